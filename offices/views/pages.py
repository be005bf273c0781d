"""What the pages of an office share: whose office, which company, who may."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from common.actors import Actor
from offices.models import AccountingOffice, Client
from offices.selectors import (
    Access,
    Place,
    clients_of,
    clients_shown_to,
    environments_of,
    environments_shown_to,
    look_at,
    offices_of,
    place_of,
)
from users.models import User
from users.selectors import actor_of, signed_in

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
CONFLICT = HTTPStatus.CONFLICT


class OfficePage(View):
    """Base of the pages of an office; who doesn't work there finds nothing."""

    user: User
    office: AccountingOffice
    place: Place

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.user = signed_in(request)
        self.office = get_object_or_404(offices_of(self.user), pk=kwargs["office_id"])
        look_at(request, self.office)
        self.place = place_of(self.user, self.office)
        self.is_admin = self.place.access is Access.ADMIN
        self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def find(self, **kwargs: Any) -> None:
        """Find what else the address names, or raise ``Http404``."""

    @property
    def clients(self) -> Any:
        """The companies for which the person works."""
        return clients_of(self.user, self.office)

    @property
    def clients_shown(self) -> Any:
        """The companies of which a list shows something: those of the chosen environment."""
        return clients_shown_to(self.user, self.office, asked=self.request.GET)

    @property
    def environments_shown(self) -> Any:
        """The environments of which a list shows something."""
        return environments_shown_to(self.user, self.office)

    @property
    def begun_in(self) -> dict[str, UUID]:
        """What a form that asks for an environment begins with: the chosen one, if any."""
        return {"environment": self.place.chosen} if self.place.chosen else {}

    @property
    def environments(self) -> Any:
        """The environments in which the person works."""
        return environments_of(self.user, self.office)

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def page(
        self, template: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        """Render a page with what every page of an office shows."""
        values = {"office": self.office, "is_admin": self.is_admin, **context}
        return render(self.request, f"offices/{template}.html", values, status=status)


class CompanyPage(OfficePage):
    """Base of the pages about one company."""

    client: Client

    def find(self, **kwargs: Any) -> None:
        companies = self.clients.select_related("environment", "office")
        self.client = get_object_or_404(companies, pk=kwargs["client_id"])
        look_at(self.request, self.office, company=self.client)

    def page(
        self, template: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        return super().page(template, status=status, **{"company": self.client, **context})


class AdminPage(OfficePage):
    """Base of the pages for Admins; a User of the office reads that it isn't open to them."""

    def find(self, **kwargs: Any) -> None:
        if not self.is_admin:
            raise PermissionDenied
