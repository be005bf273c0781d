"""The account of a statement: an IBAN or another number, and what CODA says besides."""

from __future__ import annotations

import re

from documents.formats.coda import Account, AccountStructure

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}")
"""The schema's pattern: check digits are not its business, nor ours here."""

BBAN_START = 4
MARK = "CODA"
AS_WRITTEN, BBAN = "NUMBER", "BBAN"
"""Whether CODA has this very number, or the Belgian one that the IBAN was worked out from."""
NUMBER_OF_PARTS = 6


def usual_account(number: str, currency: str) -> Account:
    """Return the account that has this number, in the structure that CODA gives such a number."""
    structure = AccountStructure.FOREIGN_BBAN
    if IBAN.fullmatch(number):
        is_belgian = number.startswith("BE")
        structure = AccountStructure.BELGIAN_IBAN if is_belgian else AccountStructure.FOREIGN_IBAN
    return Account(number, currency, structure)


def type_of_account(account: Account, number: str) -> str:
    """Return what an account of this written ``number`` has to be told with; else nothing.

    At most 34 characters, such as ``CODA/BBAN/0/9/BE/15``: how the number stood in the file, then
    structure, qualification, country and extension.
    """
    if account == usual_account(number, account.currency):
        return ""
    form = AS_WRITTEN if account.number == number else BBAN
    return (
        f"{MARK}/{form}/{account.structure}/{account.qualification}/{account.country}/"
        f"{account.extension}"
    )


def account_of_type(type_: str, number: str, currency: str) -> Account:
    """Return the account that was written with this number and type."""
    parts = type_.split("/", NUMBER_OF_PARTS - 1)
    if len(parts) != NUMBER_OF_PARTS or parts[0] != MARK or parts[2] not in list(AccountStructure):
        return usual_account(number, currency)
    _, form, structure, qualification, country, extension = parts
    if form == BBAN:
        number = number[BBAN_START:]
    return Account(number, currency, AccountStructure(structure), extension, country, qualification)
