"""Match the payments of one company anew, from all that is known, and write what has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from documents.models import Transaction
from offices.models import Client
from outbox.services import enqueue
from payments.books import Books, books_by_currency, day_of, first_day_of, movements_of
from payments.matching import Match as Found
from payments.matching import match
from payments.models import Match, Reckoning, SalesInvoice
from payments.states import Verdict, payment_state

AT_ONCE = 1_000
Print = tuple[object, ...]


def ask_for_reckoning(client: Client) -> None:
    """Have the payments of a company matched anew once this transaction commits."""
    asked = Reckoning.objects.filter(client=client)
    if not asked.update(asked=F("asked") + 1):
        Reckoning.objects.get_or_create(client=client)
        asked.update(asked=F("asked") + 1)
    enqueue("payments.tasks.match_client", client_id=str(client.pk))


@transaction.atomic
def reckon(client: Client, *, is_asked: bool = True) -> bool:
    """Match all payments of a company; tell whether there was something to do.

    Always the same queries, however many rows there are; the same rows give the same matches. With
    ``is_asked`` nothing is done if nothing is new since the last time.
    """
    Reckoning.objects.get_or_create(client=client)
    asked = Reckoning.objects.select_for_update().get(client=client)
    since = first_day_of(client)
    if since is None or (is_asked and asked.asked == asked.done):
        return False
    movements = movements_of(client, since=since)
    decided = _decided(client, movements)
    invoices = list(SalesInvoice.objects.filter(client=client).order_by("pk"))
    kept = _kept(client, since)
    settled_elsewhere = {row.transaction_id for row in kept}
    books = books_by_currency(
        [row for row in invoices if row.issued_on >= since],
        [row for row in movements if row.pk not in settled_elsewhere],
        decided,
    )
    touched = _write(client, [found for each in books.values() for found in _found(each)], kept)
    _add_up(client, invoices, touched)
    Reckoning.objects.filter(pk=asked.pk).update(done=asked.asked)
    return True


def _found(books: Books) -> list[Found]:
    return match(books.invoices, books.payments, books.decisions)


def _decided(client: Client, movements: Sequence[Transaction]) -> list[Match]:
    """Return what people decided, about movements as the bank tells them now.

    A statement that came again has other rows for the same movements: a decision goes over to the
    row that says the same. One about a movement that the bank no longer tells counts no more.
    """
    rows = (
        Match.objects.filter(invoice__client=client)
        .exclude(verdict=Verdict.NONE)
        .select_related("transaction__statement")
        .order_by("pk")
    )
    current = {row.pk for row in movements}
    now_told: dict[Print, list[int]] = defaultdict(list)
    for row in reversed(movements):
        now_told[_print(row)].append(row.pk)
    kept = []
    for decided in rows:
        moved = decided.transaction
        if moved is not None and moved.pk not in current and not moved.statement.is_current:
            same = now_told[_print(moved)]
            if not same:
                decided.delete()
                continue
            decided.transaction_id = same.pop()
            Match.objects.filter(
                invoice=decided.invoice_id, transaction=decided.transaction_id
            ).delete()
            decided.save(update_fields=["transaction"])
            SalesInvoice.objects.filter(pk=decided.invoice_id).update(changed_at=timezone.now())
        kept.append(decided)
    return kept


def _print(row: Transaction) -> Print:
    """Return by what a movement is known again when its statement comes another time."""
    return (
        row.statement.bank_account_id,
        day_of(row),
        row.amount,
        row.counterparty_account,
        row.reference,
        row.end_to_end_id,
        row.communication,
    )


def _kept(client: Client, since: date) -> list[Match]:
    """Return what was found before of what is too old to be matched again."""
    old = Match.objects.filter(
        invoice__client=client, verdict=Verdict.NONE, invoice__issued_on__lt=since
    )
    return list(old.order_by("pk"))


def _write(client: Client, found: Iterable[Found], kept: Iterable[Match]) -> set[object]:
    """Write what was found, touching only what has changed; returns of which invoices it did."""
    machine = Match.objects.filter(invoice__client=client, verdict=Verdict.NONE)
    machine = machine.exclude(pk__in=[row.pk for row in kept])
    rows = {_key(row.invoice_id, row.transaction_id or row.credit_note_id): row for row in machine}
    new = []
    for each in found:
        before = rows.pop(_key(each.invoice, each.source), None)
        if before is None or not _is_same(before, each):
            new.append(_row(each))
            if before is not None:
                rows[each.invoice, each.source, "changed"] = before
    Match.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    Match.objects.bulk_create(new, batch_size=AT_ONCE)
    written = [*new, *rows.values()]
    return {key for row in written for key in (row.invoice_id, row.credit_note_id)}


def _key(invoice: object, source: object) -> Print:
    return invoice, source


def _is_same(row: Match, found: Found) -> bool:
    return (row.amount, row.rule, row.is_certain, row.evidence) == (
        found.amount,
        found.rule.value,
        found.is_certain,
        dict(found.evidence),
    )


def _row(found: Found) -> Match:
    source: Any = found.source
    is_credit = isinstance(source, UUID)
    return Match(
        invoice_id=cast("UUID", found.invoice),
        transaction_id=None if is_credit else source,
        credit_note_id=source if is_credit else None,
        amount=found.amount,
        rule=found.rule.value,
        is_certain=found.is_certain,
        evidence=dict(found.evidence),
    )


def _add_up(client: Client, invoices: Iterable[SalesInvoice], touched: Collection[object]) -> None:
    """Write what is settled and suggested of each invoice, where that has changed.

    With ``touched``, those whose matches have.
    """
    settled: dict[object, int] = defaultdict(int)
    suggested: dict[object, int] = defaultdict(int)
    rows = Match.objects.filter(invoice__client=client).counting()
    for invoice, note, amount, is_certain, verdict in rows.values_list(
        "invoice", "credit_note", "amount", "is_certain", "verdict"
    ):
        counted = settled if is_certain or verdict == Verdict.CONFIRMED else suggested
        counted[invoice] += amount
        if note:
            counted[note] -= amount
    now, changed = timezone.now(), []
    for invoice_row in invoices:
        sums = settled[invoice_row.pk], suggested[invoice_row.pk]
        state = payment_state(invoice_row.payable, sums[0])
        before = invoice_row.settled, invoice_row.suggested, invoice_row.payment
        if before != (*sums, state) or invoice_row.pk in touched:
            invoice_row.settled, invoice_row.suggested = sums
            invoice_row.payment = state
            invoice_row.changed_at = now
            changed.append(invoice_row)
    names = ["settled", "suggested", "payment", "changed_at"]
    SalesInvoice.objects.bulk_update(changed, names, batch_size=AT_ONCE)
