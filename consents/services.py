"""Ask for, decide, cancel and end consents. Every act leaves one audit event and its mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import InvalidValue, NotPermitted, StateConflict
from consents.mails import announce_decision, announce_end, announce_request
from consents.models import Consent
from consents.states import Channel, ConsentStatus, EndReason
from consents.terms import CURRENT
from offices.models import AccountingOffice
from offices.selectors import Access, access_to
from partners.models import SoftwarePartner
from partners.selectors import may_redirect_to
from users.models import User

UNDECIDED_LIFETIME = timedelta(days=30)
USE_GRAIN = timedelta(minutes=1)


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
            "This redirect address is not registered for your software. Scheme, host, port and "
            "path must be exactly as registered; only the query may vary.",
            code="unregistered_redirect",
        )
    for _attempt in range(3):
        live = Consent.objects.asked_by(partner).filter(office=office).live().first()
        try:
            if live is None:
                return _new_request(partner, office, redirect_uri=redirect_uri or "", by=by), True
            if live.status == ConsentStatus.ALLOWED:
                raise AlreadyRegistered(
                    "This office has allowed your software already.", consent_id=str(live.pk)
                )
            return _repeated_request(live, redirect_uri=redirect_uri or "", by=by), False
        except (IntegrityError, _DecidedMeanwhile):
            continue
    raise StateConflict("This consent is being decided at this moment. Please ask again.")


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


def allow_consent(
    consent: Consent, *, version: int, terms_version: str, user: User, by: Actor
) -> Consent:
    """Let the partner fetch, on terms that an Admin of the office has accepted.

    ``version`` is the one that the person saw. Repeating one's own decision changes nothing.
    Raises ``NotPermitted``, ``InvalidValue`` (terms), ``StateConflict`` (decided by another).
    """
    if terms_version != CURRENT.version:
        raise InvalidValue(
            _("The terms have changed since you opened this page. Please read them again."),
            code="terms_changed",
        )
    changes = {"terms_version": CURRENT.version, "terms_hash": CURRENT.hash}
    return _decide(consent, ConsentStatus.ALLOWED, version=version, user=user, by=by, **changes)


def deny_consent(consent: Consent, *, version: int, user: User, by: Actor) -> Consent:
    """Refuse the partner. Denied is final; the partner may ask again, which is a new consent."""
    return _decide(consent, ConsentStatus.DENIED, version=version, user=user, by=by)


def _decide(
    consent: Consent, to: ConsentStatus, *, version: int, user: User, by: Actor, **changes: str
) -> Consent:
    _check_admin(consent, user)
    consent.version = version
    now = timezone.now()
    try:
        with transaction.atomic():
            Consent.objects.move(
                consent, to, decided_at=now, decided_by=user, decided_from=by.ip, **changes
            )
            facts = {"from": consent.status, "to": to.value, **changes}
            record(
                f"consent.{to.value}",
                target=consent,
                by=by,
                office_id=consent.office_id,
                facts=facts,
            )
            consent.refresh_from_db()
            announce_decision(consent)
    except StateConflict:
        return _repeated_decision(consent, to, version=version, user=user, by=by)
    return consent


def _repeated_decision(
    consent: Consent, to: ConsentStatus, *, version: int, user: User, by: Actor
) -> Consent:
    """Return the consent if this person made this very decision already; raise otherwise."""
    consent.refresh_from_db()
    made_by = consent.ended_by_id if to == ConsentStatus.CANCELLED else consent.decided_by_id
    if consent.status == to and made_by == user.pk and consent.version == version + 1:
        return consent
    record(
        "consent.conflict",
        target=consent,
        by=by,
        office_id=consent.office_id,
        facts={"wanted": to.value, "found": consent.status},
    )
    raise StateConflict(
        _("This consent is no longer as you saw it: it is now “%(status)s”.")
        % {"status": consent.get_status_display()},
        status=consent.status,
    )


def cancel_consent(consent: Consent, *, version: int, user: User, by: Actor) -> Consent:
    """Withdraw an Allowed consent: the partner's very next request is refused."""
    _check_admin(consent, user)
    if consent.status == ConsentStatus.TO_BE_DETERMINED:
        raise StateConflict(_("Nothing has been allowed yet. Deny the request instead."))
    consent.version = version
    try:
        _end(consent, EndReason.OFFICE, action="consent.cancelled", by=by, user=user)
    except StateConflict:
        return _repeated_decision(
            consent, ConsentStatus.CANCELLED, version=version, user=user, by=by
        )
    return consent


def withdraw_consent(consent: Consent, *, by: Actor) -> Consent:
    """Take back a request, or hand back what was allowed, as the partner."""
    return _end(consent, EndReason.PARTNER, action="consent.withdrawn", by=by)


@transaction.atomic
def _end(
    consent: Consent, reason: EndReason, *, action: str, by: Actor, user: User | None = None
) -> Consent:
    before = consent.status
    Consent.objects.move(
        consent,
        ConsentStatus.CANCELLED,
        ended_at=timezone.now(),
        ended_by=user,
        end_reason=reason,
    )
    record(
        action,
        target=consent,
        by=by,
        office_id=consent.office_id,
        facts={"from": before, "to": ConsentStatus.CANCELLED.value, "reason": reason.value},
    )
    consent.refresh_from_db()
    announce_end(consent)
    return consent


def _check_admin(consent: Consent, user: User) -> None:
    if access_to(consent.office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office decides about a consent."))


def expire_consents(*, limit: int = 500) -> int:
    """Cancel the requests that nobody decided in time; returns how many."""
    lapsed = Consent.objects.filter(
        status=ConsentStatus.TO_BE_DETERMINED, expires_at__lte=timezone.now()
    ).order_by("expires_at", "id")[:limit]
    return _end_each(lapsed, EndReason.EXPIRED, action="consent.expired")


def close_consents(*, partner_id: UUID | None = None, office_id: UUID | None = None) -> int:
    """Cancel whatever lives between a partner or an office that has left and the rest."""
    live = Consent.objects.live()
    live = live.filter(partner_id=partner_id) if partner_id else live.filter(office_id=office_id)
    return _end_each(live.order_by("id"), EndReason.CLOSED, action="consent.closed")


def _end_each(consents: Iterable[Consent], reason: EndReason, *, action: str) -> int:
    ended = 0
    for consent in consents:
        try:
            _end(consent, reason, action=action, by=SYSTEM)
        except StateConflict:  # decided a moment ago, which is as good
            continue
        ended += 1
    return ended


def note_use(consent: Consent) -> None:
    """Remember that a consent was used, at most once a minute."""
    now = timezone.now()
    if consent.last_used_at and now - consent.last_used_at < USE_GRAIN:
        return
    stale = models.Q(last_used_at__isnull=True) | models.Q(last_used_at__lt=now - USE_GRAIN)
    Consent.objects.filter(stale, pk=consent.pk).update(last_used_at=now)
