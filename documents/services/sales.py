"""A company's invoicing software sends a sales invoice: checked first, taken in once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from common.actors import Actor
from common.antivirus import infection_of
from common.errors import DomainError, StateConflict
from common.kinds import DocumentKind
from documents.files import store
from documents.formats import ubl
from documents.formats.findings import XmlFinding
from documents.kinds import xml_documents
from documents.kinds.parts import Part, Reading
from documents.models import Document, Source
from documents.services.owners import hold_owners, place_of
from documents.services.receiving import Arrival, take_in_part
from mandates.scans import problem_of
from offices.models import Client

FILE_NAME = "sales-invoice.xml"


class SupplierMismatch(DomainError):
    """The invoice is of another company than the one that sends it."""

    code = "supplier-mismatch"


class InvoiceExists(StateConflict):
    """Another invoice of this company has this number."""

    code = "invoice-exists"


class NotDeliverable(StateConflict):
    """Nothing arrives for this company at the moment."""

    code = "not-received"


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that an invoice breaks: which, where, in a sentence."""

    rule: str
    location: str
    message: str


class InvalidInvoice(DomainError):
    """The file breaks rules; ``faults`` has all of them."""

    code = "invalid-invoice"

    def __init__(self, faults: Sequence[Fault], *, number: str = "") -> None:
        super().__init__(_("The invoice can't be taken: it breaks rules. See “errors”."))
        self.faults = faults
        self.number = number


@dataclass(frozen=True, slots=True)
class Sent:
    """The invoice as it was taken in, now or before, and what is odd about it."""

    document: Document
    is_new: bool
    warnings: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class _Checked:
    reading: Reading
    part: Part
    warnings: Sequence[Fault]


def receive_sales_invoice(
    content: bytes, *, client: Client, by: Actor, language: str, pdf: bytes | None = None
) -> Sent:
    """Take in one invoice or credit note that a company sends to its accounting office.

    It goes the way of every document, as a sale of this company alone. The same again is the one
    that there is. Raises ``InvalidInvoice``, ``SupplierMismatch``, ``InvoiceExists`` and
    ``NotDeliverable``; then nothing was taken in.
    """
    checked = _checked(content, client, language)
    if pdf is not None:
        _check_pdf(pdf, number=checked.part.facts.reference)
    if infection_of(content):
        raise InvalidInvoice([_infected("")], number=checked.part.facts.reference)
    with transaction.atomic():
        hold_owners([checked.part])
        if earlier := _earlier(checked.part, client, content):
            return Sent(earlier, is_new=False, warnings=checked.warnings)
        document = _placed(content, checked, by)
        if pdf is not None:
            document.pdf = store(pdf)
            document.save(update_fields=["pdf"])
    return Sent(document, is_new=True, warnings=checked.warnings)


def _checked(content: bytes, client: Client, language: str) -> _Checked:
    """Check by the schema and all rules, then whose it is."""
    read = ubl.read(content)
    number = read.invoice.number if read.invoice else ""
    findings = [*read.findings, *ubl.validate(content).findings]
    if faults := [_fault(each, language) for each in findings if each.is_error]:
        raise InvalidInvoice(list(dict.fromkeys(faults)), number=number)
    reading = xml_documents.invoice(content, FILE_NAME)
    part = next(
        (
            each
            for each in reading.parts
            if each.kind is DocumentKind.SALES_INVOICE
            and each.enterprise_number == client.enterprise_number
        ),
        None,
    )
    if part is None:
        raise SupplierMismatch(
            _("The supplier in this invoice is not the company that your software is connected to.")
        )
    if part.facts.amount is None or not part.facts.currency:
        sentence = _("The amount or the currency isn't one that can be paid.")
        raise InvalidInvoice([Fault("amount", "/Invoice", sentence)], number=number)
    return _Checked(reading, part, list(dict.fromkeys(_fault(each, language) for each in findings)))


def _fault(finding: XmlFinding, language: str) -> Fault:
    location = finding.location or (f"line {finding.line}" if finding.line else "")
    return Fault(finding.rule, location, finding.message(language))


def _earlier(part: Part, client: Client, content: bytes) -> Document | None:
    """Return the invoice that has this number, if it is this very one; raise if it is another."""
    same = Document.objects.filter(
        client=client, kind=part.kind, natural_key=part.facts.natural_key
    ).select_related("file", "client")
    if not (found := list(same.order_by("-version"))):
        return None
    stored = store(content)
    if first := next((each for each in found if each.file_id == stored.pk), None):
        return first
    raise InvoiceExists(
        _("Another invoice with the number %(number)s, dated %(day)s, has been sent already.")
        % {"number": found[0].reference, "day": found[0].dated},
        id=found[0].pk,
    )


def _placed(content: bytes, checked: _Checked, by: Actor) -> Document:
    if place_of(checked.part) is None:
        raise NotDeliverable(
            _("Your accounting office receives nothing for this company any more. Contact it.")
        )
    arrival = Arrival(FILE_NAME, Source.INVOICING, by)
    received = take_in_part(store(content), arrival, checked.reading, checked.part)
    return received.documents[0]


def _check_pdf(pdf: bytes, *, number: str) -> None:
    """Raise ``InvalidInvoice`` unless this is a PDF that only shows pages."""
    if problem := problem_of(pdf):
        sentence = _sentences().get(problem, _sentences()["damaged"])
        raise InvalidInvoice(
            [Fault(f"pdf-{problem.replace('_', '-')}", "pdf", sentence)], number=number
        )
    if infection_of(pdf):
        raise InvalidInvoice([_infected("pdf")], number=number)


def _infected(location: str) -> Fault:
    return Fault("infected", location, _("The antivirus found malware in this file."))


def _sentences() -> dict[str, str]:
    return {
        "not_a_pdf": _("The PDF is none."),
        "too_large": _("The PDF is too large."),
        "encrypted": _("The PDF is locked. Send it without a password."),
        "active_content": _(
            "The PDF holds more than pages: a script, a form or an attached file. Send it without."
        ),
        "too_many_pages": _("The PDF has too many pages."),
        "damaged": _("The PDF can't be read: it is damaged, or too complicated."),
    }
