"""``manage.py invoice check``. None of these tests may use the database."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.formats.ubl import rules
from documents.management.commands import invoice as command
from tests.documents.formats.ubl.builders import (
    PDF,
    attachment,
    credit_note,
    e_fff,
    invoice,
    with_attachments,
)

PAYABLE = "cac:LegalMonetaryTotal/cbc:PayableAmount"
NAME = "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"


def check(*paths, **options):
    """Run the command; returns its exit status and what it wrote."""
    out, err = StringIO(), StringIO()
    try:
        call_command("invoice", "check", *map(str, paths), stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def files(tmp_path):
    """Write drafts to files, and return their paths."""

    def write(**drafts):
        paths = []
        for name, draft in drafts.items():
            path = tmp_path / f"{name}.xml"
            path.write_bytes(draft if isinstance(draft, bytes) else draft.data())
            paths.append(path)
        return paths

    return write


def line_of(path):
    """Return the line on which the sums begin."""
    lines = path.read_text().splitlines()
    return next(place for place, text in enumerate(lines, 1) if "LegalMonetaryTotal" in text)


def test_a_valid_invoice(files):
    (path,) = files(good=with_attachments(attachment()))

    status, out, err = check(path)

    assert (status, err) == (0, "")
    assert out.splitlines() == [
        f"{path}: valid",
        "  invoice 2026-0001 of 2026-03-31, Voorbeeld BV → Klant BV: 121.00 EUR",
        "  schema    passed   UBL, 2.1",
        "  en_16931  passed   EN 16931, 1.3.16",
        "  peppol    passed   Peppol BIS Billing 3, 2024-03-09, revised to 3.0.21",
        f"  attachment 2026-0001.pdf, application/pdf, {len(PDF)} bytes",
    ]


def test_an_invoice_that_is_not_valid(files):
    (path,) = files(bad=invoice().set(PAYABLE, "120.00"))

    status, out, _ = check(path)

    assert status == 1
    assert out.splitlines()[0] == f"{path}: not valid"
    assert "  en_16931  failed   EN 16931, 1.3.16\n    error BR-CO-16 /Invoice/LegalMonetary" in out
    assert f", line {line_of(path)}: Amount due for payment (BT-115) = " in out


def test_layers_that_are_not_run(files):
    (path,) = files(old=e_fff())

    status, out, _ = check(path)

    assert status == 0
    assert "  peppol    not run  The document doesn't say that it follows these rules" in out
    assert "    warning ubl_efff_without_pdf /Invoice, line 2: The invoice follows e-FFF" in out


@pytest.mark.parametrize("data", [b"", b"a;b", b"<Invoice/>", b"<!DOCTYPE a><a/>"])
def test_a_file_that_is_no_e_invoice_is_not_valid(files, data):
    (path,) = files(other=data)

    status, out, _ = check(path)

    assert (status, out.splitlines()[0]) == (1, f"{path}: not valid")
    assert out.count("error ") == 1


def test_what_the_schema_allows_and_no_one_can_book_is_not_valid(files):
    (path,) = files(empty=e_fff().set("cbc:ID", ""))

    status, out, _ = check(path)

    assert status == 1
    assert "    error ubl_missing /Invoice, line 2: ID is missing or empty." in out


def test_a_file_that_is_missing(tmp_path):
    status, out, err = check(tmp_path / "none.xml")

    assert (status, out) == (2, "")
    assert err == f"{tmp_path}/none.xml: can't be read: No such file or directory\n"


def test_a_folder_is_no_file(tmp_path):
    status, _, err = check(tmp_path)

    assert (status, err) == (2, f"{tmp_path}: can't be read: Is a directory\n")


def test_a_file_that_is_too_large(files, monkeypatch):
    monkeypatch.setattr(command, "LARGEST", 10)
    (path,) = files(large=invoice())

    status, _, err = check(path)

    assert (status, err) == (2, f"{path}: larger than 10 bytes, not checked\n")


def test_the_worst_file_gives_the_status(files, tmp_path):
    good, bad = files(good=invoice(), bad=invoice().set(PAYABLE, "1"))

    assert check(good, bad, good)[0] == 1
    assert check(bad, tmp_path / "none.xml", good)[0] == 2


def test_no_rules_no_verdict(files, monkeypatch):
    monkeypatch.setattr(command, "validate", missing_rules)
    (path,) = files(good=invoice())

    with pytest.raises(CommandError, match="The rules are missing") as raised:
        check(path)

    assert raised.value.returncode == 2


def missing_rules(data):
    raise rules.RulesMissing("The rules are missing.")


def test_what_a_file_says_cannot_steer_a_terminal(files):
    (path,) = files(odd=invoice().set(NAME, "\u202eVB \u0085"))

    _, out, _ = check(path)

    assert "<U+202E>VB" in out
    assert "\u202e" not in out


def test_colours_where_they_are_wanted(files, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    (path,) = files(good=invoice())

    _, out, _ = check(path, force_color=True)

    assert f"{path}: \x1b[32;1mvalid\x1b[0m" in out


def test_no_colours_where_they_are_not_wanted(files, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    (path,) = files(bad=invoice().set(PAYABLE, "120.00"))

    _, out, _ = check(path, force_color=True)

    assert "\x1b" not in out


def test_the_answer_in_json(files, tmp_path):
    good, bad = files(
        good=with_attachments(attachment(), attachment(b"x")), bad=credit_note().set(PAYABLE, "1")
    )

    status, out, err = check(good, bad, tmp_path / "none.xml", json=True)

    answer = json.loads(out)
    assert (status, err, answer["valid"]) == (2, "", False)
    first, second, third = answer["files"]
    assert (first["file"], first["valid"], first["unreadable"]) == (str(good), True, None)
    assert first["document"] == {
        "kind": "invoice",
        "profile": "peppol_bis_3",
        "number": "2026-0001",
        "issued_on": "2026-03-31",
        "supplier": "Voorbeeld BV",
        "customer": "Klant BV",
        "payable": "121.00",
        "currency": "EUR",
    }
    assert first["attachments"] == [
        {
            "id": "A-1",
            "file_name": "2026-0001.pdf",
            "media_type": "application/pdf",
            "bytes": len(PDF),
            "description": "Leesbaar",
        }
    ]
    assert [finding["rule"] for finding in first["findings"]] == ["attachment_contents"]
    assert (second["valid"], second["document"]["kind"]) == (False, "credit_note")
    assert third == {
        "file": f"{tmp_path}/none.xml",
        "valid": None,
        "unreadable": "can't be read: No such file or directory",
        "document": None,
        "layers": [],
        "findings": [],
        "attachments": [],
    }


def test_a_layer_in_json(files):
    (path,) = files(bad=invoice().set(PAYABLE, "120.00"))

    _, out, _ = check(path, json=True)

    _, layer, _ = json.loads(out)["files"][0]["layers"]
    (finding,) = layer.pop("findings")
    sha256 = layer["rules"].pop("sha256")
    assert layer == {
        "layer": "en_16931",
        "outcome": "failed",
        "why_not": None,
        "rules": {"name": "EN 16931", "version": "1.3.16"},
    }
    assert len(sha256) == 64
    assert finding.pop("message").startswith("Amount due for payment")
    assert finding == {
        "severity": "error",
        "rule": "BR-CO-16",
        "location": "/Invoice/LegalMonetaryTotal",
        "line": line_of(path),
    }


def test_what_was_not_run_in_json(files):
    (path,) = files(other=b"<Invoice/>")

    status, out, _ = check(path, json=True)

    file = json.loads(out)["files"][0]
    assert (status, file["valid"], file["document"]) == (1, False, None)
    assert [(each["outcome"], each["why_not"], each["rules"]) for each in file["layers"]] == [
        ("failed", None, None),
        ("not_run", "not_an_invoice", None),
        ("not_run", "not_an_invoice", None),
    ]
    assert file["layers"][0]["findings"][0]["rule"] == "ubl_root"
    assert file["findings"] == []


def test_all_valid_in_json(files):
    (path,) = files(good=invoice())

    status, out, _ = check(path, json=True)

    assert (status, json.loads(out)["valid"]) == (0, True)
