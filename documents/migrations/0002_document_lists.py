"""Indexes for the list of documents: the newest first, by date, and by amount."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["available_at", "id", "client"], name="document_newest"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["dated", "client"], name="document_dated"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["amount", "client"], name="document_amount"),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["amount", "statement"], name="transaction_amount"),
        ),
    ]
