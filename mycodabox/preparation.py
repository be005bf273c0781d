"""What a portal needs before its first page: every step does nothing the second time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command as CollectStatic
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command, get_commands
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], object]


def prepare(*, say: Say) -> None:
    """Bring translations, database, static files and demonstration data up to date."""
    compile_translations(Path(settings.BASE_DIR) / "locale")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_static()
    if settings.DEMO and "demo" in get_commands():
        if not (Path(settings.VAR) / "demo.json").exists():
            say("Making the demonstration data …")
        call_command("demo")
    connections.close_all()


def compile_translations(folder: Path) -> int:
    """Compile each ``.po`` whose ``.mo`` is missing or older; returns how many that were.

    Babel does it, because a fresh machine may lack gettext.
    """
    compiled = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with target.open("wb") as file:
            write_mo(file, catalogue)
        compiled += 1
    return compiled


def collect_static() -> None:
    """Collect the static files under names made from their content.

    They are left uncompressed, because compressing takes forty times as long as all the rest and
    gains nothing on this machine; in production ``manage.py collectstatic`` compresses them.
    """
    command = CollectStatic()
    command.storage = ManifestStaticFilesStorage()
    call_command(command, interactive=False, verbosity=0)


def demo_log_ins(path: Path) -> str:
    """Return a table of the log-ins that ``demo.json`` lists; empty if there is no such file."""
    if not path.exists():
        return ""
    demo: dict[str, Any] = json.loads(path.read_text())
    offices = {office["company_number"]: office["name"] for office in demo.get("offices", [])}
    rows = [("e-mail", "password", "who")]
    for user in demo.get("users", []):
        role = "Admin" if user["role"] == "admin" else "User"
        rows.append((user["email"], user["password"], f"{role} of {offices.get(user['office'])}"))
    for staff in demo.get("staff", []):
        kind = "staff, may do everything" if staff.get("superuser") else "staff"
        rows.append((staff["email"], staff["password"], kind))
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {who}" for a, b, who in rows)
