"""Statements out of the texts of records in which nothing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.formats.coda.accounts import account_from_zone
from documents.formats.coda.dates import day_from_digits
from documents.formats.coda.layout import Header, NewBalance, OldBalance, Trailer, texts_of
from documents.formats.coda.values import Balance, Statement

if TYPE_CHECKING:
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.values import FreeCommunication

Texts = tuple[str, ...]

header_texts = texts_of(
    Header.CREATION_DATE,
    Header.BANK_NUMBER,
    Header.APPLICATION,
    Header.DUPLICATE,
    Header.FILE_REFERENCE,
    Header.ADDRESSEE,
    Header.BIC,
    Header.ENTERPRISE_NUMBER,
    Header.SEPARATE_APPLICATION,
    Header.TRANSACTION_REFERENCE,
    Header.RELATED_REFERENCE,
    Header.VERSION,
)
old_balance_texts = texts_of(
    OldBalance.STRUCTURE,
    OldBalance.STATEMENT_NUMBER,
    OldBalance.ACCOUNT,
    OldBalance.SIGN,
    OldBalance.AMOUNT,
    OldBalance.DATE,
    OldBalance.HOLDER_NAME,
    OldBalance.DESCRIPTION,
    OldBalance.CODA_SEQUENCE,
)
new_balance_texts = texts_of(
    NewBalance.STATEMENT_NUMBER,
    NewBalance.ACCOUNT,
    NewBalance.SIGN,
    NewBalance.AMOUNT,
    NewBalance.DATE,
    NewBalance.LINK,
)
trailer_texts = texts_of(Trailer.RECORD_COUNT, Trailer.DEBIT, Trailer.CREDIT)


def build_statement(
    *,
    header: Texts,
    old_balance: Texts,
    new_balance: Texts | None,
    movements: list[Movement],
    free_communications: list[FreeCommunication],
    line: int,
) -> Statement:
    """Put a statement together; the texts are those that the functions above take out."""
    (
        creation_date,
        bank_number,
        application,
        duplicate,
        file_reference,
        addressee,
        bic,
        enterprise_number,
        separate_application,
        transaction_reference,
        related_reference,
        version,
    ) = header
    structure, number, account, sign, amount, date, holder, description, sequence = old_balance
    closing, closing_number = None, ""
    if new_balance is not None:
        closing_number, _, closing_sign, closing_amount, closing_date, _ = new_balance
        closing = _balance(closing_sign, closing_amount, closing_date)
        if closing_number == number:
            closing_number = ""
    return Statement(
        account=account_from_zone(structure, account),
        old_balance=_balance(sign, amount, date),
        new_balance=closing,
        creation_date=day_from_digits(creation_date),
        movements=movements,
        free_communications=free_communications,
        coda_sequence=sequence,
        statement_number=number,
        closing_statement_number=closing_number,
        holder_name=holder.rstrip(),
        account_description=description.rstrip(),
        is_duplicate=duplicate == "D",
        bank_number=bank_number,
        application=application,
        file_reference=file_reference.rstrip(),
        addressee=addressee.rstrip(),
        bank_bic=_unless_zeros(bic.rstrip()),
        enterprise_number=_enterprise_number(enterprise_number.rstrip()),
        separate_application=separate_application,
        transaction_reference=transaction_reference.rstrip(),
        related_reference=related_reference.rstrip(),
        version=int(version),
        line=line,
    )


def _balance(sign: str, amount: str, date: str) -> Balance:
    thousandths = int(amount)
    return Balance(-thousandths if sign == "1" else thousandths, day_from_digits(date))


def _unless_zeros(text: str) -> str:
    """Empty if there is nothing but zeros, as in version 1 where version 2 has a BIC."""
    return text if text.strip("0") else ""


def _enterprise_number(text: str) -> str:
    """Ten digits out of "0" and ten digits; whatever else stands there as it is."""
    text = _unless_zeros(text)
    return text[1:] if len(text) == 11 and text[0] == "0" else text
