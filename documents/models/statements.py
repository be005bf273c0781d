"""What a CODA says, in rows: statements, their transactions, and where one is missing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.querysets import GapQuerySet, StatementQuerySet, TransactionQuerySet
from offices.models import BankAccount, Client


class Statement(models.Model):
    """What one statement of a CODA says. Amounts are whole thousandths of the currency.

    ``digest`` is the SHA-256 of its records without what a bank changes when it sends them again;
    ``day`` is where it stands in the sequence of its account. A statement that was sent again with
    other content is not ``is_current`` any more.
    """

    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        related_name="statements",
        verbose_name=_("document"),
    )
    bank_account = models.ForeignKey(
        BankAccount,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("bank account"),
    )
    position = models.PositiveSmallIntegerField(_("position in the document"))
    digest = models.CharField(_("SHA-256 of the records"), max_length=64)
    day = models.DateField(_("day"))
    created_on = models.DateField(_("creation date of the file"), null=True, blank=True)
    statement_number = models.PositiveSmallIntegerField(_("statement number"))
    coda_sequence = models.PositiveSmallIntegerField(_("CODA sequence number"))
    application = models.CharField(_("separate application"), max_length=5, default="00000")
    old_balance = models.BigIntegerField(_("old balance"))
    old_balance_on = models.DateField(_("date of the old balance"), null=True, blank=True)
    new_balance = models.BigIntegerField(_("new balance"))
    new_balance_on = models.DateField(_("date of the new balance"), null=True, blank=True)
    movement_count = models.PositiveIntegerField(_("number of movements"))
    is_current = models.BooleanField(_("current"), default=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="statement_position"),
            models.UniqueConstraint(fields=["bank_account", "digest"], name="statement_once"),
            models.UniqueConstraint(
                fields=["bank_account", "application", "created_on", "coda_sequence"],
                condition=Q(is_current=True, created_on__isnull=False, coda_sequence__gt=0),
                name="statement_current",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank_account", "application", "day", "coda_sequence", "id"],
                name="statement_order",
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_account} {self.statement_number}"


class Transaction(models.Model):
    """One movement of a statement: a booking, or with a detail number a detail of one.

    ``amount`` is in signed thousandths of the account's currency. ``reference`` is a structured
    communication or creditor reference that proves itself, without its punctuation.
    """

    statement = models.ForeignKey(
        Statement,
        on_delete=models.CASCADE,
        related_name="transactions",
        verbose_name=_("statement"),
    )
    position = models.PositiveIntegerField(_("position in the statement"))
    sequence = models.PositiveSmallIntegerField(_("sequence number"))
    detail = models.PositiveSmallIntegerField(_("detail number"))
    amount = models.BigIntegerField(_("amount in thousandths"))
    value_date = models.DateField(_("value date"), null=True, blank=True)
    entry_date = models.DateField(_("entry date"), null=True, blank=True)
    code = models.CharField(_("transaction code"), max_length=8)
    counterparty_name = models.CharField(_("counterparty"), max_length=200, blank=True)
    counterparty_account = models.CharField(_("its account"), max_length=60, blank=True)
    reference = models.CharField(_("structured reference"), max_length=25, blank=True)
    end_to_end_id = models.CharField(_("reference of the customer"), max_length=60, blank=True)
    communication = models.TextField(_("communication"), blank=True)

    objects = TransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="transaction_position"),
        ]
        indexes = [
            models.Index(
                fields=["reference"], name="transaction_reference", condition=~Q(reference="")
            ),
            models.Index(fields=["amount", "statement"], name="transaction_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}/{self.detail}"


class Gap(models.Model):
    """Something is missing between two statements that follow each other.

    Either numbers are missing (``first_missing`` to ``last_missing``), or the balances don't meet
    (``difference`` is what lies between them, in thousandths), or both. It opens and closes by
    itself, as files arrive in whatever order. ``client`` is whose account it is.
    """

    client = models.ForeignKey(
        Client,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="gaps",
        verbose_name=_("client"),
    )
    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.CASCADE, related_name="gaps", verbose_name=_("bank account")
    )
    previous = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="+", verbose_name=_("after")
    )
    next = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="+", verbose_name=_("before")
    )
    first_missing = models.PositiveSmallIntegerField(_("first missing"), null=True, blank=True)
    last_missing = models.PositiveSmallIntegerField(_("last missing"), null=True, blank=True)
    difference = models.BigIntegerField(_("difference in thousandths"), default=0)
    opened_at = models.DateTimeField(_("opened at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        constraints = [
            models.UniqueConstraint(
                fields=["next"], condition=Q(closed_at__isnull=True), name="gap_open_once"
            ),
            models.CheckConstraint(
                condition=Q(first_missing__isnull=True, last_missing__isnull=True)
                | Q(first_missing__lte=models.F("last_missing")),
                name="gap_numbers",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank_account", "opened_at"],
                name="gap_open",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["opened_at", "id", "client"],
                name="gap_newest",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["client"], name="gap_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.previous_id}–{self.next_id}"
