"""Bytes, kept once, whole and checked."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from common.errors import DomainError
from documents.models import StoredFile


class DamagedFile(DomainError):
    """What the storage gives back is not what was put in."""

    code = "damaged_file"


def store(content: bytes) -> StoredFile:
    """Keep some bytes and return their row; the same bytes again are the same row.

    When this returns, the bytes are on disk. The row becomes visible with the caller's transaction;
    what an earlier attempt left on disk without a row is written anew, not trusted.
    """
    digest = hashlib.sha256(content).hexdigest()
    existing = StoredFile.objects.filter(sha256=digest).first()
    if existing:
        return existing
    name = f"{digest[:2]}/{digest[2:4]}/{digest}"
    name = default_storage.save(name, ContentFile(content))
    row, _is_new = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "name": name}
    )
    return row


def content_of(file: StoredFile) -> bytes:
    """Return the bytes of a stored file; raises ``DamagedFile`` if they have changed."""
    with default_storage.open(file.name) as opened:
        content: bytes = opened.read()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DamagedFile(
            _("This file was damaged in storage, so it is not given out. Staff look into it."),
            sha256=file.sha256,
        )
    return content
