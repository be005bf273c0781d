"""A partner asks an office for consent."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from consents.mails import announce_request
from consents.models import Consent
from consents.states import Channel, ConsentStatus
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from partners.selectors import may_redirect_to

UNDECIDED_LIFETIME = timedelta(days=30)


class AlreadyRegistered(StateConflict):
    code = "already_registered"


def request_consent(
    partner: SoftwarePartner,
    office: AccountingOffice,
    *,
    redirect_uri: str | None,
    by: Actor,
) -> tuple[Consent, bool]:
    """Ask an office for consent; returns the consent and whether it is a new one.

    While a request is undecided the same one comes back, with the new ``redirect_uri``. Raises
    ``AlreadyRegistered`` while one is Allowed, ``InvalidValue`` for an address that the partner
    has not registered.
    """
    if redirect_uri and not may_redirect_to(partner, redirect_uri):
        raise InvalidValue(
            _(
                "This redirect address is not registered for your software. Scheme, host, port "
                "and path must be exactly as registered; only the query may vary."
            ),
            code="unregistered_redirect",
        )
    for _attempt in range(3):
        live = Consent.objects.asked_by(partner).filter(office=office).live().first()
        try:
            if live is None:
                return _new_request(partner, office, redirect_uri=redirect_uri or "", by=by), True
            if live.status == ConsentStatus.ALLOWED:
                raise AlreadyRegistered(
                    _("This office has allowed your software already."), consent_id=str(live.pk)
                )
            return _repeated_request(live, redirect_uri=redirect_uri or "", by=by), False
        except (IntegrityError, _DecidedMeanwhile):
            continue
    raise StateConflict(_("This consent is being decided at this moment. Please ask again."))


class _DecidedMeanwhile(Exception):
    """The undecided request was decided between our look and our change."""


@transaction.atomic
def _new_request(
    partner: SoftwarePartner, office: AccountingOffice, *, redirect_uri: str, by: Actor
) -> Consent:
    consent = Consent.objects.create(
        partner=partner,
        office=office,
        channel=Channel.CONNECT,
        redirect_uri=redirect_uri,
        requested_at=timezone.now(),
        expires_at=timezone.now() + UNDECIDED_LIFETIME,
    )
    record(
        "consent.requested",
        target=consent,
        by=by,
        office_id=office.pk,
        facts={"channel": consent.channel, "redirect_uri": redirect_uri},
    )
    announce_request(consent)
    return consent


@transaction.atomic
def _repeated_request(consent: Consent, *, redirect_uri: str, by: Actor) -> Consent:
    same = consent.redirect_uri == redirect_uri
    here = Consent.objects.filter(pk=consent.pk, status=ConsentStatus.TO_BE_DETERMINED)
    if not here.update(redirect_uri=redirect_uri):
        raise _DecidedMeanwhile
    if not same:
        record(
            "consent.redirect_changed",
            target=consent,
            by=by,
            office_id=consent.office_id,
            facts={"redirect_uri": redirect_uri},
        )
    consent.refresh_from_db()
    return consent
