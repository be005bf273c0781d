"""A provider of signatures on this machine, which really speaks HTTP."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from mandates.signing.callbacks import signature_of

SECRET = "a secret of the provider with enough letters"
KEY = "the key by which it knows us"


class _Desk(BaseHTTPRequestHandler):
    def do_PUT(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        signing = self.server.signings.setdefault(self.path, {**asked, "state": "open"})
        people = [
            {"id": each["id"], "url": f"https://sign.provider.example/{number}"}
            for number, each in enumerate(signing["signatories"])
        ]
        self.answer(201, {"number": "P-1", "signatories": people})

    def do_GET(self):
        signing = self.server.signings.get(self.path.removesuffix("/document"))
        if signing is None:
            self.answer(404, {})
        elif self.path.endswith("/document"):
            self.answer(200, signing["file"])
        else:
            said = {"state", "reason", "refusedBy", "documentSha256", "given"} & signing.keys()
            told = {name: signing[name] for name in said}
            self.answer(200, {**told, "signatories": told.pop("given", [])})

    def do_DELETE(self):
        signing = self.server.signings.get(self.path)
        status = 404 if signing is None else 409 if signing["state"] == "signed" else 204
        if status == 204:
            signing["state"] = "cancelled"
        self.answer(status, {})

    def answer(self, status, body):
        self.server.calls.append((self.command, self.headers["Authorization"]))
        away = self.server.away.get(self.command)
        content = (
            away[1] if away else body if isinstance(body, bytes) else json.dumps(body).encode()
        )
        self.send_response(away[0] if away else status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", str(len(content) + self.server.missing))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


class Provider:
    """The desk of a provider: what it was asked, and what its people do there."""

    def __init__(self, server):
        self.server = server
        self.url = f"http://127.0.0.1:{server.server_port}"

    @property
    def calls(self):
        return [method for method, _authorization in self.server.calls]

    @property
    def signing(self):
        return list(self.server.signings.values())[-1]

    def is_away(self, *methods, status=503, body=b"{}"):
        self.server.away = dict.fromkeys(methods or ("PUT", "GET", "DELETE"), (status, body))

    def is_back(self):
        self.server.away = {}

    def sign(self, pdf=None, *, at="2026-11-24T09:10:00+00:00", **changes):
        """Let everybody sign."""
        signing = self.signing
        given = [
            {"id": each["id"], "name": "Els Maes", "method": "itsme", "signedAt": at}
            for each in signing["signatories"]
        ]
        file = pdf or with_a_signature(base64.b64decode(signing["document"]))
        digest = hashlib.sha256(file).hexdigest()
        told = {"state": "signed", "given": given, "file": file, "documentSha256": digest}
        signing.update({**told, **changes})


@contextmanager
def provider_at_work():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Desk) as server:
        server.signings, server.calls, server.away, server.missing = {}, [], {}, 0
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Provider(server)
        server.shutdown()
        thread.join()


def with_a_signature(pdf: bytes) -> bytes:
    """Return a PDF with one signature more, made with the certificate of development."""
    number = pdf.count(b"/ByteRange")
    out = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(field_name=f"S{number}"),
        signer=signers.SimpleSigner.load(settings.SEAL_KEY_FILE, settings.SEAL_CERTIFICATE_FILE),
        new_field_spec=SigFieldSpec(f"S{number}"),
        output=out,
    )
    return out.getvalue()


def call(browser, signing_id, *, secret=SECRET, at=None, provider="twikey", **said):
    """Call as a provider does."""
    body = json.dumps({"id": str(signing_id), **said}).encode()
    signature = signature_of(body, secret=secret, at=int(time.time()) if at is None else at)
    return browser.post(
        f"/signing-calls/{provider}/",
        body,
        content_type="application/json",
        headers={"X-Signature": signature},
    )
