"""Remind people of what waits for them, and let lapse what nobody took up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from common.actors import SYSTEM
from common.errors import StateConflict
from mails.selectors import is_undeliverable
from mandates.kinds import MandateKind, SourceKind
from mandates.mails import ask_secretariat, ask_to_link, warn_link_dies, warn_stuck
from mandates.models import Mandate, MandateAccount, Signatory, SigningRequest
from mandates.periods import (
    LINK_DIES_SOON,
    REMINDED_AFTER,
    REMINDERS,
    REMINDING_HOURS,
    SECRETARIAT_IS_ASKED_EVERY,
    SECRETARIAT_IS_LATE,
    STUCK_AT_THE_BANK,
    STUCK_IN_PREPARATION,
    STUCK_SIGNED,
    STUCK_UNSIGNED,
    SUNDAY,
)
from mandates.querysets import MandateQuerySet
from mandates.reference import SourceFacts
from mandates.selectors import current_version, known_houses, source_of
from mandates.services.providing import ask_again
from mandates.services.winning import note, one_winner
from mandates.states import OFFERED, AccountState, MandateState, SigningState

S = MandateState
AT_ONCE = 500
STUCK_AFTER: dict[MandateState, timedelta] = {
    S.REGISTERED: STUCK_IN_PREPARATION,
    S.IN_PREPARATION: STUCK_IN_PREPARATION,
    S.AWAITING_SIGNATURE: STUCK_UNSIGNED,
    S.INVITATION_EXPIRED: STUCK_IN_PREPARATION,
    S.SIGNED: STUCK_SIGNED,
    S.BANK_PROCEDURE: STUCK_AT_THE_BANK,
    S.DELAYED: STUCK_AT_THE_BANK,
    S.VALIDATION: STUCK_UNSIGNED,
    S.REGISTRATION: STUCK_UNSIGNED,
    S.PROBLEM: STUCK_UNSIGNED,
}
"""After how long a mandate that doesn't move is one to look at."""


def may_remind(now: datetime) -> bool:
    """Tell whether people may be reminded now: by day, and never on a Sunday."""
    local = timezone.localtime(now)
    first, last = REMINDING_HOURS
    return first <= local.hour < last and local.weekday() != SUNDAY


def remind(*, limit: int = AT_ONCE) -> int:
    """Remind those whose signature, or whose link in their bank's app, is missing.

    Returns how many mandates were reminded of; none by night and on Sundays.
    """
    if not may_remind(timezone.now()):
        return 0
    due = [(mandate, _remind_to_sign) for mandate in to_remind_to_sign()[:limit]]
    due += [(mandate, _remind_to_link) for mandate in to_remind_to_link()[:limit]]
    reminded = 0
    for mandate, act in due:
        try:
            with one_winner(mandate, wanted="reminded", by=SYSTEM):
                _count_reminder(mandate)
                act(mandate)
                note("reminded", mandate, by=SYSTEM, reminder=mandate.reminders + 1)
        except StateConflict:  # signed or changed at this very moment
            continue
        reminded += 1
    return reminded


def _count_reminder(mandate: Mandate) -> None:
    Mandate.objects.hold(mandate, reminders=F("reminders") + 1, reminded_at=timezone.now())


def _due(kind: MandateKind) -> Q:
    before = timezone.now() - REMINDED_AFTER[kind]
    never = Q(reminded_at__isnull=True, state_modified_at__lte=before)
    return Q(never | Q(reminded_at__lte=before), kind=kind, reminders__lt=REMINDERS[kind])


def to_remind_to_sign() -> MandateQuerySet:
    """Return the mandates that wait for a signature whose owner is to be reminded now."""
    due = Q(*(_due(kind) & Q(state=state) for kind, state in OFFERED.items()), _connector=Q.OR)
    waiting = SigningRequest.objects.usable().filter(signatory__mandate=OuterRef("pk"))
    waiting = waiting.exclude(signatory__email="").exclude(is_undeliverable("signatory__email"))
    mandates = Mandate.objects.filter(due, Exists(waiting))
    return _in_order(mandates.filter(is_handed_over=False))


def to_remind_to_link() -> MandateQuerySet:
    """Return the signed mandates whose holder is to be reminded to link us at the bank."""
    unlinked = MandateAccount.objects.filter(
        mandate=OuterRef("pk"), state=AccountState.PENDING_HOLDER
    )
    addressed = Signatory.objects.active().filter(mandate=OuterRef("pk")).exclude(email="")
    addressed = addressed.exclude(is_undeliverable("email"))
    mandates = Mandate.objects.filter(
        _due(MandateKind.CODA),
        Exists(unlinked),
        Exists(addressed.order_by()),
        state=S.BANK_PROCEDURE,
        is_handed_over=False,
    )
    return _in_order(mandates)


def _in_order(mandates: MandateQuerySet) -> MandateQuerySet:
    return mandates.select_related("client", "office").order_by("state_modified_at", "pk")


def _remind_to_sign(mandate: Mandate) -> None:
    """Send those who haven't signed a new link; the one before is dead from then on."""
    version = current_version(mandate)
    if version is None:
        return
    waiting = SigningRequest.objects.usable().filter(mandate_version=version)
    for request in waiting.select_related(
        "signatory__mandate__client", "signatory__mandate__office"
    ):
        ask_again(request.signatory, version, is_reminder=True)


def _remind_to_link(mandate: Mandate) -> None:
    for signatory in mandate.signatories.active():
        ask_to_link(signatory, reminder=mandate.reminders + 1)


def warn_about_links(*, limit: int = AT_ONCE) -> int:
    """Tell the offices which links die within two weeks, each once; returns how many."""
    soon = timezone.now() + LINK_DIES_SOON
    dying = SigningRequest.objects.usable().filter(
        expires_at__lte=soon, warned_at__isnull=True, signatory__mandate__kind=MandateKind.CODA
    )
    rows = dying.select_related("signatory__mandate__client", "signatory__mandate__office")
    warned = 0
    for request in rows.order_by("expires_at", "pk")[:limit]:
        with transaction.atomic():
            if dying.filter(pk=request.pk).update(warned_at=timezone.now()):
                warn_link_dies(request)
                warned += 1
    return warned


def stuck_mandates() -> MandateQuerySet:
    """Return the mandates that haven't moved for longer than their state should take.

    One that is still being reminded of isn't among them.
    """
    now = timezone.now()
    too_long = Q(
        *(
            Q(state=state, state_modified_at__lte=now - after)
            for state, after in STUCK_AFTER.items()
        ),
        _connector=Q.OR,
    )
    being_reminded = Q(
        state=S.AWAITING_SIGNATURE,
        is_handed_over=False,
        reminders__lt=REMINDERS[MandateKind.CODA],
    ) & Q(signatories__email__gt="", signatories__retired_at__isnull=True)
    reminded = Mandate.objects.filter(being_reminded).values("pk")
    return _in_order(Mandate.objects.filter(too_long).exclude(pk__in=reminded))


def warn_about_stuck(*, limit: int = AT_ONCE) -> int:
    """Tell the offices which mandates are stuck, each once a state; returns how many."""
    unwarned = Q(warned_at__isnull=True) | Q(warned_at__lt=F("state_modified_at"))
    warned = 0
    for mandate in stuck_mandates().filter(unwarned)[:limit]:
        here = Mandate.objects.filter(unwarned, pk=mandate.pk, state=mandate.state)
        with transaction.atomic():
            if here.update(warned_at=timezone.now()):
                warn_stuck(mandate)
                warned += 1
    return warned


def expire_invitations(*, limit: int = AT_ONCE) -> int:
    """Let lapse the invitations for cards and invoices that nobody took up; returns how many."""
    usable = SigningRequest.objects.usable().filter(signatory__mandate=OuterRef("pk"))
    lapsed = Mandate.objects.filter(~Exists(usable), state=S.INVITED)
    return _move_each(lapsed, S.INVITATION_EXPIRED, action="invitation_expired", limit=limit)


def note_late_secretariats(*, limit: int = AT_ONCE) -> int:
    """Mark as Delayed what a secretariat hasn't answered in two weeks; returns how many."""
    before = timezone.now() - SECRETARIAT_IS_LATE
    late = Mandate.objects.filter(state=S.REQUESTED, state_modified_at__lte=before)
    return _move_each(late, S.DELAYED, action="delayed", limit=limit)


def chase_secretariats(*, limit: int = AT_ONCE) -> int:
    """Ask the secretariats that are late again, a mail an office and week; returns how many.

    Those whose address we don't know are asked by hand, which the mandates' pages say.
    """
    if not may_remind(timezone.now()):
        return 0
    before = timezone.now() - SECRETARIAT_IS_ASKED_EVERY
    asked = Q(reminded_at__isnull=True) | Q(reminded_at__lte=before)
    late = _in_order(Mandate.objects.filter(asked, state=S.DELAYED))[:limit]
    houses, together = known_houses(), defaultdict[tuple[str, UUID], list[Mandate]](list)
    for mandate in late:
        facts = source_of(mandate, houses=houses)
        if facts and facts.contact_email:
            together[facts.code, mandate.office_id].append(mandate)
    for (code, _office), mandates in together.items():
        _ask_again(houses[SourceKind.SECRETARIAT, code], mandates)
    return len(together)


def _ask_again(facts: SourceFacts, mandates: Sequence[Mandate]) -> None:
    """Ask for those that are still as they were, in one mail."""
    with transaction.atomic():
        still = []
        for mandate in mandates:
            try:
                with transaction.atomic():
                    _count_reminder(mandate)
            except StateConflict:  # answered at this very moment
                continue
            note("chased", mandate, by=SYSTEM, source=facts.code)
            still.append(mandate)
        if still:
            ask_secretariat(facts, still, day=timezone.localdate())


def _move_each(mandates: MandateQuerySet, to: MandateState, *, action: str, limit: int) -> int:
    moved = 0
    for mandate in _in_order(mandates)[:limit]:
        try:
            with transaction.atomic():
                Mandate.objects.move(mandate, to, reminders=0, reminded_at=None)
                if to is S.INVITATION_EXPIRED:
                    _let_links_lapse(mandate)
                note(action, mandate, by=SYSTEM)
        except StateConflict:  # taken up at this very moment
            continue
        moved += 1
    return moved


def _let_links_lapse(mandate: Mandate) -> None:
    pending = SigningRequest.objects.pending().filter(signatory__mandate=mandate)
    pending.update(state=SigningState.REPLACED, settled_at=timezone.now())
