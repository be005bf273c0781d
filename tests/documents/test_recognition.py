"""What a file is, is told by what is in it: never by its name, in any encoding, quickly."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.kinds import statements, xml_documents
from documents.kinds.recognition import is_archive, reader_of
from documents.models import Document, Reception
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.documents.xml_files import (
    card_statement,
    credit_note,
    expense_note,
    invoice,
    payroll,
)
from tests.factories import BankAccountFactory, ClientFactory, bank_iban, enterprise_number
from tests.soon import soon

NUMBER = enterprise_number(4)
CODA_ENCODINGS = [
    "ascii", "cp1252", "iso8859-15", "utf-8", "utf-8-sig", "cp850", "cp858", "cp1140",
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
]  # fmt: skip
XML_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1"]
XML = {
    "payroll": (payroll(NUMBER), xml_documents.payroll),
    "card statement": (card_statement(NUMBER), xml_documents.card_statement),
    "expense note": (expense_note(NUMBER), xml_documents.expense_note),
    "invoice": (invoice(NUMBER), xml_documents.invoice),
    "credit note": (credit_note(NUMBER), xml_documents.invoice),
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(2_000)
HTML = b"<!DOCTYPE html><html><body><p>0000019112672505</p></body></html>"


def coda_file(number=None, **more):
    return file_of(statement(number or bank_iban(4), **more))


def office_file():
    """Return what a spreadsheet looks like."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


NOTHING_FOR_US = {
    "empty": b"",
    "blanks": b" \r\n\t" * 300,
    "nul bytes": bytes(100_000),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" * 50,
    "png": PNG,
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40,
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(200),
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
    "program": b"\x7fELF\x02\x01\x01" + bytes(9_000),
    "html": HTML,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "camt.053": b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'/>",
    "tag alone": b"<",
    "comment alone": b"<!-- " + b"x" * 90_000 + b" -->",
    "json": b'{"data": {"type": "bankAccountStatement"}}',
    "csv": b"Rekening;Datum;Bedrag\r\nBE00;2026-01-01;12,50\r\n" * 100,
    "mail": b"From: bank@voorbeeld.example\r\nSubject: CODA\r\n\r\nSee attachment.\r\n",
    "one long line": b"x" * 20_000_000,
    "one long line of digits": b"1" * 20_000_000,
    "many short lines": b"\n" * 5_000_000,
    "many brackets": b"<" * 5_000_000,
    "broken utf-16": b"\xff\xfe" + b"\xd8" * 10_001,
}
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 9)
)
LONG_AND_ALMOST = {
    "header that never ends": b"0000" + b"1" * 20_000_000,
    "record that never ends": coda_file() + b"2" * 20_000_000,
    "only headers": coda_file()[:130] * 40_000,
    "bomb of entities": b'<!DOCTYPE Invoice [<!ENTITY l0 "ha">' + LAUGHS + b"]>"
    b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" a="&l8;">&l8;'
    b"</Invoice>",
    "deep": b"<SocialDocument>" + b"<a>" * 1_000_000,
    "attributes": b"<SocialDocument" + b"".join(b' a%d=""' % n for n in range(200_000)) + b"/>",
    "text": b"<SocialDocument>" + b"x" * 15_000_000 + b"</SocialDocument>",
    "elements": b"<SocialDocument>" + b"<a/>" * 50_000 + b"</SocialDocument>",
}


@pytest.mark.parametrize("name", ["a.cod", "a.pdf", "a.xml", "a.zip", "", "../../etc/passwd"])
@pytest.mark.django_db
def test_a_name_says_nothing(name):
    account = BankAccountFactory()

    received = receive_document(coda_file(account.iban), file_name=name)

    assert received.reception.kind == "coda"
    assert received.reception.outcome == Reception.Outcome.STORED


@pytest.mark.parametrize("encoding", CODA_ENCODINGS)
@pytest.mark.django_db
def test_coda_is_taken_in_in_every_encoding(encoding):
    account, other = BankAccountFactory(), BankAccountFactory()
    text = file_of(statement(account.iban), statement(other.iban)).decode()
    if encoding == "cp1140":
        text = text.replace("\r\n", "\x85")

    received = receive_document(text.encode(encoding), file_name="a.cod")

    assert {document.bank_account for document in received.documents} == {account, other}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-16", "ascii"])
def test_coda_is_recognised_by_lines_of_any_end(encoding, line_end):
    content = coda_file().decode().replace("\r\n", line_end).encode(encoding)

    assert reader_of(content) is statements.read


@pytest.mark.parametrize("before", ["", "\n\n", "  ", "<!-- " + "x" * 30_000 + " -->", "<?pi?>"])
@pytest.mark.parametrize("kind", XML)
def test_xml_is_recognised_by_its_first_element(kind, before):
    content, reader = XML[kind]
    head, rest = (
        content.decode().split("?>", 1) if content.startswith(b"<?xml") else ("", content.decode())
    )

    found = reader_of((before + rest).encode())

    assert found is reader
    assert head


@pytest.mark.parametrize("encoding", XML_ENCODINGS)
@pytest.mark.parametrize("kind", XML)
def test_xml_is_recognised_in_every_encoding(kind, encoding):
    content, reader = XML[kind]
    declared = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    text = content.decode()
    for written in ("utf-8", "UTF-8"):
        text = text.replace(f'encoding="{written}"', f'encoding="{declared}"')

    assert reader_of(text.encode(encoding)) is reader


@pytest.mark.parametrize("name", NOTHING_FOR_US)
@pytest.mark.django_db
def test_what_is_none_of_ours_waits_with_a_sentence_soon(name):
    with soon():
        received = receive_document(NOTHING_FOR_US[name], file_name="a.cod")

    reception = received.reception
    assert reception.outcome == Reception.Outcome.QUARANTINED
    assert reception.reason in {"empty", "unrecognised"}
    assert reception.findings[0]["message"].endswith(".")


@pytest.mark.parametrize("name", LONG_AND_ALMOST)
@pytest.mark.django_db
def test_what_looks_like_ours_and_is_not_waits_with_a_sentence_soon(name):
    with soon():
        received = receive_document(LONG_AND_ALMOST[name], file_name="a.cod")

    assert received.reception.outcome == Reception.Outcome.QUARANTINED
    assert received.reception.findings[0]["message"]


@pytest.mark.django_db
def test_a_spreadsheet_waits_as_one_file():
    received = receive_document(office_file(), file_name="a.xlsx")

    assert received.reception.outcome == Reception.Outcome.QUARANTINED
    assert Reception.objects.count() == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda good: b"%PDF-1.7\n" + good,
        lambda good: PNG + b"\r\n" + good,
        lambda good: good + b"%PDF-1.7\n1 0 obj\n",
        lambda good: good + office_file(),
        lambda good: HTML + b"\r\n" + good,
        lambda good: good + invoice(NUMBER),
    ],
)
@pytest.mark.django_db
def test_two_kinds_in_one_file_are_not_believed(build):
    account = BankAccountFactory()
    ClientFactory(enterprise_number=NUMBER)

    received = receive_document(build(coda_file(account.iban)), file_name="a.cod")

    assert received.reception.outcome == Reception.Outcome.QUARANTINED
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_zip_of_every_kind_is_taken_in_part_by_part_and_again_as_repetitions():
    account, client = BankAccountFactory(), ClientFactory(enterprise_number=NUMBER)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.cod", coda_file(account.iban))
        for kind, (content, _) in XML.items():
            archive.writestr(f"map/{kind}.xml", content)
        archive.writestr("photo.png", PNG)

    first, again = (receive_document(packed.getvalue(), file_name="a.zip") for _ in range(2))

    assert {document.client for document in first.documents} == {account.client, client}
    assert [part.outcome for part in first.receptions] == ["stored"] * 6 + ["quarantined"]
    assert [part.outcome for part in again.receptions] == ["repeated"] * 7
    assert first.reception.outcome == again.reception.outcome == Reception.Outcome.UNPACKED


def test_a_zip_is_recognised_by_its_beginning():
    assert is_archive(office_file())
    assert not is_archive(coda_file())


def test_an_element_whose_prefix_is_not_bound_is_of_no_kind():
    assert reader_of(b"<cbc:PostalZone>9000</cbc:PostalZone>") is None
