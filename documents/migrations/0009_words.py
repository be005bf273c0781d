"""The words by which a search finds what arrived; their indexes come once they are written."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_passed_on")]
    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.PositiveSmallIntegerField(verbose_name="scope")),
                ("words", models.TextField(verbose_name="words")),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="documents.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={"verbose_name": "wording", "verbose_name_plural": "wordings"},
        ),
    ]
