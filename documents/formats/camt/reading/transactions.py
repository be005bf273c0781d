"""Transactions: who was on the other side of a movement, and what was said."""

from __future__ import annotations

from lxml import etree

from documents.formats.camt.reading.lines import add_information, add_lines, set_labelled
from documents.formats.camt.reading.notes import text_of
from documents.formats.camt.reading.remittance import read_remittance
from documents.formats.coda import Account, Movement
from documents.formats.coda.structures.information import (
    Counterparty,
    UltimateCreditor,
    UltimateDebtor,
)
from documents.formats.coda.structures.parts import Structure

NOT_PROVIDED = "NOTPROVIDED"
REFERENCES = ("Refs/EndToEndId", "Refs/PmtInfId", "Refs/InstrId")
OTHER_SIDE = {"Dbtr": "Cdtr", "Cdtr": "Dbtr"}
ULTIMATE: dict[str, tuple[str, type[UltimateCreditor | UltimateDebtor]]] = {
    "UltmtCdtr": ("008", UltimateCreditor),
    "UltmtDbtr": ("009", UltimateDebtor),
}
COUNTERPARTY = "001"
NAME_LENGTH, LINE_LENGTH = 70, 35


class Transactions:
    """Reads the transactions of one statement."""

    def __init__(self, account: Account, currency: str, *, is_old: bool) -> None:
        self._own = {"", account.number, account.iban}
        self._currency = currency
        self._is_old = is_old

    def fill(
        self, movement: Movement, transaction: etree._Element, labelled: dict[str, str]
    ) -> None:
        """Tell a movement what its transaction says, ``labelled`` being references that do."""
        for path in REFERENCES:
            reference = text_of(transaction, path)
            if reference and reference != NOT_PROVIDED:
                movement.customer_reference = reference
                break
        movement.purpose = text_of(transaction, "Purp/Cd")
        movement.return_reason = text_of(transaction, "RtrInf/Rsn/Cd")
        self._counterparty(movement, transaction)
        read_remittance(movement, transaction, self._currency)
        for label, value in labelled.items():
            set_labelled(movement, label, value)
        add_lines(movement, transaction.findtext("AddtlTxInf") or "")
        self._information(movement, transaction)

    def _counterparty(self, movement: Movement, transaction: etree._Element) -> None:
        side = self._side(movement, transaction)
        account = f"RltdPties/{side}Acct"
        bank = f"RltdAgts/{side}Agt/FinInstnId"
        movement.counterparty_name = _name(transaction, side)
        movement.counterparty_account = _account_number(transaction, side)
        movement.counterparty_currency = text_of(transaction, f"{account}/Ccy")
        movement.counterparty_bic = (
            text_of(transaction, f"{bank}/BICFI")
            or text_of(transaction, f"{bank}/BIC")
            or text_of(transaction, f"{bank}/Othr/Id")
        )
        if self._is_old:
            movement.counterparty_address = " ".join(_address(transaction, side))

    def _side(self, movement: Movement, transaction: etree._Element) -> str:
        """Return who is the counterparty: not who is expected to be, if a payment came back.

        Then that is ourselves, or is not told, and a stranger is on the other side.
        """
        side = "Cdtr" if movement.amount < 0 else "Dbtr"
        other = OTHER_SIDE[side]
        account = _account_number(transaction, side)
        is_stranger = account not in self._own or (not account and _name(transaction, side))
        if is_stranger or _account_number(transaction, other) in self._own:
            return side
        return other

    def _information(self, movement: Movement, transaction: etree._Element) -> None:
        """Add as information what CODA tells there, unless such information came already."""
        known = {information.communication_type for information in movement.information}
        side = self._side(movement, transaction)
        address = _address(transaction, side)
        if address and not self._is_old and COUNTERPARTY not in known:
            name = movement.counterparty_name[:NAME_LENGTH]
            street, locality = address[0], " ".join(address[1:])
            _add(
                movement,
                COUNTERPARTY,
                Counterparty(name, street[:LINE_LENGTH], locality[:LINE_LENGTH], ""),
            )
        for role, (type_, party) in ULTIMATE.items():
            name = _name(transaction, role)
            if name and type_ not in known:
                _add(movement, type_, party(name[:NAME_LENGTH], ""))


def labelled_references(transaction: etree._Element) -> dict[str, str]:
    """Return the proprietary references, by their label."""
    return {
        text_of(each, "Tp"): text_of(each, "Ref") for each in transaction.iterfind("Refs/Prtry")
    }


def _add(movement: Movement, type_: str, structure: Structure) -> None:
    add_information(movement, structure.to_text(), type_)


def _name(transaction: etree._Element, role: str) -> str:
    """Return a name: of a party, of a party that is a bank, or as up to version 07."""
    party = f"RltdPties/{role}"
    return (
        text_of(transaction, f"{party}/Pty/Nm")
        or text_of(transaction, f"{party}/Agt/FinInstnId/Nm")
        or text_of(transaction, f"{party}/Nm")
    )


def _account_number(transaction: etree._Element, side: str) -> str:
    account = f"RltdPties/{side}Acct/Id"
    number = text_of(transaction, f"{account}/IBAN").replace(" ", "")
    return number or text_of(transaction, f"{account}/Othr/Id")


def _address(transaction: etree._Element, side: str) -> list[str]:
    """Return street and locality: written out, or put together from their parts."""
    for party in (f"RltdPties/{side}/Pty/PstlAdr", f"RltdPties/{side}/PstlAdr"):
        element = transaction.find(party)
        if element is None:
            continue
        lines = [(line.text or "").strip() for line in element.iterfind("AdrLine")]
        street = [text_of(element, "StrtNm"), text_of(element, "BldgNb")]
        locality = [text_of(element, name) for name in ("Ctry", "PstCd", "TwnNm")]
        parts = [" ".join(filter(None, street)), " ".join(filter(None, locality))]
        return [line for line in (lines or parts) if line]
    return []
