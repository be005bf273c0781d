"""The signing pages, as somebody with nothing but the link sees them."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from common.actors import SYSTEM
from mandates.kinds import MandateKind
from mandates.models import Mandate, SigningRequest
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.sealing import verify
from mandates.services.ordering import order_mandate
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db

ING = "BE67310000000187"
LINK = re.compile(r"/sign/[^/\s]+/")
CODE = re.compile(r"\b(\d{3}) ?(\d{3})\b")


@pytest.fixture
def mandate(run_outbox):
    client = ClientFactory()
    order = Order(
        MandateKind.CODA,
        source="BBRUBEBB",
        accounts=(AccountOrder(ING),),
        signatories=(SignatoryOrder("An Voorbeeld", "director", "an@client.example", "en"),),
    )
    mandate = order_mandate(client, order, by=SYSTEM)
    run_outbox()
    mandate.refresh_from_db()
    return mandate


@pytest.fixture
def link(mandate, mailoutbox):
    return LINK.search(last_mail(mailoutbox))[0]


@pytest.fixture
def browser():
    return Browser(headers={"user-agent": "A phone"})


def last_mail(mailoutbox):
    return [mail for mail in mailoutbox if mail.to == ["an@client.example"]][-1].body


@pytest.fixture
def ask_code(browser, link, run_outbox, mailoutbox):
    """Return a function that asks for a code and finds it in the mail."""

    def ask():
        browser.post(f"{link}code/")
        run_outbox()
        return "".join(CODE.search(last_mail(mailoutbox)).groups())

    return ask


def filled(mandate, **changes):
    version = mandate.versions.get()
    return {
        "name": "An Voorbeeld",
        "capacity": "director",
        "agree": "on",
        "content_sha256": version.content_sha256,
        **changes,
    }


def test_the_page_says_who_asks_for_what(browser, link, mandate):
    response = browser.get(link)

    assert response.status_code == 200
    assert response["Referrer-Policy"] == "same-origin"  # without it forms have no origin
    for text in (mandate.client.name, mandate.office.name, mandate.reference):
        assert text in response.text


def test_the_document_can_be_read(browser, link):
    response = browser.get(f"{link}document.pdf")

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")
    assert "sandbox" in response["Content-Security-Policy"]


def test_signing_seals_the_document(browser, link, mandate, run_outbox, ask_code):
    code = ask_code()

    response = browser.post(f"{link}give/", filled(mandate, code=code), follow=True)

    run_outbox()
    assert (response.status_code, "Thank you" in response.text) == (200, True)
    mandate.refresh_from_db()
    assert mandate.signed_at is not None
    sealed = browser.get(f"{link}document.pdf").content
    assert verify(sealed).intact


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "000000"}, "not the code"),
        ({"code": "12"}, "six digits"),
        ({"agree": ""}, "confirm that you have read"),
        ({"name": ""}, "required"),
        ({"content_sha256": "0" * 64}, "has changed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(
    browser, link, mandate, ask_code, changes, sentence
):
    code = ask_code()
    if changes.get("code") == code:
        code = "111111"

    response = browser.post(f"{link}give/", filled(mandate, **{"code": code, **changes}))

    assert (response.status_code, sentence in response.text) == (422, True)
    assert SigningRequest.objects.get().state == "pending"


def test_refusing_needs_a_reason_and_ends_the_link(browser, link, mandate):
    without = browser.post(f"{link}refuse/", {"reason": ""})
    refused = browser.post(f"{link}refuse/", {"reason": "Not our bank"}, follow=True)

    assert (without.status_code, refused.status_code) == (422, 200)
    assert "You refused" in refused.text
    mandate.refresh_from_db()
    assert (mandate.state, mandate.reason) == ("problem", "client_refused")


def test_a_link_that_nobody_was_given_is_unknown(browser, mandate):
    response = browser.get("/sign/mcb_sign_nothing/")

    assert response.status_code == 404
    assert mandate.client.name not in response.text


@pytest.mark.usefixtures("one_window")
def test_who_guesses_has_to_wait(browser, db):
    statuses = [browser.get(f"/sign/guess-{n}/").status_code for n in range(31)]

    assert statuses == [404] * 30 + [429]


def test_a_printed_mandate_is_genuine_or_not(browser, mandate):
    genuine = browser.get(f"/genuine/{mandate.reference}/1/")
    false = browser.get(f"/genuine/{mandate.reference}/9/")

    assert (genuine.status_code, false.status_code) == (200, 404)
    assert mandate.client.name not in genuine.text
    assert Mandate.objects.count() == 1


# -- Cardholders -----------------------------------------------------------------------------------


@pytest.fixture
def card(run_outbox):
    order = Order(
        MandateKind.CARO,
        source="cards-KREDBEBB",
        client_reference="6123456789",
        signatories=(SignatoryOrder("An Voorbeeld", "cardholder", "an@client.example", "en"),),
    )
    mandate = order_mandate(ClientFactory(), order, by=SYSTEM)
    run_outbox()
    return mandate


def consented(browser, mailoutbox, run_outbox, reference):
    link = LINK.search(last_mail(mailoutbox))[0]
    page = browser.get(link)
    browser.post(f"{link}code/")
    run_outbox()
    sent = {
        "name": "An Voorbeeld",
        "capacity": "cardholder",
        "code": "".join(CODE.search(last_mail(mailoutbox)).groups()),
        "content_sha256": page.context["form"].initial["content_sha256"],
        "client_reference": reference,
        "agree": "on",
    }
    return browser.post(f"{link}give/", sent)


def test_a_cardholder_types_the_reference_and_the_address_is_erased(
    card, browser, mailoutbox, run_outbox
):
    response = consented(browser, mailoutbox, run_outbox, "61234 56789")
    run_outbox()

    card.refresh_from_db()
    assert (response.status_code, card.state) == (302, "active")
    assert card.signatories.get().email == ""


@pytest.mark.parametrize("reference", ["", "6123456780", "nothing"])
def test_another_reference_is_not_consented_to(card, browser, mailoutbox, run_outbox, reference):
    response = consented(browser, mailoutbox, run_outbox, reference)

    card.refresh_from_db()
    assert (response.status_code, card.state) == (422, "invited")


def test_who_signs_for_statements_types_no_reference(mandate, link, browser):
    assert "client_reference" not in browser.get(link).context["form"].fields
