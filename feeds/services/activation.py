"""Exchange an activation token for credentials: where both kinds of software get in."""

from __future__ import annotations

from django.db import transaction

from common.actors import Actor
from connections.errors import RevokedToken, TokenOver
from connections.models import ActivationToken
from connections.selectors import is_taken_back
from connections.services import (
    find_token,
    note_refusal,
    open_connection,
    use_up,
    withdraw_token,
)
from consents.models import Consent
from consents.services import Acceptance, allow_by_token
from feeds.services.customers import issue_company_credentials, issue_credentials
from offices.models import Client
from offices.selectors import Access, access_to
from partners.models import SoftwarePartner


def redeem_token(partner: SoftwarePartner, value: str, *, by: Actor) -> tuple[str, str]:
    """Return the user name and password that a token opens; of many who try at once, to one.

    A token of an office makes its consent Allowed, one of a company its connection. Raises
    ``UnknownToken``, also for a token of another software, or the ``TokenOver`` that tells why it
    opens nothing.
    """
    token = find_token(partner, value)
    try:
        return _exchanged(token, by=by)
    except TokenOver as error:
        with transaction.atomic():
            if isinstance(error, RevokedToken):
                withdraw_token(token)
            note_refusal(token, error, by=by)
        raise


@transaction.atomic
def _exchanged(token: ActivationToken, *, by: Actor) -> tuple[str, str]:
    use_up(token, by=by)
    if token.client is not None:
        return _connected(token, token.client, by=by)
    _allow(token)
    return issue_credentials(token.partner, token.office, by=by)


def _connected(token: ActivationToken, client: Client, *, by: Actor) -> tuple[str, str]:
    if client.archived_at or client.office.closed_at:
        raise RevokedToken
    connection = open_connection(token.partner, client, by=by, token=token)
    return issue_company_credentials(connection, by=by)


def _allow(token: ActivationToken) -> None:
    """Let the consent be Allowed for which an Admin accepted the terms when issuing the token.

    Not if that person is no Admin any more, nor if the office refused this software since.
    """
    if token.office.closed_at:
        raise RevokedToken
    user = token.issued_by
    if user is None:  # a token for an office that has allowed the software before
        consents = Consent.objects.asked_by(token.partner).in_force()
        if not consents.filter(office=token.office).exists():
            raise RevokedToken
        return
    if access_to(token.office, user) is not Access.ADMIN:
        raise RevokedToken
    acceptance = Acceptance(
        user=user,
        at=token.issued_at,
        ip=token.issued_from,
        terms_version=token.terms_version,
        terms_hash=token.terms_hash,
        token_id=token.pk,
    )
    allow_by_token(token.partner, token.office, acceptance)
    if is_taken_back(token):
        raise RevokedToken
