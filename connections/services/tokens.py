"""Issue activation tokens, use them up, take them back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import BudgetSpent, InvalidValue, NotPermitted, StateConflict
from common.keys import generate_secret, keyed_hash
from connections.errors import (
    ExpiredToken,
    NotLinked,
    RevokedToken,
    SupersededToken,
    TokenOver,
    UnknownCompany,
    UnknownEmail,
    UnknownToken,
    UsedToken,
)
from connections.mails import send_token
from connections.models import ActivationToken
from connections.selectors import token_named
from connections.states import TokenState
from consents.models import Consent
from consents.terms import CURRENT
from offices.models import AccountingOffice, Client
from offices.selectors import Access, access_to
from partners.models import PartnerKind, SoftwarePartner
from users.models import User

MAILS_A_DAY = 3
A_DAY = timedelta(days=1)
OVER: dict[TokenState, type[TokenOver]] = {
    TokenState.USED: UsedToken,
    TokenState.REPLACED: SupersededToken,
    TokenState.EXPIRED: ExpiredToken,
    TokenState.REVOKED: RevokedToken,
}


@transaction.atomic
def issue_office_token(
    partner: SoftwarePartner,
    office: AccountingOffice,
    *,
    terms_version: str,
    user: User,
    by: Actor,
) -> tuple[ActivationToken, str]:
    """Issue a token with which a bookkeeping software gets in, as an Admin who accepts the terms.

    Returns the row and the token itself, which can't be shown again. Raises ``NotPermitted``,
    ``InvalidValue`` (the terms), ``StateConflict`` (a software that keeps no books, or has left).
    """
    if access_to(office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office issues tokens."))
    if terms_version != CURRENT.version:
        raise InvalidValue(
            _("The terms have changed since you opened this page. Please read them again."),
            code="terms_changed",
        )
    if partner.kind != PartnerKind.ACCOUNTING or partner.closed_at:
        raise StateConflict(_("This software does not fetch documents for an office."))
    AccountingOffice.objects.select_for_update(no_key=True).get(pk=office.pk)
    return _issue(
        ActivationToken(
            partner=partner,
            office=office,
            issued_by=user,
            issued_from=by.ip,
            terms_version=CURRENT.version,
            terms_hash=CURRENT.hash,
        ),
        by=by,
    )


@transaction.atomic
def issue_token_again(
    partner: SoftwarePartner, office: AccountingOffice, *, by: Actor
) -> tuple[ActivationToken, str]:
    """Issue a token for a software that the office has allowed already, as who runs the portal.

    It gives new credentials and decides nothing. Raises ``StateConflict`` where no consent is in
    force: only an Admin of the office accepts the terms.
    """
    AccountingOffice.objects.select_for_update(no_key=True).get(pk=office.pk)
    if not Consent.objects.asked_by(partner).in_force().filter(office=office).exists():
        raise StateConflict(
            _(
                "The office has not allowed this software. One of its Admins issues the token, "
                "under Administration › CodaBox Connect."
            )
        )
    return _issue(ActivationToken(partner=partner, office=office), by=by)


def request_company_token(
    partner: SoftwarePartner, enterprise_number: str, *, by: Actor
) -> ActivationToken:
    """Mail a token to a company, at the request of its invoicing software.

    Raises ``UnknownCompany``, ``NotLinked``, ``UnknownEmail`` or ``BudgetSpent``.
    """
    companies = Client.objects.arrived().filter(enterprise_number=enterprise_number)
    company = companies.kept().select_related("office").first()
    if company is None or company.office.closed_at:
        known = company or companies.exists() or _is_office(enterprise_number)
        raise NotLinked if known else UnknownCompany
    return issue_company_token(partner, company, by=by)


def _is_office(enterprise_number: str) -> bool:
    return AccountingOffice.objects.filter(enterprise_number=enterprise_number).exists()


@transaction.atomic
def issue_company_token(
    partner: SoftwarePartner, client: Client, *, by: Actor, user: User | None = None
) -> ActivationToken:
    """Mail a company a token for its invoicing software, to the address that its office noted.

    At most ``MAILS_A_DAY`` for one enterprise number, whichever software asks. ``user`` is the
    Admin who sends it again. Raises ``UnknownEmail``, ``BudgetSpent``, ``NotPermitted``,
    ``StateConflict`` (a software that sends no invoices, or a company that was archived).
    """
    if user is not None and access_to(client.office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office issues tokens."))
    if partner.kind != PartnerKind.INVOICING or partner.closed_at:
        raise StateConflict(_("This software sends no invoices."))
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if client.archived_at:
        raise StateConflict(_("This company has been archived."))
    if not client.contact_email:
        raise UnknownEmail
    _check_mails(client)
    token, value = _issue(
        ActivationToken(
            partner=partner,
            office_id=client.office_id,
            client=client,
            issued_by=user,
            issued_from=by.ip,
            mailed_to=client.contact_email,
        ),
        by=by,
    )
    send_token(token, value=value)
    return token


def _check_mails(client: Client) -> None:
    """Refuse a mail too many; the client's row is locked, so that the count is exact."""
    now = timezone.now()
    mailed = ActivationToken.objects.filter(
        client__enterprise_number=client.enterprise_number, issued_at__gt=now - A_DAY
    )
    times = list(mailed.order_by("-issued_at", "-id").values_list("issued_at", flat=True))
    if len(times) >= MAILS_A_DAY:
        free_at: datetime = times[MAILS_A_DAY - 1] + A_DAY
        raise BudgetSpent(
            _(
                "Three tokens were mailed to this company within a day. Please use the newest "
                "one (it may be among the unwanted mail), or ask again tomorrow."
            ),
            retry_after=max(1, int((free_at - now).total_seconds()) + 1),
        )


def _issue(token: ActivationToken, *, by: Actor) -> tuple[ActivationToken, str]:
    """Give a token its secret and replace those before it; the caller holds the row's lock."""
    value, now = generate_secret("mcb_token"), timezone.now()
    token.token_hash, token.hint = keyed_hash(value), value[-4:]
    token.issued_at = now
    token.expires_at = now + timedelta(hours=settings.ACTIVATION_TOKEN_HOURS)
    earlier = ActivationToken.objects.of(token.partner).sent()
    earlier = (
        earlier.filter(office=token.office_id, client=None)
        if token.client is None
        else (earlier.filter(client=token.client))
    )
    replaced = earlier.update(state=TokenState.REPLACED, ended_at=now)
    token.save(force_insert=True)
    _note("issued" if token.issued_by_id else "requested", token, by=by, replaced=replaced)
    return token, value


@transaction.atomic
def revoke_token(token: ActivationToken, *, user: User, by: Actor) -> None:
    """Take a token back that nobody has used, as an Admin of its office.

    Raises ``NotPermitted``, or ``StateConflict`` if there is nothing left to take back.
    """
    if access_to(token.office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office revokes tokens."))
    here = ActivationToken.objects.sent().filter(pk=token.pk)
    if not here.update(state=TokenState.REVOKED, ended_at=timezone.now(), ended_by=user):
        raise StateConflict(_("This token was used, replaced or revoked a moment ago."))
    _note("revoked", token, by=by)


def find_token(partner: SoftwarePartner, value: str) -> ActivationToken:
    """Return the token of this very software, whatever became of it; raises ``UnknownToken``."""
    token = token_named(partner, value)
    if token is None:
        raise UnknownToken
    return token


def use_up(token: ActivationToken, *, by: Actor) -> None:
    """Use a token, once: belongs first into the transaction of what it is used for.

    Raises what it became instead: ``UsedToken``, ``SupersededToken``, ``ExpiredToken`` or
    ``RevokedToken``.
    """
    here = ActivationToken.objects.usable().filter(pk=token.pk)
    if not here.update(state=TokenState.USED, ended_at=timezone.now()):
        token.refresh_from_db()
        raise OVER[token.fate]
    _note("redeemed", token, by=by)


def withdraw_token(token: ActivationToken) -> None:
    """End a token that nobody may use any more, because of what happened after it was issued."""
    here = ActivationToken.objects.sent().filter(pk=token.pk)
    here.update(state=TokenState.REVOKED, ended_at=timezone.now())


def note_refusal(token: ActivationToken, error: TokenOver, *, by: Actor) -> None:
    """Keep in the trail that a token was brought that is over."""
    _note("rejected", token, by=by, refused=error.code)


def _note(act: str, token: ActivationToken, *, by: Actor, **facts: object) -> None:
    about: dict[str, object] = {"partner": str(token.partner_id), **facts}
    if token.client_id:
        about["client"] = str(token.client_id)
    record(f"activation_token.{act}", target=token, by=by, office_id=token.office_id, facts=about)
