"""What is asked of the readers: an answer to every file, and no exception but our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from documents.archives import ArchiveRefused, members
from documents.formats import camt, caro, coda, expense, soda, ubl
from documents.formats.findings import LANGUAGES, XmlFinding
from documents.kinds.recognition import is_archive, reader_of
from tests.documents.formats.coda.test_coda_fuzz import have_line_ends, read_carefully


def check_readers(kind: str, content: bytes) -> None:
    """Read a file as what it was, and as what it looks like now."""
    CHECKS[kind](content)
    if is_archive(content) and kind != "zip":
        check_archive(content)
    if reader := reader_of(content):
        reading = reader(content, "a.file")
        assert reading.parts or reading.findings


def check_coda(content: bytes) -> None:
    """Both ways of reading agree, as do stream and whole; what is read can be written again."""
    found, careful = coda.read(content), read_carefully(content)
    assert (found.findings, found.encoding) == (careful.findings, careful.encoding)
    assert found.statements == careful.statements
    assert bool(found.statements) == found.is_trustworthy
    assert all(str(finding) for finding in found.findings)
    try:
        streamed = tuple(coda.iter_statements(content))
    except coda.UntrustworthyFile:
        assert found.errors
    else:
        assert streamed == found.statements
    if found.is_trustworthy and not have_line_ends(found.statements):
        again = coda.read(coda.write(found.statements, encoding="utf-8"))
        assert again.statements == found.statements


def check_soda(content: bytes) -> None:
    file = soda.read(content)
    assert bool(file.entries) == file.is_trustworthy
    check_sentences(file.findings)


def check_caro(content: bytes) -> None:
    file = caro.read(content)
    assert bool(file.statement) == file.is_trustworthy
    check_sentences(file.findings)


def check_expense(content: bytes) -> None:
    file = expense.read(content)
    assert bool(file.note) == file.is_trustworthy
    check_sentences(file.findings)


def check_ubl(content: bytes) -> None:
    file = ubl.read(content)
    assert file.invoice is not None or file.errors
    check_sentences(file.findings)


def check_camt(content: bytes) -> None:
    file = camt.read(content)
    assert bool(file.statements) or not file.is_trustworthy
    check_sentences(file.findings)


def check_archive(content: bytes) -> None:
    """All of an archive is unpacked, or nothing."""
    try:
        unpacked = members(content)
    except ArchiveRefused:
        return
    assert [member.name for member in unpacked]


def check_sentences(findings: Iterable[XmlFinding]) -> None:
    """Every finding can be told in every language."""
    assert all(finding.message(language) for finding in findings for language in LANGUAGES)


CHECKS: dict[str, Callable[[bytes], None]] = {
    "coda": check_coda,
    "soda": check_soda,
    "caro": check_caro,
    "expense": check_expense,
    "ubl": check_ubl,
    "camt": check_camt,
    "zip": check_archive,
}
