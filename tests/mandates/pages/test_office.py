"""The office's pages about its mandates."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.actors import SYSTEM
from mandates.kinds import MandateKind
from mandates.models import Mandate, SigningRequest
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.services.ordering import order_mandate
from tests.factories import BankAccountFactory, ClientFactory, EnvironmentFactory

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


@pytest.mark.parametrize(
    ("query", "count"), [("?kind=coda", 1), ("?kind=soda", 0), ("?state=open", 1), ("?state=x", 1)]
)
def test_the_list_is_filtered_by_its_address(signed_in, member, office, mandate, query, count):
    response = signed_in(member).get(reverse("mandates:list", args=[office.pk]) + query)

    assert len(response.context["rows"]) == count


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


def test_a_new_link_is_shown_once_and_ends_the_old_one(signed_in, member, mandate):
    person = mandate.signatories.get()
    browser = signed_in(member)

    shown = browser.post(reverse("mandates:renew_link", args=[mandate.pk, person.pk]), follow=True)
    again = browser.get(reverse("mandates:detail", args=[mandate.pk]))

    assert ("/sign/" in shown.text, "/sign/" in again.text) == (True, False)
    states = SigningRequest.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["replaced", "pending"]


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
