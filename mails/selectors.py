"""Questions about mails."""

from __future__ import annotations

import json

from common.keys import decrypt
from mails.models import Mail


def text_of(mail: Mail) -> str | None:
    """Return what a mail says, or None if nobody may read it: it carries a secret, or is erased."""
    if mail.is_secret or not mail.content:
        return None
    return str(json.loads(decrypt(mail.content))["body"])
