"""A sales invoice knows when its content or its payment changed last: software asks for these."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_last_received")]
    operations = [
        migrations.AddField(
            model_name="salesinvoice",
            name="changed_at",
            field=models.DateTimeField(
                db_default=Now(),
                help_text="When its content or its payment changed last.",
                verbose_name="changed at",
            ),
        ),
    ]
