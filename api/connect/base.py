"""What every Connect view shares: JSON:API in and out, a partner, offices in scope, budgets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import BearerAuthentication, PartnerPrincipal
from api.connect.errors import Fault, Refused, malformed, not_found, refuse, render_error
from api.idempotency import Answer, answer_once, request_hash
from api.negotiation import MediaTypeNegotiation
from common import budgets
from common.requests import client_ip
from consents.models import Consent
from consents.selectors import Decision, Refusal, may_read, offices_open_to
from consents.services import note_use
from consents.states import ConsentStatus
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from partners.services import actor_of_partner

JSON_API = "application/vnd.api+json"
IDEMPOTENCY_HEADER = "ibanity-idempotency-key"

WIRE_STATUS = {
    ConsentStatus.TO_BE_DETERMINED: "unconfirmed",
    ConsentStatus.ALLOWED: "confirmed",
    ConsentStatus.DENIED: "denied",
    ConsentStatus.CANCELLED: "cancelled",
}

Handler = Callable[..., Response]


class JsonApiRenderer(JSONRenderer):
    media_type = JSON_API
    charset = None


class StrictJSONParser(JSONParser):
    """JSON as UTF-8, nested as deep as a request can sensibly be."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error


class JsonApiParser(StrictJSONParser):
    media_type = JSON_API


class ConnectNegotiation(MediaTypeNegotiation):
    also_accepted = ("application/json",)


class ConnectView(APIView):
    """Base of every Connect view. Rows come from ``self.offices`` or not at all."""

    authentication_classes = [BearerAuthentication]
    permission_classes = [IsAuthenticated]
    renderer_classes = [JsonApiRenderer]
    parser_classes = [JsonApiParser, StrictJSONParser]
    content_negotiation_class = ConnectNegotiation
    http_method_names = ["get", "head", "post", "delete"]
    media_types: tuple[str, ...] = (JSON_API,)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return render_error

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple:  # noqa: FBT001, FBT002
        """Choose a media type; a refusal to do so is itself JSON:API."""
        try:
            return super().perform_content_negotiation(request, force)
        except Exception:
            request.accepted_renderer = JsonApiRenderer()
            request.accepted_media_type = JSON_API
            raise

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise refuse(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "payloadTooLarge",
                _("The body is larger than %(limit)d bytes.")
                % {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE},
            )
        super().initial(request, *args, **kwargs)
        if isinstance(request.user, PartnerPrincipal):
            budgets.spend(
                "connect",
                str(self.partner.pk),
                limit=settings.CONNECT_REQUESTS_PER_MINUTE,
                seconds=60,
                cache_name="process",
            )

    @cached_property
    def partner(self) -> SoftwarePartner:
        """The software partner that the access token names."""
        principal: PartnerPrincipal = self.request.user  # type: ignore[assignment]
        return principal.partner

    @cached_property
    def actor(self) -> Any:
        return actor_of_partner(self.partner, ip=client_ip(self.request))

    @cached_property
    def offices(self) -> QuerySet[AccountingOffice]:
        """The offices that exist for this partner."""
        return offices_open_to(self.partner)

    def office_named(self, office_id: str) -> AccountingOffice:
        """Return an office by its id, or refuse as if it did not exist."""
        office = self.offices.filter(pk=uuid_or_404(office_id)).first()
        if office is None:
            raise not_found()
        return office

    def consent_with(self, office: AccountingOffice) -> Consent:
        """Return the consent that is in force with an office now, or refuse."""
        decision = may_read(self.partner, office)
        if not decision or decision.consent is None:
            raise consent_refusal(decision)
        note_use(decision.consent)
        return decision.consent


def uuid_or_404(text: str) -> uuid.UUID:
    """Return the UUID that a path names, or refuse as if there were nothing."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise not_found() from None


def consent_refusal(decision: Decision) -> Refused:
    """Say why a partner may not read: never asked is 404, the rest 403."""
    if decision.refusal is Refusal.NEVER_ASKED or decision.consent is None:
        return not_found()
    status = ConsentStatus(decision.consent.status)
    wire = "expired" if status is ConsentStatus.ALLOWED else WIRE_STATUS[status]
    return refuse(
        HTTPStatus.FORBIDDEN,
        "consentNotValid",
        _("The accounting office does not allow this at the moment: the consent is %(status)s.")
        % {"status": wire},
        consentStatus=wire,
    )


def envelope(request: Request, resource_type: str) -> dict[str, Any]:
    """Return the ``data`` of a JSON:API request, or refuse what is not one of this type."""
    body = request.data
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise malformed(_("The body needs an object “data”."))
    if data.get("type") != resource_type:
        raise refuse(
            HTTPStatus.BAD_REQUEST,
            "malformedRequest",
            _("The type of “data” should be “%(type)s”.") % {"type": resource_type},
            pointer="/data/type",
        )
    return data


def idempotent(handler: Handler) -> Handler:
    """Give a repeated POST with the same ``ibanity-idempotency-key`` the first answer again."""

    @wraps(handler)
    def answer(view: ConnectView, request: Request, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(IDEMPOTENCY_HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        try:
            name = str(uuid.UUID(key))
        except ValueError:
            fault = Fault(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "validationError",
                _("The idempotency key should be a UUID."),
                {"header": IDEMPOTENCY_HEADER},
            )
            raise Refused(fault) from None
        digest = request_hash(request.method or "", request.path.rstrip("/"), request._request.body)

        def work() -> Answer:
            response = handler(view, request, *args, **kwargs)
            body = JsonApiRenderer().render(response.data).decode()
            return Answer(response.status_code, body)

        kept = answer_once(view.partner, name, digest=digest, work=work)
        return HttpResponse(kept.body, status=kept.status, content_type=JSON_API)

    return answer
