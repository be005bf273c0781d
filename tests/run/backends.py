"""Mail that takes a moment, so that a kill finds it half way."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.core.mail import EmailMessage

from mails.backends import FolderBackend


class SlowFolderBackend(FolderBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        time.sleep(0.1)
        sent = super().send_messages(email_messages)
        time.sleep(0.1)
        return sent
