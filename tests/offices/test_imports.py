"""Lists of companies as other programs write them, and as somebody writes them to do harm."""

from __future__ import annotations

import tracemalloc
import zipfile

import pytest

from offices.imports import judge, read_list
from offices.models import Client
from offices.spreadsheets import MOST_TAGS, UnreadableSpreadsheet
from offices.tables import MOST_ROWS, UnreadableList
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    EnvironmentFactory,
    enterprise_number,
)
from tests.offices.workbooks import LINKS, MAIN, cell, sheet, workbook
from tests.soon import soon

NUMBER = "0403.170.701"
HEADING = ["Naam", "Ondernemingsnummer"]


def only(content):
    [row] = read_list(content)
    return row


def csv(*lines, separator=";", end="\r\n", encoding="utf-8"):
    return end.join(separator.join(cells) for cells in lines).encode(encoding)


# -- What other programs write ---------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_is_found(separator):
    row = only(csv(HEADING, ["Garage Één", NUMBER], separator=separator))

    assert (row.name, row.enterprise_number) == ("Garage Één", "0403170701")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_found(encoding):
    assert only(csv(HEADING, ["Café Één", NUMBER], encoding=encoding)).name == "Café Één"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_found(end):
    row = only(csv(HEADING, ["Garage", NUMBER], end=end))

    assert (row.line, row.name) == (2, "Garage")


def test_the_line_that_names_the_separator_is_no_heading():
    row = only(b"sep=,\r\n" + csv(HEADING, ["Garage", NUMBER], separator=","))

    assert (row.line, row.name) == (3, "Garage")


@pytest.mark.parametrize(
    "heading",
    [
        ["NAAM", "Ondernemingsnr."],
        ["Nom de la société", "N° d'entreprise"],
        ["company_name", "VAT number"],
        ["Klant", "BTW-nummer"],
    ],
)
def test_columns_are_known_by_their_names_in_three_languages(heading):
    row = only(csv(heading, ["Garage", NUMBER]))

    assert (row.name, row.enterprise_number) == ("Garage", "0403170701")


def test_text_within_quotes_keeps_separators_and_lines():
    row = only(b'Naam;Ondernemingsnummer\r\n"Jansen; en\r\nZonen";0403170701\r\n')

    assert row.name == "Jansen; en\r\nZonen".replace("\r\n", "\n")


@pytest.mark.parametrize("written", ["403170701", "0403170701", "BE 0403.170.701", "BE403170701"])
def test_a_number_is_read_however_it_is_written(written):
    assert only(csv(HEADING, ["Garage", written])).enterprise_number.endswith("403170701")


def test_what_spreadsheets_put_before_a_text_is_taken_off():
    row = only(csv(HEADING, ['="Garage"', "'0403170701"]))

    assert (row.name, row.enterprise_number) == ("Garage", "0403170701")


def test_several_accounts_stand_in_one_cell():
    content = csv([*HEADING, "IBAN"], ["Garage", NUMBER, "BE68 5390 0754 7034, BE71096123456769"])

    assert only(content).accounts == ["BE68539007547034", "BE71096123456769"]


def test_an_excel_file_is_read():
    row = only(workbook(HEADING, ["Garage & Zoon", 403170701]))

    assert (row.line, row.name, row.enterprise_number) == (2, "Garage & Zoon", "0403170701")


def test_empty_rows_count_for_nothing_however_many_they_are():
    empty = sheet(
        "".join(
            [
                f"<row>{cell('Naam')}{cell('Ondernemingsnummer')}</row>",
                "<row/>" * 20_000,
                f"<row>{cell('Garage')}{cell(NUMBER)}</row>",
            ]
        )
    )
    in_csv = csv(HEADING, *[[""]] * 20_000, ["Garage", NUMBER])

    rows = [only(workbook(worksheets__sheet1=empty)), only(in_csv)]

    assert [(row.line, row.name) for row in rows] == [(20_002, "Garage")] * 2


def test_a_formula_counts_with_the_value_that_was_saved():
    formula = '<c><f>HYPERLINK("http://evil.example")</f><v>403170701</v></c>'
    content = workbook(
        worksheets__sheet1=sheet(
            f"<row>{cell('Naam')}{cell('Ondernemingsnummer')}</row>"
            f"<row>{cell('Garage')}{formula}</row>"
        )
    )

    assert only(content).enterprise_number == "0403170701"


# -- What can't be read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\r\n;;;\r\n", "The file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel file (.xls)"),
        (b"Naam\r\nGarage", "The first row doesn't name these columns: Enterprise number"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "The first row doesn't name these columns"),
        (b"x" * 200_000, "The file can't be read as CSV"),
        (b'Naam;Ondernemingsnummer\r\n"' + b"x" * 200_000, "The file can't be read as CSV"),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB"),
    ],
    ids=["empty", "blank", "old", "column", "picture", "one cell", "huge cell", "large"],
)
def test_a_file_that_is_no_list_is_explained(content, sentence):
    with pytest.raises(UnreadableList) as refused:
        read_list(content)

    assert refused.value.message.startswith(sentence)


def test_a_list_may_have_5000_companies_and_no_more():
    lines = [["Garage", NUMBER]] * MOST_ROWS

    assert len(read_list(csv(HEADING, *lines))) == MOST_ROWS
    with pytest.raises(UnreadableList, match="more than 5,000 companies"):
        read_list(csv(HEADING, *lines, ["Garage", NUMBER]))


BOMB = sheet(f"<row>{cell('Naam')}{cell('x' * 40_000_000)}</row>")
LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FOREIGN = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SAME_TEXT = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
SHARED = f'<sst xmlns="{MAIN}"><si><t>{"x" * 9_000_000} </t></si></sst>'
ENTITY_ROW = '<row><c t="inlineStr"><is><t>&{};</t></is></c></row>'


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not really",
        workbook(HEADING)[:-30],
        workbook(workbook="<no", worksheets__sheet1="<no"),
        workbook(worksheets__sheet1=BOMB),
        workbook(worksheets__sheet1=sheet(ENTITY_ROW.format("c"), before=LAUGHS)),
        workbook(worksheets__sheet1=sheet(ENTITY_ROW.format("x"), before=FOREIGN)),
        workbook(HEADING, **{f"part{n}": "" for n in range(1_001)}),
        workbook(HEADING, packed_by=zipfile.ZIP_BZIP2),
        workbook(HEADING, packed_by=zipfile.ZIP_LZMA),
        workbook(worksheets__sheet1=sheet("<x/>" * (MOST_TAGS + 1))),
        workbook(worksheets__sheet1=sheet(SAME_TEXT * 3), sharedStrings=SHARED),
        workbook(worksheets__sheet1=sheet(f"<row><c><v>{'9' * 40_000}</v></c></row>")),
    ],
    ids=[
        "no zip",
        "cut",
        "no xml",
        "bomb",
        "laughs",
        "foreign",
        "parts",
        "bzip2, which unpacks in one go",
        "lzma, which unpacks in one go",
        "elements",
        "one text in every cell",
        "long number",
    ],
)
def test_a_hostile_excel_file_is_refused_quickly_and_in_little_memory(content):
    tracemalloc.start()

    told = r"can't be read as an Excel file|is too large"
    with soon(), pytest.raises(UnreadableSpreadsheet, match=told):
        read_list(content)

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000


def test_a_number_beyond_all_counting_is_a_text():
    rows = read_list(workbook(HEADING, [10**400, NUMBER], [int(NUMBER.replace(".", "")), NUMBER]))

    assert [row.name for row in rows] == [str(10**400), "403170701"]


def test_cells_beyond_the_last_column_are_left_out():
    many = f"<row>{cell('Garage')}{cell(NUMBER)}{'<c><v>1</v></c>' * 20_000}</row>"
    heading = f"<row>{cell('Naam')}{cell('Ondernemingsnummer')}</row>"

    assert only(workbook(worksheets__sheet1=sheet(heading + many))).name == "Garage"


def test_a_link_to_another_sheet_stays_in_the_file():
    links = LINKS.replace("worksheets/sheet1.xml", "/../../etc/passwd")

    with pytest.raises(UnreadableSpreadsheet):
        read_list(workbook(HEADING, ["Garage", NUMBER], links=links))


# -- The verdicts ----------------------------------------------------------------------------------


@pytest.fixture
def home(office):
    return EnvironmentFactory(office=office)


HEAD = ["Code", "Naam", "Ondernemingsnummer", "E-mail", "Taal", "IBAN"]


def verdicts(home, *lines):
    """Return what speaks against each row, for somebody who sees all companies of the office."""
    rows = read_list(csv(HEAD, *lines))
    visible = Client.objects.filter(office=home.office)
    return [row.problem for row in judge(rows, environment=home, visible=visible)]


def a_line(n=0, **changes):
    values = {
        "code": f"C{n}",
        "name": f"Garage {n}",
        "number": enterprise_number(300_000 + n),
        "email": "",
        "language": "",
        "iban": "",
    }
    return list((values | changes).values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, ""),
        ({"name": ""}, "no_name"),
        ({"name": "x" * 121}, "bad_name"),
        ({"name": "\u202eevil"}, "bad_name"),
        ({"number": ""}, "no_number"),
        ({"number": "0403170702"}, "bad_number"),
        ({"number": "x" * 900}, "bad_number"),
        ({"code": "x" * 31}, "bad_code"),
        ({"email": "nobody"}, "bad_email"),
        ({"language": "Nederlands"}, ""),
        ({"language": "FR-BE"}, ""),
        ({"language": "zwaheli"}, "bad_language"),
        ({"iban": "BE68539007547034"}, ""),
        ({"iban": "BE68539007547035"}, "bad_iban"),
        ({"name": "=1+1"}, ""),
    ],
)
def test_each_row_has_its_verdict(changes, problem, home):
    assert verdicts(home, a_line(**changes)) == [problem]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "problem"),
    [
        ({"number": enterprise_number(300_000)}, "number_twice"),
        ({"code": "C0"}, "code_twice"),
        ({"iban": "BE68539007547034"}, "iban_twice"),
    ],
)
def test_what_stands_twice_counts_once(second, problem, home):
    first = a_line(0, iban="BE68539007547034")

    assert verdicts(home, first, a_line(1, **second)) == ["", problem]


@pytest.mark.django_db
def test_rows_are_judged_against_what_is_there(home, other_office):
    number = [enterprise_number(300_000 + n) for n in range(4)]
    ClientFactory(office=home.office, enterprise_number=number[0])
    ClientFactory(office=other_office, enterprise_number=number[1])
    ClientFactory(office=home.office, environment=home, code="C2")
    BankAccountFactory(iban="BE68539007547034")

    found = verdicts(home, *(a_line(n) for n in range(3)), a_line(3, iban="BE68539007547034"))

    assert found == ["yours", "foreign", "code_taken", "iban_taken"]


@pytest.mark.django_db
def test_a_long_list_is_judged_in_few_statements(home, django_assert_max_num_queries):
    rows = read_list(csv(HEAD, *(a_line(n) for n in range(1_500))))

    with django_assert_max_num_queries(1 + 2 * 3):
        judged = judge(rows, environment=home, visible=Client.objects.filter(office=home.office))

    assert {row.problem for row in judged} == {""}
