"""What every v2 view shares: JSON in and out, a customer of a software, its office, budgets."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.mediatypes import media_type_matches
from rest_framework.views import APIView

from api.bodies import check_body
from api.delivery.authentication import (
    CustomerAuthentication,
    CustomerPrincipal,
    SoftwareAuthentication,
    SoftwarePrincipal,
)
from api.delivery.callers import Caller
from api.delivery.errors import Refused, not_found, render_error, wrong_caller
from api.parsers import StrictJSONParser
from common import budgets
from common.requests import client_ip
from connections.models import Connection
from feeds.models import Customer
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner
from partners.services import actor_of_partner

FEED_MISSES_PER_10_MINUTES = 20
LARGEST_ID = 2**63 - 1
Answer = TypeVar("Answer", bound=HttpResponseBase)


class LenientNegotiation(BaseContentNegotiation):
    """Answers JSON whatever is accepted, and reads as JSON what doesn't say that it is not.

    Software in the wild sends ``Accept`` headers that it doesn't mean, and bodies without a type.
    """

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        named = request.content_type or "application/json"
        return next(
            (each for each in parsers if media_type_matches(str(each.media_type), named)), None
        )

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class SoftwareView(APIView):
    """Base of every v2 view: JSON in and out, refusals, the budget of a software.

    By itself it is for a software that calls for nobody yet: ``self.partner`` is who asks.
    """

    authentication_classes: list[type[BaseAuthentication]] = [SoftwareAuthentication]
    permission_classes = [IsAuthenticated]
    renderer_classes = [JSONRenderer]
    parser_classes = [StrictJSONParser]
    content_negotiation_class = LenientNegotiation
    http_method_names = ["get", "head", "post", "put", "patch"]

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return render_error

    largest_body = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        check_body(request, largest=self.largest_body)
        super().initial(request, *args, **kwargs)
        budgets.spend(
            "delivery",
            str(self.partner.pk),
            limit=settings.DELIVERY_REQUESTS_PER_MINUTE,
            seconds=60,
            cache_name="process",
        )

    @property
    def partner(self) -> SoftwarePartner:
        principal: SoftwarePrincipal | CustomerPrincipal = self.request.user  # type: ignore[assignment]
        return principal.partner

    @cached_property
    def actor(self) -> Any:
        return actor_of_partner(self.partner, ip=client_ip(self.request))


class DeliveryView(SoftwareView):
    """Base of the views for a customer of a software, by default for an accounting office alone.

    Rows come from ``self.office`` and what a consent covers, or not. A view that is for companies
    names them in ``callers``; there ``self.connection`` says which company, and rows are
    ``self.company``'s own.
    """

    authentication_classes = [CustomerAuthentication]
    callers: frozenset[Caller] = frozenset({Caller.OFFICE})

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if self.principal.caller not in self.callers:
            raise wrong_caller(self.principal.caller)

    @property
    def principal(self) -> CustomerPrincipal:
        return self.request.user  # type: ignore[return-value]

    @property
    def customer(self) -> Customer:
        """Whose user name came with the request."""
        return self.principal.customer

    @property
    def office(self) -> AccountingOffice:
        """The office that calls, or the one that keeps the books of the company that does."""
        return self.customer.accounting_office

    @property
    def scope(self) -> tuple[SoftwarePartner, AccountingOffice, Client | None]:
        """Which software calls, for which office, or for which one company of it."""
        connection = self.customer.connection
        return self.partner, self.office, connection.client if connection else None

    @property
    def connection(self) -> Connection:
        """The connection by which a company calls; only where ``callers`` are companies."""
        connection = self.customer.connection
        if connection is None:
            raise TypeError("This view is for accounting offices too.")
        return connection

    @property
    def company(self) -> Client:
        """The company whose invoicing software calls; only where ``callers`` are companies."""
        return self.connection.client

    def no_such_feed(self) -> Refused:
        """Return the refusal of a feed; who tries numbers one after the other is stopped."""
        budgets.spend(
            "delivery-misses",
            str(self.customer.pk),
            limit=FEED_MISSES_PER_10_MINUTES,
            seconds=600,
        )
        return not_found()


def number_or_404(text: str) -> int:
    """Return the number that a path names, or refuse as if there were nothing."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        raise not_found()
    return min(int(text), LARGEST_ID)


def uuid_or_404(text: str) -> uuid.UUID:
    """Return the UUID that a path names, or refuse as if there were nothing."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise not_found() from None


def json_answer(request: Request, body: object) -> HttpResponse:
    """Answer JSON with an ``ETag``, or 304 if the caller has this very answer already."""
    content = JSONRenderer().render(body)
    tag = hashlib.sha256(content).hexdigest()
    return unchanged(request, tag) or tagged(content, tag, media_type="application/json")


def unchanged(request: Request, tag: str) -> HttpResponse | None:
    """Return the answer to who has the content with this tag already, else None."""
    known = [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]
    if "*" not in known and not any(part.removeprefix("W/") == f'"{tag}"' for part in known):
        return None
    return private(HttpResponse(status=HTTPStatus.NOT_MODIFIED), tag)


def tagged(content: bytes, tag: str, *, media_type: str) -> HttpResponse:
    """Return an answer that can be asked for again with ``If-None-Match``."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Length"] = str(len(content))
    return private(response, tag)


def private(response: Answer, tag: str) -> Answer:
    """Give an answer its tag; it is this caller's alone."""
    response["ETag"] = f'"{tag}"'
    response["Vary"] = "Authorization, X-Software-Company"
    response["Content-Security-Policy"] = "sandbox"
    return response
