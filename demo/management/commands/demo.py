"""``manage.py demo``: fill an empty portal with the demonstration, once."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demo.build import build
from offices.models import AccountingOffice


class Command(BaseCommand):
    help = "Fill an empty portal with invented offices and write VAR/demo.json (mode 0600)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is made in demo mode only: set DEMO=1.")
        path = Path(settings.VAR) / "demo.json"
        if not AccountingOffice.objects.exists():
            self._make(path)
        elif not path.exists():
            raise CommandError(
                f"This portal holds offices but {path} is missing, so its passwords are unknown. "
                "Choose another VAR, or empty this one."
            )
        known = json.loads(path.read_text())
        if known["base_url"] != settings.BASE_URL:
            write_private(path, {**known, "base_url": settings.BASE_URL})

    def _make(self, path: Path) -> None:
        """Make everything in one transaction, so that a start that is broken off leaves nothing."""
        mail_dir = str(getattr(settings, "EMAIL_FILE_PATH", ""))
        with transaction.atomic():
            demonstration = build(lambda what: self.stdout.write(f"Making {what} …"))
            content = demonstration.as_dict(base_url=settings.BASE_URL, mail_dir=mail_dir)
            write_private(path, content)


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1, ensure_ascii=False)
        file.write("\n")
    draft.replace(path)
