"""Matches that stand by themselves: by a number that proves itself, or a number and the amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from payments.matching.ledger import Ledger
from payments.matching.reading import (
    NOT_PROVIDED,
    compact,
    is_telling,
    numbers_in,
    references_in,
)
from payments.matching.values import Invoice, Payment, Rule

BEFORE = timedelta(days=7)
"""A payment may come a little before the date of its invoice."""
WITHIN = timedelta(days=550)
"""Numbers come back after years; a payment later than this is for another one."""
PROVEN = frozenset({Rule.REFERENCE, Rule.CREDITOR_REFERENCE, Rule.REFERENCE_IN_TEXT})
Evidence = dict[str, str]


def offset_credit_notes(ledger: Ledger) -> None:
    """Let credit notes count for the invoices that they name, of the same customer.

    Of several invoices named only if the credit note cancels them all.
    """
    for note in [invoice for invoice in ledger.invoices if invoice.amount < 0]:
        named = [found for number in note.credits if (found := _credited(ledger, note, number))]
        if ledger.taken[note.key]:
            continue
        if len(named) == 1:
            amount = min(-note.amount, named[0].amount)
            _offset(ledger, note, named[0], amount)
        elif named and sum(each.amount for each in named) == -note.amount:
            for each in named:
                _offset(ledger, note, each, each.amount)


def _credited(ledger: Ledger, note: Invoice, number: str) -> Invoice | None:
    named = [
        each
        for each in ledger.by_number.get(compact(number), [])
        if each.amount > 0 and each.customer == note.customer and ledger.may(note.key, each)
    ]
    return named[0] if len(named) == 1 else None


def _offset(ledger: Ledger, note: Invoice, invoice: Invoice, amount: int) -> None:
    evidence = {"credit_note": note.number, "number": invoice.number}
    ledger.note(note.key, invoice, amount, Rule.CREDIT_NOTE, evidence)


def match_incoming(ledger: Ledger, payment: Payment) -> None:
    """Match a payment by what it says, if what it says can only be meant in one way."""
    if ledger.taken[payment.key]:
        return
    for named, rule, evidence in _named(ledger, payment):
        if len(named) > 1:
            if _pays_all(ledger, payment, named):
                _note_all(ledger, payment, named, rule, evidence)
                return
        elif _is_meant(ledger, payment, named[0], rule):
            amount = min(payment.amount, ledger.owed(named[0]))
            ledger.note(payment.key, named[0], amount, rule, evidence)
            return


def _named(ledger: Ledger, payment: Payment) -> Iterable[tuple[Sequence[Invoice], Rule, Evidence]]:
    """Yield what a payment names, the strongest words first."""
    sources = [
        ([payment.reference] if payment.reference else [], None),
        (references_in(payment.text), Rule.REFERENCE_IN_TEXT),
        (references_in(payment.end_to_end), Rule.END_TO_END),
    ]
    for references, rule in sources:
        if named := by_references(ledger, payment, references):
            yield named, rule or rule_of(references[0]), {"reference": " ".join(references)}
    own = compact(payment.end_to_end)
    if own != NOT_PROVIDED and (named := by_numbers(ledger, payment, [own])):
        yield named, Rule.END_TO_END, {"number": payment.end_to_end}
    if named := by_numbers(ledger, payment, numbers_in(payment.text, ledger.by_number)):
        yield named, Rule.NUMBER, {"number": " ".join(each.number for each in named)}


def rule_of(reference: str) -> Rule:
    """Return the rule that is about a structured reference of this kind."""
    return Rule.CREDITOR_REFERENCE if reference.startswith("RF") else Rule.REFERENCE


def by_references(ledger: Ledger, payment: Payment, references: Iterable[str]) -> list[Invoice]:
    """Return the invoices with these references; none if one of them is that of several."""
    named: list[Invoice] = []
    for reference in references:
        found = possible(ledger, payment, ledger.by_reference.get(reference, []))
        if len(found) > 1:
            found = [each for each in found if ledger.open(each) > 0]
        if len(found) > 1:
            return []
        named += found
    return named


def by_numbers(ledger: Ledger, payment: Payment, numbers: Iterable[str]) -> list[Invoice]:
    """Return the invoices with these compact numbers; none if it isn't certain which."""
    named: list[Invoice] = []
    for number in numbers:
        found = possible(ledger, payment, ledger.by_number.get(number, []))
        if len(found) != 1 or not is_telling(number):
            return []
        named += found
    return named


def possible(ledger: Ledger, payment: Payment, invoices: Iterable[Invoice]) -> list[Invoice]:
    """Keep the invoices that a payment can be for by its day, unless a person said no."""
    first, last = payment.on - WITHIN, payment.on + BEFORE
    return [
        each
        for each in invoices
        if first <= each.issued_on <= last and ledger.may(payment.key, each)
    ]


def _pays_all(ledger: Ledger, payment: Payment, named: Sequence[Invoice]) -> bool:
    """Whether a payment comes to what is open of all that it names, credit notes taken off."""
    is_open = all(each.amount < 0 or ledger.open(each) > 0 for each in named)
    return is_open and sum(map(ledger.open, named)) == payment.amount


def _note_all(
    ledger: Ledger,
    payment: Payment,
    named: Sequence[Invoice],
    rule: Rule,
    evidence: Mapping[str, str],
) -> None:
    told = {**evidence, "together": str(len(named))}
    for each in named:
        if amount := ledger.open(each):
            ledger.note(payment.key, each, amount, rule, told)


def _is_meant(ledger: Ledger, payment: Payment, invoice: Invoice, rule: Rule) -> bool:
    """Whether a payment that names one invoice is certainly for it.

    The amount has to be the right one, whole or what is left, with or without credit notes; a
    reference that proves itself may come with another amount, unless that is what another invoice
    of the same customer comes to: then the payer may have taken an old reference by mistake. What
    was paid before and is named again is not certain either.
    """
    if invoice.amount < 0 or ledger.owed(invoice) <= 0:
        return False
    if payment.amount in {ledger.open(invoice), ledger.owed(invoice)}:
        return True
    return rule in PROVEN and not is_due_elsewhere(ledger, payment, invoice)


def is_due_elsewhere(ledger: Ledger, payment: Payment, invoice: Invoice) -> bool:
    """Whether another invoice of the same customer comes to exactly the amount of a payment."""
    others = possible(ledger, payment, ledger.by_customer[invoice.customer])
    return any(
        each.key != invoice.key and payment.amount in {ledger.open(each), ledger.owed(each)}
        for each in others
    )
