"""API v2: how a software gets the credentials of a customer: ask for a token, exchange it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.delivery import schema
from api.delivery.base import SoftwareView
from api.delivery.callers import Caller
from api.delivery.errors import refuse, wrong_caller
from api.delivery.requests import read_enterprise_number
from common import budgets
from common.errors import BudgetSpent
from common.requests import client_ip
from connections.errors import (
    NotLinked,
    TokenOver,
    Told,
    UnknownCompany,
    UnknownEmail,
    UnknownToken,
)
from connections.services import request_company_token
from feeds.services import redeem_token
from partners.models import PartnerKind

REQUESTS_AN_HOUR = 30
UNKNOWN_NUMBERS_A_DAY = 30
UNKNOWN_TOKENS_PER_10_MINUTES = 10
OVER_PER_10_MINUTES = 30
STATUS: dict[type[Told], HTTPStatus] = {
    UnknownCompany: HTTPStatus.NOT_FOUND,
    NotLinked: HTTPStatus.NOT_FOUND,
    UnknownEmail: HTTPStatus.CONFLICT,
    UnknownToken: HTTPStatus.NOT_FOUND,
    TokenOver: HTTPStatus.GONE,
}


class TokenRequestView(SoftwareView):
    """``/v2/request-access-token/invoicing-software``: mail a company the token for this software.

    The token goes to the address on file, never to the caller.
    """

    http_method_names = ["post"]

    @schema.describe_token_request()
    def post(self, request: Request) -> Response:
        if self.partner.kind != PartnerKind.INVOICING:
            raise wrong_caller(Caller.OFFICE)
        self._spend("token-requests", limit=REQUESTS_AN_HOUR, seconds=3_600)
        number = read_enterprise_number(request)
        with _told():
            try:
                request_company_token(self.partner, number, by=self.actor)
            except (UnknownCompany, NotLinked):
                self._spend("unknown-companies", limit=UNKNOWN_NUMBERS_A_DAY, seconds=86_400)
                raise
        return Response({}, status=HTTPStatus.CREATED)

    def _spend(self, budget: str, *, limit: int, seconds: int) -> None:
        try:
            budgets.spend(budget, str(self.partner.pk), limit=limit, seconds=seconds)
        except BudgetSpent as spent:
            sentence = _(
                "Too many tokens are being asked for at this moment. Please try again later."
            )
            raise BudgetSpent(sentence, retry_after=spent.retry_after) from spent


class CredentialsView(SoftwareView):
    """``/v2/get-credentials/{token}``: a user name and password, once.

    The software proves who it is with its header, so a program that only follows addresses spends
    no token; and no mail of ours holds this address.
    """

    http_method_names = ["get", "post"]

    @schema.describe_credentials("getCredentials")
    def get(self, request: Request, token: str) -> Response:
        return self.exchanged(token)

    @schema.describe_credentials("redeemToken")
    def post(self, request: Request, token: str) -> Response:
        return self.exchanged(token)

    def exchanged(self, token: str) -> Response:
        with _told():
            try:
                username, password = redeem_token(self.partner, token, by=self.actor)
            except UnknownToken:
                self._spend("unknown-tokens", limit=UNKNOWN_TOKENS_PER_10_MINUTES)
                raise
            except TokenOver:
                self._spend("over-tokens", limit=OVER_PER_10_MINUTES)
                raise
        return Response({"username": username, "password": password})

    def _spend(self, budget: str, *, limit: int) -> None:
        caller = client_ip(self.request) or ""
        try:
            budgets.spend(budget, str(self.partner.pk), caller, limit=limit, seconds=600)
        except BudgetSpent as spent:
            sentence = _("Too many tokens were tried that open nothing. Please try again later.")
            raise BudgetSpent(sentence, retry_after=spent.retry_after) from spent


@contextmanager
def _told() -> Iterator[None]:
    """Turn a refusal that has a sentence of its own into the answer of the wire."""
    try:
        yield
    except Told as error:
        status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
        raise refuse(status, error.code, error.message) from error
