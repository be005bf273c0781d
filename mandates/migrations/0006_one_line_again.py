"""Two migrations were made side by side; here their lines meet."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mandates", "0005_newest_mandates"),
        ("mandates", "0005_signing_with_providers"),
    ]
    operations = []
