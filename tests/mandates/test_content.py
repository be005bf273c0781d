"""What is frozen can be read back, and says the same in the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mandates.content import Fee, MandateContent
from mandates.services.preparing import content_of
from tests.factories import MandateFactory

pytestmark = pytest.mark.django_db
SIGNED = {"coda": "signed", "soda": "signed", "caro": "active", "voila": "validation"}


@pytest.mark.parametrize("kind", SIGNED)
def test_content_survives_its_canonical_form(kind):
    content = content_of(MandateFactory(kind=kind, state=SIGNED[kind]), number=1)

    again = MandateContent.from_canonical(content.canonical)

    assert (again, again.canonical, again.sha256) == (content, content.canonical, content.sha256)


def test_fees_and_an_end_survive_too():
    content = replace(
        content_of(MandateFactory(), number=1),
        ends_on=date(2030, 1, 1),
        fees=(Fee("ING", "month", Decimal("2.50")),),
    )

    assert MandateContent.from_canonical(content.canonical) == content


def test_every_value_counts_in_the_hash():
    content = content_of(MandateFactory(), number=1)
    others = [
        replace(content, version=2),
        replace(content, starts_on=date(2020, 1, 1)),
        replace(content, accounts=()),
        replace(content, grantor=replace(content.grantor, name="X")),
    ]

    assert len({content.sha256, *(other.sha256 for other in others)}) == 5


def test_a_bank_that_bills_says_so_on_the_document():
    mandate = MandateFactory(source="BBRUBEBB")

    assert content_of(mandate, number=1).fees == (Fee("ING", "month"),)
