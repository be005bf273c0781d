"""Find documents: what a person asked for, as conditions that a database can answer quickly.

Words and ranges of amounts that only a transaction holds are looked for in what arrived within
``REACH`` days, unless the search is about one company or one account: an index can't find part of
a word, and nobody should wait for a look at years of everybody's transactions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from common.kinds import DocumentKind
from documents.formats.coda.references import OGM_LENGTH, is_rf
from documents.models import Document, Transaction
from documents.querysets import DocumentQuerySet
from offices.models import BankAccount, Client

REACH = 92  # days
MOST_COMPANIES = 200
MOST_FOUND = 1_000
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


def wanted_documents(clients: QuerySet[Client], wanted: Wanted) -> DocumentQuerySet:
    """Return these clients' documents that somebody looks for.

    The newest first; of who asks for dates of documents, the latest first.
    """
    documents = Document.objects.filter(_plainly(wanted), client__in=clients)
    if wanted.text:
        documents = documents.filter(_by_text(clients, wanted))
    if wanted.amounts:
        documents = documents.filter(_by_amount(clients, wanted, *wanted.amounts))
    is_dated = wanted.dated_from or wanted.dated_until
    return documents.order_by(*(LATEST_FIRST if is_dated else NEWEST_FIRST))


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


def _by_text(clients: QuerySet[Client], wanted: Wanted) -> Q:
    """Tell by its shape what a text is: a number that is known exactly, or words."""
    compact = "".join(wanted.text.split()).upper()
    if number := _enterprise_number(compact):
        return Q(client__enterprise_number=number)
    if iban := _iban(compact):
        accounts = BankAccount.objects.filter(client__in=clients, iban=iban)
        moved = _transactions(clients, wanted).filter(counterparty_account__startswith=iban)
        return Q(bank_account__in=_some(accounts)) | Q(pk__in=_documents_of(moved))
    if reference := _reference(compact):
        paid = _scoped(clients).filter(reference=reference)
        invoiced = _unbanked(clients, wanted).filter(reference__icontains=wanted.text)
        return Q(pk__in=[*_documents_of(paid), *_some(invoiced)])
    return _by_words(clients, wanted)


def _by_words(clients: QuerySet[Client], wanted: Wanted) -> Q:
    """Look for a text in what a company, a sender or a transaction is called or says."""
    text = wanted.text
    companies = clients.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    keys = _some(companies, most=MOST_COMPANIES + 1)
    named = Q(client__in=keys if len(keys) <= MOST_COMPANIES else companies)
    sent = _unbanked(clients, wanted).filter(
        Q(reference__icontains=text) | Q(issuer__icontains=text)
    )
    told = _transactions(clients, wanted).filter(
        Q(counterparty_name__icontains=text)
        | Q(communication__icontains=text)
        | Q(end_to_end_id__icontains=text)
    )
    return named | Q(pk__in=[*_some(sent), *_documents_of(told)])


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


def _unbanked(clients: QuerySet[Client], wanted: Wanted) -> DocumentQuerySet:
    """Return what is within reach and isn't a statement of account: it has words of its own."""
    kinds = [kind for kind in DocumentKind if kind is not DocumentKind.CODA]
    rows = Document.objects.filter(client__in=clients, kind__in=kinds)
    since = _midnight(wanted.reaches_back_to)
    rows = rows.filter(available_at__gte=since) if since else rows
    return rows.order_by(*NEWEST_FIRST)


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
