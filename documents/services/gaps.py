"""Open and close gaps as statements arrive, in whatever order they do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from documents.continuity import Break, Link, break_between
from documents.models import Document, Gap, Statement
from offices.models import BankAccount


def mend_gaps(account: BankAccount, documents: Iterable[Document]) -> None:
    """Look again on both sides of every statement that has just been written.

    The account is held by the caller, so nobody else looks at the same moment.
    """
    new = Statement.objects.filter(document__in=list(documents), is_current=True)
    _forget_superseded(account)
    for statement in new.order_by("day", "coda_sequence", "pk"):
        previous, following = _before(statement), _after(statement)
        if previous:
            _look(account, previous, statement)
        if following:
            _look(account, statement, following)


def _forget_superseded(account: BankAccount) -> None:
    """Close what was open around statements that don't count any more."""
    around = Q(next__is_current=False) | Q(previous__is_current=False)
    Gap.objects.open().filter(around, bank_account=account).update(closed_at=timezone.now())


def _sequence(statement: Statement) -> QuerySet[Statement]:
    """Return the statements that are counted together with this one."""
    return Statement.objects.filter(
        bank_account_id=statement.bank_account_id,
        application=statement.application,
        is_current=True,
    )


def _before(statement: Statement) -> Statement | None:
    day, number = statement.day, statement.coda_sequence
    earlier = (
        Q(day__lt=day)
        | Q(day=day, coda_sequence__lt=number)
        | Q(day=day, coda_sequence=number, pk__lt=statement.pk)
    )
    found = _sequence(statement).filter(earlier, day__lte=day)
    return found.order_by("-day", "-coda_sequence", "-pk").first()


def _after(statement: Statement) -> Statement | None:
    day, number = statement.day, statement.coda_sequence
    later = (
        Q(day__gt=day)
        | Q(day=day, coda_sequence__gt=number)
        | Q(day=day, coda_sequence=number, pk__gt=statement.pk)
    )
    found = _sequence(statement).filter(later, day__gte=day)
    return found.order_by("day", "coda_sequence", "pk").first()


def _look(account: BankAccount, previous: Statement, following: Statement) -> None:
    """Make the gap before ``following`` what it is now."""
    found = break_between(_link(previous), _link(following), bank_bic=account.bank_bic)
    known = Gap.objects.open().filter(next=following).first()
    if known and found and _is_same(known, previous, found):
        return
    if known:
        Gap.objects.filter(pk=known.pk).update(closed_at=timezone.now())
    if found:
        Gap.objects.create(
            bank_account=account,
            previous=previous,
            next=following,
            first_missing=found.first_missing,
            last_missing=found.last_missing,
            difference=found.difference,
        )


def _link(statement: Statement) -> Link:
    return Link(
        day=statement.day,
        number=statement.coda_sequence,
        old_balance=statement.old_balance,
        new_balance=statement.new_balance,
    )


def _is_same(gap: Gap, previous: Statement, found: Break) -> bool:
    return gap.previous_id == previous.pk and found == Break(
        gap.first_missing, gap.last_missing, gap.difference
    )
