"""The account of a statement, and that of a counterparty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from documents.formats.coda.layout import AccountZone
from documents.formats.coda.references import BBAN_LENGTH, belgian_iban


class AccountStructure(StrEnum):
    """How an account is written down (CODA 2.6, record 1, position 2)."""

    BELGIAN_BBAN = "0"
    FOREIGN_BBAN = "1"
    BELGIAN_IBAN = "2"
    FOREIGN_IBAN = "3"
    NOT_STATED = " "
    """Version 1, and some banks: laid out as a Belgian number or, if it is one, as an IBAN."""


@dataclass(slots=True, frozen=True)
class Account:
    """The account that a statement is about (CODA 2.6, record 1, positions 2 and 6-42)."""

    number: str
    currency: str
    structure: AccountStructure = AccountStructure.BELGIAN_IBAN
    extension: str = ""
    country: str = ""
    qualification: str = ""

    @property
    def iban(self) -> str | None:
        """The IBAN: as written, or worked out from a Belgian twelve-digit number."""
        match self.structure:
            case AccountStructure.BELGIAN_IBAN | AccountStructure.FOREIGN_IBAN:
                return self.number
            case AccountStructure.FOREIGN_BBAN:
                return None
        return self.number if self.number[:2].isalpha() else belgian_iban(self.number)

    @property
    def bban(self) -> str | None:
        """The national number, where that is what the bank wrote."""
        return None if self.iban == self.number else self.number


def account_from_zone(structure: AccountStructure, zone: str) -> Account:
    """Take apart the 37 positions of an account and its currency."""
    match structure:
        case AccountStructure.FOREIGN_BBAN | AccountStructure.FOREIGN_IBAN:
            return Account(
                number=AccountZone.LONG_NUMBER.of(zone).strip(),
                currency=AccountZone.CURRENCY.of(zone).strip(),
                structure=structure,
            )
        case AccountStructure.BELGIAN_IBAN:
            return _belgian_iban(structure, zone)
    if zone[:2].isalpha():
        return _belgian_iban(structure, zone)
    return Account(
        number=AccountZone.BBAN.of(zone).strip(),
        currency=AccountZone.BBAN_CURRENCY.of(zone).strip(),
        structure=structure,
        extension=AccountZone.BBAN_EXTENSION.of(zone).strip(),
        country=AccountZone.BBAN_COUNTRY.of(zone).strip(),
        qualification=AccountZone.BBAN_QUALIFICATION.of(zone).strip(),
    )


def account_to_zone(account: Account) -> str:
    """The 37 positions of an account and its currency; longer if a part has too many characters."""
    match account.structure:
        case AccountStructure.FOREIGN_BBAN | AccountStructure.FOREIGN_IBAN:
            return f"{account.number:34}{account.currency:3}"
        case AccountStructure.BELGIAN_IBAN:
            return f"{account.number:31}{account.extension:3}{account.currency:3}"
    if account.number[:2].isalpha():
        return f"{account.number:31}{account.extension:3}{account.currency:3}"
    return (
        f"{account.number:12} {account.currency:3}{account.qualification:1}{account.country:2}"
        f"   {account.extension:15}"
    )


class CounterpartyAccount(NamedTuple):
    """The account in record 2.3, positions 11-47."""

    number: str
    currency: str
    extension: str
    """Only behind a twelve-digit number: qualification, country and extension as written."""


def split_counterparty(zone: str) -> CounterpartyAccount:
    """Take apart the account of a counterparty, for which no structure is stated.

    A blank in the thirteenth position means a Belgian twelve-digit number with its currency behind
    it, unless nothing but a currency at the end of the zone follows: a short foreign number.
    """
    if zone[BBAN_LENGTH : BBAN_LENGTH + 1] == " " and not zone[BBAN_LENGTH:34].isspace():
        return CounterpartyAccount(
            AccountZone.BBAN.of(zone).strip(),
            AccountZone.BBAN_CURRENCY.of(zone).strip(),
            AccountZone.BBAN_REST.of(zone).rstrip(),
        )
    return CounterpartyAccount(
        AccountZone.LONG_NUMBER.of(zone).strip(), AccountZone.CURRENCY.of(zone).strip(), ""
    )


def join_counterparty(number: str, currency: str, extension: str) -> str:
    """The 37 positions that ``split_counterparty`` takes apart into these."""
    if extension or (number.isdigit() and len(number) == BBAN_LENGTH and currency):
        return f"{number:12} {currency:3}{extension:21}"
    return f"{number:34}{currency:3}"


def _belgian_iban(structure: AccountStructure, zone: str) -> Account:
    return Account(
        number=AccountZone.BELGIAN_IBAN.of(zone).strip(),
        currency=AccountZone.CURRENCY.of(zone).strip(),
        structure=structure,
        extension=AccountZone.BELGIAN_EXTENSION.of(zone).strip(),
    )
