"""Payroll entries (SODA) as the journal of a social secretariat."""

from __future__ import annotations

from documents.formats.soda import Month, PayrollEntries
from documents.renderings.blocks import enterprise, facts, figures, joined, masthead, running_head
from documents.renderings.common_labels import LABELS as COMMON_LABELS
from documents.renderings.flow import Column, Flow, Line, Table, paragraph
from documents.renderings.language import Labels, Words
from documents.renderings.sheet import Document
from documents.renderings.typography import HAIR, QUIET, STRONG

CURRENCY = "EUR"
LABELS: Labels = {
    "title": ("Payroll entries", "Loonboekingen", "Écritures de paie"),
    "subject": ("Made from a SODA file", "Gemaakt uit een SODA-bestand",
                "Établi à partir d'un fichier SODA"),
    "month": ("Month to book in", "Boekmaand", "Mois comptable"),
    "sequence": ("Sequence number", "Volgnummer", "Numéro de suite"),
    "worked": ("Worked in", "Gewerkt in", "Mois presté"),
    "department": ("Department", "Afdeling", "Département"),
    "account": ("Account", "Rekening", "Compte"),
    "balanced": ("Debit and credit are the same.", "Debet en credit zijn gelijk.",
                 "Le débit et le crédit sont égaux."),
    "unbalanced": ("Debit and credit differ by {difference}.",
                   "Debet en credit verschillen {difference}.",
                   "Le débit et le crédit diffèrent de {difference}."),
}  # fmt: skip


def render(entries: PayrollEntries, *, language: str) -> bytes:
    """Return a PDF of the payroll of one company in one month."""
    words = Words(language, COMMON_LABELS, LABELS)
    month = words.month(entries.period.first_day)
    name = joined(words("title"), month, entries.enterprise_name)
    document = Document(
        title=name, subject=words("subject"), words=words, footer=words("made_from")
    )
    flow = Flow(document, running_head(entries.source, name))
    flow.put(_opening(entries, words, month))
    rows = _rows(entries, words)
    closing = _totals(entries, words)
    table = _table(words, [*rows, closing])
    flow.begin(table.heading)
    for cells in rows:
        flow.put(table.row(cells))
    if not rows:
        flow.put(paragraph(words("nothing"), before=8))
    flow.put(table.row(closing, style=STRONG, before=6, rule=HAIR))
    flow.put(_verdict(entries, words))
    return document.to_bytes()


def _table(words: Words, rows: list[list[str]]) -> Table:
    return Table(
        [
            Column(words("account"), 52),
            Column(words("what"), 0),
            Column(words("department"), 84, style=QUIET),
            Column(words("worked"), 64, style=QUIET),
            Column(f"{words('debit')} ({CURRENCY})", 54, to_left=True),
            Column(f"{words('credit')} ({CURRENCY})", 54, to_left=True),
        ],
        rows,
    )


def _opening(entries: PayrollEntries, words: Words, month: str) -> list[Line]:
    return [
        *masthead([entries.source], words("title"), month),
        *facts(
            [
                (words("company"), entries.enterprise_name),
                (words("enterprise_number"), enterprise(entries.enterprise_number)),
            ],
            [
                (words("month"), month),
                (words("issued_on"), words.day(entries.generated_on)),
                (words("sequence"), entries.sequence_number),
                (words("reference"), entries.key),
            ],
        ),
        *figures(
            [
                (words("debits"), words.money(entries.debit_total, CURRENCY)),
                (words("credits"), words.money(entries.credit_total, CURRENCY)),
            ]
        ),
    ]


def _rows(entries: PayrollEntries, words: Words) -> list[list[str]]:
    """Return the cells of every entry; of its two sides, the one that is 0 is left empty."""
    return [
        [
            entry.account,
            entry.label,
            line.department,
            _month(line.social_period, words),
            words.amount(entry.debit) if entry.debit or not entry.credit else "",
            words.amount(entry.credit) if entry.credit else "",
        ]
        for line in entries.lines
        for entry in line.entries
    ]


def _month(month: Month | None, words: Words) -> str:
    return "" if month is None else words.month(month.first_day)


def _totals(entries: PayrollEntries, words: Words) -> list[str]:
    debit, credit = words.amount(entries.debit_total), words.amount(entries.credit_total)
    return ["", words("total"), "", "", debit, credit]


def _verdict(entries: PayrollEntries, words: Words) -> list[Line]:
    """Say whether debit and credit are the same, as they have to be."""
    difference = abs(entries.debit_total - entries.credit_total)
    if not difference:
        return paragraph(words("balanced"), style=QUIET, before=10)
    text = words("unbalanced", difference=words.money(difference, CURRENCY))
    return paragraph(text, style=STRONG, before=10)
