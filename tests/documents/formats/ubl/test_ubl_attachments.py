"""Files inside an e-invoice: taken out, or left out with a reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.formats.findings import Severity
from documents.formats.ubl import attachments, read
from documents.formats.ubl.attachments import LONGEST_NAME, safe_name
from documents.formats.ubl.contents import ODS_TYPE, XLSX_TYPE
from tests.documents.formats.ubl.builders import PDF, attachment, e_fff, with_attachments

PNG = b"\x89PNG\r\n\x1a\n..."
JPEG = b"\xff\xd8\xff\xe0..."
CSV = "naam;bedrag\r\nCafé;12,50\r\n".encode()


def archive(**files):
    """Return a zip of entries by name, ``__`` for a slash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in files.items():
            opened.writestr(name.replace("__", "/"), content)
    return made.getvalue()


XLSX = archive(**{"[Content_Types].xml": "", "xl__workbook.xml": ""})
MACROS = archive(**{"[Content_Types].xml": "", "xl__workbook.xml": "", "xl__vbaProject.bin": "MZ"})
ODS = archive(mimetype=ODS_TYPE, **{"content.xml": ""})


def findings(*made):
    return [(f.severity, f.rule) for f in read(with_attachments(*made).data()).findings]


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (b"\xef\xbb\xbf\n" + PDF, "application/pdf", ".pdf"),
        (PDF, "Application/PDF", ".pdf"),
        (PNG, "image/png", ".png"),
        (JPEG, "image/jpeg", ".jpg"),
        (CSV, "text/csv", ".csv"),
        (b"\xef\xbb\xbf" + CSV, "text/csv", ".csv"),
        (XLSX, XLSX_TYPE, ".xlsx"),
        (ODS, ODS_TYPE, ".ods"),
    ],
)
def test_a_file_of_an_accepted_kind(content, media_type, ending):
    file = read(with_attachments(attachment(content, media_type, "bijlage")).data())

    (taken,) = file.attachments
    assert (taken.content, taken.media_type) == (content, media_type.lower())
    assert (taken.id, taken.description) == ("A-1", "Leesbaar")
    assert (taken.file_name, file.findings) == (f"bijlage{ending}", ())


def test_base64_may_be_broken_into_lines():
    file = read(with_attachments(attachment(encoded="JVBE\r\n  Ri0x\t\n")).data())

    assert [taken.content for taken in file.attachments] == [b"%PDF-1"]


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (attachment(b"PK\x03\x04", "application/zip"), "attachment_type"),
        (attachment(b"<html/>", "text/html"), "attachment_type"),
        (attachment(PDF, ""), "attachment_type"),
        (attachment(encoded="JVBERi0x="), "attachment_base64"),
        (attachment(encoded="JVBERi0x===="), "attachment_base64"),
        (attachment(encoded="JVBE=JVBERi0"), "attachment_base64"),
        (attachment(encoded="JVBE-_=="), "attachment_base64"),
        (attachment(encoded="é"), "attachment_base64"),
        (attachment(encoded=" \n "), "attachment_empty"),
        (attachment(b"MZ\x90\x00"), "attachment_contents"),
        (attachment(b"<svg/>", "image/png"), "attachment_contents"),
        (attachment(PNG, "image/jpeg"), "attachment_contents"),
        (attachment(PDF, "text/csv"), "attachment_contents"),
        (attachment(b"<script>", "text/csv"), "attachment_contents"),
        (attachment(b"a;b\x00c", "text/csv"), "attachment_contents"),
        (attachment(b"PK\x03\x04 broken", XLSX_TYPE), "attachment_contents"),
        (attachment(b"text", XLSX_TYPE), "attachment_contents"),
        (attachment(MACROS, XLSX_TYPE), "attachment_contents"),
        (attachment(ODS, XLSX_TYPE), "attachment_contents"),
        (attachment(XLSX, ODS_TYPE), "attachment_contents"),
        (attachment(b"text", ODS_TYPE), "attachment_contents"),
    ],
)
def test_any_other_file_is_left_out(made, rule):
    file = read(with_attachments(made).data())

    assert file.attachments == ()
    assert [(f.severity, f.rule) for f in file.findings] == [(Severity.WARNING, rule)]
    assert file.invoice is not None


def test_a_file_left_out_does_not_hide_the_others():
    made = attachment(b"x"), attachment(name="b.pdf")

    file = read(with_attachments(*made).data())

    assert [taken.file_name for taken in file.attachments] == ["b.pdf"]


def test_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST", len(PDF) - 1)

    assert findings(attachment()) == [(Severity.WARNING, "attachment_too_large")]


def test_files_that_are_too_large_together(monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST_TOGETHER", len(PDF) * 2)

    assert findings(*[attachment()] * 3) == [(Severity.WARNING, "attachments_too_large")]


def test_too_many_files(monkeypatch):
    monkeypatch.setattr(attachments, "MOST", 2)

    assert findings(*[attachment()] * 3) == [(Severity.WARNING, "attachments_too_many")]


def test_the_name_of_a_file_left_out_is_told():
    (finding,) = read(with_attachments(attachment(b"x", name="rekening.pdf")).data()).findings

    assert finding.message("nl") == (
        "De bijlage rekening.pdf is weggelaten: de inhoud is niet van type application/pdf."
    )


def test_names_are_different_in_one_document():
    made = [attachment(name="A.pdf"), attachment(name="a.PDF"), attachment(name="")]

    file = read(with_attachments(*made).data())

    names = [taken.file_name for taken in file.attachments]
    assert names == ["A.pdf", "a (2).pdf", "attachment-3.pdf"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("factuur.pdf", "factuur.pdf"),
        ("FACTUUR.PDF", "FACTUUR.pdf"),
        ("factuur", "factuur.pdf"),
        ("run.exe", "run.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("a\u202efdp.exe", "a fdp.exe.pdf"),
        ('"a<b>|?*".pdf', "_a_b_____.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...", "file.pdf"),
        ("   ", "file.pdf"),
        ("dir/", "file.pdf"),
        ("con.pdf", "_con.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("x" * 500, "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_safe_name(name, safe):
    assert safe_name(name, ending=".pdf", fallback="file") == safe


def test_e_fff_with_its_pdf():
    draft = e_fff().after("cac:OrderReference", attachment())

    file = read(draft.data())

    assert (len(file.attachments), file.findings) == (1, ())
