"""What staff know better than the code about banks, secretariats and card issuers."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from mandates.kinds import SigningRoute, SourceKind
from mandates.reference import SourceFacts


class SourceEntry(models.Model):
    """One house, added by staff or in place of what the code says about it.

    The columns are those of ``SourceFacts``; lists are written with spaces between.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind)
    code = models.CharField(_("code"), max_length=40, validators=[validate_plain_text])
    name = models.CharField(_("name"), max_length=80, validators=[validate_plain_text])
    bics = models.CharField(_("BICs"), max_length=120, blank=True)
    bank_codes = models.CharField(_("bank codes"), max_length=400, blank=True)
    route = models.CharField(
        _("how it is signed"), max_length=12, choices=SigningRoute, default=SigningRoute.PAPER
    )
    provider = models.SlugField(
        _("provider"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("Its code in the settings. One that isn't set up there: signed on our page."),
    )
    takes_paper = models.BooleanField(_("takes paper"), default=True)
    least_days = models.PositiveSmallIntegerField(_("takes at least (days)"), default=7)
    most_days = models.PositiveSmallIntegerField(_("takes at most (days)"), default=28)
    bills_holder = models.BooleanField(_("bills the holder"), default=False)
    reorder_day = models.PositiveSmallIntegerField(
        _("stopped accounts again from day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    answers_online = models.BooleanField(_("answers over Bankconnect"), default=False)
    is_supported = models.BooleanField(_("mandates can be prepared"), default=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    origin = models.CharField(_("known from"), max_length=200, validators=[validate_plain_text])
    checked_on = models.DateField(_("checked on"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("bank, secretariat or issuer")
        verbose_name_plural = _("banks, secretariats and issuers")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="source_entry_once",
                violation_error_message=_("There is an entry for this house already."),
            ),
            models.CheckConstraint(
                condition=Q(least_days__lte=F("most_days")),
                name="source_entry_days",
                violation_error_message=_("It can't take longer at least than at most."),
            ),
            models.CheckConstraint(
                condition=Q(reorder_day__isnull=True) | Q(reorder_day__range=(1, 28)),
                name="source_entry_reorder_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> SourceFacts:
        return SourceFacts(
            kind=SourceKind(self.kind),
            code=self.code,
            name=self.name,
            bics=tuple(self.bics.split()),
            bank_codes=tuple(self.bank_codes.split()),
            route=SigningRoute(self.route),
            provider=self.provider,
            takes_paper=self.takes_paper,
            lead_days=(self.least_days, self.most_days),
            bills_holder=self.bills_holder,
            reorder_day=self.reorder_day,
            answers_online=self.answers_online,
            is_supported=self.is_supported,
            contact_email=self.contact_email,
            origin=self.origin,
            checked_on=self.checked_on,
        )
