"""Questions about the companies of an office, as its pages ask them.

What arrived for a company belongs to apps above this one; it is reached by the relations that they
give a company (``documents``, ``gaps``), so that a list costs one statement.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audit.models import AuditEvent
from common.among import Checked
from offices.models import AccountingOffice, BankAccount, Client, Environment
from offices.querysets import ClientQuerySet, EnvironmentQuerySet

OPEN_GAP = Q(gaps__isnull=False, gaps__closed_at__isnull=True)
OPEN_ACCOUNT = Q(bank_accounts__isnull=False, bank_accounts__closed_at__isnull=True)


class Shown(StrEnum):
    """Which companies a list holds."""

    KEPT = ""
    GAPS = "gaps"
    WITHOUT_ACCOUNT = "without_account"
    WITHOUT_EMAIL = "without_email"
    UNCONFIRMED = "unconfirmed"
    ARCHIVED = "archived"


class Order(StrEnum):
    """By what a list of companies is sorted."""

    NAME = "name"
    NAME_BACKWARDS = "-name"
    CODE = "code"
    CODE_BACKWARDS = "-code"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a list says of a company: open accounts, the newest document, what is missing."""

    accounts: int = 0
    gaps: int = 0
    last_document_at: datetime | None = None


NOTHING = Facts()
SERVICES = ("coda", "soda", "caro", "voila")


@dataclass(frozen=True, slots=True)
class Service:
    """A service that was ordered for a company; until it is active nothing comes of it."""

    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Consequence:
    """What ends with a company or an account: accounts, and statements known for them."""

    accounts: int
    documents: int
    last_document_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which companies somebody asks to see, and in which order."""

    shown: Shown = Shown.KEPT
    search: str = ""
    environment: UUID | None = None
    order: Order = Order.NAME

    @property
    def is_filtered(self) -> bool:
        return bool(self.search or self.environment or self.shown is not Shown.KEPT)


def companies_to_list(clients: ClientQuerySet, wanted: Wanted) -> ClientQuerySet:
    """Return the companies that somebody asked to see, in their order."""
    shown, order = wanted.shown, wanted.order
    found = clients.archived() if shown is Shown.ARCHIVED else clients.kept()
    if shown is Shown.GAPS:
        found = found.filter(Checked(Q(pk__in=found.filter(OPEN_GAP).values("pk"))))
    if shown is Shown.WITHOUT_ACCOUNT:
        found = found.filter(~Exists(BankAccount.objects.open().filter(client=OuterRef("pk"))))
    if shown is Shown.WITHOUT_EMAIL:
        found = found.filter(contact_email="")
    if shown is Shown.UNCONFIRMED:
        found = found.exclude(contact_email="").filter(email_confirmed_at__isnull=True)
    if wanted.environment:
        found = found.filter(environment=wanted.environment)
    if wanted.search:
        found = found.matching(wanted.search)
    backwards = "-" if order.startswith("-") else ""
    return found.select_related("environment").order_by(order.value, f"{backwards}id")


def facts_of(clients: Collection[Client]) -> dict[UUID, Facts]:
    """Return what a list says of each of these companies, by key, in one statement."""
    same = Client.objects.filter(pk=OuterRef("pk"))
    newest = same.filter(documents__isnull=False).order_by("-documents__available_at")
    rows = Client.objects.filter(pk__in=[client.pk for client in clients]).values_list(
        "pk",
        Coalesce(Subquery(_counted(OPEN_ACCOUNT, "bank_accounts")), 0),
        Coalesce(Subquery(_counted(OPEN_GAP, "gaps")), 0),
        Subquery(newest.values("documents__available_at")[:1]),
    )
    return {pk: Facts(accounts, gaps, last) for pk, accounts, gaps, last in rows}


def services_of(clients: Collection[Client]) -> dict[UUID, list[Service]]:
    """Return the services that were ordered for each of these companies, in one statement."""
    rows = (
        Client.objects.filter(pk__in=[client.pk for client in clients], mandates__isnull=False)
        .order_by("mandates__kind", "mandates__state")
        .values_list("pk", "mandates__kind", "mandates__state")
        .distinct()
    )
    found: dict[UUID, dict[str, bool]] = {}
    for pk, kind, state in rows:
        if state == "archived":
            continue
        kinds = found.setdefault(pk, {})
        kinds[kind] = kinds.get(kind, False) or state == "active"
    return {
        pk: [Service(kind.upper(), kinds[kind]) for kind in SERVICES if kind in kinds]
        for pk, kinds in found.items()
    }


def _counted(condition: Q, path: str) -> QuerySet:
    same = Client.objects.filter(condition, pk=OuterRef("pk"))
    return same.order_by().values("pk").annotate(found=Count(path)).values("found")


def accounts_of(client: Client) -> QuerySet[BankAccount]:
    """Return a company's accounts, open ones first, each with its newest document's time."""
    same = BankAccount.objects.filter(pk=OuterRef("pk"), documents__isnull=False)
    newest = same.order_by("-documents__available_at").values("documents__available_at")
    open_gaps = BankAccount.objects.filter(
        pk=OuterRef("pk"), gaps__isnull=False, gaps__closed_at__isnull=True
    )
    counted = open_gaps.order_by().values("pk").annotate(found=Count("gaps")).values("found")
    return (
        BankAccount.objects.filter(client=client)
        .annotate(
            last_document_at=Subquery(newest[:1]),
            open_gaps=Coalesce(Subquery(counted), 0),
            document_count=Coalesce(Subquery(_documents_of_account()), 0),
        )
        .order_by("closed_at", "iban", "pk")
    )


def _documents_of_account() -> QuerySet:
    same = BankAccount.objects.filter(pk=OuterRef("pk"), documents__isnull=False)
    return same.order_by().values("pk").annotate(found=Count("documents")).values("found")


def end_of_company(client: Client) -> Consequence:
    """Return what archiving a company would stop."""
    facts = facts_of([client])[client.pk]
    documents = Client.objects.filter(pk=client.pk).aggregate(found=Count("documents"))["found"]
    return Consequence(facts.accounts, documents, facts.last_document_at)


def has_had_mandates(client: Client) -> bool:
    """Tell whether mandates were ever ordered for a company."""
    return Client.objects.filter(pk=client.pk, mandates__isnull=False).exists()


def history_of_company(client: Client) -> QuerySet[AuditEvent]:
    """Return everything that was done to a company and its accounts, the newest first."""
    accounts = [str(pk) for pk in client.bank_accounts.values_list("pk", flat=True)]
    about = Q(target_kind="offices.client", target_id=str(client.pk))
    about |= Q(target_kind="offices.bankaccount", target_id__in=accounts)
    return AuditEvent.objects.filter(about).order_by("-id")


class Duplicate(StrEnum):
    """Whose client a company is that somebody wants to add."""

    YOURS = "yours"
    YOURS_ARCHIVED = "yours_archived"
    COLLEAGUES = "colleagues"
    COMING = "coming"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Known:
    """A company that can't be added; ``client`` is the row if the person may see it."""

    why: Duplicate
    client: Client | None = None


def known_companies(
    numbers: Collection[str], *, office: AccountingOffice, visible: ClientQuerySet
) -> dict[str, Known]:
    """Return which of these enterprise numbers can't be added to an office, and why."""
    own = {client.pk for client in visible.filter(enterprise_number__in=numbers)}
    coming = Client.objects.filter(
        pk=OuterRef("pk"),
        office=office,
        transfers__isnull=False,
        transfers__settled_at__isnull=True,
    )
    rows = Client.objects.filter(enterprise_number__in=numbers).annotate(is_coming=Exists(coming))
    known: dict[str, Known] = {}
    for client in rows.order_by("is_coming", "archived_at", "pk"):
        if client.is_coming:  # type: ignore[attr-defined]
            known[client.enterprise_number] = Known(Duplicate.COMING)
            continue
        why = _why_known(client, office=office, is_visible=client.pk in own)
        if why and (client.enterprise_number not in known or client.archived_at is None):
            seen = client if client.pk in own else None
            known[client.enterprise_number] = Known(why, seen)
    return known


def _why_known(client: Client, *, office: AccountingOffice, is_visible: bool) -> Duplicate | None:
    if client.office_id != office.pk:
        return Duplicate.FOREIGN if client.archived_at is None else None
    if not client.has_arrived:
        return None
    if client.archived_at is not None:
        return Duplicate.YOURS_ARCHIVED if is_visible else None
    return Duplicate.YOURS if is_visible else Duplicate.COLLEAGUES


def code_is_taken(environment: Environment, code: str, *, besides: Client) -> bool:
    """Tell whether another company of an environment has a code, archived ones included."""
    same = Client.objects.filter(environment=environment, code=code)
    return same.exclude(pk=besides.pk).exists()


def environments_to_list(environments: EnvironmentQuerySet) -> EnvironmentQuerySet:
    """Add to each environment how many companies in service live in it (``company_count``)."""
    kept = Q(clients__archived_at__isnull=True)
    return environments.annotate(company_count=Count("clients", filter=kept))
