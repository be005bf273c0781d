"""Verify the audit trail of an office in the background, some events at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.chain import GENESIS, Anchor, Break, Reached, break_at_end, walk
from audit.models import AuditChain
from audit.selectors import published_head
from audit.services import record
from common.actors import Actor, ActorKind
from offices.models import AccountingOffice, TrailCheck
from offices.services.conflicts import one_winner
from outbox.services import enqueue
from users.models import User

EVENTS_AT_ONCE = 20_000
LONGEST_CHECK = timedelta(hours=2)


@transaction.atomic
def start_trail_check(office: AccountingOffice, *, user: User) -> TrailCheck:
    """Promise to verify what the trail of an office holds now.

    Raises ``StateConflict`` while that is being done already. It leaves its event when it is done:
    until then there is nothing to tell.
    """
    unfinished = TrailCheck.objects.filter(office=office, finished_at__isnull=True)
    since = timezone.now() - LONGEST_CHECK
    unfinished.filter(created_at__lt=since).update(
        finished_at=timezone.now(), fault=TrailCheck.LOST
    )
    chain = AuditChain.objects.filter(pk=str(office.pk)).first()
    with one_winner(_("The trail is being verified already; what comes out will stand here.")):
        check = TrailCheck.objects.create(
            office=office,
            asked_by=user,
            total=chain.length if chain else 0,
            head=chain.head if chain else GENESIS,
        )
    enqueue("offices.tasks.verify_trail", check_id=str(check.pk))
    return check


def verify_some(check: TrailCheck) -> None:
    """Walk along the next events, note how far the chain holds, and promise the rest.

    However often this runs, each step is noted once: the conditional UPDATE decides.
    """
    if check.finished_at:
        return
    chain = AuditChain(key=str(check.office_id), length=check.total, head=check.head)
    anchor = _anchor(check)
    start = Reached(check.done, check.reached)
    reached, broken = walk(chain, after=start, until=check.done + EVENTS_AT_ONCE, anchor=anchor)
    if reached == start or reached.sequence == check.total:
        broken = broken or break_at_end(chain, reached, anchor=anchor)
        is_over = True
    else:
        is_over = broken is not None
    _note(check, reached, anchor, broken=broken, is_over=is_over)


def _anchor(check: TrailCheck) -> Anchor:
    """Return the end that was published last when the walk began."""
    if not check.done:
        return published_head(str(check.office_id))
    return Anchor(check.anchor_length, check.anchor_head)


@transaction.atomic
def _note(
    check: TrailCheck, reached: Reached, anchor: Anchor, *, broken: Break | None, is_over: bool
) -> None:
    changes: dict[str, object] = {"done": reached.sequence, "reached": reached.hash}
    if not check.done:
        at = datetime.fromisoformat(anchor.at) if anchor.at else None
        changes |= {
            "anchor_length": anchor.length,
            "anchor_head": anchor.head,
            "anchor_at": at,
        }
    if broken:
        changes |= {"broken_at": broken.sequence, "fault": broken.fault.value}
    if is_over:
        changes["finished_at"] = timezone.now()
    here = TrailCheck.objects.filter(pk=check.pk, done=check.done, finished_at__isnull=True)
    if not here.update(**changes):
        return
    if not is_over:
        enqueue("offices.tasks.verify_trail", check_id=str(check.pk))
        return
    facts = {"events": reached.sequence, "holds": broken is None}
    record("audit.verified", by=_asker(check), office_id=check.office_id, facts=facts)


def _asker(check: TrailCheck) -> Actor:
    user = check.asked_by
    label = user.email if user else ""
    return Actor(kind=ActorKind.USER, id=str(user.pk) if user else "", label=label)
