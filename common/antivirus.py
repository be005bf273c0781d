"""Every file from outside is looked at by ClamAV before it is read, where one is set up."""

from __future__ import annotations

import errno
import io
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

PORT = 3310
SECONDS = 30
FOUND, OK = "FOUND", "OK"


class AntivirusAway(OSError):
    """Nothing can be looked at now, so nothing is taken in; hand the file over again later."""


def infection_of(content: bytes) -> str | None:
    """Return what the antivirus calls the malware in a file; None if it is clean.

    None as well where no antivirus is set up (``ANTIVIRUS_URL``). Archives are looked into.
    Raises ``AntivirusAway``, also for a file that is larger than the antivirus accepts.
    """
    if not settings.ANTIVIRUS_URL:
        return None
    try:
        answers = _clamd(settings.ANTIVIRUS_URL).instream(io.BytesIO(content))
    except (ClamdError, OSError) as error:
        raise AntivirusAway(errno.EIO, f"the antivirus can't look at it ({error})") from error
    status, name = answers.get("stream", ("", None))
    if status not in {FOUND, OK}:
        raise AntivirusAway(errno.EIO, f"the antivirus can't look at it ({name or 'no answer'})")
    return (name or "malware") if status == FOUND else None


def _clamd(url: str) -> ClamdNetworkSocket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return ClamdUnixSocket(parts.path, timeout=SECONDS)
    return ClamdNetworkSocket(parts.hostname or "", parts.port or PORT, timeout=SECONDS)
