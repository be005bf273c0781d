"""An Admin of the office decides, and takes the decision back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import InvalidValue, NotPermitted, StateConflict
from consents.mails import announce_decision
from consents.models import Consent
from consents.services.asking import UNDECIDED_LIFETIME
from consents.services.ending import end_consent
from consents.states import Channel, ConsentStatus, EndReason
from consents.terms import CURRENT
from offices.models import AccountingOffice
from offices.selectors import Access, access_to
from partners.models import SoftwarePartner
from users.models import User


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
        end_consent(consent, EndReason.OFFICE, action="consent.cancelled", by=by, user=user)
    except StateConflict:
        return _repeated_decision(
            consent, ConsentStatus.CANCELLED, version=version, user=user, by=by
        )
    return consent


def _check_admin(consent: Consent, user: User) -> None:
    if access_to(consent.office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office decides about a consent."))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That an Admin accepted the terms beforehand, for whoever brings the token ``token_id``."""

    user: User
    at: datetime
    ip: str | None
    terms_version: str
    terms_hash: str
    token_id: UUID


def allow_by_token(
    partner: SoftwarePartner, office: AccountingOffice, acceptance: Acceptance
) -> Consent:
    """Let a partner fetch that brought the token for which an Admin accepted the terms.

    What is Allowed already stays as it is, and a request that waits is decided by this; else there
    is a new consent of the channel API v2. Belongs into the transaction that uses the token up.
    """
    consent = _live_or_new(partner, office, acceptance)
    if consent.status == ConsentStatus.ALLOWED:
        return consent
    changes = {
        "terms_version": acceptance.terms_version,
        "terms_hash": acceptance.terms_hash,
    }
    Consent.objects.move(
        consent,
        ConsentStatus.ALLOWED,
        decided_at=acceptance.at,
        decided_by=acceptance.user,
        decided_from=acceptance.ip,
        **changes,
    )
    user = acceptance.user
    record(
        "consent.allowed",
        target=consent,
        by=Actor(ActorKind.USER, str(user.pk), user.email, ip=acceptance.ip),
        office_id=office.pk,
        facts={"to": "allowed", "token": str(acceptance.token_id), **changes},
    )
    consent.refresh_from_db()
    announce_decision(consent)
    return consent


def _live_or_new(
    partner: SoftwarePartner, office: AccountingOffice, acceptance: Acceptance
) -> Consent:
    consent, _is_new = (
        Consent.objects.live()
        .select_for_update()
        .get_or_create(
            partner=partner,
            office=office,
            defaults={
                "channel": Channel.API_V2,
                "requested_at": acceptance.at,
                "expires_at": acceptance.at + UNDECIDED_LIFETIME,
            },
        )
    )
    return consent
