"""Sealed mandates: what a seal proves, and that no change goes unseen."""

from __future__ import annotations

import hashlib
import io
import logging
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import time_machine
from asn1crypto.tsp import TimeStampReq
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader

import make_keys
from common.errors import InvalidValue
from make_keys import make_development_seal
from mandates.paper import render
from mandates.sealing import Confirmation, Evidence, SealVerdict, SignatureEvidence, seal, verify
from tests.mandates.paper.contents import content, sheets

SIGNED_AT = datetime(2026, 11, 19, 12, 30, 1, tzinfo=UTC)
SIGNATURE = SignatureEvidence(
    "Els Maes", "bestuurder", Confirmation.MAIL_CODE, "els@bakkerij-proef.example", SIGNED_AT
)


def evidence(pdf, **more):
    mandate = content("voila")
    values = {
        "reference": mandate.reference,
        "version": mandate.version,
        "company": mandate.grantor.name,
        "language": "en",
        "signatures": (SIGNATURE,),
        "document_sha256": hashlib.sha256(pdf).hexdigest(),
        "terms_sha256": mandate.sha256,
    }
    return Evidence(**{**values, **more})


@pytest.fixture(scope="module")
def offered():
    return render(content("voila"), language="en")


@pytest.fixture(scope="module")
def sealed(offered):
    return seal(offered, evidence(offered))


@pytest.fixture
def other_authority(tmp_path):
    return make_development_seal(tmp_path)


def packing(sealed):
    """Where the signature itself stands in the file: its first byte, and the first one after."""
    (found,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    return int(found.byte_range[1]), int(found.byte_range[2])


def flipped(pdf, place):
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def is_good(verdict):
    return verdict.intact and verdict.trusted


def test_a_sealed_file_is_intact_and_trusted(offered):
    before = timezone.now() - timedelta(seconds=2)

    verdict = verify(seal(offered, evidence(offered)))

    assert (verdict.intact, verdict.trusted) == (True, True)
    assert verdict.sealed_by == "MyCodaBox development seal"
    assert before <= verdict.sealed_at <= timezone.now() + timedelta(seconds=2)


def test_it_begins_with_what_was_offered_and_ends_with_the_evidence(offered, sealed):
    pages = sheets(sealed)

    assert sealed.startswith(offered)
    assert pages[:-1] == sheets(offered)
    shown = ["Evidence of signature", "Els Maes", hashlib.sha256(offered).hexdigest()]
    assert [each for each in [*shown, str(len(offered))] if each not in pages[-1]] == []


def test_many_signatories_add_more_pages(offered):
    sealed = seal(offered, evidence(offered, signatures=(SIGNATURE,) * 12))

    assert is_good(verify(sealed))
    assert len(sheets(sealed)) == len(sheets(offered)) + 2


def test_a_seal_allows_no_change_afterwards(sealed):
    (reference,) = PdfReader(io.BytesIO(sealed)).root_object["/Perms"]["/DocMDP"]["/Reference"]

    assert reference["/TransformParams"]["/P"] == 1


def test_another_document_is_not_sealed(offered):
    with pytest.raises(InvalidValue) as refused:
        seal(offered + b"\n", evidence(offered))

    assert refused.value.code == "document_changed"


@pytest.mark.parametrize("part", range(0, 100, 7))
def test_a_flipped_byte_of_the_document_is_found(sealed, part):
    start, _ = packing(sealed)

    assert not is_good(verify(flipped(sealed, start * part // 100)))


@pytest.mark.parametrize("back", [1, 2, 10, 100, 1_000])
def test_a_flipped_byte_after_the_signature_is_found(sealed, back):
    assert not is_good(verify(flipped(sealed, len(sealed) - back)))


@pytest.mark.parametrize("back", [1, 2, 3, 500])
def test_what_fills_up_the_room_of_the_signature_is_looked_at_too(sealed, back):
    _, end = packing(sealed)

    assert not verify(flipped(sealed, end - back)).intact


def test_with_its_hash_no_byte_of_the_packing_may_differ_either(sealed):
    start, _ = packing(sealed)
    sha256 = hashlib.sha256(sealed).hexdigest()
    repeated = start + 1 + 2 * 29  # the name of the hash function, which stands elsewhere too

    assert is_good(verify(sealed, sha256=sha256))
    assert not verify(flipped(sealed, repeated), sha256=sha256).intact


def test_an_update_after_the_seal_is_found(sealed):
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)

    verdict = verify(out.getvalue())

    assert (out.getvalue().startswith(sealed), verdict.intact) == (True, False)


@pytest.mark.parametrize("more", [b"\n", b"%%EOF\n"])
def test_bytes_after_the_end_are_found(sealed, more):
    assert not verify(sealed + more).intact


@pytest.mark.parametrize(
    "file", [b"", b"%PDF-1.7\n", b"nothing at all"], ids=["empty", "head", "text"]
)
def test_what_is_no_pdf_has_no_seal(file, caplog):
    caplog.set_level(logging.INFO, logger="mandates.pades")

    assert verify(file) == SealVerdict()
    assert [record.getMessage()[:20] for record in caplog.records] == ["A file has no seal t"]


def test_what_was_offered_has_no_seal(offered):
    assert verify(offered) == SealVerdict()


def test_half_a_file_has_no_seal(sealed):
    assert not is_good(verify(sealed[: len(sealed) // 2]))


def test_a_seal_of_somebody_else_is_not_trusted(offered, sealed, settings, other_authority):
    settings.SEAL_CHAIN_FILE = str(other_authority / "chain.pem")

    verdict = verify(sealed)

    assert (verdict.intact, verdict.trusted) == (True, False)


def test_stamps_of_somebody_else_are_not_trusted(offered, settings, other_authority):
    settings.TSA_DEVELOPMENT_FOLDER = str(other_authority)

    verdict = verify(seal(offered, evidence(offered)))

    assert (verdict.intact, verdict.trusted) == (True, False)


def test_a_seal_holds_after_its_certificates_have_expired(sealed):
    with time_machine.travel(timezone.now() + timedelta(days=365 * 15)):
        assert is_good(verify(sealed))


@pytest.mark.parametrize("name", ["SEAL_KEY_FILE", "SEAL_CERTIFICATE_FILE", "SEAL_CHAIN_FILE"])
@pytest.mark.parametrize("written", [None, "no key"])
def test_without_its_files_nothing_is_sealed(offered, settings, tmp_path, name, written):
    file = tmp_path / "file.pem"
    if written is not None:
        file.write_text(written)
    setattr(settings, name, str(file))

    with pytest.raises(ImproperlyConfigured, match=f"{name} should name a file in PEM"):
        seal(offered, evidence(offered))


def test_without_authorities_nothing_is_judged(sealed, settings, tmp_path):
    settings.SEAL_CHAIN_FILE = str(tmp_path / "absent.pem")

    with pytest.raises(ImproperlyConfigured, match="SEAL_CHAIN_FILE"):
        verify(sealed)


def test_without_time_stamps_nothing_is_sealed(offered, settings):
    settings.TSA_DEVELOPMENT_FOLDER = ""

    with pytest.raises(ImproperlyConfigured, match="TSA_URL"):
        seal(offered, evidence(offered))


class Authority(BaseHTTPRequestHandler):
    """A time-stamping authority on this machine, with the certificate of development."""

    kind = "application/timestamp-reply"
    status = 200

    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.stamper.request_tsa_response(TimeStampReq.load(query)).dump()
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def authority(settings):
    """An authority that answers; its address is in the settings."""
    folder = Path(settings.TSA_DEVELOPMENT_FOLDER)
    settings.TSA_DEVELOPMENT_FOLDER = ""
    with HTTPServer(("127.0.0.1", 0), Authority) as server:
        server.stamper = DummyTimeStamper(
            load_cert_from_pemder(str(folder / "tsa_certificate.pem")),
            load_private_key_from_pemder(str(folder / "tsa_key.pem"), None),
        )
        settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_authority_is_asked_for_the_time(offered, authority):
    assert is_good(verify(seal(offered, evidence(offered))))


def test_an_answer_that_is_no_stamp_is_not_taken(offered, authority, monkeypatch):
    monkeypatch.setattr(Authority, "kind", "text/html")

    with pytest.raises(OSError, match="answers with something else"):
        seal(offered, evidence(offered))


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:1/", "refused"),
        ("file:///etc/hostname", "unknown url type: file"),
    ],
)
def test_an_authority_that_is_away_can_be_asked_again(offered, settings, url, problem):
    settings.TSA_URL = url

    with pytest.raises(OSError, match=problem):
        seal(offered, evidence(offered))


@pytest.mark.parametrize("status", [302, 404, 503])
def test_an_authority_that_sends_elsewhere_or_fails_is_an_error(
    offered, authority, monkeypatch, status
):
    monkeypatch.setattr(Authority, "status", status)

    with pytest.raises(OSError, match=str(status)):
        seal(offered, evidence(offered))


def test_the_development_seal_is_made_once_and_for_its_owner_only(tmp_path):
    made = make_development_seal(tmp_path / "keys")
    before = {file.name: file.read_bytes() for file in made.iterdir()}

    again = make_development_seal(tmp_path / "keys")

    assert (again, {file.name: file.read_bytes() for file in again.iterdir()}) == (made, before)
    assert {file.stat().st_mode & 0o777 for file in made.iterdir()} == {0o600}
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["development_seal"]


def test_who_comes_second_takes_the_seal_of_the_first(tmp_path, monkeypatch):
    make = make_keys._development_seal

    def somebody_is_quicker():
        monkeypatch.setattr(make_keys, "_development_seal", make)
        make_development_seal(tmp_path)
        return make()

    monkeypatch.setattr(make_keys, "_development_seal", somebody_is_quicker)

    seal_folder = make_development_seal(tmp_path)

    assert sorted(file.name for file in seal_folder.iterdir()) == sorted(make())
    assert [file.name for file in tmp_path.iterdir()] == ["development_seal"]


def test_a_seal_that_cannot_be_written_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(make_keys, "_development_seal", lambda: {"absent/key.pem": b""})

    with pytest.raises(FileNotFoundError):
        make_development_seal(tmp_path)

    assert list(tmp_path.iterdir()) == []
