"""Company numbers and account numbers in all their spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InvalidValue
from common.identifiers import (
    bic_of_iban,
    format_enterprise_number,
    format_iban,
    iban_of_belgian_bban,
    mask_iban,
    normalise_enterprise_number,
    normalise_iban,
)

NUMBER = "0403170701"
IBAN = "BE68539007547034"

bases = st.integers(min_value=1, max_value=19_999_999)
bban_bases = st.integers(min_value=0, max_value=9_999_999_999)


def enterprise_number(base):
    return f"{base:08d}{97 - base % 97:02d}"


def bban(base):
    return f"{base:010d}{base % 97 or 97:02d}"


@pytest.mark.parametrize(
    "spelling",
    [
        "0403170701",
        "403170701",
        "0403.170.701",
        "BE0403170701",
        "be0403170701",
        "BE 0403170701",
        "BE 0403.170.701",
        "BE0403.170.701",
        "BE 403.170.701",
        "BE(0)403170701",
        "0403 170 701",
        "0403-170-701",
        " 0403170701 ",
        "0403170701\n",
    ],
)
def test_an_enterprise_number_has_many_spellings(spelling):
    assert normalise_enterprise_number(spelling) == NUMBER


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "BE",
        "hello",
        "0403170702",
        "0403170700",
        "040317070",
        "04031707011",
        "2403170701",
        "NL0403170701",
        "BE BE0403170701",
        "0000000000",
        "0403170701; DROP TABLE offices",
        "0403170701" + "0" * 5_000,
        "\u0660\u0664\u0660\u0663\u0661\u0667\u0660\u0667\u0660\u0661",
        "\uff10\uff14\uff10\uff13\uff11\uff17\uff10\uff17\uff10\uff11",
        "0403\x00170701",
        "\udc80403170701",
    ],
)
def test_what_is_no_enterprise_number_is_refused(value):
    with pytest.raises(InvalidValue):
        normalise_enterprise_number(value)


@given(bases)
def test_every_number_with_its_check_digits_is_accepted(base):
    assert normalise_enterprise_number(enterprise_number(base)) == enterprise_number(base)


@given(bases, st.integers(min_value=1, max_value=96))
def test_no_other_check_digits_are_accepted(base, off):
    wrong = (97 - base % 97 + off - 1) % 97 + 1

    with pytest.raises(InvalidValue):
        normalise_enterprise_number(f"{base:08d}{wrong:02d}")


@given(bases)
def test_a_number_is_shown_in_groups_that_are_read_back(base):
    shown = format_enterprise_number(enterprise_number(base))

    assert (len(shown), normalise_enterprise_number(shown)) == (12, enterprise_number(base))


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text):
    try:
        number = normalise_enterprise_number(text)
    except InvalidValue:
        return

    assert (len(number), number.isdigit(), number.isascii()) == (10, True, True)


@pytest.mark.parametrize(
    "spelling",
    ["BE68539007547034", "BE68 5390 0754 7034", "be68 5390 0754 7034", " BE68539007547034 "],
)
def test_an_iban_has_many_spellings(spelling):
    assert normalise_iban(spelling) == IBAN


@pytest.mark.parametrize(
    "iban", ["NL91ABNA0417164300", "FR1420041010050500013M02606", "LU280019400644750000"]
)
def test_accounts_abroad_have_ibans_as_well(iban):
    assert normalise_iban(iban) == iban


@pytest.mark.parametrize(
    "value",
    [
        "",
        "BE",
        "539007547034",
        "BE68539007547035",
        "BE69539007547034",
        "BE6853900754703",
        "BE685390075470344",
        "ZZ68539007547034",
        "BE68539007547033",
        "BE70539007547033",
        "BE6853900754703\u096a",
        "BE68\x0039007547034",
        "BE68539007547034" * 500,
    ],
)
def test_what_is_no_iban_is_refused(value):
    with pytest.raises(InvalidValue):
        normalise_iban(value)


@given(bban_bases)
def test_the_iban_of_an_old_account_number_is_one(base):
    iban = iban_of_belgian_bban(bban(base))

    assert (normalise_iban(iban), iban[4:]) == (iban, bban(base))


@given(bban_bases, st.integers(min_value=1, max_value=96))
def test_an_old_account_number_with_other_check_digits_is_none(base, off):
    wrong = (base % 97 + off) % 97 or 97

    assert iban_of_belgian_bban(f"{base:010d}{wrong:02d}") is None


@pytest.mark.parametrize(
    "value", ["", "53900754703", "5390075470344", "53900754703x", "\u0665" * 12]
)
def test_what_is_no_old_account_number_has_no_iban(value):
    assert iban_of_belgian_bban(value) is None


@given(st.text(max_size=40))
def test_any_text_is_an_iban_or_refused(text):
    try:
        iban = normalise_iban(text)
    except InvalidValue:
        return

    assert (iban.isascii(), iban.isalnum(), iban == iban.upper()) == (True, True, True)


@pytest.mark.parametrize(
    ("iban", "bic"), [("BE71096123456769", "GKCCBEBB"), (IBAN, ""), ("not an iban", "")]
)
def test_the_bank_of_an_account(iban, bic):
    assert bic_of_iban(iban) == bic


def test_an_iban_is_shown_in_groups_of_four():
    assert format_iban(IBAN) == "BE68 5390 0754 7034"


def test_logs_get_the_end_of_an_iban_only():
    assert mask_iban(IBAN) == "…7034"
