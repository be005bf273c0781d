"""A document search: read from the wire, answered to the wire."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from api.connect.requests import SearchData, SearchMeta
from api.connect.resources import COLLECTIONS, document_resource
from api.jsonapi.errors import Fault, Refused, flattened, malformed
from api.jsonapi.fields import wire_moment
from api.jsonapi.paging import DEFAULT_PAGE
from common.among import Among
from common.kinds import DocumentKind
from common.paging import Page
from documents.models import Document
from offices.models import AccountingOffice, Client


@dataclass(frozen=True, slots=True)
class Search:
    """What a software looks for, at which clients.

    ``references`` name these as the answer repeats them, ``numbers`` are their enterprise numbers
    in the same order, ``clients`` maps each to its client's key.
    """

    kind: DocumentKind
    start: datetime
    end: datetime
    references: list[dict[str, str]]
    numbers: list[str]
    clients: dict[str, uuid.UUID]
    limit: int
    after: Document | None

    def answer(self, page: Page[Document]) -> dict[str, object]:
        """Return the body of the answer. ``included`` is an object: clients depend on it."""
        resource_type = COLLECTIONS[self.kind].resource_type
        rows = page.rows
        found = [{"type": resource_type, "id": str(document.uuid)} for document in rows]
        return {
            "data": {
                "type": "documentSearch",
                "id": str(uuid.uuid4()),
                "attributes": {
                    "documentType": resource_type,
                    "from": wire_moment(self.start),
                    "to": wire_moment(self.end),
                },
                "relationships": {
                    "clients": {"data": self.references},
                    "documents": {"data": found},
                },
            },
            "included": {"documents": [document_resource(document) for document in rows]},
            "meta": {
                "paging": {
                    "limit": self.limit,
                    "before": str(rows[0].uuid) if rows else None,
                    "after": str(rows[-1].uuid) if page.next_key else None,
                }
            },
        }


def read_search(data: dict[str, Any], meta: object, *, office: AccountingOffice) -> Search:
    """Validate a search; raises ``Refused`` with every fault, or with every unknown client."""
    if meta is not None and not isinstance(meta, dict):
        raise malformed(_("“meta” should be an object."))
    body = SearchData(data={name: data.get(name, {}) for name in ("attributes", "relationships")})
    paging = SearchMeta(data=meta or {})
    faults = [] if body.is_valid() else list(flattened(body.errors, at="/data"))
    if not paging.is_valid():
        faults += flattened(paging.errors, at="/meta")
    if faults:
        raise _invalid(faults)
    attributes = body.validated_data["attributes"]
    references = body.validated_data["relationships"]["clients"]["data"]
    numbers = [reference["id"] for reference in references]
    page = paging.validated_data.get("paging", {})
    clients = _clients(office, numbers)
    return Search(
        kind=attributes["documentType"],
        start=attributes["from"],
        end=attributes["to"],
        references=references,
        numbers=numbers,
        clients=clients,
        limit=page.get("limit", DEFAULT_PAGE),
        after=_document_named(office, page.get("after")),
    )


def _invalid(faults: list[tuple[str, str]]) -> Refused:
    return Refused(
        *(
            Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "validationError", detail, {"pointer": pointer})
            for pointer, detail in faults
        )
    )


def _clients(office: AccountingOffice, numbers: list[str]) -> dict[str, uuid.UUID]:
    """Return the office's clients by number; each number without one is a fault of its own."""
    named = Client.objects.kept().filter(Among("enterprise_number", set(numbers)), office=office)
    clients = dict(named.values_list("enterprise_number", "pk"))
    unknown = [
        Fault(
            HTTPStatus.NOT_FOUND,
            "unknownClient",
            _("The accounting office has no client with the number %(number)s.")
            % {"number": number},
            {"pointer": f"/data/relationships/clients/data/{index}/id"},
        )
        for index, number in enumerate(numbers)
        if number not in clients
    ]
    if unknown:
        raise Refused(*unknown)
    return clients


def _document_named(office: AccountingOffice, key: uuid.UUID | None) -> Document | None:
    if key is None:
        return None
    document = Document.objects.filter(uuid=key, client__office=office).first()
    if document is None:
        raise _invalid([("/meta/paging/after", _("There is no such document in this office."))])
    return document
