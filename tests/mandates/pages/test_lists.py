"""Mandates together: the list with its filters and its file, and a company's tabs."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from mandates.models import MandateAccount
from mandates.states import TRANSITIONS
from mandates.tasks import export_mandates
from offices.models import Export
from tests.factories import ClientFactory, EnvironmentFactory, MandateFactory, SignedCopyFactory

pytestmark = pytest.mark.django_db
KINDS = ["coda", "soda", "caro", "voila"]


@pytest.fixture
def company(office):
    return ClientFactory(office=office, name="Bakkerij Proef", code="BP7", language="en")


def list_url(office, query=""):
    return reverse("mandates:list", args=[office.pk]) + query


def tab_url(company, kind="coda"):
    return reverse("mandates:company", args=[company.office_id, company.pk, kind])


def company_names(response):
    return [row.mandate.client.name for row in response.context["rows"]]


def queries(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def one_of_each(office, count):
    """Mandates that the whole of a list's columns depends on: copies, reminders, accounts."""
    for _ in range(count):
        client = ClientFactory(office=office)
        offered = MandateFactory(client=client, source="BNAGBEBB")
        SignedCopyFactory(mandate_version=offered.versions.get())
        MandateFactory(client=client, state="bank_procedure", source="KREDBEBB")
        MandateFactory(client=client, kind="soda", state="requested")


def test_the_list_costs_as_much_at_fifty_as_at_one(signed_in, member, office):
    one_of_each(office, 1)
    browser = signed_in(member)
    browser.get(list_url(office))
    few = queries(browser, list_url(office))
    one_of_each(office, 16)

    many = queries(browser, list_url(office))

    assert (few, many) == (17, 17)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?kind=soda", 1),
        ("?kind=nothing", 3),
        ("?state=open", 2),
        ("?state=unsigned", 1),
        ("?state=active", 1),
        ("?state=ended", 0),
        ("?state=awaiting_signature", 1),
        ("?q=bakkerij", 3),
        ("?q=bp7", 3),
        ("?q=nobody", 0),
        ("?q=%00", 3),
        ("?kind=coda&state=active&q=proef", 1),
    ],
)
def test_the_list_is_filtered_by_its_address(signed_in, member, office, company, query, found):
    MandateFactory(client=company)
    MandateFactory(client=company, state="active")
    MandateFactory(client=company, kind="soda", state="requested")

    response = signed_in(member).get(list_url(office, query))

    assert company_names(response) == ["Bakkerij Proef"] * found


@pytest.mark.parametrize("what", ["reference", "iban", "number", "dotted number", "card"])
def test_a_mandate_is_found_by_what_is_on_paper(signed_in, member, office, company, what):
    mandate = MandateFactory(client=company)
    MandateFactory(client=ClientFactory(office=office))
    card = MandateFactory(client=company, kind="caro", state="active")
    number = company.enterprise_number
    iban = MandateAccount.objects.get(mandate=mandate).bank_account.iban
    typed = {
        "reference": mandate.reference.lower(),
        "iban": f"{iban[:4]} {iban[4:]}",
        "number": number,
        "dotted number": f"BE {number[:4]}.{number[4:7]}.{number[7:]}",
        "card": card.client_reference,
    }[what]

    response = signed_in(member).get(list_url(office), {"q": typed})

    assert set(company_names(response)) == {company.name}


def test_the_file_holds_what_the_list_shows_and_is_on_record(signed_in, member, office, company):
    company.name = "=HYPERLINK(1)"
    company.save()
    mandate = MandateFactory(client=company)
    MandateFactory(client=company, kind="soda", state="requested")
    MandateFactory()  # another office's

    response = signed_in(member).get(reverse("mandates:export", args=[office.pk]), {"kind": "coda"})

    heading, line = b"".join(response.streaming_content).decode().splitlines()
    assert heading.startswith("\ufeffCompany;")
    assert line.startswith("'=HYPERLINK(1);")
    assert f";{mandate.reference};Awaiting signature;the client;" in line
    assert AuditEvent.objects.get(action="mandates.exported").facts == {"rows": 1}


@pytest.mark.parametrize(("form", "status"), [("xlsx", 200), ("pdf", 404)])
def test_the_list_is_taken_along_as_excel_too(office, signed_in, member, form, status):
    mandate = MandateFactory(client__office=office)

    response = signed_in(member).get(
        reverse("mandates:export", args=[office.pk]), {"form": form, "q": mandate.reference}
    )

    assert response.status_code == status
    if status == 200:
        content = BytesIO(response.getvalue())
        sheet = ZipFile(content).read("xl/worksheets/sheet1.xml").decode()
        assert mandate.client.name in sheet


def test_a_long_list_is_made_in_the_background(signed_in, member, office, monkeypatch):
    monkeypatch.setattr("offices.views.exports.MOST_AT_ONCE", 1)
    mine, foreign = MandateFactory(client__office=office), MandateFactory()
    other_kind = MandateFactory(client__office=office, kind="soda", state="requested")
    browser = signed_in(member)
    url = reverse("mandates:export", args=[office.pk])

    asked = browser.get(url)
    sent = browser.post(f"{url}?kind=coda")
    export = Export.objects.get()
    export_mandates(export_id=str(export.pk))
    export_mandates(export_id=str(export.pk))  # twice is once

    response = browser.get(f"/offices/{office.pk}/work/exports/{export.pk}/")
    table = b"".join(response.streaming_content).decode()
    found = [each.reference in table for each in (mine, other_kind, foreign)]
    assert (asked.status_code, sent.status_code, found) == (200, 302, [True, False, False])


def test_a_list_without_anything_says_why(signed_in, member, office):
    browser = signed_in(member)

    empty = browser.get(list_url(office)).text
    filtered = browser.get(list_url(office, "?state=active")).text

    assert "Order one from the page of a company" in empty
    assert "Widen the search" in filtered


# -- A company's tabs ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state"), [(kind, state) for kind, moves in TRANSITIONS.items() for state in moves]
)
def test_a_tab_shows_a_mandate_in_every_state(signed_in, member, company, kind, state):
    mandate = MandateFactory(client=company, kind=kind, state=state)

    page = signed_in(member).get(tab_url(company, kind))

    assert (page.status_code, mandate.reference in page.text) == (200, True)
    assert mandate.get_state_display() in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_tab_offers_to_order(signed_in, member, company, kind):
    page = signed_in(member).get(tab_url(company, kind)).text

    assert reverse("mandates:order", args=[company.pk, kind]) in page
    assert "No mandate for" in page


def test_a_tab_costs_as_much_with_many_mandates_as_with_one(signed_in, member, company):
    MandateFactory(client=company)
    browser = signed_in(member)
    browser.get(tab_url(company))
    few = queries(browser, tab_url(company))
    for _ in range(5):
        MandateFactory(client=company)

    assert queries(browser, tab_url(company)) == few


@pytest.mark.parametrize("who", ["outsider", "staff", "superuser"])
def test_another_office_s_company_is_unknown(signed_in, company, who, request):
    browser = signed_in(request.getfixturevalue(who))

    assert browser.get(tab_url(company)).status_code == 404


def test_who_is_limited_to_other_environments_finds_no_tab(signed_in, member, office, company):
    member.memberships.get().environments.set([EnvironmentFactory(office=office)])

    assert signed_in(member).get(tab_url(company)).status_code == 404


def test_a_kind_that_there_is_none_of_is_no_page(signed_in, member, company):
    assert signed_in(member).get(tab_url(company, "gold")).status_code == 404
