"""Mail into a folder, for the embedded default: one file a mail, named after its Message-ID."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME


class FolderBackend(BaseEmailBackend):
    """Writes each mail to ``EMAIL_FILE_PATH``; the same mail twice is one file."""

    def __init__(self, file_path: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = Path(str(file_path or getattr(settings, "EMAIL_FILE_PATH", "mail")))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for email_message in email_messages:
            message = email_message.message()
            message_id = str(message["Message-ID"] or DNS_NAME)
            name = re.sub(r"[^A-Za-z0-9.@-]+", "", message_id) + ".eml"
            draft = self.folder / f".{name}.{os.getpid()}"
            with draft.open("wb") as file:
                file.write(message.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / name)
        return len(email_messages)
