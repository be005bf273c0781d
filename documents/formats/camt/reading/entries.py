"""Entries: bookings, with a movement for each of their transactions if there are several."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from documents.formats.camt.amounts import amount_from_text
from documents.formats.camt.labels import DETAIL_NUMBER, ENTRY_DATE, VALUE_DATE
from documents.formats.camt.reading.codes import belgian_code, code_by_iso
from documents.formats.camt.reading.lines import add_lines
from documents.formats.camt.reading.notes import Notes, text_of
from documents.formats.camt.reading.transactions import Transactions, labelled_references
from documents.formats.coda import Account, Movement

FOUR_DIGITS = re.compile("[0-9]{4}")
SEQUENCES = 10_000
BOOKED = "BOOK"
TOTAL, DETAIL = "1", "5"
PLACES_OF_AMOUNT = ("", "AmtDtls/TxAmt/", "AmtDtls/PrtryAmt/", "AmtDtls/InstdAmt/")


class Entries:
    """Reads the entries of one statement."""

    def __init__(
        self, notes: Notes, account: Account, *, currency: str, statement_number: str, version: int
    ) -> None:
        self._notes = notes
        self._currency = currency
        self._statement_number = statement_number
        self._transactions = Transactions(account, currency, is_old=version == 1)

    def read(self, statement: etree._Element) -> list[Movement]:
        """Return the movements; entries that are not booked are noted and left out."""
        movements: list[Movement] = []
        sequence = 0
        for entry in statement.iterfind("Ntry"):
            status = text_of(entry, "Sts/Cd") or text_of(entry, "Sts") or BOOKED
            if status != BOOKED:
                self._notes.warning("camt_not_booked", entry, found=status)
                continue
            number = text_of(entry, "NtryRef")
            following = (sequence + 1) % SEQUENCES
            sequence = int(number) if FOUR_DIGITS.fullmatch(number) else following
            movements += self._entry(entry, sequence)
        return movements

    def _entry(self, entry: etree._Element, sequence: int) -> list[Movement]:
        """Return the booking of an entry, and its details."""
        booking = self._booking(entry, sequence)
        transactions = entry.findall("NtryDtls/TxDtls")
        references = [labelled_references(each) for each in transactions]
        is_ours = any(DETAIL_NUMBER in each for each in references)
        is_total = is_ours or len(transactions) > 1
        if transactions and not is_total:
            self._transactions.fill(booking, transactions[0], references[0])
        add_lines(booking, entry.findtext("AddtlNtryInf") or "")
        if not is_total:
            return [booking]
        details: list[Movement] = []
        for transaction, labelled in zip(transactions, references, strict=True):
            after = details[-1] if details else booking
            details.append(self._detail(transaction, labelled, booking, after=after))
        if not is_ours:
            booking.transaction_code = _typed(booking.transaction_code, TOTAL)
            booking.globalisation = details[-1].globalisation = 1
        return [booking, *details]

    def _booking(self, entry: etree._Element, sequence: int) -> Movement:
        """Return what an entry says of itself."""
        amount = self._notes.signed_amount(entry, currency=self._currency)
        return Movement(
            sequence=sequence,
            detail=0,
            amount=amount,
            value_date=self._notes.day(entry, "ValDt"),
            entry_date=self._notes.day(entry, "BookgDt"),
            transaction_code=belgian_code(entry) or code_by_iso(entry, amount),
            bank_reference=text_of(entry, "AcctSvcrRef"),
            customer_reference=text_of(entry, "NtryDtls/Btch/PmtInfId"),
            statement_number=self._statement_number,
        )

    def _detail(
        self,
        transaction: etree._Element,
        labelled: dict[str, str],
        total: Movement,
        *,
        after: Movement,
    ) -> Movement:
        """Return a detail; what a bank doesn't say of it, it said of the total."""
        number = labelled.get(DETAIL_NUMBER, "")
        inherited = Movement(0, 0, 0) if number else total
        detail = Movement(
            sequence=total.sequence,
            detail=_number(number) or _following(after),
            amount=self._amount(transaction, total),
            value_date=self._date(transaction, VALUE_DATE) or inherited.value_date,
            entry_date=self._date(transaction, ENTRY_DATE) or inherited.entry_date,
            transaction_code=belgian_code(transaction) or _typed(total.transaction_code, DETAIL),
            bank_reference=text_of(transaction, "Refs/AcctSvcrRef"),
            statement_number=self._statement_number,
        )
        self._transactions.fill(detail, transaction, labelled)
        return detail

    def _amount(self, transaction: etree._Element, total: Movement) -> int:
        """Return the amount of a detail, wherever its version of camt.053 has it."""
        if transaction.find("CdtDbtInd") is not None:
            sign = self._notes.sign(transaction)
        else:
            sign = -1 if total.amount < 0 else 1
        for path in PLACES_OF_AMOUNT:
            amount = transaction.find(f"{path}Amt")
            if amount is not None and amount.get("Ccy", self._currency) == self._currency:
                thousandths = amount_from_text((amount.text or "").strip())
                if thousandths is not None:
                    return thousandths * sign
        self._notes.warning("camt_detail_amount", transaction, expected=self._currency)
        return 0

    def _date(self, transaction: etree._Element, label: str) -> date | None:
        """Return a date of a detail that stands behind a label."""
        for each in transaction.iterfind("RltdDts/Prtry"):
            if text_of(each, "Tp") == label:
                return self._notes.day(each, "Dt")
        return None


def _typed(code: str, type_: str) -> str:
    """Return a transaction code with another type."""
    return f"{type_}{code[1:]}"


def _number(text: str) -> int:
    """Return a number of four digits, 0 for what is none."""
    return int(text) if FOUR_DIGITS.fullmatch(text) else 0


def _following(movement: Movement) -> int:
    """Return the number behind a movement and its information."""
    return movement.detail + len(movement.information) + 1
