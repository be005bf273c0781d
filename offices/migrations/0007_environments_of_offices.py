"""Tell PostgreSQL's planner that an environment is of one office.

It would take the two for unrelated, expect a tenth of the companies that a User works for, and read
all their documents for the newest fifty.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MAKE = """
CREATE STATISTICS client_environment_of_office (dependencies)
ON office_id, environment_id FROM offices_client
"""


def tell(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)
        schema_editor.execute("ANALYZE offices_client")


def forget(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS client_environment_of_office")


class Migration(migrations.Migration):
    dependencies = [("offices", "0006_confirmed_addresses")]
    operations = [migrations.RunPython(tell, forget)]
