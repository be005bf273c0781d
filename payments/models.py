"""Sales invoices as debts, and what was found to pay them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from connections.models import Connection
from documents.models import Document, Transaction
from offices.models import Client
from payments.querysets import (
    MatchQuerySet,
    ReckoningQuerySet,
    RefusedInvoiceQuerySet,
    SalesInvoiceQuerySet,
)
from payments.states import PaymentState, RuleChoice, Verdict


class SalesInvoice(models.Model):
    """What a company is owed by one invoice; ``document`` is the version of it that counts.

    Amounts are in signed thousandths of ``currency``, below nought for a credit note. ``settled``
    is what is certain or confirmed, ``suggested`` what else may have been paid.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="sales_invoices", verbose_name=_("client")
    )
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        related_name="sales_invoice",
        verbose_name=_("document"),
    )
    connection = models.ForeignKey(
        Connection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sales_invoices",
        verbose_name=_("connection"),
        help_text=_("Of the invoicing software that sent it; empty if it came in another way."),
    )
    number = models.CharField(_("number"), max_length=120)
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    payable = models.BigIntegerField(_("amount in thousandths"))
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("structured reference"), max_length=25, blank=True)
    customer_name = models.CharField(_("customer"), max_length=160, blank=True)
    customer_number = models.CharField(
        _("enterprise number of the customer"), max_length=10, blank=True
    )
    credits = models.JSONField(_("numbers of the invoices that it credits"), default=list)
    settled = models.BigIntegerField(_("settled"), default=0)
    suggested = models.BigIntegerField(_("suggested"), default=0)
    payment = models.CharField(
        _("payment"), max_length=8, choices=PaymentState, default=PaymentState.OPEN
    )
    received_at = models.DateTimeField(_("received at"))
    changed_at = models.DateTimeField(
        _("changed at"),
        db_default=Now(),
        help_text=_("When its content or its payment changed last."),
    )

    objects = SalesInvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales invoice")
        verbose_name_plural = _("sales invoices")
        indexes = [
            models.Index(fields=["client", "-issued_on", "-id"], name="sales_of_client"),
            models.Index(fields=["client", "received_at", "id"], name="sales_received"),
            models.Index(fields=["-issued_on", "-id", "client"], name="sales_newest"),
            models.Index(fields=["-received_at", "-id"], name="sales_last_received"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit_note(self) -> bool:
        return self.payable < 0


class Match(models.Model):
    """A movement, or a credit note, that counts for an invoice: found, confirmed or undone.

    ``amount`` is in signed thousandths: below nought where money is taken back. What a person
    decided stays as it is when everything is matched anew; what was undone counts for nothing and
    is not found again.
    """

    invoice = models.ForeignKey(
        SalesInvoice,
        on_delete=models.CASCADE,
        related_name="matches",
        verbose_name=_("sales invoice"),
    )
    transaction = models.ForeignKey(
        Transaction,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="matches",
        verbose_name=_("transaction"),
    )
    credit_note = models.ForeignKey(
        SalesInvoice,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="offsets",
        verbose_name=_("credit note"),
    )
    amount = models.BigIntegerField(_("amount in thousandths"))
    rule = models.CharField(_("rule"), max_length=20, choices=RuleChoice)
    is_certain = models.BooleanField(_("certain"))
    evidence = models.JSONField(_("evidence"), default=dict)
    verdict = models.CharField(
        _("verdict"), max_length=9, choices=Verdict, default=Verdict.NONE, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    found_at = models.DateTimeField(_("found at"), db_default=Now())

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "transaction"],
                condition=Q(transaction__isnull=False),
                name="match_movement_once",
            ),
            models.UniqueConstraint(
                fields=["invoice", "credit_note"],
                condition=Q(credit_note__isnull=False),
                name="match_credit_note_once",
            ),
            models.CheckConstraint(
                condition=Q(transaction__isnull=False, credit_note__isnull=True)
                | Q(transaction__isnull=True, credit_note__isnull=False),
                name="match_one_source",
            ),
            models.CheckConstraint(
                condition=Q(credit_note__isnull=True) | ~Q(credit_note=F("invoice")),
                name="match_not_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.amount}"


class RefusedInvoice(models.Model):
    """What invoicing software sent and was not taken: the last refusal of each number.

    It is forgotten once the invoice comes as it should. ``errors`` are those that the software was
    told: ``rule``, ``location``, ``message``.
    """

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="refused_invoices", verbose_name=_("client")
    )
    connection = models.ForeignKey(
        Connection,
        on_delete=models.CASCADE,
        related_name="refused_invoices",
        verbose_name=_("connection"),
    )
    number = models.CharField(_("number"), max_length=120, blank=True)
    code = models.CharField(_("code"), max_length=40)
    sentence = models.CharField(_("reason"), max_length=500)
    errors = models.JSONField(_("errors"), default=list)
    refused_at = models.DateTimeField(_("refused at"))

    objects = RefusedInvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("refused invoice")
        verbose_name_plural = _("refused invoices")
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="refused_once"),
        ]
        indexes = [models.Index(fields=["-refused_at", "-id", "client"], name="refused_newest")]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class Reckoning(models.Model):
    """How often the payments of a company were to be matched anew, and how often that was done.

    Who asks adds one to ``asked`` in the transaction of what is new; who matches holds the row, and
    sets ``done`` to what was asked.
    """

    client = models.OneToOneField(
        Client, on_delete=models.CASCADE, related_name="reckoning", verbose_name=_("client")
    )
    asked = models.PositiveBigIntegerField(_("asked"), default=0)
    done = models.PositiveBigIntegerField(_("done"), default=0)

    objects = ReckoningQuerySet.as_manager()

    class Meta:
        verbose_name = _("reckoning")
        verbose_name_plural = _("reckonings")

    def __str__(self) -> str:
        return str(self.client)
