"""One mandate of one company: who may pass what on, and how far it is."""

from __future__ import annotations

import secrets
import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from mandates.kinds import AccountType, MandateKind
from mandates.models.transfers import Transfer
from mandates.querysets import DispatchQuerySet, MandateAccountQuerySet, MandateQuerySet
from mandates.states import (
    ENDED,
    LIVE,
    SIGNED_CODA,
    TRANSITIONS,
    AccountState,
    EndReason,
    MandateState,
    ProblemReason,
)
from offices.models import AccountingOffice, BankAccount, Client
from users.models import Language

K, S = MandateKind, MandateState

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 and O, no 1, I and L
CLIENT_REFERENCE = RegexValidator(
    r"^[67][0-9]{9}\Z", _("A client reference has ten digits and starts with 6 or 7.")
)


def new_reference() -> str:
    """Return a reference that people can read to each other: ``M7K2-9QXD-4B3F``."""
    letters = [secrets.choice(REFERENCE_ALPHABET) for _place in range(11)]
    name = "M" + "".join(letters)
    return "-".join((name[:4], name[4:8], name[8:]))


class Mandate(models.Model):
    """What one company lets one house pass on to one office.

    ``source`` is the code of the bank, secretariat or issuer; none for purchase invoices.
    ``version`` grows with every move. ``is_handed_over``: the office hands links and documents
    over itself, so the portal mails its clients nothing. ``needs_bank_mandate``: the bank has no
    mandate yet, so its document is signed too. What belongs to a ``transfer`` counts once the
    company has arrived. Ended rows never live again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=14, unique=True, default=new_reference)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("accounting office"),
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("client")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=MandateKind)
    source = models.CharField(_("bank, secretariat or issuer"), max_length=40, blank=True)
    client_reference = models.CharField(
        _("client reference"), max_length=10, blank=True, validators=[CLIENT_REFERENCE]
    )
    address = models.CharField(
        _("address of the company"), max_length=300, blank=True, help_text=_("One line a line.")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    starts_on = models.DateField(_("from"))
    needs_bank_mandate = models.BooleanField(_("with a bank mandate"), default=True)
    is_handed_over = models.BooleanField(_("handed over by the office"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=MandateState)
    state_modified_at = models.DateTimeField(_("state since"), db_default=Now())
    version = models.PositiveIntegerField(_("version"), default=1)
    reason = models.CharField(_("problem"), max_length=32, choices=ProblemReason, blank=True)
    reason_text = models.CharField(
        _("problem in words"), max_length=300, blank=True, validators=[validate_plain_text]
    )
    ordered_at = models.DateTimeField(_("ordered at"), db_default=Now())
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=EndReason, blank=True)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("comes after"),
    )
    transfer = models.ForeignKey(
        Transfer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("transfer"),
    )
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    warned_at = models.DateTimeField(_("office warned at"), null=True, blank=True)
    last_document_on = models.DateField(_("last document on"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(kind=kind, state__in=sorted(moves)) for kind, moves in TRANSITIONS.items()),
                    _connector=Q.OR,
                ),
                name="mandate_state_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LIVE), ended_at__isnull=True, end_reason="")
                | (Q(state__in=sorted(ENDED), ended_at__isnull=False) & ~Q(end_reason="")),
                name="mandate_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.PROBLEM) | ~Q(reason=""), name="mandate_problem_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind=K.CODA, state__in=sorted(SIGNED_CODA))
                | Q(signed_at__isnull=False),
                name="mandate_signed_at_some_time",
            ),
            models.CheckConstraint(
                condition=(Q(kind=K.VOILA) & Q(source="")) | (~Q(kind=K.VOILA) & ~Q(source="")),
                name="mandate_names_its_source",
            ),
            models.CheckConstraint(
                condition=(Q(kind=K.CARO) & ~Q(client_reference=""))
                | (~Q(kind=K.CARO) & Q(client_reference="")),
                name="mandate_card_has_a_reference",
            ),
            models.UniqueConstraint(
                fields=["client", "kind", "source"],
                condition=Q(kind__in=[K.SODA, K.VOILA], state__in=sorted(LIVE)),
                name="mandate_one_live",
            ),
            models.UniqueConstraint(
                fields=["client_reference"],
                condition=Q(kind=K.CARO, state__in=sorted(LIVE)),
                name="mandate_one_live_card",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "kind", "state", "-ordered_at"], name="mandate_list"),
            models.Index(fields=["office", "-ordered_at", "-id"], name="mandate_of_office"),
            models.Index(fields=["-ordered_at", "-id"], name="mandate_newest"),
            models.Index(fields=["client", "kind"], name="mandate_of_client"),
            models.Index(fields=["state", "state_modified_at"], name="mandate_since"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """Return what the kind is called; Django would ask for the names of all of them."""
        return str(MandateKind(self.kind).label)

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Return what the state is called."""
        return str(MandateState(self.state).label)


class MandateAccount(models.Model):
    """One account under a CODA mandate, with a state of its own.

    ``bank_approved_at`` and ``bank_stopped_at`` tell whether a bank mandate stands for the account,
    whatever became of ours.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("mandate")
    )
    bank_account = models.ForeignKey(
        BankAccount,
        on_delete=models.PROTECT,
        related_name="mandate_accounts",
        verbose_name=_("bank account"),
    )
    type = models.CharField(
        _("type"), max_length=8, choices=AccountType, default=AccountType.CURRENT
    )
    state = models.CharField(
        _("state"), max_length=24, choices=AccountState, default=AccountState.PENDING_SIGNATURE
    )
    state_modified_at = models.DateTimeField(_("state since"), db_default=Now())
    version = models.PositiveIntegerField(_("version"), default=1)
    bank_approved_at = models.DateTimeField(_("approved by the bank"), null=True, blank=True)
    bank_stopped_at = models.DateTimeField(_("stopped at the bank"), null=True, blank=True)
    last_statement_on = models.DateField(_("last statement on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=EndReason, blank=True)

    objects = MandateAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account under a mandate")
        verbose_name_plural = _("accounts under mandates")
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account"],
                condition=~Q(state=AccountState.ARCHIVED),
                name="mandate_account_one_live",
            ),
            models.UniqueConstraint(
                fields=["mandate", "bank_account"], name="mandate_account_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AccountState.values), name="mandate_account_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state=AccountState.ARCHIVED, ended_at__isnull=False))
                | (~Q(state=AccountState.ARCHIVED) & Q(ended_at__isnull=True, end_reason="")),
                name="mandate_account_ended",
            ),
        ]

    def __str__(self) -> str:
        return str(self.bank_account)


class Dispatch(models.Model):
    """One time that a signed mandate went to its bank or house, with the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="dispatches", verbose_name=_("mandate")
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    receipt = models.CharField(_("receipt"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"))

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispatch to a bank")
        verbose_name_plural = _("dispatches to banks")
        constraints = [
            models.UniqueConstraint(fields=["mandate", "attempt"], name="mandate_dispatch_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} → {self.sent_at:%Y-%m-%d}"
