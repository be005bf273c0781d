"""What is done with files and documents."""

from __future__ import annotations

from documents.services.passing import pass_on_statements
from documents.services.receiving import Received, receive_document
from documents.services.releasing import discard_reception, release_reception, release_waiting
from documents.services.renderings import Unrenderable, drop_stale_renderings, form_of, tag_of
from documents.services.requests import ask_bank, note_sent, refuse_request

__all__ = [
    "Received",
    "Unrenderable",
    "ask_bank",
    "discard_reception",
    "drop_stale_renderings",
    "form_of",
    "note_sent",
    "pass_on_statements",
    "receive_document",
    "refuse_request",
    "release_reception",
    "release_waiting",
    "tag_of",
]
