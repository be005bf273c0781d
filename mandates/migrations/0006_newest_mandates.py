"""Lists of mandates, of an office and of all, end where their page ends."""

from __future__ import annotations

from django.db import migrations, models

from common.indexes import AddIndexUndisturbed


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("mandates", "0005_signing_with_providers")]
    operations = [
        AddIndexUndisturbed(
            "mandate",
            models.Index(fields=["office", "-ordered_at", "-id"], name="mandate_of_office"),
        ),
        AddIndexUndisturbed(
            "mandate",
            models.Index(fields=["-ordered_at", "-id"], name="mandate_newest"),
        ),
        AddIndexUndisturbed(
            "mandateversion",
            models.Index(fields=["-created_at", "-id"], name="mandate_version_newest"),
        ),
    ]
