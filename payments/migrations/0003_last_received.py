"""The staff's list of sales invoices ends where its page ends."""

from __future__ import annotations

from django.db import migrations, models

from common.indexes import AddIndexUndisturbed


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("payments", "0002_what_was_owed")]
    operations = [
        AddIndexUndisturbed(
            "salesinvoice",
            models.Index(fields=["-received_at", "-id"], name="sales_last_received"),
        ),
    ]
