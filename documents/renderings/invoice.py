"""An e-invoice (UBL) on paper: everything in the file that a reader could ask for."""

from __future__ import annotations

from collections.abc import Sequence

from documents.formats.ubl.values import AllowanceCharge, Invoice, Kind, Line, Reference
from documents.renderings.blocks import Fact, facts, figures, joined, masthead, running_head, sides
from documents.renderings.common_labels import LABELS as COMMON_LABELS
from documents.renderings.flow import Cell, Column, Flow, Table, Told, paragraph
from documents.renderings.flow import Line as PrintedLine
from documents.renderings.invoice_labels import LABELS
from documents.renderings.invoice_parts import InvoiceTexts
from documents.renderings.language import Words
from documents.renderings.sheet import Document
from documents.renderings.typography import BODY, FIGURE, HAIR, HEADING, QUIET


def render(invoice: Invoice, *, language: str) -> bytes:
    """Return a PDF of an invoice or credit note."""
    words = Words(language, COMMON_LABELS, LABELS)
    name = joined(f"{words(invoice.kind)} {invoice.number}", invoice.supplier.name)
    document = Document(
        title=name, subject=words("subject"), words=words, footer=words("made_from")
    )
    InvoiceSheets(document, invoice, InvoiceTexts(words, invoice.currency), name).write()
    return document.to_bytes()


class InvoiceSheets:
    """Writes one invoice: parties, lines, taxes, totals, payment, notes."""

    def __init__(
        self, document: Document, invoice: Invoice, texts: InvoiceTexts, name: str
    ) -> None:
        self._invoice = invoice
        self._texts = texts
        self._words = texts.words
        self._name = name
        self._rows = [self._line_cells(line) for line in invoice.lines]
        self._lines = self._line_table()
        self._flow = Flow(document, running_head(invoice.supplier.name, name))

    def write(self) -> None:
        """Write the invoice from the masthead to the last note."""
        flow = self._flow
        flow.put(self._opening())
        flow.begin(self._lines.heading)
        for cells in self._rows:
            flow.put(self._lines.row(cells))
        if not self._rows:
            flow.put(paragraph(self._words("nothing"), before=8))
        flow.end()
        flow.put(self._allowances())
        flow.put(self._taxes())
        flow.put(self._totals())
        flow.put(self._payment())
        flow.put(self._paragraphs("notes", self._invoice.notes))
        flow.put(self._paragraphs("links", self._links()))

    def _opening(self) -> list[PrintedLine]:
        invoice, texts = self._invoice, self._texts
        title = f"{self._words(invoice.kind)} {invoice.number}"
        day = self._words.long_day(invoice.issued_on)
        return [
            *masthead([invoice.supplier.name], title, day),
            *sides(
                texts.party("supplier", invoice.supplier),
                texts.party("customer", invoice.customer),
            ),
            *sides(
                texts.party("payee", invoice.payee),
                texts.party("representative", invoice.tax_representative),
            ),
            *facts(self._dates(), self._references(), before=12),
            *figures(
                [
                    (self._words("exclusive"), texts.amount(invoice.totals.tax_exclusive)),
                    (self._words("vat"), texts.amount(invoice.totals.vat)),
                    (self._words(self._payable), self._to_pay()),
                    (self._words("due_on"), self._words.day(invoice.due_on)),
                ]
            ),
        ]

    @property
    def _payable(self) -> str:
        return "credited" if self._invoice.kind is Kind.CREDIT_NOTE else "payable"

    def _to_pay(self) -> str:
        return joined(
            self._texts.amount(self._invoice.totals.payable), self._invoice.currency, by=" "
        )

    def _dates(self) -> list[Fact]:
        invoice, words, texts = self._invoice, self._words, self._texts
        facts = [
            (words("issued_on"), words.day(invoice.issued_on)),
            (words("due_on"), texts.day(invoice.due_on)),
            (words("tax_point"), texts.day(invoice.tax_point_on)),
            (words("period_of"), texts.period(invoice.period)),
        ]
        if invoice.delivery:
            place = filter(None, texts.address(invoice.delivery.address))
            where = joined(invoice.delivery.party_name, *place, by=", ")
            facts.append((words("delivered"), joined(texts.day(invoice.delivery.on), where)))
        return facts

    def _references(self) -> list[Fact]:
        invoice, words = self._invoice, self._words
        preceding = (self._reference(reference) for reference in invoice.preceding)
        return [
            (words("preceding"), ", ".join(preceding)),
            (words("buyer_reference"), invoice.buyer_reference),
            (words("order"), invoice.order_reference),
            (words("sales_order"), invoice.sales_order_reference),
            (words("contract"), invoice.contract_reference),
            (words("project"), invoice.project_reference),
            (words("despatch"), invoice.despatch_reference),
            (words("receipt"), invoice.receipt_reference),
            (words("cost"), invoice.accounting_cost),
        ]

    def _reference(self, reference: Reference) -> str:
        day = self._texts.day(reference.issued_on)
        return f"{reference.number} ({day})" if day else reference.number

    def _line_table(self) -> Table:
        words = self._words
        return Table(
            [
                Column(words("line"), 30, style=QUIET),
                Column(words("what"), 0),
                Column(words("quantity"), 50, to_left=True),
                Column(words("price"), 50, to_left=True),
                Column(words("vat_rate"), 34, to_left=True, style=QUIET),
                Column(f"{words('net')} ({self._invoice.currency})", 58, to_left=True),
            ],
            self._rows,
        )

    def _line_cells(self, line: Line) -> list[Cell]:
        texts = self._texts
        return [
            line.id,
            self._line_texts(line),
            texts.quantity(line.quantity, line.unit),
            texts.price(line),
            texts.rate(line.vat),
            texts.amount(line.net_amount),
        ]

    def _line_texts(self, line: Line) -> list[Told]:
        """Return what a line is about: its name, then everything else that is said of it."""
        texts, words = self._texts, self._words
        discount = line.price_discount
        named = (
            ("item", line.seller_item),
            ("your_item", line.buyer_item),
            ("standard_item", line.standard_item.value if line.standard_item else ""),
            ("classification", ", ".join(each.value for each in line.classifications)),
            ("origin", line.origin_country),
            ("order_line", line.order_line),
            ("cost", line.accounting_cost),
            ("period_of", texts.period(line.period)),
            ("gross_price", texts.amount(line.gross_price) if discount else ""),
            ("allowance", texts.amount(discount) if discount else ""),
        )
        adjustments = (
            joined(texts.allowance(each), texts.amount(each.amount))
            for each in line.allowances_charges
        )
        return [
            (line.name, BODY),
            (line.description, QUIET),
            (line.note, QUIET),
            (joined(*(f"{name}: {value}" for name, value in line.properties)), QUIET),
            (joined(*(words.named(key, value) for key, value in named if value)), QUIET),
            *((adjustment, QUIET) for adjustment in adjustments),
        ]

    def _allowances(self) -> list[PrintedLine]:
        """Return what is taken off or added to the whole."""
        texts = self._texts
        return [
            line
            for each in self._invoice.allowances_charges
            for line in self._lines.row(
                ["", texts.allowance(each), "", "", texts.rate(each.vat), self._signed(each)]
            )
        ]

    def _signed(self, each: AllowanceCharge) -> str:
        """Write what is taken off with a minus: in the file it is positive."""
        amount = each.amount
        return self._texts.amount(amount if each.is_charge or amount is None else -amount)

    def _taxes(self) -> list[PrintedLine]:
        """Return the table of taxes, with why something isn't taxed."""
        texts, words = self._texts, self._words
        if not self._invoice.vat_breakdown:
            return []
        table = Table(
            [
                Column(words("tax"), 110),
                Column("", 0, style=QUIET),
                Column(words("taxable"), 90, to_left=True),
                Column(words("vat"), 90, to_left=True),
            ]
        )
        lines = table.heading
        for tax in self._invoice.vat_breakdown:
            reason = joined(tax.category.exemption_reason, tax.category.exemption_code)
            amounts = texts.amount(tax.taxable_amount), texts.amount(tax.tax_amount)
            lines += table.row([texts.rate(tax.category), reason, *amounts])
        return lines

    def _totals(self) -> list[PrintedLine]:
        """Return the sums of the document, those that it states."""
        totals, words = self._invoice.totals, self._words
        in_tax_currency = totals.vat_in_tax_currency
        sums = [
            (words("lines"), self._texts.amount(totals.line_extension)),
            (words("allowances"), self._texts.amount(totals.allowances or None)),
            (words("charges"), self._texts.amount(totals.charges or None)),
            (words("exclusive"), self._texts.amount(totals.tax_exclusive)),
            (words("vat"), self._texts.amount(totals.vat)),
            (
                words("vat_in", currency=self._invoice.tax_currency),
                words.figure(in_tax_currency, self._invoice.tax_currency),
            ),
            (words("inclusive"), self._texts.amount(totals.tax_inclusive)),
            (words("prepaid"), self._texts.amount(totals.prepaid or None)),
            (words("rounding"), self._texts.amount(totals.rounding or None)),
        ]
        table = Table([Column("", 0), Column("", 150), Column("", 130, to_left=True)])
        lines = [line for label, sum_ in sums if sum_ for line in table.row(["", label, sum_])]
        total = table.row(["", words(self._payable), self._to_pay()], style=FIGURE, before=6)
        return [PrintedLine(before=10, rule=HAIR), *lines, *total]

    def _payment(self) -> list[PrintedLine]:
        """Return each way to pay, and the terms."""
        invoice, texts = self._invoice, self._texts
        ways = [line for means in invoice.payment_means for line in facts(texts.means(means))]
        terms = [line for text in invoice.payment_terms for line in paragraph(text, before=2)]
        if not ways and not terms:
            return []
        return [*paragraph(self._words("payment"), style=HEADING, before=14), *ways, *terms]

    def _paragraphs(self, heading: str, texts: Sequence[str]) -> list[PrintedLine]:
        if not texts:
            return []
        lines = [line for text in texts for part in text.splitlines() for line in
                 paragraph(part, before=2)]  # fmt: skip
        return [*paragraph(self._words(heading), style=HEADING, before=14), *lines]

    def _links(self) -> list[str]:
        """Return the addresses of documents that nobody fetched."""
        return [joined(link.id, link.description, link.uri) for link in self._invoice.links]
