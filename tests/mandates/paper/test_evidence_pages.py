"""The page of evidence, read back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mandates.paper.evidence import Confirmation, Evidence, SignatureEvidence
from mandates.paper.evidence_pages import evidence_pages
from tests.mandates.paper.contents import LANGUAGES, codes, fonts, sheets, text

ELS = SignatureEvidence(
    "Els Maes",
    "bestuurder",
    Confirmation.MAIL_CODE,
    "els@bakkerij-proef.example",
    datetime(2026, 7, 1, 12, 30, 1, tzinfo=UTC),
    ip="192.0.2.7",
    user_agent="Proefbrowser/156",
)
KARIM = SignatureEvidence(
    "Karim <b>Haddad",
    "zaakvoerder",
    Confirmation.PROVIDER,
    "Proefteken, 123-456",
    datetime(2026, 12, 31, 23, 40, 0, tzinfo=UTC),
)


def evidence(*signatures, language="en"):
    return Evidence(
        reference="M7K2-9QXD-4B",
        version=2,
        company="Bakkerij Proef BV",
        language=language,
        signatures=signatures,
        document_sha256="ab" * 32,
        terms_sha256="cd" * 32,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_in_what_capacity_how_and_from_where(language):
    printed = text(evidence_pages(evidence(ELS, KARIM, language=language), offered_size=4711))

    said = ["Els Maes", "bestuurder", "els@bakkerij-proef.example", "192.0.2.7"]
    said += ["Proefbrowser/156", "Karim <b>Haddad", "Proefteken, 123-456"]
    said += ["ab" * 32, "cd" * 32, "4711", "Bakkerij Proef BV", "M7K2-9QXD-4B"]
    assert [each for each in said if each not in printed] == []


@pytest.mark.parametrize(
    ("signature", "moment"),
    [
        (ELS, "1 July 2026, 14:30:01 CEST (2026-07-01 12:30:01 UTC)"),
        (KARIM, "1 January 2027, 00:40:00 CET (2026-12-31 23:40:00 UTC)"),
    ],
)
def test_it_says_when_by_both_clocks(signature, moment):
    assert moment in text(evidence_pages(evidence(signature), offered_size=1))


def test_what_is_not_known_is_left_out():
    printed = text(evidence_pages(evidence(KARIM), offered_size=1))

    assert ("IP address" in printed, "Program " in printed) == (False, False)


def test_many_signatures_take_more_pages_each_with_its_code():
    pdf = evidence_pages(evidence(*[ELS] * 12), offered_size=1)

    assert len(sheets(pdf)) == 2
    assert codes(pdf) == [[f"MCB1:M7K2-9QXD-4B:2:E:{page}/2"] for page in (1, 2)]
    assert all(fonts(pdf).values())
