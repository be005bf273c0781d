"""Account statements on paper."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from documents.formats import coda
from documents.renderings import statement as paper
from documents.renderings.language import MINUS
from tests.documents.formats.coda.strategies import ANYTHING, statements
from tests.documents.renderings.papers import (
    BEFORE,
    DAY,
    fonts,
    movement,
    sheets,
    solid,
    statement,
    text,
)

LANGUAGES = ["en", "nl", "fr"]


def test_a_statement_shows_bank_account_numbers_and_balances():
    printed = text(paper.render([statement(movement(1, -12_340))], language="nl"))

    for part in [
        "KREDBEBB",
        "Rekeninguittreksel 123",
        "BE68 5390 0754 7034 · EUR",
        "BAKKERIJ PROEF BV",
        "0403.170.701",
        "CODA-nummer 223",
        "Periode 18/11/2026 – 19/11/2026",
        "Oud saldo op 18 november 2026 1.000,00",
        "Nieuw saldo op 19 november 2026 987,66",
        f"Totaal van 1 beweging {MINUS}12,34 0,00",
    ]:
        assert part in printed


def test_a_movement_shows_who_what_and_every_reference():
    moved = movement(
        7,
        12_340,
        entry_date=date(2026, 11, 20),
        bank_reference="BANK1",
        customer_reference="KLANT1",
        counterparty_extension="EXT",
        counterparty_address="Kerkstraat 1",
        return_type="2",
        return_reason="MD06",
        category_purpose="SALA",
        purpose="BONU",
        foreign_reference="FOREIGN1",
        statement_number="045",
    )

    printed = text(paper.render([statement(moved)], language="en"))

    assert (
        "7 20/11/2026 19/11/2026 Klant Veldmuis +12.34"
        " Transfer received (01 50 000) · BE62 5100 0754 7061 EXT · KREDBEBB · Kerkstraat 1"
        " Factuur 7 Customer reference: KLANT1 · Bank reference: BANK1 ·"
        " Other reference: FOREIGN1 · Return: returned · Reason: MD06 ·"
        " Category of purpose: SALA · Purpose: BONU · On statement: 045"
    ) in printed


def test_what_sepa_writes_for_no_reference_is_not_shown():
    moved = movement(1, 5_000, customer_reference="NOTPROVIDED")

    assert "NOTPROVIDED" not in text(paper.render([statement(moved)], language="en"))


def test_a_movement_without_a_name_is_titled_by_its_kind():
    moved = movement(1, -5_000, counterparty_name="", transaction_code="08037013")

    printed = text(paper.render([statement(moved)], language="fr"))

    assert f"Accès à une base de données, commission de paiement (80 37 013) {MINUS}5,00" in printed


def test_an_unknown_code_is_shown_as_its_digits():
    moved = movement(1, -5_000, transaction_code="06601002")

    assert "66 01 002 · BE62" in text(paper.render([statement(moved)], language="nl"))


def test_details_are_folded_under_their_total_and_not_added_up():
    total = movement(1, 3_000, globalisation=1, counterparty_name="Lonen")
    first = movement(1, 1_000, detail=1, counterparty_name="Ann Mus")
    other = movement(1, 2_000, detail=2, counterparty_name="Bea Mus", value_date=BEFORE)

    printed = text(paper.render([statement(total, first, other)], language="nl"))

    assert "1.1 Ann Mus +1,00" in printed
    assert "1.2 19/11/2026 18/11/2026 Bea Mus +2,00" in printed
    assert "Totaal van 1 beweging 0,00 +3,00" in printed


def test_what_was_said_already_is_not_repeated():
    total = movement(1, 3_000, bank_reference="BANK1", statement_number="123")
    same = movement(1, 1_000, detail=1, bank_reference="BANK1")
    other = movement(1, 2_000, detail=2, bank_reference="BANK2")
    sent = statement(total, same, other, addressee="BAKKERIJ PROEF BV")

    printed = text(paper.render([sent], language="en"))

    assert [printed.count(part) for part in ("BANK1", "BANK2", "On statement", "Addressee")] == [
        1, 1, 0, 0,
    ]  # fmt: skip


def test_an_addressee_who_is_somebody_else_is_named():
    sent = statement(addressee="KANTOOR PROEF")

    assert "Bestemmeling KANTOOR PROEF" in text(paper.render([sent], language="nl"))


def test_a_statement_without_movements_says_so():
    empty = statement(new_balance=None)

    printed = text(paper.render([empty], language="nl"))

    assert "Er zijn geen bewegingen op dit uittreksel. Nieuw saldo op 18 november" in printed
    assert "De bank vermeldt geen nieuw saldo; 1.000,00 is berekend." in printed


def test_balances_that_add_up_are_said_to():
    printed = text(paper.render([statement(movement(1, 50_000), movement(2, -5))], language="nl"))

    assert f"Oud saldo 1.000,00 + credit 50,00 {MINUS} debet 0,005 = 1.049,995." in printed
    assert "Het nieuwe saldo van de bank, 1.049,995, is hetzelfde." in printed


def test_balances_that_do_not_add_up_are_said_not_to():
    wrong = statement(movement(1, 50_000), new_balance=coda.Balance(1_049_000, DAY))

    printed = text(paper.render([wrong], language="en"))

    assert f"The new balance of the bank is 1,049.00: a difference of {MINUS}1.00." in printed


def test_every_sheet_repeats_the_heading_and_carries_the_balance():
    moved = [movement(number, number * 1_000) for number in range(1, 61)]

    pages = sheets(paper.render([statement(*moved)], language="en"))

    first, *others = (" ".join(page.split()) for page in pages)

    balance = 1_000
    for before, sheet in zip([first, *others], others, strict=False):
        numbers = [int(each) for each in re.findall(r" (\d+) 19/11/2026 19/", before)]
        balance += sum(numbers)
        assert f"Total of this page 0.00 +{sum(numbers):,}.00" in before
        assert f"Balance carried forward {balance:,}.00" in before
        assert f"Balance brought forward {balance:,}.00" in sheet
        assert "No. Entry Value Description Debit (EUR) Credit (EUR)" in sheet
        assert "Account statement 123 · BE68 5390 0754 7034 · 19/11/2026" in sheet
    assert len(others) >= 3
    assert f"Page {len(others) + 1} of {len(others) + 1}" in others[-1]


def test_nothing_is_carried_past_the_new_balance():
    long = [coda.FreeCommunication(number, 0, f"Regel {number}") for number in range(1, 71)]

    first, last = sheets(
        paper.render([statement(movement(1, 1), free_communications=long)], language="nl")
    )

    assert "Over te dragen saldo" not in first
    assert "Overgedragen saldo" not in last
    assert "Omschrijving" not in last
    assert "Mededelingen van de bank\nRegel 1\n" in first
    assert "Regel 70" in last


def test_each_statement_begins_on_a_new_sheet_and_in_the_outline():
    other = statement(movement(1, 5_000), statement_number="124", is_duplicate=True)

    pdf = paper.render([statement(), other], language="fr")

    first, second = sheets(pdf)
    assert "Extrait de compte 123" in first
    assert "Extrait de compte 124" in second
    assert "19 novembre 2026 · Duplicata" in second
    assert [each.title for each in PdfReader(io.BytesIO(pdf)).outline] == [
        "Extrait de compte 123 · BE68 5390 0754 7034 · 19/11/2026",
        "Extrait de compte 124 · BE68 5390 0754 7034 · 19/11/2026",
    ]


def test_what_the_bank_left_out_is_left_out():
    bare = coda.Statement(coda.Account("", ""), coda.Balance(0, None), None, None)

    printed = text(paper.render([bare], language="en"))

    assert "– Account statement Created on –" in printed
    assert "Period" not in printed


def test_a_bank_nobody_knows_is_shown_by_its_bic():
    assert "ZZZZBEBB Account" in text(paper.render([statement(bank_bic="ZZZZBEBB")], language="en"))


def test_a_file_of_no_statement_is_refused():
    with pytest.raises(ValueError, match="no statement"):
        paper.render([], language="nl")


def test_a_language_that_is_not_one_of_the_three_is_refused():
    with pytest.raises(KeyError):
        paper.render([statement()], language="de")


@pytest.mark.parametrize(
    ("currency", "printed"),
    [("EUR", f"{MINUS}1.234,50"), ("JPY", f"{MINUS}1.234,50"), ("KWD", f"{MINUS}1.234,500")],
)
def test_amounts_have_the_decimals_of_their_currency(currency, printed):
    assert printed in text(
        paper.render([statement(movement(1, -1_234_500), currency=currency)], language="fr")
    )


def test_the_widest_amounts_stand_whole_in_their_column():
    huge = movement(1, 999_999_999_999_999), movement(2, -999_999_999_999_999)

    printed = text(paper.render([statement(*huge)], language="nl"))

    assert "Klant Veldmuis +999.999.999.999,999" in printed
    assert f"Klant Veldmuis {MINUS}999.999.999.999,999" in printed


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Crème Brûlée Æsir Łódź ßẞ", "Crème Brûlée Æsir Łódź ßẞ"),
        ("Ωμέγα и Москва €", "Ωμέγα и Москва €"),
        ("<b>Vet</b> & <img src='x'/> <para>", "<b>Vet</b> & <img src='x'/> <para>"),
        ("中 \u202e\x00", "<U+4E2D> <U+202E><U+0000>"),
        ("E\u0301lan\n  twee", "Élan twee"),
    ],
)
def test_names_are_text_and_no_character_is_lost(name, printed):
    moved = movement(1, 1_000, counterparty_name=name)

    assert printed in text(paper.render([statement(moved)], language="en"))


def test_a_word_of_ten_thousand_characters_is_cut_and_kept():
    word = "".join("δεζηθλμξ"[place % 8] for place in range(10_000))
    moved = movement(1, 1_000, communication=word, counterparty_name=word)

    pdf = paper.render([statement(moved)], language="en")

    assert "".join(re.findall(r"[δ-ξ]", text(pdf))) == word * 2


def test_the_same_statement_gives_the_same_bytes():
    made = [paper.render([statement(movement(1, 5))], language="nl") for _ in range(2)]

    assert made[0] == made[1]


def test_every_font_is_embedded():
    found = fonts(paper.render([statement(movement(1, 5))], language="nl"))

    assert all(found.values())
    assert {name.partition("+")[2] for name in found} == {
        "SourceSansPro-Regular",
        "SourceSansPro-Semibold",
    }


@pytest.mark.parametrize(("language", "lang"), [("en", "en-GB"), ("nl", "nl-BE"), ("fr", "fr-BE")])
def test_the_document_names_its_title_language_and_maker(language, lang):
    pdf = PdfReader(io.BytesIO(paper.render([statement()], language=language)))

    assert pdf.metadata.title.endswith("123 · BE68 5390 0754 7034 · 19/11/2026")
    assert (pdf.metadata.author, pdf.metadata.producer) == ("MyCodaBox", "MyCodaBox")
    assert pdf.trailer["/Root"]["/Lang"] == lang


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_a_bank_sends_is_printed(data):
    sent = data.draw(statements(ANYTHING))

    printed = solid(paper.render([sent], language=data.draw(st.sampled_from(LANGUAGES))))

    figures = printed.replace(".", "").replace(",", "")
    assert all(str(abs(each.amount) // 1000) in figures for each in sent.movements)
