"""Who is behind a bank's secret, and what that bank may see."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from banks.models import BankAccess, BankCredential, BankReport
from banks.states import AT_THE_BANK, LISTED, WAITING, ReportKind
from common.keys import keyed_hash
from mandates.kinds import MandateKind
from mandates.models import Dispatch, Mandate, MandateAccount, MandateVersion
from mandates.querysets import MandateAccountQuerySet
from mandates.states import AccountState

REJECTED = Q(is_rejected=True)
"""Of the accounts at a bank, those that it refused since their mandate went there."""


def credential_for(client_id: str, secret: str) -> BankCredential | None:
    """Return the live credential that this client id and secret name, or None."""
    if "\0" in client_id:  # PostgreSQL keeps no such text
        return None
    return (
        BankCredential.objects.live()
        .filter(secret_hash=keyed_hash(secret), access__oauth_application_id=client_id)
        .select_related("access__oauth_application")
        .first()
    )


def accounts_at(bank: str) -> MandateAccountQuerySet:
    """Return the accounts that were signed for at a bank, those signed first in front.

    Each has ``signed_at`` and ``is_rejected``, see ``REJECTED``.
    """
    accounts = MandateAccount.objects.filter(
        mandate__source=bank,
        mandate__kind=MandateKind.CODA,
        mandate__signed_at__isnull=False,
        state__in=LISTED,
    )
    with_facts = accounts.annotate(signed_at=F("mandate__signed_at"), is_rejected=_is_rejected())
    return with_facts.select_related("mandate__client", "bank_account").order_by("signed_at", "pk")


def _is_rejected() -> Case:
    last = Dispatch.objects.filter(mandate=OuterRef("mandate")).order_by("-attempt")
    rejections = BankReport.objects.filter(
        kind=ReportKind.REJECTION,
        mandate=OuterRef("mandate"),
        iban=OuterRef("bank_account__iban"),
        attempt=Coalesce(Subquery(last.values("attempt")[:1]), 0),
    )
    return Case(
        When(Exists(rejections), state__in=WAITING, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )


def waiting_for(bank: str) -> MandateAccountQuerySet:
    """Return the accounts that wait for a bank's word."""
    accounts = accounts_at(bank).filter(~REJECTED, state__in=WAITING)
    return accounts.filter(mandate__state__in=AT_THE_BANK)


def mandate_about(access: BankAccess, iban: str) -> Mandate | None:
    """Return the mandate that a bank means by an account number, or None.

    One that waits for the bank rather than one that doesn't, one that lives rather than one that
    has ended, the newest of them; before all others one whose company is that office's already.
    """
    on_its_way = Q(mandate__transfer__isnull=False, mandate__transfer__settled_at__isnull=True)
    rank = Case(
        When(on_its_way, then=3),
        When(state__in=WAITING, then=0),
        When(state=AccountState.ARCHIVED, then=2),
        default=1,
    )
    accounts = MandateAccount.objects.filter(
        mandate__source=access.bank, mandate__kind=MandateKind.CODA, bank_account__iban=iban
    )
    found = accounts.select_related("mandate").order_by(rank, "-mandate__ordered_at", "-pk").first()
    return found.mandate if found else None


def attempt_of(mandate: Mandate) -> int:
    """Return how often a mandate has gone to its bank."""
    last = mandate.dispatches.order_by("-attempt").values_list("attempt", flat=True).first()
    return last or 0


def signed_version(mandate: Mandate) -> MandateVersion | None:
    """Return the version of a mandate that is signed and kept: sealed, or as a scan of paper."""
    versions = MandateVersion.objects.current().filter(mandate=mandate, signed_at__isnull=False)
    version = versions.first()
    return version if version and signed_file(version) else None


def signed_file(version: MandateVersion) -> str:
    """Return the SHA-256 of a version's signed document; empty while it isn't sealed."""
    return version.sealed_sha256 or version.scan_sha256
