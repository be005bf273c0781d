"""Write statements as a CODA file that any reader takes.

What the trailer counts and adds up, and which record announces which, is worked out here and can't
be wrong; balances are written as they are given.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.accounts import (
    account_from_zone,
    account_to_zone,
    join_counterparty,
)
from documents.formats.coda.errors import CodaError, UnwritableValue
from documents.formats.coda.layout import AccountZone, Header
from documents.formats.coda.writing.pen import Pen, Replacement, day, digits, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.formats.coda.accounts import Account
    from documents.formats.coda.movements import Information, Movement
    from documents.formats.coda.values import Balance, FreeCommunication, Statement

BLANK = " "
LINK_ZONE = {1: "0", 2: BLANK}
"""By version: what stands between the next and the link code."""
NO_LINK = {1: BLANK, 2: "0"}
"""By version: the link code of record 8 if no record 4 follows."""
COMMUNICATION_LENGTH = {1: 106, 2: 149}
INFORMATION_LENGTH = 268


class Written(NamedTuple):
    """A file, and which texts had to be changed for its encoding."""

    data: bytes
    replacements: list[Replacement]


def write(
    statements: Iterable[Statement], *, encoding: str = "cp1252", line_end: str = "\r\n"
) -> bytes:
    """Return a CODA file with these statements.

    Characters that the encoding doesn't hold are replaced by the nearest that it does;
    ``compose`` also tells which. Raises ``UnwritableValue`` for what a record has no room for.
    """
    return compose(statements, encoding=encoding, line_end=line_end).data


def compose(
    statements: Iterable[Statement], *, encoding: str = "cp1252", line_end: str = "\r\n"
) -> Written:
    """Return a CODA file and the texts that could not be written as they were."""
    try:
        encoding = codecs.lookup(encoding).name
    except LookupError as unknown:
        raise CodaError(f"There is no encoding named {encoding}.") from unknown
    pen = Pen(encoding)
    waiting: Statement | None = None
    lines: list[str] = []
    for statement in statements:
        if waiting is not None:
            lines += _records(pen, waiting, is_last=False)
        waiting = statement
    if waiting is not None:
        lines += _records(pen, waiting, is_last=True)
    text = "".join(line + line_end for line in lines)
    return Written(text.encode(encoding), pen.replacements)


def _records(pen: Pen, statement: Statement, *, is_last: bool) -> Iterator[str]:
    """Give the records of one statement; each is made when ``pen.line`` is its line."""
    if statement.version not in COMMUNICATION_LENGTH:
        raise UnwritableValue(f"There is no version {statement.version}.")
    first_line = pen.line
    for record in _records_but_the_trailer(pen, statement):
        yield record
        pen.line += 1
    free_communications = len(statement.free_communications)
    counted = pen.line - first_line - 1 - free_communications
    yield (
        f"9{BLANK * 15}{digits(counted, 6)}{digits(statement.debit_total, 15)}"
        f"{digits(statement.credit_total, 15)}{BLANK * 75}{'2' if is_last else '1'}"
    )
    pen.line += 1


def _records_but_the_trailer(pen: Pen, statement: Statement) -> Iterator[str]:
    yield _header(pen, statement)
    yield _old_balance(pen, statement)
    for movement in statement.movements:
        yield from _movement(pen, movement, statement.version)
    if statement.new_balance is not None:
        yield _new_balance(pen, statement, statement.new_balance)
    for number, communication in enumerate(statement.free_communications, 1):
        is_last = number == len(statement.free_communications)
        yield _free(pen, communication, is_last=is_last)


def _header(pen: Pen, statement: Statement) -> str:
    enterprise = statement.enterprise_number
    if len(enterprise) == Header.ENTERPRISE_NUMBER.length - 1:
        enterprise = f"0{enterprise}"
    return (
        f"00000{day(statement.creation_date)}{pen.code(statement.bank_number, 3)}"
        f"{pen.code(statement.application, 2)}{'D' if statement.is_duplicate else BLANK}"
        f"{'  00000' if statement.version == 1 else BLANK * 7}"
        f"{pen.text(statement.file_reference, 10)}{pen.text(statement.addressee, 26)}"
        f"{pen.text(statement.bank_bic or ('0' * 11 if statement.version == 1 else ''), 11)}"
        f"{pen.text(enterprise or '0' * 11, 11)}"
        f"{BLANK}{pen.code(statement.separate_application, 5)}"
        f"{pen.text(statement.transaction_reference, 16)}"
        f"{pen.text(statement.related_reference, 16)}{BLANK * 7}{digits(statement.version, 1)}"
    )


def _old_balance(pen: Pen, statement: Statement) -> str:
    return (
        f"1{statement.account.structure}{pen.text(statement.statement_number, 3)}"
        f"{_account(pen, statement.account)}"
        f"{signed(statement.old_balance.amount)}{day(statement.old_balance.on)}"
        f"{pen.text(statement.holder_name, 26)}{pen.text(statement.account_description, 35)}"
        f"{pen.text(statement.coda_sequence, 3)}"
    )


def _new_balance(pen: Pen, statement: Statement, balance: Balance) -> str:
    number = statement.closing_statement_number or statement.statement_number
    link = "1" if statement.free_communications else NO_LINK[statement.version]
    return (
        f"8{pen.text(number, 3)}{_account(pen, statement.account)}"
        f"{signed(balance.amount)}{day(balance.on)}{BLANK * 64}{link}"
    )


def _account(pen: Pen, account: Account) -> str:
    """Return the 37 positions of the account, after making sure that all of it is in there."""
    zone = account_to_zone(account)
    if account_from_zone(account.structure, zone) != account:
        raise UnwritableValue(f"{account} can't be written with structure “{account.structure}”.")
    return pen.text(zone, AccountZone.CURRENCY.end)


def _free(pen: Pen, communication: FreeCommunication, *, is_last: bool) -> str:
    return (
        f"4{BLANK}{digits(communication.sequence, 4)}{digits(communication.detail, 4)}"
        f"{BLANK * 22}{pen.text(communication.text, 80)}{BLANK * 15}{'0' if is_last else '1'}"
    )


def _movement(pen: Pen, movement: Movement, version: int) -> Iterator[str]:
    """Give records 2.1 to 3.3 of a movement, one after the other."""
    number = f"{digits(movement.sequence, 4)}{digits(movement.detail, 4)}"
    length = COMMUNICATION_LENGTH[version]
    flag, text = _communication(pen, movement, length)
    part2 = _second_part(pen, movement, text[53:106], version)
    part3 = _third_part(pen, movement, text[106:].ljust(43), version)
    link = "1" if movement.information else "0"
    gap = LINK_ZONE[version]
    yield (
        f"21{number}{pen.text(movement.bank_reference, 21)}{signed(movement.amount)}"
        f"{day(movement.value_date)}{pen.code(movement.transaction_code, 8)}{flag}{text[:53]}"
        f"{day(movement.entry_date)}{pen.text(movement.statement_number, 3)}"
        f"{digits(movement.globalisation, 1)}" + (f"1{gap}0" if part2 or part3 else f"0{gap}{link}")
    )
    if part2:
        yield f"22{number}{part2}" + (f"1{gap}0" if part3 else f"0{gap}{link}")
    if part3:
        yield f"23{number}{part3}0{gap}{link}"
    yield from _information(pen, movement.information, gap)


def _communication(pen: Pen, owner: Movement | Information, length: int) -> tuple[str, str]:
    """Return the flag (1 structured) and the text, the type before it, at its full length."""
    if owner.communication_type is None:
        return "0", pen.text(owner.communication, length)
    type_ = pen.code(owner.communication_type, 3)
    return "1", type_ + pen.text(owner.communication, length - 3)


def _second_part(pen: Pen, movement: Movement, text: str, version: int) -> str:
    """Return what record 2.2 says from position 11 to 125; empty if it would say nothing."""
    if version == 1:
        rest = pen.text(movement.customer_reference, 29)
        _refuse_in_version_1(movement)
        return f"{text}{rest}{'0' * 15}{BLANK * 18}" if (text + rest).strip() else ""
    rest = (
        f"{pen.text(movement.customer_reference, 35)}{pen.text(movement.counterparty_bic, 11)}"
        f"{_return_and_purpose(pen, movement)}"
    )
    return text + rest if (text + rest).strip() else ""


def _return_and_purpose(pen: Pen, movement: Movement) -> str:
    """Return positions 110-125 of record 2.2."""
    codes = (
        f"{BLANK * 3}{pen.text(movement.return_type, 1)}{pen.text(movement.return_reason, 4)}"
        f"{pen.text(movement.category_purpose, 4)}{pen.text(movement.purpose, 4)}"
    )
    if not movement.foreign_reference:
        return codes
    if not codes.isspace() or movement.foreign_reference.startswith(BLANK * 3):
        raise UnwritableValue("A foreign reference stands where the return and purpose codes do.")
    return pen.text(movement.foreign_reference, 16)


def _third_part(pen: Pen, movement: Movement, text: str, version: int) -> str:
    """Return what record 2.3 says from position 11 to 125; empty if it would say nothing."""
    account = pen.text(
        join_counterparty(
            movement.counterparty_account,
            movement.counterparty_currency,
            movement.counterparty_extension,
        ),
        37,
    )
    if version == 1:
        name = pen.text(movement.counterparty_name, 26)
        whole = account + name + pen.text(movement.counterparty_address, 52)
    else:
        if movement.counterparty_address:
            raise UnwritableValue("Only version 1 has room for the counterparty's address.")
        whole = account + pen.text(movement.counterparty_name, 35) + text
    return whole if whole.strip() else ""


def _refuse_in_version_1(movement: Movement) -> None:
    if (
        movement.counterparty_bic
        or movement.return_type
        or movement.return_reason
        or movement.category_purpose
        or movement.purpose
        or movement.foreign_reference
    ):
        raise UnwritableValue("Version 1 has no room for a BIC, a return or a purpose.")


def _information(pen: Pen, informations: Sequence[Information], gap: str) -> Iterator[str]:
    """Give records 3.1 to 3.3 of each."""
    for index, information in enumerate(informations):
        number = f"{digits(information.sequence, 4)}{digits(information.detail, 4)}"
        flag, text = _communication(pen, information, INFORMATION_LENGTH)
        part2, part3 = text[73:178], text[178:]
        link = "0" if index == len(informations) - 1 else "1"
        has_third = bool(part3.strip())
        has_second = has_third or bool(part2.strip())
        yield (
            f"31{number}{pen.text(information.bank_reference, 21)}"
            f"{pen.code(information.transaction_code, 8)}{flag}{text[:73]}{BLANK * 12}"
            + (f"1{gap}0" if has_second else f"0{gap}{link}")
        )
        if has_second:
            yield f"32{number}{part2}{BLANK * 10}" + (f"1{gap}0" if has_third else f"0{gap}{link}")
        if has_third:
            yield f"33{number}{part3}{BLANK * 25}0{gap}{link}"
