"""``python -m benchmarks.archive DOCUMENTS``: fill the database of the settings, which is empty."""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.archive import Size  # noqa: E402
from benchmarks.archive.agreements import make_agreements  # noqa: E402
from benchmarks.archive.companies import make_companies  # noqa: E402
from benchmarks.archive.contents import make_contents  # noqa: E402
from benchmarks.archive.writing import step  # noqa: E402

call_command("migrate", verbosity=0, interactive=False)
size = Size(int(sys.argv[1]))
with connection.cursor() as cursor:
    cursor.execute("SET statement_timeout = 0")
make_companies(size)
make_contents(size)
make_agreements()
with step("VACUUM ANALYZE"), connection.cursor() as cursor:
    cursor.execute("VACUUM (ANALYZE, PARALLEL 0)")
