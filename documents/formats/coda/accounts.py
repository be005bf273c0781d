"""The account of a statement, and that of a counterparty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from documents.formats.coda.layout import AccountZone, Zone, texts_of
from documents.formats.coda.references import BBAN_LENGTH, belgian_iban


class AccountStructure(StrEnum):
    """How an account is written down (CODA 2.6, record 1, position 2)."""

    BELGIAN_BBAN = "0"
    FOREIGN_BBAN = "1"
    BELGIAN_IBAN = "2"
    FOREIGN_IBAN = "3"
    NOT_STATED = " "
    """Version 1, and some banks: laid out as a Belgian number or, if it is one, as an IBAN."""


STRUCTURES: dict[str, AccountStructure] = {each.value: each for each in AccountStructure}


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


NOTHING = Zone(1, 0)

_belgian_bban = texts_of(
    AccountZone.BBAN,
    AccountZone.BBAN_CURRENCY,
    AccountZone.BBAN_EXTENSION,
    AccountZone.BBAN_COUNTRY,
    AccountZone.BBAN_QUALIFICATION,
)
_belgian_iban = texts_of(
    AccountZone.BELGIAN_IBAN, AccountZone.CURRENCY, AccountZone.BELGIAN_EXTENSION, NOTHING, NOTHING
)
_foreign = texts_of(AccountZone.LONG_NUMBER, AccountZone.CURRENCY, NOTHING, NOTHING, NOTHING)

LAYOUTS = {"0": _belgian_bban, "1": _foreign, "2": _belgian_iban, "3": _foreign}


def account_from_zone(structure: str, zone: str) -> Account:
    """Take apart the 37 positions of an account and its currency."""
    layout = LAYOUTS.get(structure)
    if layout is None:
        layout = _belgian_iban if zone[:2].isalpha() else _belgian_bban
    number, currency, extension, country, qualification = layout(zone)
    return Account(
        number.strip(),
        currency.strip(),
        STRUCTURES[structure],
        extension.strip(),
        country.strip(),
        qualification.strip(),
    )


def account_to_zone(account: Account) -> str:
    """Return the 37 positions of an account; more if a part has too many characters."""
    structure = account.structure
    if structure in {AccountStructure.FOREIGN_BBAN, AccountStructure.FOREIGN_IBAN}:
        return f"{account.number:34}{account.currency:3}"
    is_iban = structure is AccountStructure.NOT_STATED and account.number[:2].isalpha()
    if is_iban or structure is AccountStructure.BELGIAN_IBAN:
        return f"{account.number:31}{account.extension:3}{account.currency:3}"
    return (
        f"{account.number:12} {account.currency:3}{account.qualification:1}{account.country:2}"
        f"   {account.extension:15}"
    )


def split_counterparty(account: str, currency: str) -> tuple[str, str, str]:
    """Return number, currency and extension out of positions 11-44 and 45-47 of record 2.3.

    No structure is stated. A blank in the thirteenth position means a Belgian twelve-digit number
    with its currency and extension (positions 27-47, as written) behind it; unless there is nothing
    behind it up to the place of the currency: a short foreign number.
    """
    if account[12:13] == " " and not account[12:].isspace():
        extension = account[16:] + currency
        return account[:12].strip(), account[13:16].strip(), extension.rstrip()
    return account.strip(), currency.strip(), ""


def join_counterparty(number: str, currency: str, extension: str) -> str:
    """Return the 37 positions that ``split_counterparty`` takes apart into these."""
    if extension or (currency and len(number) <= BBAN_LENGTH):
        return f"{number:12} {currency:3}{extension:21}"
    return f"{number:34}{currency:3}"
