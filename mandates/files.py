"""The bytes of mandates, kept once under their SHA-256 and never written over."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from common.errors import DomainError


class DamagedMandate(DomainError):
    """What the storage gives back is not what was put in."""

    code = "damaged_file"


def keep(content: bytes) -> str:
    """Keep some bytes and return their SHA-256; when this returns, they are on disk."""
    digest = hashlib.sha256(content).hexdigest()
    name = _name(digest)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return digest


def kept(sha256: str) -> bytes:
    """Return the bytes with this SHA-256; raises ``DamagedMandate`` if they have changed."""
    with default_storage.open(_name(sha256)) as opened:
        content: bytes = opened.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedMandate(
            _("This mandate was damaged in storage, so it is not given out. Staff look into it."),
            sha256=sha256,
        )
    return content


def _name(sha256: str) -> str:
    return f"mandates/{sha256[:2]}/{sha256}.pdf"
