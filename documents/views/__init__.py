"""The pages about what arrives."""

from __future__ import annotations

from documents.views.attention import attention
from documents.views.calendar import statement_calendar
from documents.views.detail import document_page, validation
from documents.views.downloads import attachment, download, download_selection
from documents.views.listing import DocumentExport, document_list

__all__ = [
    "DocumentExport",
    "attachment",
    "attention",
    "document_list",
    "document_page",
    "download",
    "download_selection",
    "statement_calendar",
    "validation",
]
