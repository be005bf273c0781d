"""Lift the triggers that guard the audit trail, and lay them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

migration = import_module("audit.migrations.0002_append_only")


@contextmanager
def lifted() -> Iterator[None]:
    """Let somebody with every right on the database do as they like."""
    with connection.cursor() as cursor:
        for statement in migration.LIFT[connection.vendor]:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in migration.LAY[connection.vendor]:
            cursor.execute(statement)


def let_flushes_pass() -> None:
    """Make the flush after a test with real transactions lift the triggers while it runs."""
    operations = type(connection.ops)
    sql_flush = operations.sql_flush

    def lifting(self, style, tables, **kwargs):
        statements = sql_flush(self, style, tables, **kwargs)
        if "audit_auditevent" not in tables:
            return statements
        vendor = self.connection.vendor
        return [*migration.LIFT[vendor], *statements, *migration.LAY[vendor]]

    operations.sql_flush = lifting
