"""Take in a mail that came back, as the mail server hands it over."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from mails.services import note_bounce

LARGEST = 1 << 20


class Command(BaseCommand):
    help = (
        "Reads one mail from standard input; if it reports that a mail of ours can't be delivered, "
        "the address is noted. For an alias of the mail server: |/path/manage.py bounce"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = note_bounce(sys.stdin.buffer.read(LARGEST))
        self.stdout.write("undeliverable" if noted else "nothing to note")
