"""``manage.py audit_verify``: check that every chain still holds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.selectors import broken_chains


class Command(BaseCommand):
    help = "Check the audit trail's hash chains and name the first broken row of each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chain", help="check one chain only: an office's id, or “system”")

    def handle(self, *args: Any, **options: Any) -> None:
        broken, checked = broken_chains(only=options["chain"])
        for found in broken:
            row = f"row {found.event_id}" if found.event_id else "no row"
            self.stderr.write(f"chain {found.chain}: event {found.sequence} {found.fault} ({row})")
        if broken:
            raise CommandError(f"{len(broken)} of {checked} chains are broken.")
        self.stdout.write(f"{checked} chains checked, all hold.")
