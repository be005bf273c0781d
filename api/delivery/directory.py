"""API v2: the offices and clients whose documents a software may fetch."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.delivery import resources, schema
from api.delivery.arrays import ROWS_AT_ONCE, array_answer
from api.delivery.base import DeliveryView, json_answer, uuid_or_404
from api.delivery.companies import (
    add_company,
    change_company,
    check_may_add_clients,
    read_client,
)
from api.delivery.errors import invalid, not_found
from api.delivery.once import idempotent
from api.delivery.requests import Filters, read_filters
from common.paging import page_after
from feeds.agreements import readable_mandates
from feeds.selectors import changed_since, open_offices, readable_clients
from mandates.offers import paper_banks, with_offers
from offices.models import BankAccount
from offices.querysets import AccountingOfficeQuerySet, ClientQuerySet

Rows = Any


class DirectoryView(DeliveryView):
    """A list, or one of it. The body of a list is an array; pages follow each other by links."""

    def listed(
        self, request: Request, rows: Rows, filters: Filters, write: Any
    ) -> HttpResponseBase:
        """Answer the rows after ``filters.after``, at most ``filters.limit`` of them if asked."""
        if filters.limit is None:
            return array_answer(request, map(write, rows.iterator(chunk_size=ROWS_AT_ONCE)))
        after = None
        if filters.after is not None:
            after = rows.filter(pk=filters.after).first()
            if after is None:
                raise invalid({"after": [_("There is no such row in this list.")]})
        page = page_after(rows, after=after, size=filters.limit)
        response = json_answer(request, [write(row) for row in page.rows])
        if page.next_key is not None and response.status_code == HTTPStatus.OK:
            query = urlencode({**request.query_params.dict(), "after": str(page.next_key)})
            address = f"{settings.BASE_URL}{request.path}?{query}"
            response["Link"] = f'<{address}>; rel="next"'
        return response


class FiduciariesView(DirectoryView):
    """``/v2/fiduciaries``: the offices that a consent opens now: one, or none."""

    @schema.describe("listFiduciaries", schema.Fiduciary(many=True), is_list=True)
    def get(self, request: Request) -> HttpResponseBase:
        filters = read_filters(request)
        offices = changed_since(_open_offices(self), filters.modified_since, end="closed_at")
        if filters.enterprise_number:
            offices = offices.filter(enterprise_number=filters.enterprise_number)
        if filters.state == "archived":
            offices = offices.none()
        return self.listed(request, offices.order_by("created_at", "pk"), filters, self.write)

    def write(self, office: Any) -> resources.Resource:
        return resources.fiduciary(office, self.partner)


class FiduciaryView(DirectoryView):
    """``/v2/fiduciaries/{id}``: one of these offices."""

    @schema.describe("getFiduciary", schema.Fiduciary, named="fiduciary_id", is_tagged=True)
    def get(self, request: Request, fiduciary_id: str) -> HttpResponse:
        office = _open_offices(self).filter(pk=uuid_or_404(fiduciary_id)).first()
        if office is None:
            raise not_found()
        return json_answer(request, resources.fiduciary(office, self.partner))


class ClientsView(DirectoryView):
    """``/v2/clients``: the clients that a consent opens now, those archived too."""

    @schema.describe("listClients", schema.Client(many=True), is_list=True)
    def get(self, request: Request) -> HttpResponseBase:
        filters = read_filters(request)
        clients = changed_since(_clients(self), filters.modified_since, end="archived_at")
        if filters.enterprise_number:
            clients = clients.filter(enterprise_number=filters.enterprise_number)
        if filters.state:
            clients = clients.filter(archived_at__isnull=filters.state == "active")
        clients = clients.order_by("code", "pk")
        return self.listed(
            request, clients, filters, partial(resources.client, papers=paper_banks())
        )

    @schema.describe(
        "addClient",
        schema.Client,
        sends=schema.NewClient,
        status=HTTPStatus.CREATED,
        conflict=True,
        consented=True,
        is_idempotent=True,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Take on a company as the client of the office."""
        check_may_add_clients(self)
        added = add_company(self, read_client(request, is_new=True))
        return Response(_resource(self, added.pk), status=HTTPStatus.CREATED)


class ClientView(DirectoryView):
    """``/v2/clients/{id}``: one of these clients."""

    @schema.describe("getClient", schema.Client, named="client_id", is_tagged=True)
    def get(self, request: Request, client_id: str) -> HttpResponse:
        client = _clients(self).filter(pk=uuid_or_404(client_id)).first()
        if client is None:
            raise not_found()
        return json_answer(request, resources.client(client, papers=paper_banks()))

    @schema.describe(
        "changeClient", schema.Client, sends=schema.ClientChange, named="client_id", conflict=True
    )
    def patch(self, request: Request, client_id: str) -> Response:
        """Change what is sent of a company; what is left out stays."""
        rows = readable_clients(self.partner, self.office).select_related("office", "environment")
        client = rows.filter(pk=uuid_or_404(client_id)).first()
        if client is None:
            raise not_found()
        change_company(self, client, read_client(request, is_new=False))
        return Response(_resource(self, client.pk))


def _resource(view: DeliveryView, key: Any) -> resources.Resource:
    return resources.client(_clients(view).get(pk=key), papers=paper_banks())


def _open_offices(view: DeliveryView) -> AccountingOfficeQuerySet:
    return open_offices(view.partner).filter(pk=view.office.pk)


def _clients(view: DeliveryView) -> ClientQuerySet:
    accounts = BankAccount.objects.order_by("created_at", "pk")
    mandates = with_offers(readable_mandates(view.partner, view.office)).order_by(
        "ordered_at", "pk"
    )
    shown: Prefetch[Any] = Prefetch("mandates", queryset=mandates, to_attr="shown_mandates")
    return readable_clients(view.partner, view.office).prefetch_related(
        Prefetch("bank_accounts", queryset=accounts), shown
    )
