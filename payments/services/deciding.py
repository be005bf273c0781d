"""What a person decides: that a match is right, that it is not, that one was missed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import InvalidValue, StateConflict
from documents.models import Transaction
from payments.models import Match, SalesInvoice
from payments.services.reckoning import reckon
from payments.states import RuleChoice, Verdict


@transaction.atomic
def confirm_match(match: Match, *, by: Actor) -> None:
    """Say that a match is right: from now on it counts, and stays.

    Raises ``StateConflict`` if somebody decided before, or if it is not found any more.
    """
    _decide(match, Verdict.CONFIRMED, by=by, only_from=[Verdict.NONE])
    _record("payment.confirmed", match, by)
    reckon(match.invoice.client, is_asked=False)


@transaction.atomic
def undo_match(match: Match, *, by: Actor) -> None:
    """Say that a match is wrong: it counts no more, and is not found again.

    Raises ``StateConflict`` if that was said before.
    """
    _decide(match, Verdict.UNDONE, by=by, only_from=[Verdict.NONE, Verdict.CONFIRMED])
    _record("payment.undone", match, by)
    reckon(match.invoice.client, is_asked=False)


@transaction.atomic
def match_by_hand(invoice: SalesInvoice, movement: Transaction, *, amount: int, by: Actor) -> Match:
    """Say that a movement is, for an amount in signed thousandths, for an invoice.

    Raises ``InvalidValue`` for an amount that the movement doesn't have left, or another currency.
    """
    reckon(invoice.client)
    _check(invoice, movement, amount)
    match, _is_new = Match.objects.update_or_create(
        invoice=invoice,
        transaction=movement,
        defaults={
            "amount": amount,
            "rule": RuleChoice.HAND,
            "is_certain": True,
            "evidence": {},
            "verdict": Verdict.CONFIRMED,
            "decided_by_id": _person(by),
            "decided_at": timezone.now(),
        },
    )
    _record("payment.matched", match, by)
    reckon(invoice.client, is_asked=False)
    return match


def left_of(movement: Transaction, *, beside: SalesInvoice | None = None) -> int:
    """Return what of a movement certainly counts for nothing yet, in signed thousandths.

    What counts for ``beside`` is left aside, and so is what is only suggested.
    """
    rows = Match.objects.filter(transaction=movement).counting().exclude(invoice=beside)
    counted = rows.values_list("amount", "is_certain", "verdict")
    return movement.amount - sum(
        amount for amount, is_certain, verdict in counted if is_certain or verdict
    )


def _check(invoice: SalesInvoice, movement: Transaction, amount: int) -> None:
    if movement.statement.bank_account.currency != invoice.currency:
        raise InvalidValue(_("The movement is in another currency than the invoice."))
    left = left_of(movement, beside=invoice)
    if not amount or amount * left <= 0 or abs(amount) > abs(left):
        raise InvalidValue(_("The movement doesn't have this amount left."))


def _decide(match: Match, verdict: Verdict, *, by: Actor, only_from: list[Verdict]) -> None:
    here = Match.objects.filter(pk=match.pk, verdict__in=only_from)
    person = _person(by)
    if not here.update(verdict=verdict, decided_by_id=person, decided_at=timezone.now()):
        raise StateConflict(_("Somebody decided about this payment a moment ago."))


def _person(by: Actor) -> int | None:
    return int(by.id) if by.kind is ActorKind.USER else None


def _record(action: str, match: Match, by: Actor) -> None:
    told = SalesInvoice.objects.filter(pk__in=[match.invoice_id, match.credit_note_id])
    told.update(changed_at=timezone.now())
    record(
        action,
        target=match.invoice,
        by=by,
        office_id=match.invoice.client.office_id,
        facts={
            "number": match.invoice.number,
            "transaction": match.transaction_id,
            "credit_note": str(match.credit_note_id or ""),
            "amount": match.amount,
            "rule": match.rule,
        },
    )
