"""The office's pages about its mandates."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import SYSTEM
from mails.models import Mail, UndeliverableAddress
from mandates.kinds import MandateKind
from mandates.models import Mandate, Signatory, SigningRequest
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.services.ordering import order_mandate
from mandates.services.preparing import renew_document
from mandates.services.winning import note
from tests.factories import BankAccountFactory, ClientFactory, EnvironmentFactory, MandateFactory

pytestmark = pytest.mark.django_db

ING = "BE67310000000187"


@pytest.fixture
def company(office):
    return ClientFactory(office=office)


@pytest.fixture
def mandate(company, run_outbox):
    order = Order(
        MandateKind.CODA,
        source="BBRUBEBB",
        accounts=(AccountOrder(ING),),
        signatories=(SignatoryOrder("An Voorbeeld", "director", "an@client.example", "en"),),
    )
    mandate = order_mandate(company, order, by=SYSTEM)
    run_outbox()
    mandate.refresh_from_db()
    return mandate


def order_url(company, kind="coda"):
    return reverse("mandates:order", args=[company.pk, kind])


def test_the_list_says_whose_turn_it_is(signed_in, member, office, mandate):
    response = signed_in(member).get(reverse("mandates:list", args=[office.pk]))

    for text in (mandate.client.name, "Awaiting signature", "The client", "ING"):
        assert text in response.text


def test_a_mandate_s_page_tells_everything(signed_in, member, mandate):
    response = signed_in(member).get(reverse("mandates:detail", args=[mandate.pk]))

    for text in ("BE67 3100 0000 0187", "an@client.example", "ordered the mandate", "asked"):
        assert text in response.text


def test_the_document_is_there_to_read(signed_in, member, mandate):
    response = signed_in(member).get(reverse("mandates:document", args=[mandate.pk]))

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("page", ["detail", "document", "archive"])
@pytest.mark.parametrize("who", ["outsider", "staff"])
def test_another_office_s_mandate_is_unknown(signed_in, mandate, page, who, request):
    browser = signed_in(request.getfixturevalue(who))

    assert browser.get(reverse(f"mandates:{page}", args=[mandate.pk])).status_code == 404


def test_who_is_limited_to_other_environments_sees_nothing(
    signed_in, member, office, company, mandate
):
    member.memberships.get().environments.set([EnvironmentFactory(office=office)])
    browser = signed_in(member)

    pages = [reverse("mandates:detail", args=[mandate.pk]), order_url(company)]
    assert [browser.get(page).status_code for page in pages] == [404, 404]


def link(browser, mandate, **sent):
    person = mandate.signatories.get()
    url = reverse("mandates:renew_link", args=[mandate.pk, person.pk])
    return browser.post(url, sent, follow=True)


def states_of_links():
    return list(SigningRequest.objects.order_by("created_at").values_list("state", flat=True))


def mails_to_sign():
    return Mail.objects.filter(template="mandate_to_sign").count()


def test_a_link_to_copy_is_shown_once_and_stays_the_one_that_was_mailed(signed_in, member, mandate):
    browser = signed_in(member)

    shown = link(browser, mandate, do="copy")
    again = browser.get(reverse("mandates:detail", args=[mandate.pk]))

    assert ("/sign/" in shown.text, "/sign/" in again.text) == (True, False)
    assert (states_of_links(), mails_to_sign()) == (["pending"], 1)


def test_a_link_that_died_is_made_anew_to_be_copied(signed_in, member, mandate):
    SigningRequest.objects.update(expires_at="2026-01-01T00:00:00Z")

    shown = link(signed_in(member), mandate, do="copy")

    assert ("/sign/" in shown.text, states_of_links()) == (True, ["replaced", "pending"])
    assert mails_to_sign() == 1


def test_who_starts_signing_stands_on_the_signing_page(signed_in, member, mandate):
    shown = link(signed_in(member), mandate, do="start")

    assert "/sign/mcb_sign_" in shown.redirect_chain[0][0]
    assert ("Sign a mandate" in shown.text, mails_to_sign()) == (True, 1)


def test_a_reminder_is_mailed_with_a_new_link(signed_in, member, mandate):
    shown = link(signed_in(member), mandate, do="mail")

    assert "A reminder with a new link goes to an@client.example" in shown.text
    assert (states_of_links(), mails_to_sign()) == (["replaced", "pending"], 2)


def test_nobody_is_flooded_with_reminders(signed_in, member, mandate, monkeypatch):
    monkeypatch.setattr("mandates.views.signatories.LINKS_A_DAY", 1)
    browser = signed_in(member)
    link(browser, mandate, do="mail")

    shown = link(browser, mandate, do="mail")

    assert ("Too many requests" in shown.text, mails_to_sign()) == (True, 2)


@pytest.mark.parametrize("why", ["handed over", "no address", "undeliverable"])
def test_no_reminder_where_no_mail_can_go(signed_in, member, mandate, why):
    if why == "handed over":
        Mandate.objects.update(is_handed_over=True)
    elif why == "no address":
        mandate.signatories.update(email="")
    else:
        UndeliverableAddress.objects.create(address="an@client.example")
    browser = signed_in(member)
    before = mails_to_sign()

    page = browser.get(reverse("mandates:detail", args=[mandate.pk])).text
    shown = link(browser, mandate, do="mail")

    assert ("Send reminder" in page, "Copy link" in page) == (False, True)
    assert ("No mail can be sent" in shown.text, mails_to_sign()) == (True, before)


def test_an_address_is_corrected_on_its_page(signed_in, member, mandate):
    person = mandate.signatories.get()
    url = reverse("mandates:change_address", args=[mandate.pk, person.pk])
    browser = signed_in(member)

    asked = browser.get(url)
    wrong = browser.post(url, {"email": "nobody"})
    right = browser.post(url, {"email": "new@client.example"}, follow=True)

    assert ("an@client.example" in asked.text, wrong.status_code) == (True, 422)
    assert "A new link goes to new@client.example" in right.text
    person.refresh_from_db()
    assert person.email == "new@client.example"


@pytest.mark.parametrize("state", ["signed", "active", "archived", "problem"])
def test_where_nobody_has_to_sign_nothing_of_it_is_offered(signed_in, member, company, state):
    mandate = MandateFactory(client=company, state=state)

    page = signed_in(member).get(reverse("mandates:detail", args=[mandate.pk])).text

    offered = [word for word in ("Start signing", "Copy link", "Send reminder") if word in page]
    assert offered == []


def test_the_timeline_holds_every_mail(signed_in, member, mandate):
    Mail.objects.filter(template="mandate_to_sign").update(failed_at="2026-11-20T10:00:00Z")

    page = signed_in(member).get(reverse("mandates:detail", args=[mandate.pk])).text

    assert "Mail to an@client.example came back" in page


def test_every_version_can_be_read_again(signed_in, member, mandate, run_outbox):
    renew_document(mandate, by=SYSTEM, reason="changed")
    run_outbox()
    browser = signed_in(member)

    page = browser.get(reverse("mandates:detail", args=[mandate.pk])).text
    kinds = [
        browser.get(reverse("mandates:version", args=[mandate.pk, number])).status_code
        for number in (1, 2, 3)
    ]

    assert kinds == [200, 200, 404]
    assert "Version 1 became void: the order was changed." in page


def test_the_page_costs_the_same_however_much_happened(signed_in, member, company):
    mandate = MandateFactory(client=company)
    browser = signed_in(member)
    url = reverse("mandates:detail", args=[mandate.pk])
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for number in range(2, 6):
        Signatory.objects.create(mandate=mandate, position=number, language="en")
        note("reminded", mandate, by=SYSTEM)

    with CaptureQueriesContext(connection) as many:
        browser.get(url)

    assert len(many) == len(few)


def test_the_end_is_confirmed_with_its_consequences(signed_in, member, mandate):
    url = reverse("mandates:archive", args=[mandate.pk])
    browser = signed_in(member)

    page = browser.get(url)
    refused = browser.post(url, {})
    browser.post(url, {"understood": "on"})

    mandate.refresh_from_db()
    assert "One account stops receiving statements" in page.text
    assert (refused.status_code, mandate.state, mandate.end_reason) == (422, "archived", "office")


def test_the_end_needs_a_fresh_log_in(signed_in, member, mandate):
    url = reverse("mandates:archive", args=[mandate.pk])

    response = signed_in(member, seconds_ago=3_600).get(url)

    assert (response.status_code, "reauthenticate" in response["Location"]) == (302, True)


def test_an_order_makes_a_mandate_a_bank(signed_in, member, company):
    BankAccountFactory(client=company, iban=ING)
    ordered = {
        "accounts": [f"{ING} EUR"],
        "more_accounts": "BE68 5390 0754 7034\nBE80 0010 0000 0177",
        "name_1": "An Voorbeeld",
        "email_1": "an@client.example",
    }

    unknown = signed_in(member).post(order_url(company), ordered)
    ordered["more_accounts"] = "BE80 0010 0000 0177"
    signed_in(member).post(order_url(company), ordered)

    assert (unknown.status_code, "know the bank of BE68" in unknown.text) == (422, True)
    sources = Mandate.objects.order_by("source").values_list("source", flat=True)
    assert list(sources) == ["BBRUBEBB", "GEBABEBB"]


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("coda", {}, "Choose at least one account"),
        ("coda", {"more_accounts": "BE00"}, "IBAN"),
        ("caro", {"client_reference": ""}, "required"),
        ("soda", {"source": "nobody"}, "not one of the available"),
    ],
)
def test_what_can_t_be_ordered_is_said(signed_in, member, company, kind, given, sentence):
    response = signed_in(member).post(order_url(company, kind), given)

    assert (response.status_code, sentence in response.text) == (422, True)
    assert not Mandate.objects.exists()


def test_the_same_is_not_ordered_twice(signed_in, member, company, mandate):
    response = signed_in(member).post(order_url(company), {"more_accounts": ING})

    assert (response.status_code, "ordered already" in response.text) == (409, True)
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize("kind", ["soda", "voila"])
def test_other_kinds_are_ordered_too(signed_in, member, company, kind):
    page = signed_in(member).get(order_url(company, kind))
    source = page.context["form"].fields.get("source")
    given = {"source": source.choices[0][0]} if source else {}

    signed_in(member).post(order_url(company, kind), {**given, "email_1": "an@client.example"})

    assert Mandate.objects.get().kind == kind


@pytest.mark.parametrize(
    ("set_up", "needs_bank", "sentence"),
    [
        (True, True, "with another provider, by eID, itsme or bank card"),
        (True, False, "both documents on our page"),
        (False, True, "both documents on our page"),
    ],
)
def test_another_provider_is_named_only_where_it_is_signed_with_one(
    set_up, needs_bank, sentence, signed_in, member, company, settings
):
    settings.SIGNING_PROVIDERS = {"twikey": {}} if set_up else {}
    mandate = MandateFactory(client=company, needs_bank_mandate=needs_bank)

    page = signed_in(member).get(f"/mandates/{mandate.pk}/")

    assert f"BNP Paribas Fortis: {sentence}." in page.text
