"""Find documents: what a person asked for, as conditions that a database can answer quickly.

Words are found where they begin, in everything that ever arrived, by the index over ``words``;
within one company or one account any part of a word will do. A word that more than ``MOST_HITS``
rows say, and a range of amounts, is looked for in what arrived within ``REACH`` days unless the
search is about one company or one account: nobody should wait for a look at years of everybody's
transactions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.utils import timezone

from common.among import Among
from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from common.words import Query, Says, scope_of
from documents.formats.coda.references import OGM_LENGTH, is_rf
from documents.models import Document, Transaction, Wording
from documents.querysets import DocumentQuerySet
from offices.models import BankAccount, Client
from offices.querysets import ClientQuerySet

REACH = 92  # days
MOST_COMPANIES = 200
MOST_FOUND = 1_000
MOST_HITS = 5_000
"""Rows that are looked up one by one; what more rows say, the newest documents say soon."""
NEWEST_FIRST = ("-available_at", "-pk")
LATEST_FIRST = ("-dated", "-pk")
"""By the date of the document itself, where it is about that: an index then holds the answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; what is left empty doesn't narrow anything down.

    Dates are inclusive. Amounts are in thousandths and without a sign: ``least`` alone is exactly
    that amount, for a document as a whole or one of its transactions. ``company`` is a client's
    key, ``account`` a bank account's.
    """

    kind: str = ""
    company: UUID | None = None
    account: UUID | None = None
    arrived_from: date | None = None
    arrived_until: date | None = None
    dated_from: date | None = None
    dated_until: date | None = None
    least: int | None = None
    most: int | None = None
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether it is about one company or one account."""
        return bool(self.company or self.account)

    @property
    def amounts(self) -> tuple[int, int] | None:
        """The least and the most that an amount may be, ``None`` if any will do."""
        if self.least is None and self.most is None:
            return None
        if self.most is None:
            return self.least or 0, self.least or 0
        return self.least or 0, self.most

    @property
    def reaches_back_to(self) -> date | None:
        """Since when what arrived is looked at for words; ``None`` if there is no limit."""
        if self.is_narrow:
            return None
        end = min(self.arrived_until or timezone.localdate(), timezone.localdate())
        limit = end - timedelta(days=REACH)
        return max(self.arrived_from or limit, limit)


@dataclass(frozen=True, slots=True)
class Found:
    """Documents, and since when they were looked at for words or amounts if not all were."""

    documents: DocumentQuerySet
    reaches_back_to: date | None = None


def wanted_documents(clients: ClientQuerySet, wanted: Wanted) -> DocumentQuerySet:
    """Return these clients' documents that somebody looks for, as ``find_documents`` does."""
    return find_documents(clients, wanted).documents


def find_documents(clients: ClientQuerySet, wanted: Wanted) -> Found:
    """Find these clients' documents that somebody looks for.

    The newest first; of who asks for dates of documents, the latest first.
    """
    owned = Q(client__in=clients) if wanted.is_narrow else clients.owning()
    documents = Document.objects.filter(_plainly(wanted), owned)
    is_bounded = False
    if wanted.text:
        condition, is_bounded = _by_text(clients, wanted)
        documents = documents.filter(condition)
    if wanted.amounts:
        documents = documents.filter(_by_amount(clients, wanted, *wanted.amounts))
        is_bounded = is_bounded or wanted.amounts[0] != wanted.amounts[1]
    is_dated = wanted.dated_from or wanted.dated_until
    documents = documents.order_by(*(LATEST_FIRST if is_dated else NEWEST_FIRST))
    return Found(documents, wanted.reaches_back_to if is_bounded else None)


def _plainly(wanted: Wanted) -> Q:
    """Return the conditions that columns of the document answer."""
    conditions = {
        "kind": wanted.kind,
        "client": wanted.company,
        "bank_account": wanted.account,
        "available_at__gte": _midnight(wanted.arrived_from),
        "available_at__lt": _midnight(wanted.arrived_until, days=1),
        "dated__gte": wanted.dated_from,
        "dated__lte": wanted.dated_until,
    }
    return Q(**{name: value for name, value in conditions.items() if value})


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))


def _by_text(clients: QuerySet[Client], wanted: Wanted) -> tuple[Q, bool]:
    """Tell by its shape what a text is: a number that is known exactly, or words.

    Tells also whether it is only looked for in what arrived within reach.
    """
    compact = "".join(wanted.text.split()).upper()
    if number := _enterprise_number(compact):
        return Q(client__enterprise_number=number), False
    if iban := _iban(compact):
        accounts = BankAccount.objects.filter(client__in=clients, iban=iban)
        moved, is_bounded = _by_words(clients, wanted, iban)
        return Q(bank_account__in=_some(accounts)) | moved, is_bounded
    if reference := _reference(compact):
        paid = _documents_of(_scoped(clients).filter(reference=reference))
        said, is_bounded = _by_words(clients, wanted, wanted.text)
        return Q(pk__in=paid) | said, is_bounded
    said, is_bounded = _by_words(clients, wanted, wanted.text)
    return _by_name(clients, wanted.text) | said, is_bounded


def _by_name(clients: QuerySet[Client], text: str) -> Q:
    """Look for a text in what a company is called."""
    companies = clients.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    keys = _some(companies, most=MOST_COMPANIES + 1)
    return Q(client__in=keys if len(keys) <= MOST_COMPANIES else companies)


def documents_saying(clients: QuerySet[Client], text: str) -> set[int] | None:
    """Return the keys of documents that say words, or whose transactions do; None if many do.

    They are of the offices of these clients, not all of these clients.
    """
    said = _saying(clients, Query.of(text)).values_list("document", flat=True)
    keys = list(said[: MOST_HITS + 1])
    return set(keys) if len(keys) <= MOST_HITS else None


def _saying(clients: QuerySet[Client], query: Query) -> QuerySet[Wording]:
    offices = clients.order_by().values_list("office", flat=True).distinct()
    return Wording.objects.filter(Says(query, {scope_of(office) for office in offices}))


def _by_words(clients: QuerySet[Client], wanted: Wanted, text: str) -> tuple[Q, bool]:
    """Look for words in what a document or one of its transactions says; True if within reach."""
    query = Query.of(text)
    if wanted.is_narrow:
        return _by_parts(clients, wanted, query), False
    keys = documents_saying(clients, text)
    if keys is not None:
        return Q(Among("pk", keys)), False
    said = _saying(clients, query)
    says = Subquery(said.filter(document=OuterRef("pk")).values("pk")[:1])
    since = _midnight(wanted.reaches_back_to)
    return Q(IsNull(says, False), available_at__gte=since), True  # noqa: FBT003 - a lookup's value


def _by_parts(clients: QuerySet[Client], wanted: Wanted, query: Query) -> Q:
    """Look for parts of words in what one company or one account was told."""
    documents = Document.objects.filter(_plainly(wanted), client__in=clients)
    said = Wording.objects.filter(document__in=documents if query.words else [])
    for word in query.words:
        said = said.filter(words__contains=word)
    return Q(pk__in=said.values("document"))


def _by_amount(clients: QuerySet[Client], wanted: Wanted, least: int, most: int) -> Q:
    """Look for an amount on either side of nought: of a whole document, or of a transaction."""
    spans = [(least, most), (-most, -least)]
    whole = Q(amount__range=spans[0]) | Q(amount__range=spans[1])
    moved = _scoped(clients) if least == most else _transactions(clients, wanted)
    moved = moved.filter(Q(amount__range=spans[0]) | Q(amount__range=spans[1]))
    return whole | Q(pk__in=_documents_of(moved))


def _scoped(clients: QuerySet[Client]) -> QuerySet[Transaction]:
    return Transaction.objects.filter(statement__document__client__in=clients)


def _transactions(clients: QuerySet[Client], wanted: Wanted) -> QuerySet[Transaction]:
    """Return the transactions within reach."""
    rows = _scoped(clients)
    if wanted.company:
        rows = rows.filter(statement__document__client=wanted.company)
    if wanted.account:
        rows = rows.filter(statement__bank_account=wanted.account)
    since = _midnight(wanted.reaches_back_to)
    return rows.filter(statement__document__available_at__gte=since) if since else rows


def _documents_of(transactions: QuerySet[Transaction]) -> list[int]:
    """Return the keys of the newest documents that hold these transactions."""
    newest = transactions.order_by(F("statement__document__available_at").desc(), "-pk")
    return list(dict.fromkeys(newest.values_list("statement__document", flat=True)[:MOST_FOUND]))


def _some(rows: QuerySet[Any], *, most: int = MOST_FOUND) -> list[Any]:
    if not rows.query.order_by:
        rows = rows.order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def _enterprise_number(text: str) -> str:
    try:
        return normalise_enterprise_number(text)
    except InvalidValue:
        return ""


def _iban(text: str) -> str:
    try:
        return normalise_iban(text)
    except InvalidValue:
        return ""


def _reference(text: str) -> str:
    """Return a structured communication or creditor reference as it is kept, if it is one."""
    digits = "".join(_digits(text))
    if len(digits) == OGM_LENGTH and set(text) <= set("0123456789+*/"):
        return digits
    return text if is_rf(text) else ""


def _digits(text: str) -> Iterable[str]:
    return (character for character in text if character in "0123456789")
