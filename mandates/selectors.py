"""Questions about mandates: the houses we know, what is ordered already, whether data may come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from audit.selectors import history_of
from common.errors import InvalidValue
from common.identifiers import bic_of_iban
from common.keys import keyed_hash
from common.kinds import DocumentKind
from mails.selectors import undeliverable
from mandates.kinds import DOCUMENT_KINDS, MandateKind, MandatePart, SigningRoute, SourceKind
from mandates.models import (
    Mandate,
    MandateAccount,
    MandateVersion,
    OrderBatch,
    SignedCopy,
    SigningRequest,
    SourceEntry,
)
from mandates.querysets import MandateQuerySet
from mandates.reference import BUILT_IN, SourceFacts
from mandates.states import OFFERED, SIGNED_CODA, MandateState
from offices.models import AccountingOffice, BankAccount, Client

SOURCE_KINDS = {
    MandateKind.CODA: SourceKind.BANK,
    MandateKind.SODA: SourceKind.SECRETARIAT,
    MandateKind.CARO: SourceKind.ISSUER,
}
Houses = dict[tuple[SourceKind, str], SourceFacts]
MANDATE_KINDS = {document: mandate for mandate, document in DOCUMENT_KINDS.items()}


# -- The houses that files come from ---------------------------------------------------------------


def sources(kind: SourceKind) -> list[SourceFacts]:
    """Return every house of a kind by name: what staff noted counts, then what the code says."""
    noted = {entry.code: entry.facts for entry in SourceEntry.objects.filter(kind=kind)}
    built_in = {facts.code: facts for facts in BUILT_IN if facts.kind is kind}
    return sorted({**built_in, **noted}.values(), key=lambda facts: (facts.name, facts.code))


def source_named(kind: SourceKind, code: str) -> SourceFacts:
    """Return one house; raises ``InvalidValue`` for one that nobody knows."""
    entry = SourceEntry.objects.filter(kind=kind, code=code).first()
    if entry:
        return entry.facts
    for facts in BUILT_IN:
        if facts.kind is kind and facts.code == code:
            return facts
    sentence = _("We don't know “%(code)s” (%(kind)s).") % {"code": code, "kind": kind.label}
    raise InvalidValue(sentence, code="unknown_source")


def known_houses() -> Houses:
    """Return every house by kind and code, for whoever needs those of many mandates."""
    built_in = {(facts.kind, facts.code): facts for facts in BUILT_IN}
    noted = {(entry.facts.kind, entry.code): entry.facts for entry in SourceEntry.objects.all()}
    return {**built_in, **noted}


def source_of(mandate: Mandate, *, houses: Houses | None = None) -> SourceFacts | None:
    """Return the house of a mandate; None where nobody hands anything over."""
    kind = SOURCE_KINDS.get(MandateKind(mandate.kind))
    if kind and houses is not None:
        return houses.get((kind, mandate.source))
    return source_named(kind, mandate.source) if kind else None


def bank_of(iban: str) -> SourceFacts | None:
    """Return the bank that an account is with, or None if we don't know it."""
    return next((bank for bank in sources(SourceKind.BANK) if is_of_bank(iban, bank)), None)


def is_of_bank(iban: str, bank: SourceFacts) -> bool:
    """Tell whether an account is with a bank."""
    return iban[4:7] in bank.bank_codes or bic_of_iban(iban) in bank.bics


def documents_of(mandate: Mandate) -> tuple[MandatePart, ...]:
    """Return the documents that a mandate consists of.

    No bank mandate where one stands already, nor where the holder links us in the bank's own app.
    """
    facts = source_of(mandate) if mandate.kind == MandateKind.CODA else None
    links = facts is not None and facts.route is SigningRoute.HOLDER_LINKS
    if facts and mandate.needs_bank_mandate and not links:
        return (MandatePart.BANK, MandatePart.CODABOX)
    return (MandatePart.CODABOX,)


# -- What there is ---------------------------------------------------------------------------------


def mandates_to_list(offices: QuerySet[AccountingOffice]) -> MandateQuerySet:
    """Return the mandates of offices with what a list shows, the newest first."""
    versions = MandateVersion.objects.defer("content").order_by("number")
    return (
        Mandate.objects.for_offices(offices)
        .select_related("client", "office")
        .prefetch_related(
            "accounts__bank_account",
            "signatories__requests",
            "dispatches",
            Prefetch("versions", versions),
            "versions__copies",
            "versions__envelopes",
        )
        .order_by("-ordered_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked once for many mandates: the houses, and to whom no mail can be sent."""

    houses: Houses
    undeliverable: frozenset[str]


def known_about(mandates: Iterable[Mandate]) -> Known:
    """Return what is known about mandates whose signatories are prefetched, or are few."""
    addresses = {each.email for mandate in mandates for each in mandate.signatories.all()}
    return Known(known_houses(), undeliverable(addresses))


def known_to_tell_turns(mandates: Iterable[Mandate]) -> Known:
    """Return what is known about mandates, and fetch with each what tells whose turn it is.

    That depends on its state: of those that are active, as most are, nothing has to be fetched.
    """
    rows = list(mandates)
    offered = [row for row in rows if row.state == OFFERED.get(MandateKind(row.kind))]
    versions = Prefetch("versions", MandateVersion.objects.defer("content").order_by("number"))
    prefetch_related_objects(
        offered, "signatories", versions, "versions__copies", "versions__envelopes"
    )
    for state, name in (
        (MandateState.SIGNED, "dispatches"),
        (MandateState.BANK_PROCEDURE, "accounts"),
    ):
        prefetch_related_objects([row for row in rows if row.state == state], name)
    return known_about(offered)


def latest_copy(mandate: Mandate) -> SignedCopy | None:
    """Return the newest scan of the version that counts, from what was prefetched if it was."""
    current = [each for each in mandate.versions.all() if each.voided_at is None]
    copies = [copy for version in current for copy in version.copies.all()]
    return max(copies, key=lambda copy: (copy.uploaded_at, copy.pk), default=None)


def current_version(mandate: Mandate) -> MandateVersion | None:
    """Return the version that counts, or None before the first one and after a change."""
    return MandateVersion.objects.current().filter(mandate=mandate).first()


def why_not_on_paper(mandate: Mandate) -> str:
    """Say why a mandate can't be signed on paper at this moment; empty if it can."""
    if mandate.kind != MandateKind.CODA:
        return _("Only mandates for bank statements can be signed on paper.")
    facts = source_of(mandate)
    if MandatePart.BANK in documents_of(mandate) and facts and not facts.takes_paper:
        return _("%(bank)s takes no mandate on paper. Let it be signed by the link.") % {
            "bank": facts.name
        }
    if mandate.state != MandateState.AWAITING_SIGNATURE:
        return _("This mandate doesn't wait for a signature: it is “%(state)s”.") % {
            "state": mandate.get_state_display()
        }
    return ""


def copies_of(mandate: Mandate) -> QuerySet[SignedCopy]:
    """Return the scans of a mandate that came in, the newest first."""
    copies = SignedCopy.objects.filter(mandate_version__mandate=mandate)
    return copies.select_related("mandate_version").order_by("-uploaded_at", "-pk")


def version_named(reference: str, number: int) -> MandateVersion | None:
    """Return a version by what is printed on it, for the page that says whether it is genuine."""
    versions = MandateVersion.objects.select_related("mandate")
    return versions.filter(mandate__reference=reference, number=number).first()


def request_for(token: str) -> SigningRequest | None:
    """Return the invitation that a link belongs to, usable or not."""
    requests = SigningRequest.objects.select_related(
        "signatory__mandate__client", "signatory__mandate__office", "mandate_version"
    )
    return requests.filter(token_hash=keyed_hash(token)).first()


def has_signed_coda(client: Client) -> bool:
    """Tell whether a company has signed a CodaBox mandate, which carries the one for payroll.

    What it signed for an office counts once it is that office's client.
    """
    signed = Mandate.objects.filter(
        kind=MandateKind.CODA, state__in=SIGNED_CODA, client__archived_at__isnull=True
    )
    return signed.filter(client=client, office_id=client.office_id).exists()


def last_actor(mandate: Mandate) -> str:
    """Return how people know whoever changed a mandate last; empty if that was erased."""
    last = history_of(mandate).exclude(action="mandate.conflict").last()
    return last.actor_label if last else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is, in rows."""

    total: int
    ordered: int
    refused: int

    @property
    def waiting(self) -> int:
        return self.total - self.ordered - self.refused

    @property
    def percent(self) -> int:
        return (self.total - self.waiting) * 100 // self.total if self.total else 100


def progress_of(batch: OrderBatch) -> Progress:
    """Count the rows of a batch."""
    return Progress(
        **batch.rows.aggregate(
            total=Count("pk"),
            ordered=Count("mandate"),
            refused=Count("pk", filter=~Q(error="")),
        )
    )


# -- The legal ground ------------------------------------------------------------------------------


class NoGround(StrEnum):
    """Why data may not arrive."""

    NEVER_ORDERED = "never_ordered"
    NOT_IN_FORCE = "not_in_force"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Ground:
    """The answer of ``covers``: the mandate it rests on, or the reason why not.

    Sales invoices and expense notes come from the company itself and rest on no mandate.
    """

    mandate: Mandate | None
    refusal: NoGround | None = None

    def __bool__(self) -> bool:
        return self.refusal is None


def covers(owner: BankAccount | Client, kind: DocumentKind, on: date) -> Ground:
    """Decide whether data of a kind may arrive for an account or a company on a day.

    Statements need an account; the mandate's state counts as it is now, its first day against
    ``on``.
    """
    if kind not in MANDATE_KINDS:
        return Ground(None)
    mandates = _mandates_about(owner, MANDATE_KINDS[kind])
    covering = _covering(owner, MANDATE_KINDS[kind], on).order_by("-ordered_at", "-pk").first()
    if covering:
        return Ground(covering)
    if _covering(owner, MANDATE_KINDS[kind], date.max).exists():
        return Ground(None, NoGround.NOT_YET)
    last = mandates.order_by("-ordered_at", "-pk").first()
    return Ground(last, NoGround.NOT_IN_FORCE if last else NoGround.NEVER_ORDERED)


def _mandates_about(owner: BankAccount | Client, kind: MandateKind) -> MandateQuerySet:
    mandates = Mandate.objects.filter(kind=kind)
    if isinstance(owner, BankAccount):
        return mandates.filter(accounts__bank_account=owner)
    return mandates.filter(client=owner)


def _covering(owner: BankAccount | Client, kind: MandateKind, on: date) -> MandateQuerySet:
    if kind is MandateKind.CODA:
        accounts = MandateAccount.objects.covering(on)
        accounts = (
            accounts.filter(bank_account=owner)
            if isinstance(owner, BankAccount)
            else accounts.filter(mandate__client=owner)
        )
        return Mandate.objects.filter(pk__in=accounts.values("mandate"))
    client_id = owner.client_id if isinstance(owner, BankAccount) else owner.pk
    return Mandate.objects.covering(kind, on).filter(client_id=client_id)
