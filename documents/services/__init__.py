"""What is done with files and documents."""

from __future__ import annotations

from documents.services.receiving import Received, receive_document
from documents.services.releasing import discard_reception, release_reception, release_waiting
from documents.services.renderings import Unrenderable, drop_stale_renderings, form_of, tag_of

__all__ = [
    "Received",
    "Unrenderable",
    "discard_reception",
    "drop_stale_renderings",
    "form_of",
    "receive_document",
    "release_reception",
    "release_waiting",
    "tag_of",
]
