"""What arrived for a client: files as received, the documents in them, what they say."""

from __future__ import annotations

from documents.models.documents import Document, Rendering
from documents.models.files import Reception, Source, StoredFile
from documents.models.requests import StatementRequest
from documents.models.statements import Gap, Statement, Transaction
from documents.models.wording import Wording

__all__ = [
    "Document",
    "Gap",
    "Reception",
    "Rendering",
    "Source",
    "Statement",
    "StatementRequest",
    "StoredFile",
    "Transaction",
    "Wording",
]
