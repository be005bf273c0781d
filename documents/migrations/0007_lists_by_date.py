"""Lists by the date of documents, and of what was sent again, end where their page ends."""

from __future__ import annotations

from django.db import migrations, models

from common.indexes import AddIndexUndisturbed


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("documents", "0006_ask_the_bank")]
    operations = [
        AddIndexUndisturbed(
            "document",
            models.Index(fields=["dated", "id", "client"], name="document_by_date"),
        ),
        AddIndexUndisturbed(
            "document",
            models.Index(
                fields=["available_at", "id", "client"],
                name="document_changed",
                condition=models.Q(supersedes__isnull=False),
            ),
        ),
        migrations.RemoveIndex("document", "document_dated"),
    ]
