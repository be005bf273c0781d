"""API v2: order mandates, look at them, end them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.delivery import mandate_schema as schema
from api.delivery.base import DeliveryView, tagged, unchanged, uuid_or_404
from api.delivery.consented import check_may_order
from api.delivery.directory import DirectoryView
from api.delivery.errors import Refused, invalid, not_found, refuse
from api.delivery.fields import refused_fields
from api.delivery.mandate_requests import (
    COLUMNS,
    HOUSES,
    PLACES,
    SentOrder,
    order_of,
    read_archive,
    read_mandate_filters,
    read_order,
)
from api.delivery.mandate_resources import PATHS, Resource, mandate
from api.delivery.once import idempotent
from common.errors import InvalidValue, StateConflict
from feeds.agreements import readable_mandates
from feeds.selectors import readable_clients
from mandates.files import kept
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.offers import document_of, paper_banks, with_offers
from mandates.querysets import MandateQuerySet
from mandates.services import MandateExists, archive_mandate, order_drawn_mandate
from mandates.states import LIVE
from offices.models import Client

TRIES = 3
"""How often an end is tried while the portal's own work moves the mandate on."""


class MandateView(DeliveryView):
    """Base of the views about mandates of one kind."""

    kind: ClassVar[MandateKind]

    def rows(self) -> MandateQuerySet:
        """Return the mandates of this kind that the consent opens now."""
        return readable_mandates(self.partner, self.office).filter(kind=self.kind)

    def row_named(self, mandate_id: str) -> Mandate:
        row = with_offers(self.rows().select_related("office")).filter(pk=uuid_or_404(mandate_id))
        found = row.first()
        if found is None:
            raise not_found()
        return found

    def resource(self, key: Any) -> Resource:
        return mandate(with_offers(self.rows()).get(pk=key), paper_banks())


class MandatesView(MandateView, DirectoryView):
    """The mandates of a kind: order one, list them."""

    def listed_mandates(self, request: Request) -> HttpResponseBase:
        """Answer the mandates that fit the filters, the oldest first."""
        filters = read_mandate_filters(request, self.kind)
        rows = self.rows()
        if filters.client_id:
            rows = rows.filter(client=filters.client_id)
        if filters.state:
            rows = rows.filter(state=filters.state)
        if filters.modified_since:
            rows = rows.filter(state_modified_at__gte=filters.modified_since)
        papers = paper_banks()
        rows = with_offers(rows).order_by("ordered_at", "pk")
        return self.listed(request, rows, filters, lambda row: mandate(row, papers))

    def ordered(self, request: Request) -> Response:
        """Order a mandate; its document and its link work when this has answered."""
        check_may_order(self, self.kind.document_kind)
        sent = read_order(request, self.kind)
        client = self._client(sent)
        try:
            row = order_drawn_mandate(client, order_of(client, self.kind, sent), by=self.actor)
        except MandateExists as error:
            raise _exists(error) from error
        except InvalidValue as error:
            place = PLACES.get(error.code, HOUSES[self.kind])
            raise invalid({place: [error.message]}) from error
        except ValidationError as error:
            raise refused_fields(error, COLUMNS, usual=HOUSES[self.kind]) from error
        return Response(self.resource(row.pk), status=HTTPStatus.CREATED)

    def _client(self, sent: SentOrder) -> Client:
        clients = readable_clients(self.partner, self.office).select_related("office")
        client = clients.filter(pk=sent.client_id).first()
        if client is None:
            raise not_found()
        if client.archived_at:
            raise refuse(
                HTTPStatus.CONFLICT,
                "client-archived",
                _("The office no longer keeps the books of this company. Take it on again first."),
            )
        return client


def _exists(error: MandateExists) -> Refused:
    body = {"detail": error.message, "code": "mandate-exists", "id": error.meta.get("mandate_id")}
    return Refused(HTTPStatus.CONFLICT, body)


class OneMandateView(MandateView):
    """One mandate."""

    def shown(self, request: Request, mandate_id: str) -> Response:
        return Response(mandate(self.row_named(mandate_id), paper_banks()))


class MandateDocumentView(MandateView):
    """The PDF of a mandate: sealed once it is, before that as it is offered."""

    def document(self, request: Request, mandate_id: str) -> HttpResponse:
        row = self.row_named(mandate_id)
        digest = document_of(row)
        if not digest:
            raise refuse(
                HTTPStatus.NOT_FOUND,
                "no-document",
                _("There is no document of this mandate at the moment."),
            )
        media_type = "application/pdf"
        answer = unchanged(request, digest) or tagged(kept(digest), digest, media_type=media_type)
        answer["Content-Disposition"] = f'attachment; filename="{row.reference}.pdf"'
        return answer


class ArchiveMandateView(MandateView):
    """The end of a mandate."""

    def archived(self, request: Request, mandate_id: str) -> Response:
        """End it: nothing more arrives under it from this moment on."""
        stop_at_bank = read_archive(request)
        row = self.row_named(mandate_id)
        for tries_left in reversed(range(TRIES)):
            try:
                archive_mandate(row, by=self.actor, stop_at_bank=stop_at_bank)
            except StateConflict as error:
                if row.state not in LIVE or not tries_left:
                    raise refuse(HTTPStatus.CONFLICT, "mandate-ended", error.message) from error
            else:
                break
        return Response(self.resource(row.pk))


def views_of(kind: MandateKind) -> dict[str, Any]:
    """Return the views of a kind by the end of their path, each described."""
    described = schema.of_kind(kind)
    title = schema.TITLES[kind]

    def view(base: type, name: str, **handlers: Any) -> Any:
        made = type(f"{title}{name}View", (base,), {"kind": kind, **handlers})
        return made.as_view()  # type: ignore[attr-defined]

    return {
        "": view(
            MandatesView,
            "s",
            get=described.listed(_handler(MandatesView.listed_mandates)),
            post=described.ordered(idempotent(_handler(MandatesView.ordered))),
        ),
        "/<str:mandate_id>": view(
            OneMandateView, "", get=described.shown(_handler(OneMandateView.shown))
        ),
        "/<str:mandate_id>/pdf": view(
            MandateDocumentView,
            "Document",
            get=described.document(_handler(MandateDocumentView.document)),
        ),
        "/<str:mandate_id>/archive": view(
            ArchiveMandateView,
            "Archive",
            post=described.archived(_handler(ArchiveMandateView.archived)),
        ),
    }


def _handler(method: Any) -> Any:
    """Return a function of its own for each kind, because each is described apart."""

    def handler(view: DeliveryView, request: Request, **named: str) -> Any:
        return method(view, request, **named)

    handler.__doc__ = method.__doc__
    return handler


MANDATE_VIEWS = {
    f"{PATHS[kind]}{end}": view for kind in MandateKind for end, view in views_of(kind).items()
}
