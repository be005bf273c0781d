"""What was said with a payment, and what was paid in another currency."""

from __future__ import annotations

import re

from lxml import etree

from documents.formats.camt.amounts import amount_from_text
from documents.formats.camt.markup import LINE_LENGTH, is_currency
from documents.formats.camt.reading.lines import add_information
from documents.formats.camt.reading.notes import one_line, text_of
from documents.formats.coda import Movement
from documents.formats.coda.references import is_ogm, is_rf
from documents.formats.coda.structures.information import DetailAmount
from documents.formats.coda.structures.transfers import DirectDebit

BELGIAN_BANKS = "BBA"
CODA_TYPE = re.compile("[0-9]{3}")
BELGIAN_REFERENCE, CREDITOR_REFERENCE, DIRECT_DEBIT = "101", "100", "127"
DETAIL_AMOUNT = "006"
HAVE_AMOUNTS = {"105", "113", "121", "126"}
"""Types of communication that tell a foreign amount themselves."""
LARGEST_COMMUNICATION, LARGEST_IDENTIFIER = 62, 35
TOO_LARGE = 10**15
"""CODA writes amounts with fifteen digits."""


def read_remittance(movement: Movement, transaction: etree._Element, currency: str) -> None:
    """Set the communication; what it has no room for becomes information."""
    remittance = transaction.find("RmtInf")
    if remittance is not None:
        _read(movement, remittance)
    mandate = text_of(transaction, "Refs/MndtId")
    if mandate:
        _read_direct_debit(movement, transaction, mandate)
    instructed = transaction.find("AmtDtls/InstdAmt/Amt")
    if instructed is not None and movement.communication_type not in HAVE_AMOUNTS:
        _read_foreign_amount(movement, instructed, currency)


def _read(movement: Movement, remittance: etree._Element) -> None:
    free = joined([each.text or "" for each in remittance.iterfind("Ustrd")])
    structured = remittance.findall("Strd")
    first = structured[0] if structured else None
    if first is not None and _read_coda_type(movement, first):
        return
    said = [free] if free else []
    for each in structured:
        reference = text_of(each, "CdtrRefInf/Ref").replace(" ", "")
        type_ = _type_of(reference)
        if type_ is not None and movement.communication_type is None:
            movement.communication_type, movement.communication = type_, reference
        elif reference:
            said.append(reference)
        said += [text_of(document, "Nb") for document in each.iterfind("RfrdDocInf")]
        said += [one_line(line.text or "").strip() for line in each.iterfind("AddtlRmtInf")]
    text = " ".join(filter(None, said))
    if movement.communication_type is None:
        movement.communication = text.rstrip()
    elif text.strip():
        add_information(movement, text)


def _read_coda_type(movement: Movement, structured: etree._Element) -> bool:
    """Take over a structure of CODA that was written as it stands; return whether it is one."""
    reference = structured.find("CdtrRefInf/Tp")
    if reference is None or text_of(reference, "Issr") != BELGIAN_BANKS:
        return False
    type_ = text_of(reference, "CdOrPrtry/Prtry")
    if not CODA_TYPE.fullmatch(type_):
        return False
    movement.communication_type = type_
    lines = [each.text or "" for each in structured.iterfind("AddtlRmtInf")]
    movement.communication = joined(lines) or text_of(structured, "CdtrRefInf/Ref")
    return True


def _type_of(reference: str) -> str | None:
    """Return the type of communication of a reference that proves itself."""
    if is_ogm(reference):
        return BELGIAN_REFERENCE
    return CREDITOR_REFERENCE if is_rf(reference) else None


def joined(lines: list[str]) -> str:
    """Put lines together again: a full one was cut, the others ended by themselves."""
    text = ""
    for line, before in zip(lines, ["", *lines], strict=False):
        text += line if len(before) in {0, LINE_LENGTH} else f" {line}"
    return one_line(text).rstrip()


def _read_direct_debit(movement: Movement, transaction: etree._Element, mandate: str) -> None:
    """Make a SEPA direct debit what it is in CODA, if its communication has room there."""
    if movement.communication_type is not None:
        return
    parties = "RltdPties/Cdtr"
    creditor = text_of(transaction, f"{parties}/Pty/Id/PrvtId/Othr/Id") or text_of(
        transaction, f"{parties}/Id/PrvtId/Othr/Id"
    )
    longest = max(len(creditor), len(mandate))
    if len(movement.communication) > LARGEST_COMMUNICATION or longest > LARGEST_IDENTIFIER:
        return
    debit = DirectDebit(None, "0", "0", "0", creditor, mandate, movement.communication, "0", "")
    movement.communication_type, movement.communication = DIRECT_DEBIT, debit.to_text()


def _read_foreign_amount(movement: Movement, amount: etree._Element, currency: str) -> None:
    """Tell the amount that was paid in another currency."""
    paid_in = amount.get("Ccy", currency)
    thousandths = amount_from_text((amount.text or "").strip())
    if paid_in == currency or not is_currency(paid_in):
        return
    if thousandths is None or thousandths >= TOO_LARGE:
        return
    detail = DetailAmount("INSTRUCTED AMOUNT", paid_in, thousandths, "")
    add_information(movement, detail.to_text(), DETAIL_AMOUNT)
