"""Open and close gaps as statements arrive, in whatever order they do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from documents.continuity import Break, Link, break_between, in_order
from documents.models import Document, Gap, Statement
from offices.models import BankAccount

Found = dict[int, tuple[int, Break | None]]
"""For each statement looked at: the one before it, and what is missing between the two."""


def mend_gaps(account: BankAccount, documents: Iterable[Document]) -> None:
    """Look again at the days of the statements that have just been written, and around them.

    The account is held by the caller, so nobody else looks at the same moment.
    """
    new = Statement.objects.filter(document__in=list(documents), is_current=True)
    spans = new.values("application").annotate(first=Min("day"), last=Max("day"))
    found: Found = {}
    for span in spans.order_by("application"):
        counted = Statement.objects.filter(
            bank_account=account, application=span["application"], is_current=True
        )
        links = _around(counted, span["first"], span["last"])
        found |= _breaks(links, account.bank_bic)
    _make_true(account, found)


def _around(counted: QuerySet[Statement], first: date, last: date) -> list[Link]:
    """Return the statements from the last day before a span to the first day after it."""
    before = counted.filter(day__lt=first).aggregate(day=Max("day"))["day"] or first
    after = counted.filter(day__gt=last).aggregate(day=Min("day"))["day"] or last
    rows = counted.filter(day__range=(before, after)).order_by("day", "coda_sequence", "pk")
    return [
        Link(*row)
        for row in rows.values_list(
            "day", "coda_sequence", "old_balance", "new_balance", "statement_number", "pk"
        )
    ]


def _breaks(links: list[Link], bank_bic: str) -> Found:
    return {
        following.key: (previous.key, break_between(previous, following, bank_bic=bank_bic))
        for previous, following in pairwise(in_order(links))
    }


def _make_true(account: BankAccount, found: Found) -> None:
    """Close every gap that isn't one any more, and open those that are new."""
    stale, known = [], set()
    for gap in Gap.objects.open().filter(bank_account=account).select_related("previous", "next"):
        if _is_stale(gap, found):
            stale.append(gap.pk)
        else:
            known.add(gap.next_id)
    if stale:
        Gap.objects.filter(pk__in=stale).update(closed_at=timezone.now())
    Gap.objects.bulk_create(
        Gap(
            client_id=account.client_id,
            bank_account=account,
            previous_id=before,
            next_id=statement,
            first_missing=missing.first_missing,
            last_missing=missing.last_missing,
            difference=missing.difference,
        )
        for statement, (before, missing) in found.items()
        if missing and statement not in known
    )


def _is_stale(gap: Gap, found: Found) -> bool:
    """Whether a gap lies around a statement that doesn't count any more, or has changed."""
    if not (gap.previous.is_current and gap.next.is_current):
        return True
    stated = Break(gap.first_missing, gap.last_missing, gap.difference)
    return found.get(gap.next_id, (gap.previous_id, stated)) != (gap.previous_id, stated)
