"""What is done with files and documents."""

from __future__ import annotations

from documents.services.receiving import Received, receive_document
from documents.services.releasing import discard_reception, release_reception, release_waiting

__all__ = [
    "Received",
    "discard_reception",
    "receive_document",
    "release_reception",
    "release_waiting",
]
