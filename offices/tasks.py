"""Work that is done later: lists of companies are taken in, some rows at a time."""

from __future__ import annotations

from uuid import UUID

from offices.models import CompanyImport
from offices.services.imports import take_in_some


def take_in_companies(*, import_id: str) -> None:
    """Take in the next rows of an import; the last ones finish it."""
    take_in_some(
        CompanyImport.objects.select_related("office", "environment__office", "uploaded_by").get(
            pk=UUID(import_id)
        )
    )
