"""An expense note: what was spent, on what, who paid, and what the employee gets back."""

from __future__ import annotations

from documents.formats.expense import ExpenseLine, ExpenseNote
from documents.renderings.blocks import (
    differing,
    enterprise,
    facts,
    figures,
    grouped,
    joined,
    masthead,
    original,
    running_head,
)
from documents.renderings.common_labels import LABELS as COMMON_LABELS
from documents.renderings.flow import Column, Flow, Line, Table, paragraph
from documents.renderings.language import Labels, Words
from documents.renderings.sheet import Document
from documents.renderings.typography import BODY, HAIR, QUIET, STRONG

LABELS: Labels = {
    "title": ("Expense note", "Onkostennota", "Note de frais"),
    "subject": ("Made from an expense note in XML", "Gemaakt uit een onkostennota in XML",
                "Établi à partir d'une note de frais en XML"),
    "employee": ("Employee", "Medewerker", "Collaborateur"),
    "employee_reference": ("Employee number", "Personeelsnummer", "Numéro de personnel"),
    "payable": ("To pay back", "Terug te betalen", "À rembourser"),
    "paid_by": ("Paid by", "Betaald door", "Payé par"),
    "vat_rate": ("VAT %", "Btw %", "TVA %"),
    "private": ("Employee", "Medewerker", "Collaborateur"),
    "company-card": ("Company card", "Bedrijfskaart", "Carte de société"),
    "company-account": ("Company account", "Bedrijfsrekening", "Compte de société"),
    "company-cash": ("Petty cash", "Kas", "Caisse"),
    "mileage": ("{kilometres} km at {rate}", "{kilometres} km aan {rate}",
                "{kilometres} km à {rate}"),
    "receipt": ("Receipt", "Bewijsstuk", "Justificatif"),
}  # fmt: skip
CENTS = 2


def render(note: ExpenseNote, *, language: str) -> bytes:
    """Return a PDF of what one employee spent for the company."""
    words = Words(language, COMMON_LABELS, LABELS)
    name = joined(f"{words('title')} {note.number}", note.employee)
    document = Document(
        title=name, subject=words("subject"), words=words, footer=words("made_from")
    )
    table = _table(note.currency, words)
    sender = note.company_name or enterprise(note.enterprise_number)
    flow = Flow(document, running_head(sender, name))
    flow.put(_opening(note, words, sender))
    flow.begin(table.heading)
    for line in note.lines:
        flow.put(table.row(_cells(line, note.currency, words)))
    if not note.lines:
        flow.put(paragraph(words("nothing"), before=8))
    flow.put(_closing(note, words, table))
    return document.to_bytes()


def _table(currency: str, words: Words) -> Table:
    return Table(
        [
            Column(words("date"), 44),
            Column(words("what"), 0),
            Column(words("paid_by"), 76, style=QUIET),
            Column(words("vat_rate"), 34, to_left=True, style=QUIET),
            Column(words("vat"), 60, to_left=True, style=QUIET),
            Column(f"{words('amount')} ({currency})", 72, to_left=True),
        ]
    )


def _opening(note: ExpenseNote, words: Words, sender: str) -> list[Line]:
    return [
        *masthead([sender], f"{words('title')} {note.number}", words.long_day(note.issued_on)),
        *facts(
            [
                (words("employee"), note.employee),
                (words("employee_reference"), note.employee_reference),
                (words("iban"), grouped(note.iban)),
            ],
            [
                (words("enterprise_number"), enterprise(note.enterprise_number)),
                (words("period_of"), words.span(note.period_start, note.period_end)),
                (words("due_on"), words.day(note.due_on) if note.due_on else ""),
            ],
        ),
        *figures(
            [
                (words("total"), words.money(note.total, note.currency)),
                (words("vat"), words.money(note.vat_total, note.currency)),
                (words("payable"), words.money(note.payable, note.currency)),
            ]
        ),
    ]


def _cells(line: ExpenseLine, currency: str, words: Words) -> list[str | list]:
    rate = line.vat_rate
    return [
        words.day(line.on),
        [
            (line.description or line.category, BODY),
            (_about(line, currency, words), QUIET),
            (original(words, line.original), QUIET),
        ],
        words(line.payment_method),
        "" if rate is None else words.number(rate),
        words.amount(line.vat_amount, currency) if line.vat_amount else "",
        words.amount(line.amount, currency),
    ]


def _about(line: ExpenseLine, currency: str, words: Words) -> str:
    drive, receipt = line.mileage, line.receipt
    mileage = (
        ""
        if drive is None
        else words(
            "mileage",
            kilometres=words.number(drive.kilometres),
            rate=f"{words.number(drive.rate, decimals=CENTS)} {currency}",
        )
    )
    return joined(
        line.category if line.description else "",
        joined(line.supplier, line.country, by=", "),
        mileage,
        words.named("receipt", receipt.reference) if receipt else "",
    )


def _closing(note: ExpenseNote, words: Words, table: Table) -> list[Line]:
    """Return the totals, and what the lines come to if that is something else."""
    currency = note.currency
    vat, total, payable = (
        words.amount(amount, currency) for amount in (note.vat_total, note.total, note.payable)
    )
    made = sum(line.amount for line in note.lines)
    return [
        *table.row(["", words("total"), "", "", vat, total], style=STRONG, before=6, rule=HAIR),
        *differing(words, made, note.total, currency),
        *table.row(["", words("payable"), "", "", "", payable], style=STRONG, before=5),
        *differing(words, note.private_total, note.payable, currency),
    ]
