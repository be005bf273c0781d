"""One statement: account, balances, entries, and whether they add up."""

from __future__ import annotations

from lxml import etree

from documents.formats.camt.accounts import account_of_type
from documents.formats.camt.amounts import amount_from_text
from documents.formats.camt.labels import COMMUNICATION, STATEMENTS, VERSION, split_line
from documents.formats.camt.markup import DEFAULT_CURRENCY
from documents.formats.camt.reading.entries import Entries
from documents.formats.camt.reading.notes import Notes, one_line, signed_text, text_of
from documents.formats.coda import Account, Balance, FreeCommunication, Movement, Statement

OPENING = ("OPBD", "PRCD")
CLOSING = ("CLBD",)
INTERIM = "ITBD"
OLD_VERSION, USUAL_VERSION = 1, 2


def read_statement(element: etree._Element, notes: Notes) -> Statement:
    """Return the statement of a ``Stmt`` element."""
    account = _account(element, notes)
    currency = account.currency or _currency_of_balance(element)
    number = _padded(text_of(element, "LglSeqNb"))
    version = _version(element)
    entries = Entries(notes, account, currency=currency, statement_number=number, version=version)
    movements = entries.read(element)
    opening, closing = _balances(element, notes, currency, movements)
    statement = Statement(
        account=account,
        old_balance=opening,
        new_balance=closing,
        creation_date=notes.day_of(element, text_of(element, "CreDtTm")),
        movements=movements,
        coda_sequence=_padded(text_of(element, "ElctrncSeqNb")),
        statement_number=number,
        holder_name=text_of(element, "Acct/Ownr/Nm"),
        account_description=text_of(element, "Acct/Nm"),
        is_duplicate=text_of(element, "CpyDplctInd") in {"DUPL", "CODU"},
        bank_bic=_servicer(element),
        bank_number=text_of(element, "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId") or "000",
        enterprise_number=text_of(element, "Acct/Ownr/Id/OrgId/Othr/Id"),
        version=version,
        line=int(element.sourceline or 0),
    )
    _read_lines(statement, element)
    _check_summary(statement, element, notes)
    return statement


def _padded(number: str) -> str:
    """Return a number as CODA has it, in three digits; 000 for none."""
    return number.zfill(3) if number.isascii() and number.isdigit() else "000"


def _account(element: etree._Element, notes: Notes) -> Account:
    number = text_of(element, "Acct/Id/IBAN").replace(" ", "")
    number = number or text_of(element, "Acct/Id/Othr/Id")
    if not number:
        notes.error("camt_account_missing", element)
    currency = text_of(element, "Acct/Ccy") or _currency_of_balance(element)
    return account_of_type(text_of(element, "Acct/Tp/Prtry"), number, currency)


def _currency_of_balance(element: etree._Element) -> str:
    amount = element.find("Bal/Amt")
    return DEFAULT_CURRENCY if amount is None else amount.get("Ccy", DEFAULT_CURRENCY)


def _servicer(element: etree._Element) -> str:
    bank = "Acct/Svcr/FinInstnId"
    return (
        text_of(element, f"{bank}/BICFI")
        or text_of(element, f"{bank}/BIC")
        or text_of(element, f"{bank}/Othr/Id")
    )


def _balances(
    element: etree._Element, notes: Notes, currency: str, movements: list[Movement]
) -> tuple[Balance, Balance | None]:
    """Return the opening and the closing balance, after noting which is missing or wrong."""
    booked = sum(movement.amount for movement in movements if movement.is_booking)
    opening = _balance(element, notes, currency, is_opening=True)
    closing = _balance(element, notes, currency, is_opening=False)
    if opening is None and closing is None:
        notes.error("camt_balances_missing", element)
        return Balance(0, None), None
    if opening is None and closing is not None:
        opening = Balance(closing.amount - booked, None)
        notes.warning("camt_opening_missing", element, found=signed_text(opening.amount))
    elif closing is None:
        notes.warning("camt_closing_missing", element)
    opening = opening or Balance(0, None)
    expected = opening.amount + booked
    if closing is not None and closing.amount != expected:
        notes.warning(
            "camt_balance",
            element,
            expected=signed_text(expected),
            found=signed_text(closing.amount),
        )
    return opening, closing


def _balance(
    element: etree._Element, notes: Notes, currency: str, *, is_opening: bool
) -> Balance | None:
    """Return the balance that has the best of its codes, ``None`` if there is none.

    A statement that is spread over several messages opens and closes its pages with interim ones.
    """
    balances = element.findall("Bal")
    by_code = {text_of(each, "Tp/CdOrPrtry/Cd"): each for each in balances}
    interim = [each for each in balances if text_of(each, "Tp/CdOrPrtry/Cd") == INTERIM]
    chosen = [by_code[code] for code in (OPENING if is_opening else CLOSING) if code in by_code]
    chosen += interim[:1] if is_opening else interim[-1:]
    if not chosen:
        return None
    amount = notes.signed_amount(chosen[0], currency=currency)
    return Balance(amount, notes.day(chosen[0], "Dt"))


def _lines(element: etree._Element) -> list[tuple[str, str | None, str]]:
    text = element.findtext("AddtlStmtInf") or ""
    return [split_line(line.rstrip()) for line in text.split("\n")]


def _version(element: etree._Element) -> int:
    """Return the version of the CODA that this was written from."""
    return OLD_VERSION if (VERSION, None, str(OLD_VERSION)) in _lines(element) else USUAL_VERSION


def _read_lines(statement: Statement, element: etree._Element) -> None:
    """Take what the bank says to the holder, and what CODA has besides."""
    for label, _, value in _lines(element):
        if label in STATEMENTS:
            setattr(statement, STATEMENTS[label][0], value)
        elif label == COMMUNICATION or (value.strip() and label != VERSION):
            number = len(statement.free_communications) + 1
            statement.free_communications.append(FreeCommunication(number, 0, one_line(value)))


def _check_summary(statement: Statement, element: etree._Element, notes: Notes) -> None:
    """Compare what the bank counted and added up with what there is."""
    bookings = [m.amount for m in statement.movements if m.is_booking]
    parts = {
        "TtlNtries": bookings,
        "TtlCdtNtries": [amount for amount in bookings if amount >= 0],
        "TtlDbtNtries": [amount for amount in bookings if amount < 0],
    }
    for name, amounts in parts.items():
        summary = element.find(f"TxsSummry/{name}")
        if summary is None:
            continue
        count, total = text_of(summary, "NbOfNtries"), text_of(summary, "Sum")
        if count and count.lstrip("0") != str(len(amounts) or ""):
            notes.warning("camt_summary_count", summary, expected=count, found=str(len(amounts)))
        expected = sum(map(abs, amounts))
        if total and amount_from_text(total) != expected:
            notes.warning("camt_summary_sum", summary, expected=total, found=signed_text(expected))
