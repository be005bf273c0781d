"""How far an invoice has come: on its way to the office, and in being paid."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.matching import Rule


class PaymentState(models.TextChoices):
    """What was paid, counting what is certain and what people confirmed."""

    OPEN = "open", _("open")
    PARTIAL = "partial", _("paid in part")
    PAID = "paid", _("paid")
    OVERPAID = "overpaid", _("overpaid")


class Verdict(models.TextChoices):
    """What a person said about a match."""

    NONE = "", _("nothing")
    CONFIRMED = "confirmed", _("confirmed")
    UNDONE = "undone", _("undone")


class RuleChoice(models.TextChoices):
    """By what a match was found."""

    REFERENCE = Rule.REFERENCE, _("structured communication")
    CREDITOR_REFERENCE = Rule.CREDITOR_REFERENCE, _("creditor reference (RF)")
    REFERENCE_IN_TEXT = Rule.REFERENCE_IN_TEXT, _("reference in the text")
    END_TO_END = Rule.END_TO_END, _("reference of the payer")
    NUMBER = Rule.NUMBER, _("invoice number in the text")
    CREDIT_NOTE = Rule.CREDIT_NOTE, _("credit note")
    REVERSAL = Rule.REVERSAL, _("payment returned")
    REFUND = Rule.REFUND, _("paid back")
    NEAR_REFERENCE = Rule.NEAR_REFERENCE, _("reference with a mistake")
    ACCOUNT = Rule.ACCOUNT, _("known payer and amount")
    SUM = Rule.SUM, _("known payer, several invoices together")
    HAND = Rule.HAND, _("matched by hand")


def payment_state(payable: int, settled: int) -> PaymentState:
    """Return how far an amount is settled; both are below nought for a credit note."""
    if payable < 0:
        payable, settled = -payable, -settled
    if settled > payable:
        return PaymentState.OVERPAID
    if settled == payable:
        return PaymentState.PAID
    return PaymentState.PARTIAL if settled > 0 else PaymentState.OPEN
