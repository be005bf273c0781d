"""What the pages about software share: whose office, who may look, who may act."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views.generic import View

from common.actors import Actor
from connections.models import ActivationToken, Connection
from connections.querysets import ActivationTokenQuerySet, ConnectionQuerySet
from connections.selectors import connections_to_list, tokens_to_list
from offices.models import AccountingOffice
from offices.selectors import Access, clients_within, look_at, offices_visible_to, place_of
from users.models import User
from users.selectors import actor_of, signed_in

CONFLICT = HTTPStatus.CONFLICT
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


class SoftwarePage(View):
    """Base of the pages to look at: for who works in the office, and for staff."""

    http_method_names = ["get", "head", "options"]
    user: User
    office: AccountingOffice

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.user = signed_in(request)
        self.office = get_object_or_404(offices_visible_to(self.user), pk=kwargs["office_id"])
        look_at(request, self.office)
        self.place = place_of(self.user, self.office)
        self.access = self.place.access
        self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def find(self, **kwargs: Any) -> None:
        """Find what else the address names, or raise ``Http404``."""

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    @property
    def tokens(self) -> ActivationTokenQuerySet:
        """The office's own tokens, and those of the companies for which the person works."""
        tokens = tokens_to_list(self._offices)
        if self.access is not Access.USER:
            return tokens
        mine = clients_within(self.office, self.place.limits)
        return tokens.filter(Q(client__isnull=True) | Q(client__in=mine))

    @property
    def connections(self) -> ConnectionQuerySet:
        """The connections of the companies for which the person works."""
        connections = connections_to_list(self._offices)
        if self.access is not Access.USER:
            return connections
        return connections.filter(client__in=clients_within(self.office, self.place.limits))

    def shown(self, rows: Any) -> Any:
        """Keep what a list shows: of companies, those of the environment that was chosen."""
        if self.place.chosen is None:
            return rows
        clients = clients_within(self.office, self.place.shown)
        return rows.filter(Q(client__isnull=True) | Q(client__in=clients))

    @property
    def _offices(self) -> Any:
        return offices_visible_to(self.user).filter(pk=self.office.pk)

    def page(
        self, template: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        """Render a page with what every one of them shows."""
        is_admin = self.access is Access.ADMIN
        values = {"office": self.office, "is_admin": is_admin, **context}
        return render(self.request, f"software/{template}.html", values, status=status)


@method_decorator(reauthentication_required, name="dispatch")
class SoftwareDeed(SoftwarePage):
    """Base of what only an Admin does, shortly after a log-in."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self, **kwargs: Any) -> None:
        if self.access is not Access.ADMIN:
            raise PermissionDenied

    def token_named(self, **kwargs: Any) -> ActivationToken:
        return get_object_or_404(self.tokens, pk=kwargs["token_id"])

    def connection_named(self, **kwargs: Any) -> Connection:
        connections = self.connections.select_related("client__office", "partner")
        return get_object_or_404(connections, pk=kwargs["connection_id"])
