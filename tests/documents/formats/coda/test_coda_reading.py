"""What every kind of record says, however a bank writes it."""

from __future__ import annotations

from datetime import date

import pytest

from documents.formats.coda import (
    Account,
    AccountStructure,
    Balance,
    FreeCommunication,
    Information,
    TransactionCode,
    read,
)
from documents.formats.coda.reading import outline
from tests.documents.formats.coda.records import (
    amount,
    file,
    free_communication,
    header,
    information,
    information2,
    information3,
    movement,
    movement2,
    movement3,
    new_balance,
    old_balance,
    record,
    simple,
    statement,
    trailer,
)


def only_statement(records):
    read_file = read(file(records))
    assert read_file.findings == ()
    (found,) = read_file.statements
    return found


def only_movement(*records, credit=1_000, debit=0):
    (found,) = only_statement(statement(*records, credit=credit, debit=debit)).movements
    return found


def test_header():
    found = only_statement(
        [
            header({17: "D", 84: "00042", 89: "TRANSACTION REF.", 105: "RELATED REF."}),
            *statement()[1:],
        ]
    )

    assert (
        found.creation_date,
        found.bank_number,
        found.application,
        found.is_duplicate,
        found.file_reference,
        found.addressee,
        found.bank_bic,
        found.enterprise_number,
        found.separate_application,
        found.transaction_reference,
        found.related_reference,
        found.version,
    ) == (
        date(2024, 1, 2),
        "739",
        "05",
        True,
        "REF0000001",
        "BAKKERIJ PEETERS BV",
        "KREDBEBB",
        "0403170701",
        "00042",
        "TRANSACTION REF.",
        "RELATED REF.",
        2,
    )


def test_balances():
    found = only_statement(statement(movement(-2_500), debit=2_500, opening=-500))

    assert found.old_balance == Balance(-500, date(2024, 1, 1))
    assert found.new_balance == Balance(-3_000, date(2024, 1, 2))
    assert (found.statement_number, found.closing_statement_number) == ("002", "")
    assert found.coda_sequence == "002"
    assert (found.holder_name, found.account_description) == (
        "BAKKERIJ PEETERS BV",
        "ZICHTREKENING",
    )


def test_statement_number_of_the_new_balance_where_it_is_another():
    found = only_statement([*statement()[:2], new_balance(0, {2: "003"}), trailer(2)])

    assert (found.statement_number, found.closing_statement_number) == ("002", "003")


@pytest.mark.parametrize(
    ("structure", "zone", "expected", "iban"),
    [
        (
            "0",
            "539007547034 EUR0BE   EXTENSION ZONE ",
            Account(
                "539007547034",
                "EUR",
                AccountStructure.BELGIAN_BBAN,
                extension="EXTENSION ZONE",
                country="BE",
                qualification="0",
            ),
            "BE68539007547034",
        ),
        (
            "1",
            f"{'GB/20-00-00/55779911':34}GBP",
            Account("GB/20-00-00/55779911", "GBP", AccountStructure.FOREIGN_BBAN),
            None,
        ),
        (
            "2",
            f"{'BE68539007547034':31}002USD",
            Account("BE68539007547034", "USD", AccountStructure.BELGIAN_IBAN, extension="002"),
            "BE68539007547034",
        ),
        (
            "3",
            f"{'MT84MALT011000012345MTLCAST001S':34}EUR",
            Account("MT84MALT011000012345MTLCAST001S", "EUR", AccountStructure.FOREIGN_IBAN),
            "MT84MALT011000012345MTLCAST001S",
        ),
        (
            " ",
            f"{'539007547034 EUR':37}",
            Account("539007547034", "EUR", AccountStructure.NOT_STATED),
            "BE68539007547034",
        ),
        (
            " ",
            f"{'BE68539007547034':34}EUR",
            Account("BE68539007547034", "EUR", AccountStructure.NOT_STATED),
            "BE68539007547034",
        ),
    ],
)
def test_account_structures(structure, zone, expected, iban):
    found = only_statement(
        [header(), old_balance(0, {2: structure, 6: zone}), new_balance(0, {5: zone}), trailer(2)]
    )

    assert found.account == expected
    assert found.account.iban == iban
    assert found.account.bban == (None if iban == expected.number else expected.number)


def test_belgian_number_with_wrong_check_digits_has_no_iban():
    assert Account("539007547035", "EUR", AccountStructure.BELGIAN_BBAN).iban is None


def test_first_part_of_a_movement():
    found = only_movement(
        movement(
            -121_005,
            text="PAID  TWICE",
            at={48: "310123", 54: "341370130", 116: "010223", 122: "0319"},
        ),
        credit=0,
        debit=121_005,
    )

    assert (found.sequence, found.detail, found.amount) == (1, 0, -121_005)
    assert (found.value_date, found.entry_date) == (date(2023, 1, 31), date(2023, 2, 1))
    assert found.code == TransactionCode("3", "41", "37", "013")
    assert found.code.is_total
    assert found.bank_reference == "REFERENCE OF THE BANK"
    assert (found.communication_type, found.communication) == (None, "PAID  TWICE")
    assert found.text == "PAID TWICE"
    assert (found.statement_number, found.globalisation) == ("031", 9)
    assert found.is_booking


def test_second_part_of_a_movement():
    found = only_movement(
        movement(1_000, codes="1 0"),
        movement2(at={64: f"{'E2E-1':35}GEBABEBB   ", 113: "3MD06SALAOTHR"}),
    )

    assert (found.customer_reference, found.counterparty_bic) == ("E2E-1", "GEBABEBB")
    assert (found.return_type, found.return_reason) == ("3", "MD06")
    assert (found.category_purpose, found.purpose) == ("SALA", "OTHR")
    assert found.foreign_reference == ""


def test_second_part_of_a_movement_before_coda_2_3():
    found = only_movement(
        movement(1_000, codes="1 0"), movement2(at={99: "KREDNL2XXXX00843246305A0296"})
    )

    assert (found.counterparty_bic, found.foreign_reference) == ("KREDNL2XXXX", "00843246305A0296")
    assert (found.return_type, found.purpose) == ("", "")


@pytest.mark.parametrize(
    ("zone", "account", "currency", "extension"),
    [
        (f"{'BE43730004200601':34}EUR", "BE43730004200601", "EUR", ""),
        ("467538877123 EUR", "467538877123", "EUR", ""),
        (
            f"{'728051142478':22}002WR2",
            "728051142478",
            "",
            "      002WR2",
        ),
        (f"{'03056891':34}GBP", "03056891", "GBP", ""),
        (f"{'467538877123':37}", "467538877123", "", ""),
        (" " * 37, "", "", ""),
    ],
)
def test_counterparty_account(zone, account, currency, extension):
    found = only_movement(
        movement(1_000, codes="1 0"), movement3(at={11: zone, 48: "JANSSENS TUUR"})
    )

    assert (
        found.counterparty_account,
        found.counterparty_currency,
        found.counterparty_extension,
        found.counterparty_name,
    ) == (account, currency, extension, "JANSSENS TUUR")


def test_communication_is_joined_before_it_is_stripped():
    found = only_movement(
        movement(1_000, text="FIRST".ljust(53), codes="1 0"),
        movement2(codes="1 0", at={11: " SECOND".ljust(53)}),
        movement3(at={83: "THIRD"}),
    )

    assert found.communication == f"{'FIRST':53}{' SECOND':53}THIRD"
    assert found.text == "FIRST SECOND THIRD"


def test_structured_communication_spans_all_parts():
    found = only_movement(
        movement(1_000, text="127" + "X" * 50, codes="1 0", at={62: "1"}),
        movement2(codes="1 0", at={11: "Y" * 53}),
        movement3(at={83: "Z" * 43}),
    )

    assert found.communication_type == "127"
    assert found.communication == "X" * 50 + "Y" * 53 + "Z" * 43


def test_information_belongs_to_the_movement_before_it():
    found = only_movement(
        movement(1_000, codes="0 1"),
        information(text="001" + "A" * 70, codes="1 0", at={40: "1"}),
        information2(text="B" * 105, codes="1 0"),
        information3(text="C" * 90, codes="0 1"),
        information(number="00010002", text="FREE  TEXT", codes="0 1"),
        information(number="00010003", text="THIRD", codes="1 0"),
        information3(number="00010003", text="PART"),
    )

    first, second, third = found.information
    assert first == Information(
        sequence=1,
        detail=1,
        transaction_code="00150000",
        bank_reference="REFERENCE OF THE BANK",
        communication_type="001",
        communication="A" * 70 + "B" * 105 + "C" * 90,
    )
    assert (second.detail, second.communication_type, second.text) == (2, None, "FREE TEXT")
    assert third.text == "THIRD PART"


def test_free_communications():
    found = only_statement(
        [
            header(),
            old_balance(),
            new_balance(0, {128: "1"}),
            free_communication("FIRST LINE", number="00010000", link="1"),
            free_communication("SECOND LINE", number="00010001", link="1"),
            free_communication("ANOTHER", number="00020000"),
            trailer(2),
        ]
    )

    assert found.free_communications == [
        FreeCommunication(1, 0, "FIRST LINE"),
        FreeCommunication(1, 1, "SECOND LINE"),
        FreeCommunication(2, 0, "ANOTHER"),
    ]


def test_details_under_a_total():
    found = only_statement(
        statement(
            movement(-30_000, at={54: "10107000", 125: "1"}),
            movement(-10_000, number="00010001", at={54: "50107000"}),
            movement(-20_000, number="00010002", at={54: "50107000", 125: "1"}),
            movement(5_000, number="00020000"),
            debit=30_000,
            credit=5_000,
        )
    )

    assert [(m.amount, m.is_booking) for m in found.movements] == [
        (-30_000, True),
        (-10_000, False),
        (-20_000, False),
        (5_000, True),
    ]
    assert [m.amount for m in found.bookings] == [-30_000, 5_000]
    assert (found.debit_total, found.credit_total, found.booked_sum) == (30_000, 5_000, -25_000)


def test_levels_of_totals():
    found = only_statement(
        statement(
            movement(60_000, at={54: "20150000", 125: "1"}),
            movement(30_000, number="00010001", at={54: "70150000", 125: "2"}),
            movement(10_000, number="00010002", at={54: "90150000"}),
            movement(20_000, number="00010003", at={54: "90150000", 125: "2"}),
            movement(30_000, number="00010004", at={54: "60150000", 125: "1"}),
            credit=60_000,
        )
    )

    assert [m.globalisation for m in found.movements] == [1, 2, 0, 2, 1]


def test_total_without_details_opens_nothing():
    found = only_statement(
        statement(
            movement(1_000, at={54: "10150000", 125: "1"}),
            movement(2_000, number="00020000"),
            credit=3_000,
        )
    )

    assert len(found.bookings) == 2


@pytest.mark.parametrize("after_9999", ["0000", "0001"])
def test_sequence_goes_on_after_9999(after_9999):
    numbers = [f"{number:04}" for number in range(1, 10_000)] + [after_9999]
    found = only_statement(
        statement(*(movement(10, number=f"{each}0000") for each in numbers), credit=100_000)
    )

    assert len(found.bookings) == 10_000
    assert found.movements[-1].sequence == int(after_9999)


def test_empty_statement_has_no_new_balance():
    found = only_statement([header(), old_balance(12_340), trailer(1)])

    assert (found.movements, found.new_balance) == ([], None)
    assert found.closing_balance == Balance(12_340, date(2024, 1, 1))


def test_empty_statement_with_a_message():
    found = only_statement(
        [header(), old_balance(), new_balance(0, {128: "1"}), free_communication("HI"), trailer(2)]
    )

    assert [each.text for each in found.free_communications] == ["HI"]


def test_dates_that_are_not_known():
    found = only_statement(
        [
            header({6: "000000"}),
            old_balance(0, {59: "000000"}),
            movement(10, at={48: "000000", 116: "000000"}),
            new_balance(10, {58: "000000"}),
            trailer(3, credit=10),
        ]
    )

    assert (found.creation_date, found.old_balance.on, found.new_balance.on) == (None, None, None)
    assert (found.movements[0].value_date, found.movements[0].entry_date) == (None, None)


@pytest.mark.parametrize(("digits", "year"), [("010100", 2000), ("010179", 2079), ("010180", 1980)])
def test_century_of_a_date(digits, year):
    found = only_statement([header({6: digits}), *statement()[1:]])

    assert found.creation_date == date(year, 1, 1)


def test_several_accounts_and_currencies_in_one_file():
    dollars = f"{'BE68539007547034':34}USD"
    other = f"{'BE43730004200601':34}EUR"
    records = []
    for zone in (None, dollars, other):
        records += [
            header(),
            old_balance(0, {6: zone} if zone else None),
            new_balance(0, {5: zone} if zone else None),
            trailer(2, at={128: "1"}),
        ]

    found = read(file(records))

    assert found.findings == ()
    assert [(each.account.number, each.account.currency) for each in found.statements] == [
        ("BE68539007547034", "EUR"),
        ("BE68539007547034", "USD"),
        ("BE43730004200601", "EUR"),
    ]
    assert [each.line for each in found.statements] == [1, 5, 9]


def version_1():
    """Return a statement as it was before 2010: no BIC, no structure, other places in 2.2, 2.3."""
    return [
        record(
            "0",
            {
                2: "0000",
                6: "190207",
                12: "72505",
                18: "  00000",
                25: "00074789",
                35: "THUIS BVBA",
                61: "0" * 11,
                72: "00430018420",
                84: "00000",
                128: "1",
            },
        ),
        record(
            "1",
            {
                3: "032",
                6: "539007547034 EUR0BE",
                43: amount(2_360_740),
                59: "140207",
                65: "THUIS BVBA",
                126: "001",
            },
        ),
        movement(-1_352_480, text="COSTS", codes="100", at={54: "001010000"}),
        movement2(codes="100", at={64: "ORDER 7", 93: "0" * 15}),
        movement3(
            codes="000",
            at={11: "467538877123", 48: "FIBECON BVBA", 74: "MEERSBLOEM 30       9700 OUDENAARDE"},
        ),
        record("8", {2: "032", 5: "539007547034 EUR0BE", 42: amount(1_008_260), 58: "190207"}),
        trailer(5, debit=1_352_480),
    ]


def test_version_1():
    found = only_statement(version_1())

    (only,) = found.movements
    assert (found.version, found.account.number, found.account.currency) == (
        1,
        "539007547034",
        "EUR",
    )
    assert (found.bank_bic, found.enterprise_number) == ("", "0430018420")
    assert found.new_balance.amount == 1_008_260
    assert (only.customer_reference, only.communication) == ("ORDER 7", "COSTS")
    assert (only.counterparty_account, only.counterparty_name) == ("467538877123", "FIBECON BVBA")
    assert only.counterparty_address == "MEERSBLOEM 30       9700 OUDENAARDE"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("records", [simple(), version_1()], ids=["2", "1"])
def test_line_ends(records, end):
    expected = read(file(records)).statements

    found = read(file(records, end=end))

    assert (found.findings, found.statements) == ((), expected)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda records: [line.rstrip() for line in records], id="blanks cut off"),
        pytest.param(lambda records: ["", *records, "", "  "], id="blank lines around"),
        pytest.param(
            lambda records: [line for each in records for line in (each, "")],
            id="blank lines between",
        ),
        pytest.param(lambda records: [*records, "\x1a"], id="end of file of DOS"),
    ],
)
@pytest.mark.parametrize("records", [simple(), version_1()], ids=["2", "1"])
def test_what_happens_to_files_on_their_way(records, change, end):
    expected = read(file(records)).statements

    found = read(file(change(records), end=end))

    assert (found.findings, found.statements) == ((), expected)


def test_last_line_without_an_end():
    data = file(simple())

    assert read(data.rstrip(b"\r\n")).statements == read(data).statements


HABITS = {
    "information that repeats the number of its movement": statement(
        movement(10, codes="0 1"), information(number="00010000"), credit=10
    ),
    "several pieces of information with one number": statement(
        movement(10, codes="0 1"),
        information(codes="0 1"),
        information(codes="0 1"),
        information(),
        credit=10,
    ),
    "detail numbers that leave one out": statement(
        movement(30), movement(10, number="00010002"), movement(20, number="00010003"), credit=30
    ),
    "details numbered on behind information": statement(
        movement(30, codes="0 1"),
        information(number="00010001"),
        movement(30, number="00010002"),
        credit=30,
    ),
    "third part right behind the first": statement(
        movement(10, codes="1 0"), movement3(at={48: "JANSSENS"}), credit=10
    ),
    "a total with a code and no details": statement(
        movement(10, at={125: "1"}), movement(10, number="00020000", at={125: "1"}), credit=20
    ),
    "codes left blank": statement(movement(10, codes="   "), credit=10),
    "another statement announced and none following": [
        *statement()[:3],
        trailer(2, at={128: "1"}),
    ],
    "application 00 and no bank": [
        header({12: "00000", 25: "00000000", 61: "X" * 11}),
        old_balance(),
        trailer(1),
    ],
    "addressee without a number": [header({72: "0" * 11}), *statement()[1:]],
    "statement number of a day of the year": [
        header(),
        old_balance(0, {3: "366"}),
        new_balance(0, {2: "366"}),
        trailer(2),
    ],
}


@pytest.mark.parametrize("records", HABITS.values(), ids=HABITS)
def test_habits_of_banks_are_not_reported(records):
    found = read(file(records))

    assert found.findings == ()
    assert len(found.statements) == 1


def test_values_taken_out_late_are_those_taken_out_early():
    """The fast way and the careful way (which a blank line asks for) give the same values."""
    fast = read(file(simple()))
    careful = read(file(["", *simple()]))

    assert fast.statements == careful.statements
    assert fast.statements[0].movements[0].information[0].structured.street == "DORPSTRAAT 1"


def test_values_show_what_they_hold():
    (found,) = read(file(simple())).statements

    assert repr(found).startswith("Statement(account=Account(number='BE68539007547034'")
    assert repr(found.movements[0]).startswith("Movement(sequence=1, detail=0, amount=121000")
    assert "movements" not in repr(found)


def test_fields_of_a_class_are_no_values():
    (found,) = read(file(simple())).statements

    assert repr(type(found).account).startswith("<documents.formats.coda.reading.unread.Later")


def test_balance_at_the_end():
    assert only_statement(simple()).closing_balance == Balance(121_000, date(2024, 1, 2))


def test_movements_with_many_records_are_not_remembered():
    """Or a file could fill the memory of the process with movements that never come again."""
    long = [information(number=f"0001{n:04}", codes="0 1") for n in range(1, 50)]
    records = statement(movement(10, codes="0 1"), *long, information(number="00010050"), credit=10)
    before = len(outline.parts_for(130, 2))

    found = only_statement(records)

    assert [each.detail for each in found.movements[0].information] == list(range(1, 51))
    assert len(outline.parts_for(130, 2)) <= before + 2
    assert not any(len(letters) > 8 for letters in outline.parts_for(130, 2))


def test_unknown_names_are_no_fields():
    (found,) = read(file(simple())).statements

    with pytest.raises(AttributeError):
        found.amount  # noqa: B018 - asking is the test
    with pytest.raises(AttributeError):
        found.movements[0].account  # noqa: B018
