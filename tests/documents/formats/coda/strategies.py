"""Statements that a bank could send, made up by Hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from documents.formats.coda import (
    Account,
    AccountStructure,
    Balance,
    FreeCommunication,
    Information,
    Movement,
    Statement,
)

DAYS = st.none() | st.dates(date(1980, 1, 1), date(2079, 12, 31))
AMOUNTS = st.integers(-(10**12), 10**12)
LETTERS = st.characters(codec="cp1252", exclude_categories=["Cc"])
ANYTHING = st.characters(exclude_categories=["Cc", "Cs"])


def texts(size: int, alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of up to so many characters, as they come out of a record: no blanks at the end."""
    return st.text(alphabet, max_size=size).map(str.rstrip)


def digits(size: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=size, max_size=size)


def codes(size: int) -> st.SearchStrategy[str]:
    return st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", max_size=size)


CURRENCIES = st.sampled_from(["EUR", "USD", "GBP"])
ACCOUNTS = st.one_of(
    st.builds(
        Account,
        digits(12),
        CURRENCIES,
        st.sampled_from([AccountStructure.BELGIAN_BBAN, AccountStructure.NOT_STATED]),
        extension=codes(15),
        country=st.sampled_from(["", "BE"]),
        qualification=st.sampled_from(["", "0", "9"]),
    ),
    st.builds(
        Account,
        digits(14).map("BE{}".format),
        CURRENCIES,
        st.sampled_from([AccountStructure.BELGIAN_IBAN, AccountStructure.NOT_STATED]),
        extension=codes(3),
    ),
    st.builds(
        Account,
        digits(20).map("GB{}".format),
        CURRENCIES,
        st.sampled_from([AccountStructure.FOREIGN_BBAN, AccountStructure.FOREIGN_IBAN]),
    ),
)


@st.composite
def movements(draw: st.DrawFn, sequence: int, alphabet: st.SearchStrategy[str]) -> list[Movement]:
    """A booking and perhaps details, numbered as the standard has it."""
    count = draw(st.integers(0, 2))
    amounts = draw(st.lists(AMOUNTS, min_size=count, max_size=count))
    booking = draw(movement(sequence, 0, alphabet))
    if not count:
        return [booking]
    booking.amount = sum(amounts)
    booking.globalisation = 1
    details = [draw(movement(sequence, number, alphabet)) for number in range(1, count + 1)]
    for detail, amount in zip(details, amounts, strict=True):
        detail.amount = amount
    details[-1].globalisation = 1
    return [booking, *details]


@st.composite
def movement(
    draw: st.DrawFn, sequence: int, detail: int, alphabet: st.SearchStrategy[str]
) -> Movement:
    is_structured = draw(st.booleans())
    has_old_reference = draw(st.booleans())
    is_belgian = draw(st.booleans())
    return Movement(
        sequence=sequence,
        detail=detail,
        amount=draw(AMOUNTS),
        value_date=draw(DAYS),
        entry_date=draw(DAYS),
        transaction_code=draw(digits(8)),
        bank_reference=draw(texts(21, alphabet)),
        communication_type=draw(digits(3)) if is_structured else None,
        communication=draw(texts(146 if is_structured else 149, alphabet)),
        customer_reference=draw(texts(35, alphabet)),
        counterparty_name=draw(texts(35, alphabet)),
        counterparty_account=draw(digits(12) if is_belgian else codes(34)),
        counterparty_currency=draw(CURRENCIES),
        counterparty_extension=draw(codes(21)) if is_belgian else "",
        counterparty_bic=draw(codes(11)),
        return_type="" if has_old_reference else draw(codes(1)),
        return_reason="" if has_old_reference else draw(codes(4)),
        category_purpose="" if has_old_reference else draw(codes(4)),
        purpose="" if has_old_reference else draw(codes(4)),
        foreign_reference=draw(codes(16)) if has_old_reference else "",
        statement_number=draw(digits(3)),
        information=draw(st.lists(information(sequence, detail, alphabet), max_size=2)),
    )


@st.composite
def information(
    draw: st.DrawFn, sequence: int, detail: int, alphabet: st.SearchStrategy[str]
) -> Information:
    is_structured = draw(st.booleans())
    return Information(
        sequence=sequence,
        detail=detail,
        transaction_code=draw(digits(8)),
        bank_reference=draw(texts(21, alphabet)),
        communication_type=draw(digits(3)) if is_structured else None,
        communication=draw(texts(265 if is_structured else 268, alphabet)),
    )


@st.composite
def statements(
    draw: st.DrawFn, alphabet: st.SearchStrategy[str] = LETTERS, *, version: int = 2
) -> Statement:
    """A statement in which everything adds up."""
    count = draw(st.integers(0, 3))
    found = [each for number in range(1, count + 1) for each in draw(movements(number, alphabet))]
    if version == 1:
        for each in found:
            make_old(each)
    opening = draw(AMOUNTS)
    booked = sum(each.amount for each in found if each.is_booking)
    number = draw(digits(3))
    return Statement(
        account=draw(ACCOUNTS),
        old_balance=Balance(opening, draw(DAYS)),
        new_balance=Balance(opening + booked, draw(DAYS)) if found or draw(st.booleans()) else None,
        creation_date=draw(DAYS),
        movements=found,
        free_communications=[
            FreeCommunication(sequence, 0, draw(texts(80, alphabet)))
            for sequence in range(1, draw(st.integers(1, 3)))
        ],
        coda_sequence=draw(digits(3)),
        statement_number=number,
        holder_name=draw(texts(26, alphabet)),
        account_description=draw(texts(35, alphabet)),
        is_duplicate=draw(st.booleans()),
        bank_number=draw(digits(3)),
        file_reference=draw(texts(10, alphabet)),
        addressee=draw(texts(26, alphabet)),
        bank_bic=draw(st.sampled_from(["", "KREDBEBB", "GEBABEBB36A"])),
        enterprise_number=draw(st.sampled_from(["", "0403170701"])),
        separate_application=draw(digits(5)),
        transaction_reference=draw(texts(16, alphabet)),
        related_reference=draw(texts(16, alphabet)),
        version=version,
    )


def make_old(movement: Movement) -> None:
    """Drop what version 1 has no room for."""
    movement.communication = movement.communication[:103].rstrip()
    movement.customer_reference = movement.customer_reference[:29].rstrip()
    movement.counterparty_name = movement.counterparty_name[:26].rstrip()
    movement.counterparty_bic = movement.foreign_reference = ""
    movement.return_type = movement.return_reason = ""
    movement.category_purpose = movement.purpose = ""
