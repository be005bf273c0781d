"""Structured communications: every type out of its characters, and back into them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time
from decimal import Decimal

import pytest

from documents.formats.coda import Information, Movement, UnwritableValue, read
from documents.formats.coda import structures as about
from documents.formats.coda import structures as of
from documents.formats.coda.references import (
    belgian_iban,
    display_ogm,
    display_rf,
    is_ogm,
    is_rf,
    mask_pan,
    ogm_check_digits,
)
from documents.formats.coda.structures.parts import MalformedStructure
from tests.documents.formats.coda.records import file, movement, movement2, movement3, statement

D = Decimal
DAY, LATER, OTHER = date(2024, 1, 2), date(2024, 3, 31), date(2024, 12, 31)

MOVEMENTS = {
    "100": ("RF18539007547034", of.CreditorReference("RF18539007547034")),
    "101": ("090933755493", of.BelgianReference("090933755493")),
    "102": ("090933755493", of.ReconstitutedReference("090933755493")),
    "103": ("000004711   ", of.PlainNumber("000004711")),
    "105": (
        ("000000006730240000000056059600000832950600NOK090933755493NO000000006730240"),
        of.OriginalAmount(
            6_730_240, 56_059_600, D("8.32950600"), "NOK", "090933755493", "NO", 6_730_240
        ),
    ),
    "106": (
        ("0000000000053600000000000255000021000000002000000000005360"),
        of.Calculation(5_360, 25_500, D("21.00000000"), False, 5_360),
    ),
    "107": (
        ("740907316152020124PAIEMT.BETALING374191651101003 00876820909"),
        of.OldDirectDebit(
            "740907316152", DAY, "PAIEMT.BETALING", "374191651101003", "", "00876820909"
        ),
    ),
    "108": (
        ("000000000123450000000000005000000475000000020124310324"),
        of.Closing(123_450, "000000000005000", D("4.75000000"), DAY, LATER),
    ),
    "111": (
        ("11234560010000100201240000203103245BAKKERIJ PEETERSANTWERPEN "),
        of.TerminalTotal(
            "1",
            "123456",
            "001",
            "000010",
            DAY,
            "000020",
            LATER,
            "5",
            "BAKKERIJ PEETERS",
            "ANTWERPEN",
        ),
    ),
    "113": (
        (
            "5169201234567890"
            "1"
            "123456"
            "000042"
            "020124"
            "2359"
            "9"
            "TANKSTATION     "
            "GENT      "
            "000000000065430"
            "000108500000"
            "USD"
            "04250"
            "03"
            "01540"
        ),
        of.CardDebit(
            "516920******7890",
            "1",
            "123456",
            "000042",
            DAY,
            time(23, 59),
            "9",
            "TANKSTATION",
            "GENT",
            65_430,
            D("1.08500000"),
            "USD",
            D("42.50"),
            "03",
            D("1.540"),
        ),
    ),
    "114": (
        ("212345600100004202012408015BAKKERIJ PEETERSANTWERPEN REF0000000000001"),
        of.TerminalCredit(
            "2",
            "123456",
            "001",
            "000042",
            DAY,
            time(8, 1),
            "5",
            "BAKKERIJ PEETERS",
            "ANTWERPEN",
            "REF0000000000001",
        ),
    ),
    "115": (
        (
            "7294582459985245"
            "1"
            "000589"
            "018947"
            "020124"
            "1348"
            "310324"
            "586492"
            "000000000810000"
            " "
            "KBC BANK TIELT  "
            "TIELT     "
            "000000002020"
        ),
        of.CashDeposit(
            "729458******5245",
            "1",
            "000589",
            "018947",
            DAY,
            time(13, 48),
            LATER,
            "586492",
            810_000,
            "",
            "KBC BANK TIELT",
            "TIELT",
            "000000002020",
        ),
    ),
    "121": (
        ("00000000100000002012431032431122400403170701EUR   BILL000000001000100000000"),
        of.Bill(
            1_000_000, DAY, LATER, OTHER, "00403170701", "EUR", "BILL000000001", D("1.00000000")
        ),
    ),
    "122": (
        ("00900004750000000000000010000001BILL000000001310324"),
        of.BillInterest(90, D("4.75000000"), 1_000_000, True, "BILL000000001", LATER),
    ),
    "123": (
        ("02012499999900000000500000000015000000000902GUARANTEE0001"),
        of.Fees(DAY, "999999", 5_000_000, D("1.50000000"), 90, False, "GUARANTEE0001"),
    ),
    "124": (
        ("5169201234567890    2INVOICE00001CLIENT000000001020124"),
        of.CreditCard("516920******7890", "2", "INVOICE00001", "CLIENT000000001", DAY),
    ),
    "125": (
        (
            "728037919358"
            "               "
            "000000010000000"
            "000000009720500"
            "000000000279500"
            "USD"
            "020124"
            "310324"
            "000325000000"
            "REFERENCE0001"
        ),
        of.Credit(
            "728037919358",
            "",
            10_000_000,
            9_720_500,
            279_500,
            "USD",
            DAY,
            LATER,
            D("3.25000000"),
            "REFERENCE0001",
        ),
    ),
    "126": (
        (
            "DEPOSIT00000001"
            "000000050000000"
            "000000050000000"
            "020124"
            "310324"
            "000210000000"
            "000000000262500"
            "EUR"
            "000100000000"
        ),
        of.TermInvestment(
            "DEPOSIT00000001",
            50_000_000,
            50_000_000,
            DAY,
            LATER,
            D("2.10000000"),
            262_500,
            "EUR",
            D("1.00000000"),
        ),
    ),
    "127": (
        f"020124110{'BE50ZZZ0403170701':35}{'MANDATE-1':35}{'+++090/9337/55493+++':62}1MD06",
        of.DirectDebit(
            DAY,
            "1",
            "1",
            "0",
            "BE50ZZZ0403170701",
            "MANDATE-1",
            "+++090/9337/55493+++",
            "1",
            "MD06",
        ),
    ),
}

INFORMATION = {
    "001": (
        f"{'JANSSENS TUUR':70}{'DR COCHEZSTRAAT 27':35}{'9470 DENDERLEEUW':35}{'BE0403170701':35}",
        about.Counterparty(
            "JANSSENS TUUR", "DR COCHEZSTRAAT 27", "9470 DENDERLEEUW", "BE0403170701"
        ),
    ),
    "002": (
        f"{'LINE 1':35}{'LINE 2':35}{'':35}{'LINE 4':35}",
        about.BankMessage("LINE 1", "LINE 2", "", "LINE 4"),
    ),
    "004": ("GARANTIBANK", about.CounterpartyBank("GARANTIBANK", "", "", "")),
    "005": ("CORRESPONDENT", about.Correspondent("CORRESPONDENT", "", "", "")),
    "006": (
        f"{'COSTS':30}EUR0000000000125001013",
        about.DetailAmount("COSTS", "EUR", -12_500, "013"),
    ),
    "007": ("0000004050000000000000200000", about.Cash(4, 50_000, 200_000)),
    "008": (f"{'CREDITOR':70}{'ID-1':35}", about.UltimateCreditor("CREDITOR", "ID-1")),
    "009": (f"{'DEBTOR':70}{'ID-2':35}", about.UltimateDebtor("DEBTOR", "ID-2")),
    "010": (
        (
            "EO767357     "
            "727973443458   "
            "             "
            "02"
            "XS0271580481   "
            "N"
            "000001000000"
            "EUR"
            "0001"
            "EUR"
            "000001000500"
            "000100000000"
            f"{'PEMBRIDGE SQ CDO CL F  06 VAR 070117':40}"
            "1795         "
            "        "
            "00000000"
            f"{'EURONEXT':30}"
            "20102006"
            f"{'intekening':24}"
            "000002500000000"
        ),
        about.SecuritiesOrder(
            "EO767357",
            "727973443458",
            "",
            "02",
            "XS0271580481",
            "N",
            D("100.0000"),
            "EUR",
            1,
            "EUR",
            D("100.0500"),
            D("1.00000000"),
            "PEMBRIDGE SQ CDO CL F  06 VAR 070117",
            "1795",
            "",
            None,
            "EURONEXT",
            date(2006, 10, 20),
            "intekening",
            2_500_000_000,
        ),
    ),
    "011": (
        (
            "0000018067684"
            "729165843038   "
            "             "
            "02"
            "US92343V1044   "
            "000008500000"
            f"{'VERIZON COMMUNICATIONS ACTION':40}"
            "USD"
            "00000000405000"
            "1"
            "000000000080850"
            f"{'coupon':24}"
            "      "
            "011106"
            "000078284800"
            "EUR"
            "000000000000000"
        ),
        about.Coupon(
            "0000018067684",
            "729165843038",
            "",
            "02",
            "US92343V1044",
            D("850.0000"),
            "VERIZON COMMUNICATIONS ACTION",
            "USD",
            D("0.405000"),
            "1",
            80_850,
            "coupon",
            "",
            date(2006, 11, 1),
            D("0.78284800"),
            "EUR",
            0,
        ),
    ),
}


def is_masked(value):
    return hasattr(value, "card_number")


@pytest.mark.parametrize("type_", MOVEMENTS)
def test_movement_types(type_):
    text, expected = MOVEMENTS[type_]
    whole = (type_ + text).ljust(149)
    records = statement(
        movement(1_000, text=whole[:53], codes="1 0", at={62: "1"}),
        movement2(codes="1 0", at={11: whole[53:106]}),
        movement3(at={83: whole[106:]}),
        credit=1_000,
    )

    (only,) = read(file(records)).statements[0].movements

    assert only.communication_type == type_
    assert only.structured == expected
    assert type(only.structured) is type(expected)


@pytest.mark.parametrize("type_", INFORMATION)
def test_information_types(type_):
    text, expected = INFORMATION[type_]

    found = Information(1, 1, communication_type=type_, communication=text).structured

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("value", [value for _, value in MOVEMENTS.values()], ids=MOVEMENTS)
def test_movement_types_can_be_written(value):
    assert type(value).from_text(value.to_text()) == value


@pytest.mark.parametrize("value", [value for _, value in INFORMATION.values()], ids=INFORMATION)
def test_information_types_can_be_written(value):
    assert type(value).from_text(value.to_text()) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [each for each in (*MOVEMENTS.values(), *INFORMATION.values()) if not is_masked(each[1])],
)
def test_what_is_written_is_what_was_read(text, value):
    assert value.to_text() == text.rstrip()


def test_every_type_of_the_standard_is_known():
    assert set(of.MOVEMENT_TYPES) == set(MOVEMENTS)
    assert set(about.INFORMATION_TYPES) == set(INFORMATION)


@pytest.mark.parametrize(
    "structure", [*of.MOVEMENT_TYPES.values(), *about.INFORMATION_TYPES.values()]
)
def test_layouts_fit_their_records(structure):
    room = 146 if structure in of.MOVEMENT_TYPES.values() else 265

    assert sum(part.length for part in structure.LAYOUT) <= room


@pytest.mark.parametrize(
    "structure", [*of.MOVEMENT_TYPES.values(), *about.INFORMATION_TYPES.values()]
)
def test_blanks_are_no_values(structure):
    empty = structure.from_text("")

    assert not any(getattr(empty, each.name) for each in fields(empty))
    assert structure.from_text(empty.to_text()) == empty


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("105", "00000000673024X"),
        ("106", ("0000000000053600000000000255000021,0000000")),
        ("108", (f"{'':42}300224")),
        ("113", (f"{'':29}0201242460")),
        ("121", "²00000001000000"),
        ("122", "00-1"),
    ],
)
def test_malformed_movement_types(type_, text):
    found = Movement(1, 0, 0, communication_type=type_, communication=text)

    assert found.structured is None
    assert found.text == " ".join(text.split())


@pytest.mark.parametrize(
    ("type_", "text"),
    [("007", "000X"), ("010", (f"{'':166}31022006")), ("010", (f"{'':171}31O22006"))],
)
def test_malformed_information_types(type_, text):
    assert Information(1, 1, communication_type=type_, communication=text).structured is None


@pytest.mark.parametrize("type_", [None, "199", "001"])
def test_free_and_unknown_movement_types(type_):
    assert Movement(1, 0, 0, communication_type=type_, communication="1").structured is None


@pytest.mark.parametrize("type_", [None, "003", "101"])
def test_free_and_unknown_information_types(type_):
    assert Information(1, 0, communication_type=type_, communication="1").structured is None


def test_lines_of_a_message_without_the_blank_ones():
    assert about.BankMessage("LINE 1", "", "", "LINE 4").lines == ["LINE 1", "LINE 4"]


@pytest.mark.parametrize(
    "value",
    [
        of.PlainNumber("1234567890123"),
        of.Calculation(10**15, None, None, False, None),
        of.Calculation(-1, None, None, False, None),
        of.Calculation(None, None, D("10000"), False, None),
        of.BillInterest(10_000, None, None, False, "", None),
        about.DetailAmount("", "EUR", 10**15, ""),
    ],
)
def test_what_has_no_room_is_not_written(value):
    with pytest.raises(UnwritableValue):
        value.to_text()


def test_malformed_structure_says_what_it_found():
    with pytest.raises(MalformedStructure, match="“00000000673024X” is not a number"):
        of.OriginalAmount.from_text("00000000673024X")


# Numbers that carry their own proof


@pytest.mark.parametrize("number", ["090933755493", "000000009797", "123456789002"])
def test_right_structured_communication(number):
    assert is_ogm(number)
    assert of.BelgianReference(number).is_valid


@pytest.mark.parametrize(
    "number",
    ["090933755494", "000000000000", "09093375549", "0909337554930", "09093375549X", "０" * 12],  # noqa: RUF001,
)
def test_wrong_structured_communication(number):
    assert not is_ogm(number)
    assert not of.BelgianReference(number).is_valid


def test_remainder_0_becomes_97():
    assert ogm_check_digits("0000000097") == "97"


def test_structured_communication_as_people_know_it():
    assert display_ogm("090933755493") == "+++090/9337/55493+++"
    assert of.BelgianReference("090933755493").display == "+++090/9337/55493+++"


@pytest.mark.parametrize("reference", ["RF18539007547034", "RF712348231", "RF45G72UUR"])
def test_right_creditor_reference(reference):
    assert is_rf(reference)
    assert of.CreditorReference(reference).is_valid


@pytest.mark.parametrize(
    "reference",
    ["RF19539007547034", "XX18539007547034", "RF", "RF18539007547034rf", "RFA8539", "RF18 5390"],
)
def test_wrong_creditor_reference(reference):
    assert not is_rf(reference)


def test_creditor_reference_in_groups():
    assert display_rf("RF18539007547034") == "RF18 5390 0754 7034"
    assert of.CreditorReference("RF712348231").display == "RF71 2348 231"


@pytest.mark.parametrize(
    ("bban", "iban"),
    [
        ("539007547034", "BE68539007547034"),
        ("000000009797", "BE54000000009797"),
        ("539007547035", None),
        ("53900754703", None),
        ("53900754703X", None),
    ],
)
def test_iban_of_a_belgian_number(bban, iban):
    assert belgian_iban(bban) == iban


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("5169201234567890", "516920******7890"),
        ("1234567890123", "123456***0123"),
        ("1234567890123456789", "123456*********6789"),
        ("516920XXXXXX7890", "516920XXXXXX7890"),
        ("123456789012", "123456789012"),
        ("", ""),
    ],
)
def test_card_numbers_are_masked(number, shown):
    assert mask_pan(number) == shown


@pytest.mark.parametrize("type_", ["113", "115", "124"])
def test_text_of_a_movement_never_shows_a_card_number(type_):
    text, _ = MOVEMENTS[type_]
    found = Movement(1, 0, 0, communication_type=type_, communication=text)

    assert text[:16] not in found.text
    assert found.text.startswith(f"{text[:6]}******{text[12:16]}")
