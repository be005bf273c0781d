"""What mandates are about: their kinds, the documents they consist of, the parties they name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.kinds import DocumentKind


class MandateKind(models.TextChoices):
    """What a client lets somebody pass on."""

    CODA = "coda", _("bank statements (CODA)")
    SODA = "soda", _("payroll entries (SODA)")
    CARO = "caro", _("card statements (CARO)")
    VOILA = "voila", _("purchase invoices (VOILA)")

    @property
    def document_kind(self) -> DocumentKind:
        """Return the kind of document that arrives under a mandate of this kind."""
        return DOCUMENT_KINDS[self]


DOCUMENT_KINDS: dict[MandateKind, DocumentKind] = {
    MandateKind.CODA: DocumentKind.CODA,
    MandateKind.SODA: DocumentKind.SODA,
    MandateKind.CARO: DocumentKind.CARO,
    MandateKind.VOILA: DocumentKind.PURCHASE_INVOICE,
}


class MandatePart(models.TextChoices):
    """One document to be signed.

    By the bank mandate the client lets its bank (its secretariat, its card issuer) hand files to
    us; by the CodaBox mandate it lets us pass them on to this accounting office.
    """

    BANK = "bank", _("bank mandate")
    CODABOX = "codabox", _("CodaBox mandate")


class AccountType(models.TextChoices):
    CURRENT = "current", _("current account")
    SAVINGS = "savings", _("savings account")


class SourceKind(models.TextChoices):
    """What kind of house the files come from."""

    BANK = "bank", _("bank")
    SECRETARIAT = "secretariat", _("social secretariat")
    ISSUER = "issuer", _("card issuer")


class SigningRoute(models.TextChoices):
    """How a bank wants its mandate signed."""

    OUR_PAGE = "our_page", _("both documents on our page")
    PROVIDER = "provider", _("with another provider, by eID, itsme or bank card")
    HOLDER_LINKS = "holder_links", _("the holder links us in the bank's app, and signs on our page")
    PAPER = "paper", _("on paper, by hand")
