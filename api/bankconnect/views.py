"""Bankconnect: the accounts that wait for a bank, their signed mandates, what the bank decides."""

from __future__ import annotations

import hashlib
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import BankAuthentication, BankPrincipal
from api.bankconnect import schema
from api.bankconnect.requests import (
    ApprovalAttributes,
    DeactivationAttributes,
    RejectionAttributes,
    ReportAttributes,
)
from api.bankconnect.resources import (
    REJECTED,
    STATES,
    account_resource,
    links,
    mandate_resource,
    report_resource,
    url,
)
from api.jsonapi.base import (
    JSON_API,
    JsonApiNegotiation,
    JsonApiRenderer,
    JsonApiView,
    envelope,
    idempotent,
    uuid_or_404,
    with_tag,
)
from api.jsonapi.errors import invalid, not_found, refuse
from api.jsonapi.paging import asked_page, bad_parameters
from api.jsonapi.schema import IDEMPOTENCY_KEY, PAGE_AFTER, PAGE_LIMIT, responses
from banks.models import BankAccess
from banks.selectors import REJECTED as IS_REJECTED
from banks.selectors import accounts_at, signed_file, signed_version, waiting_for
from banks.services import UnknownAccount, actor_of_bank, note_fetched, take_report
from common.actors import Actor
from common.errors import StateConflict
from common.requests import client_ip
from mandates.files import kept
from mandates.models import MandateAccount, MandateVersion
from mandates.querysets import MandateAccountQuerySet

PDF = "application/pdf"


class BankNegotiation(JsonApiNegotiation):
    """Banks send ``Accept: application/pdf`` with everything; where there is none, the resource."""

    also_accepted = (*JsonApiNegotiation.also_accepted, PDF)


class BankconnectView(JsonApiView):
    """Base of every view. Accounts come from ``self.accounts`` or not at all."""

    authentication_classes = [BankAuthentication]
    content_negotiation_class = BankNegotiation
    budget = "bankconnect"
    http_method_names = ["get", "head", "post"]

    @property
    def caller(self) -> BankAccess:
        principal: BankPrincipal = self.request.user  # type: ignore[assignment]
        return principal.access

    @cached_property
    def actor(self) -> Actor:
        return actor_of_bank(self.caller, ip=client_ip(self.request))

    @property
    def accounts(self) -> MandateAccountQuerySet:
        """The accounts that exist for this bank: its own, once they are signed for."""
        return accounts_at(self.caller.bank)


class Root(BankconnectView):
    """``/codabox-bankconnect``: the addresses of everything else."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(operation_id="getRoot", responses=responses(schema.Root, public=True))
    def get(self, request: Request) -> Response:
        return Response(links())


class BankAccountsView(BankconnectView):
    """``/bank-accounts``: what waits for the bank; what is in another state, if asked for."""

    @extend_schema(
        operation_id="listBankAccounts",
        parameters=[schema.FILTER_STATE, PAGE_LIMIT, PAGE_AFTER],
        responses=responses(schema.BankAccountList, validates=True),
    )
    def get(self, request: Request) -> Response:
        missing = _("There is no such account at your bank.")
        page, meta = asked_page(
            self._asked(request), request.query_params, among=self.accounts, missing=missing
        )
        body = {
            "data": [account_resource(account) for account in page.rows],
            "links": {"self": url("/bank-accounts")},
            "meta": meta,
        }
        return Response(body)

    def _asked(self, request: Request) -> MandateAccountQuerySet:
        name = "filter[state]"
        state = request.query_params.get(name)
        if state is None:
            return waiting_for(self.caller.bank)
        if state == REJECTED:
            return self.accounts.filter(IS_REJECTED)
        if state not in STATES:
            known = ", ".join([*STATES, REJECTED])
            raise bad_parameters({name: [_("Unknown state. Known: %s.") % known]})
        return self.accounts.filter(~IS_REJECTED, state=STATES[state])


class BankMandateView(BankconnectView):
    """``/bank-mandates/{bankAccountId}``: the signed mandate as a PDF, or its resource object."""

    media_types = (JSON_API, PDF)

    @extend_schema(
        operation_id="getBankMandate",
        parameters=[schema.BANK_ACCOUNT_ID],
        responses=schema.mandate_responses(),
    )
    def get(self, request: Request, bank_account_id: str) -> HttpResponse:
        account = self.accounts.filter(pk=uuid_or_404(bank_account_id)).first()
        version = signed_version(account.mandate) if account else None
        if account is None or version is None:
            raise not_found()
        if request.accepted_media_type == JSON_API:
            body = JsonApiRenderer().render({"data": mandate_resource(account, version)})
            return with_tag(request, body, hashlib.sha256(body).hexdigest(), media_type=JSON_API)
        return self._pdf(request, account, version)

    def _pdf(
        self, request: Request, account: MandateAccount, version: MandateVersion
    ) -> HttpResponse:
        sha256 = signed_file(version)
        response = with_tag(request, kept(sha256), sha256, media_type=PDF)
        if response.status_code == HTTPStatus.OK:
            name = f"{account.mandate.reference}-{version.number}.pdf"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            if request.method == "GET":
                note_fetched(account.mandate, by=self.actor)
        return response


class ReportView(BankconnectView):
    """A report about one account: done, kept, and answered alike however often it comes."""

    resource_type: ClassVar[str]
    attributes: ClassVar[type[ReportAttributes]]

    @idempotent
    def post(self, request: Request) -> Response:
        data = envelope(request, self.resource_type)
        attributes = self.attributes(data=data.get("attributes", {}))
        if not attributes.is_valid():
            raise invalid(attributes.errors, at="/data/attributes")
        iban = attributes.validated_data["iban"]
        try:
            report = take_report(self.caller, iban, attributes.report(), by=self.actor)
        except UnknownAccount as error:
            raise not_found() from error
        except StateConflict as error:
            raise refuse(
                HTTPStatus.CONFLICT,
                "invalidTransition",
                error.message,
                pointer="/data/attributes/iban",
            ) from error
        return Response({"data": report_resource(report)}, status=HTTPStatus.CREATED)


class ApprovalsView(ReportView):
    """``/bank-account-approvals``: the bank will deliver the statements of an account."""

    resource_type = "bankAccountApproval"
    attributes = ApprovalAttributes

    @extend_schema(
        operation_id="createBankAccountApproval",
        request=schema.ApprovalRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses=responses(schema.ApprovalResponse, HTTPStatus.CREATED, writes=True),
    )
    def post(self, request: Request) -> Any:
        return super().post(request)


class RejectionsView(ReportView):
    """``/bank-account-rejections``: the bank doesn't accept the mandate for an account."""

    resource_type = "bankAccountRejection"
    attributes = RejectionAttributes

    @extend_schema(
        operation_id="createBankAccountRejection",
        request=schema.RejectionRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses=responses(schema.RejectionResponse, HTTPStatus.CREATED, writes=True),
    )
    def post(self, request: Request) -> Any:
        return super().post(request)


class DeactivationsView(ReportView):
    """``/bank-account-deactivations``: the bank delivers no more statements of an account."""

    resource_type = "bankAccountDeactivation"
    attributes = DeactivationAttributes

    @extend_schema(
        operation_id="createBankAccountDeactivation",
        request=schema.DeactivationRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses=responses(schema.DeactivationResponse, HTTPStatus.CREATED, writes=True),
    )
    def post(self, request: Request) -> Any:
        return super().post(request)
