"""PAdES B-T (ETSI EN 319 142-1) by pyHanko: nothing may be changed after the seal.

Keys and certificates are named in the settings; nothing is fetched from anywhere but the
time-stamping authority.
"""

from __future__ import annotations

import io
import logging
import urllib.request
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from asn1crypto.cms import ContentInfo  # type: ignore[import-untyped]
from asn1crypto.tsp import TimeStampReq, TimeStampResp  # type: ignore[import-untyped]
from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from common.outgoing import http_opener
from mandates.paper.evidence import Evidence
from mandates.paper.evidence_pages import evidence_pages
from mandates.sealing import SealVerdict

logger = logging.getLogger(__name__)

FIELD = "Seal"
STAMP_TIMEOUT = 15
"""Seconds that a time-stamping authority has for an answer."""
LONGEST_STAMP = 65_536


def sealed(pdf: bytes, evidence: Evidence) -> bytes:
    """Return what ``mandates.sealing.seal`` promises."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    _append(writer, evidence_pages(evidence, offered_size=len(pdf)))
    return _signed(writer)


def sealed_evidence(evidence: Evidence, *, offered_size: int) -> bytes:
    """Return what ``mandates.sealing.seal_evidence`` promises."""
    pages = evidence_pages(evidence, offered_size=offered_size)
    return _signed(IncrementalPdfFileWriter(io.BytesIO(pages)))


def _signed(writer: IncrementalPdfFileWriter) -> bytes:
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    signers.sign_pdf(
        writer,
        about,
        signer=_signer(
            settings.SEAL_KEY_FILE, settings.SEAL_CERTIFICATE_FILE, settings.SEAL_CHAIN_FILE
        ),
        timestamper=_time_stamper(settings.TSA_URL, settings.TSA_DEVELOPMENT_FOLDER),
        new_field_spec=SigFieldSpec(FIELD),
        output=out,
    )
    return out.getvalue()


def verdict_on(pdf: bytes) -> SealVerdict:
    """Return what ``mandates.sealing.verify`` promises for a file of which nothing is known."""
    try:
        (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return _verdict(pdf, found)
    except ImproperlyConfigured:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a damaged file trips over: it isn't intact
        logger.info("A file has no seal that can be read: %s", type(error).__name__)
        return SealVerdict()


def _append(writer: Any, pages: bytes) -> None:
    """Put the pages of another PDF after the last one."""
    root: Any = PdfFileReader(io.BytesIO(pages)).root
    copies = generic.ArrayObject(
        generic.DictionaryObject(  # type: ignore[no-untyped-call]
            {key: page.raw_get(key) for key in page if key != "/Parent"}
        )
        for page in (kid.get_object() for kid in root["/Pages"]["/Kids"])
    )
    copies.container_ref = root.container_ref
    for page in writer.import_object(copies):
        writer.insert_page(page)


def _verdict(pdf: bytes, found: EmbeddedPdfSignature) -> SealVerdict:
    (stamp,) = extract_tst_data_iter(found.signer_info, signed=False)
    sealed_at: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    status = validate_pdf_signature(found, _trusted_at(sealed_at))
    both = (status, status.timestamp_validity)
    return SealVerdict(
        intact=all(each is not None and each.intact and each.valid for each in both)
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and _is_as_written(pdf, found),
        trusted=all(each is not None and each.trusted for each in both),
        sealed_at=sealed_at,
        sealed_by=found.signer_cert.subject.native.get("common_name", ""),
    )


def _is_as_written(pdf: bytes, found: EmbeddedPdfSignature) -> bool:
    """Tell whether the signature stands in the file as it was written: digits, then noughts.

    A signature covers neither itself nor what fills up the room that was kept for it.
    """
    written: bytes = pdf[found.byte_range[1] : found.byte_range[2]]
    digits: bytes = ContentInfo.load(found.pkcs7_content).dump().hex().upper().encode()
    return written == b"<" + digits.ljust(len(written) - 2, b"0") + b">"


@lru_cache(maxsize=4)
def _signer(key_file: str, certificate_file: str, chain_file: str) -> signers.SimpleSigner:
    """Load what seals, once a process."""
    between: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    between.register_multiple(each for each in _chain(chain_file) if not _is_root(each))
    return signers.SimpleSigner(
        signing_cert=_loaded("SEAL_CERTIFICATE_FILE", load_cert_from_pemder, certificate_file),
        signing_key=_loaded("SEAL_KEY_FILE", load_private_key_from_pemder, key_file, None),
        cert_registry=between,
        embed_roots=False,
    )


@lru_cache(maxsize=4)
def _chain(chain_file: str) -> tuple[Certificate, ...]:
    """Load the authorities: roots, and what stands between them and our certificates."""
    return tuple(_loaded("SEAL_CHAIN_FILE", load_certs_from_pemder, [chain_file]))


def _trusted_at(moment: datetime) -> ValidationContext:
    """Trust our authorities as they stood at a moment; ask nobody else."""
    chain = _chain(settings.SEAL_CHAIN_FILE)
    return ValidationContext(
        trust_roots=[each for each in chain if _is_root(each)],
        other_certs=[each for each in chain if not _is_root(each)],
        moment=moment,
        allow_fetching=False,
    )


def _is_root(certificate: Certificate) -> bool:
    return bool(certificate.subject == certificate.issuer)


def _loaded(setting: str, load: Callable[..., Any], file: Any, *more: object) -> Any:
    """Read a file that a setting names, or say which one is missing."""
    try:
        loaded = load(file, *more)
        return list(loaded) if setting == "SEAL_CHAIN_FILE" else loaded
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{setting} should name a file in PEM; {file or 'nothing'} can't be read."
        ) from error


@lru_cache(maxsize=4)
def _time_stamper(url: str, development_folder: str) -> TimeStamper:
    """Return who says what time it is; one for the whole process, because it learns sizes once."""
    if url:
        return UrlTimeStamper(url)
    if not development_folder:
        raise ImproperlyConfigured("TSA_URL should be the address of a time-stamping authority.")
    folder = Path(development_folder)
    return DummyTimeStamper(
        tsa_cert=_loaded("TSA", load_cert_from_pemder, folder / "tsa_certificate.pem"),
        tsa_key=_loaded("TSA", load_private_key_from_pemder, folder / "tsa_key.pem", None),
    )


class UrlTimeStamper(TimeStamper):
    """Asks an authority over HTTP (RFC 3161, section 3.4)."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        """Send the request and wait: there is nothing else to do meanwhile."""
        return TimeStampResp.load(self._answer(req.dump()))

    def _answer(self, query: bytes) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the address is a setting of ours
            self._url, query, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with http_opener().open(request, timeout=STAMP_TIMEOUT) as answer:
                if answer.headers.get_content_type() != "application/timestamp-reply":
                    raise OSError("The time-stamping authority answers with something else.")
                stamp: bytes = answer.read(LONGEST_STAMP)
                return stamp
        except HTTPError as error:
            error.close()
            raise
