"""A row of the list of documents, for the page and for the file that is exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from common.identifiers import format_enterprise_number, format_iban
from common.kinds import DocumentKind
from documents.models import Document
from documents.pages.words import day, span, words

MONTHLY = frozenset({DocumentKind.SODA})


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as a list shows it; all texts are ready to be read."""

    key: str
    url: str
    kind: str
    title: str
    company: str
    enterprise_number: str
    account: str
    issuer: str
    period: str
    amount: str
    amount_is: str
    arrived_at: datetime
    version: int
    is_superseded: bool


def document_rows(documents: Sequence[Document]) -> list[DocumentRow]:
    """Return the rows of documents; they need ``client``, ``bank_account``, ``is_superseded``."""
    write = words()
    kinds, meanings = kind_names(), _meanings()
    return [
        DocumentRow(
            key=str(document.uuid),
            url=reverse("documents:detail", args=[document.uuid]),
            kind=kinds[document.kind],
            title=_title(document),
            company=document.client.name,
            enterprise_number=format_enterprise_number(document.client.enterprise_number),
            account=format_iban(document.bank_account.iban) if document.bank_account else "",
            issuer=document.issuer,
            period=period_of(document),
            amount=""
            if document.amount is None
            else write.money(document.amount, document.currency),
            amount_is=meanings[document.kind],
            arrived_at=document.available_at,
            version=document.version,
            is_superseded=document.is_superseded,  # type: ignore[attr-defined]
        )
        for document in documents
    ]


def _title(document: Document) -> str:
    """Return by what a document is known among others of its kind: its number or its date.

    A statement of account has the date of its closing balance.
    """
    on = document.period_end if document.kind == DocumentKind.CODA else None
    on = on or document.dated
    return document.reference or (day(on) if on else _("undated"))


def kind_names() -> dict[str, str]:
    """Return what one document of each kind is called."""
    return {
        DocumentKind.CODA: _("Bank statement"),
        DocumentKind.SODA: _("Payroll entries"),
        DocumentKind.CARO: _("Card statement"),
        DocumentKind.PURCHASE_INVOICE: _("Purchase invoice"),
        DocumentKind.SALES_INVOICE: _("Sales invoice"),
        DocumentKind.EXPENSE: _("Expense note"),
    }


def period_of(document: Document) -> str:
    """Write which period a document is about; payroll is of a month."""
    if document.kind in MONTHLY and document.period_start:
        return words().month(document.period_start)
    return span(document.period_start, document.period_end) or day(document.dated)


def _meanings() -> dict[str, str]:
    """Return what the amount of each kind of document is."""
    return {
        DocumentKind.CODA: _("closing balance"),
        DocumentKind.SODA: _("total debit"),
        DocumentKind.CARO: _("amount due"),
        DocumentKind.PURCHASE_INVOICE: _("to pay"),
        DocumentKind.SALES_INVOICE: _("to receive"),
        DocumentKind.EXPENSE: _("to pay back"),
    }


# -- The file --------------------------------------------------------------------------------------


def export_heading() -> list[str]:
    """Return the names of the columns."""
    return [
        _("Kind"),
        _("Company"),
        _("Company code"),
        _("Enterprise number"),
        _("Account"),
        _("Number"),
        _("From or to"),
        _("Document date"),
        _("Period from"),
        _("Period until"),
        _("Amount"),
        _("Currency"),
        _("Arrived"),
        _("Version"),
        _("Sent again"),
        _("Identifier"),
    ]


def export_rows(documents: Iterable[Document]) -> Iterator[list[object]]:
    """Yield the cells of each document."""
    kinds = kind_names()
    for document in documents:
        client, account = document.client, document.bank_account
        yield [
            kinds[document.kind],
            client.name,
            client.code,
            client.enterprise_number,
            account.iban if account else "",
            document.reference,
            document.issuer,
            document.dated,
            document.period_start,
            document.period_end,
            plain_amount(document.amount),
            document.currency,
            document.available_at,
            document.version,
            _("yes") if document.is_superseded else "",  # type: ignore[attr-defined]
            str(document.uuid),
        ]


def plain_amount(thousandths: int | None) -> Decimal | None:
    """Return an amount with two decimals, or three if it has them."""
    if thousandths is None:
        return None
    decimals = 3 if thousandths % 10 else 2
    return (Decimal(thousandths) / 1000).quantize(Decimal(1).scaleb(-decimals))
