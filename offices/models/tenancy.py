"""The tenant, its bookkeeping packages, clients and accounts, and people's places in it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.errors import InvalidValue
from common.identifiers import format_enterprise_number, format_iban, normalise_enterprise_number
from common.numbers import enterprise_number_in
from common.text import validate_plain_text
from offices.models.addresses import ConfirmedAddress
from offices.models.entities import LegalEntity
from offices.querysets import (
    AccountingOfficeQuerySet,
    BankAccountQuerySet,
    ClientQuerySet,
    EnvironmentQuerySet,
    MembershipQuerySet,
)
from users.models import Language


class Role(models.TextChoices):
    ADMIN = "admin", _("Admin")
    USER = "user", _("User")


def validate_enterprise_number(value: str) -> None:
    """Accept an enterprise number in the one form in which it is kept: ten digits."""
    try:
        normal = enterprise_number_in(value)
    except InvalidValue as error:
        raise ValidationError(error.message, code=error.code) from error
    if normal != value:
        raise ValidationError(_("Write the enterprise number as ten digits."), code="not_normal")


class EnterpriseNumberField(models.CharField):
    """Ten digits of the Belgian register of enterprises (KBO/BCE), check digits verified."""

    default_validators = [validate_enterprise_number]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str | None:
        text: str | None = super().to_python(value)
        try:
            return normalise_enterprise_number(text) if text else text
        except InvalidValue:
            return text


class AccountingOffice(LegalEntity):
    """The tenant: the legal customer who signed for the service.

    A small company with a contract of its own is an office with one client, itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, validators=[validate_plain_text])
    enterprise_number = EnterpriseNumberField(_("enterprise number"), unique=True)
    contact_email = models.EmailField(_("contact e-mail"))
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DUTCH
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), db_default=1, default=1)

    objects = AccountingOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("accounting office")
        verbose_name_plural = _("accounting offices")

    def __str__(self) -> str:
        return self.name

    @property
    def formatted_enterprise_number(self) -> str:
        return format_enterprise_number(self.enterprise_number)


class Environment(models.Model):
    """One bookkeeping package that an office works with; each client lives in exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="environments",
        verbose_name=_("accounting office"),
    )
    name = models.CharField(_("name"), max_length=80, validators=[validate_plain_text])
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = EnvironmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("environment")
        verbose_name_plural = _("environments")
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="environment_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Client(ConfirmedAddress, LegalEntity):
    """A company whose books the office keeps.

    One that hasn't arrived is still another office's: it is as good as archived here until it has
    signed for this office.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="clients",
        verbose_name=_("accounting office"),
    )
    environment = models.ForeignKey(
        Environment,
        on_delete=models.PROTECT,
        related_name="clients",
        verbose_name=_("environment"),
    )
    code = models.CharField(_("code"), max_length=30, validators=[validate_plain_text])
    name = models.CharField(_("name"), max_length=120, validators=[validate_plain_text])
    enterprise_number = EnterpriseNumberField(_("enterprise number"))
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DUTCH
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    has_arrived = models.BooleanField(_("has arrived"), default=True, db_default=True)
    version = models.PositiveIntegerField(_("version"), db_default=1, default=1)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=Q(archived_at__isnull=True),
                name="client_enterprise_number",
                violation_error_message=_("This company is already the client of an office."),
            ),
            models.UniqueConstraint(fields=["environment", "code"], name="client_code"),
            models.CheckConstraint(
                condition=Q(has_arrived=True) | Q(archived_at__isnull=False),
                name="client_arrives_before_it_is_kept",
            ),
        ]
        indexes = [models.Index(fields=["office", "enterprise_number"], name="client_office")]

    def __str__(self) -> str:
        return self.name


class BankAccount(models.Model):
    """An account of a client: one account number in one currency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="bank_accounts", verbose_name=_("client")
    )
    iban = models.CharField(_("IBAN"), max_length=34)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    bank_bic = models.CharField(_("BIC of the bank"), max_length=11, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["iban", "currency"],
                condition=Q(closed_at__isnull=True),
                name="bank_account_open",
                violation_error_message=_("This account already belongs to a client."),
            ),
        ]

    def __str__(self) -> str:
        return format_iban(self.iban)


class Membership(models.Model):
    """A user's place in an office: its Admin, or a User who may be limited to environments.

    ``chosen_environment`` is the one that the person looks at for now. It narrows lists down, and
    never widens what the place allows.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("user"),
    )
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("accounting office"),
    )
    role = models.CharField(_("role"), max_length=5, choices=Role, default=Role.USER)
    environments = models.ManyToManyField(
        Environment,
        blank=True,
        related_name="memberships",
        verbose_name=_("environments"),
        help_text=_("None chosen: all environments of the office."),
    )
    chosen_environment = models.ForeignKey(
        Environment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chosen environment"),
        help_text=_("None chosen: lists show all that the place allows."),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    version = models.PositiveIntegerField(_("version"), db_default=1, default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "office"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.office}"
