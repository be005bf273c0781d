"""The pages by which an office orders for many companies at once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.identifiers import format_iban
from mandates.models import Mandate, OrderList
from tests.factories import ClientFactory, MembershipFactory, UserFactory
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(office, signed_in):
    return signed_in(MembershipFactory(office=office, role="user").user)


@pytest.fixture
def start(office):
    return f"/offices/{office.pk}/mandates/orders/"


def company(office, **changes):
    return ClientFactory(office=office, contact_email="boss@company.example", **changes)


def upload(browser, start, text):
    file = SimpleUploadedFile("orders.csv", text.encode())
    return browser.post(start, {"file": file})


def test_from_a_file_to_the_result(browser, office, start, run_outbox):
    good = company(office)
    text = f"number;IBAN\r\n{good.enterprise_number};{bank_iban(1)}\r\nnobody;\r\n"

    uploaded = upload(browser, start, text.replace("number", "enterprise number"))
    preview = browser.get(uploaded["Location"])
    before = Mandate.objects.count()
    started = browser.post(uploaded["Location"] + "start/", follow=True)
    run_outbox()
    done = browser.get(uploaded["Location"])
    result = b"".join(browser.get(uploaded["Location"] + "result.csv")).decode()

    mandate = Mandate.objects.get()
    assert "Nothing has been ordered yet" in preview.text
    assert format_iban(bank_iban(1)) in preview.text
    assert "You have no company in service with this number or code." in preview.text
    assert (before, started["Refresh"], "Refresh" in done) == (0, "3", False)
    assert (mandate.state, mandate.reference in done.text) == ("awaiting_signature", True)
    assert (mandate.reference in result, "You have no company" in result) == (True, True)
    assert uploaded["Location"] in browser.get(start).text


def test_from_chosen_companies_to_a_list(browser, office, start):
    chosen = [company(office), company(office)]
    company(office)
    keys = [str(each.pk) for each in chosen]

    page = browser.get(f"{start}chosen/", {"client": keys})
    posted = browser.post(f"{start}chosen/", {"client": keys, "kind": "voila"})

    rows = OrderList.objects.get().rows.filter(problem="")
    assert all(each.name in page.text for each in chosen)
    assert posted["Location"].startswith(start)
    assert set(rows.values_list("client", flat=True)) == {each.pk for each in chosen}


def test_every_company_in_service_can_be_chosen(browser, office):
    chosen = company(office)
    archived = company(office, archived_at="2026-01-01T00:00Z")
    address = f"/offices/{office.pk}/companies/"

    listed, gone = browser.get(address).text, browser.get(f"{address}?shown=archived").text

    box = '<input type="checkbox" form="order" name="client" value="{}">'
    assert listed.count(box.format(chosen.pk)) == 1
    assert listed.count('<form class="toolbar" id="order"') == 1
    assert (str(archived.pk) in gone, 'name="client"' in gone) == (True, False)


def test_payroll_needs_the_secretariat(browser, office, start):
    keys = [str(company(office).pk)]

    response = browser.post(f"{start}chosen/", {"client": keys, "kind": "soda"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["source"])


def test_others_companies_are_not_chosen(browser, start):
    theirs = ClientFactory()

    response = browser.get(f"{start}chosen/", {"client": [str(theirs.pk), "x"]})

    assert response.status_code == 302


def test_a_file_that_is_no_list_is_refused(browser, start):
    response = upload(browser, start, "a;b\r\n1;2\r\n")

    assert (response.status_code, OrderList.objects.count()) == (422, 0)
    assert "names neither the enterprise number nor the code" in response.text


def test_a_discarded_list_is_gone(browser, office, start):
    company(office, code="BAK")
    place = upload(browser, start, "code;service\r\nBAK;voila\r\n")["Location"]

    response = browser.post(f"{place}discard/", follow=True)

    assert "Nothing was ordered" in response.text
    assert browser.get(place).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("user", 404), ("admin", 200)])
def test_a_colleagues_list_is_for_admins(browser, office, start, signed_in, role, status):
    company(office, code="BAK")
    place = upload(browser, start, "code;service\r\nBAK;voila\r\n")["Location"]
    colleague = MembershipFactory(office=office, role=role, user=UserFactory()).user

    response = signed_in(colleague).get(place)

    assert response.status_code == status


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_costs_the_same_however_long(
    browser, office, start, count, django_assert_max_num_queries
):
    numbers = "\r\n".join(company(office).enterprise_number for _ in range(count))
    text = "enterprise number;service\r\n" + numbers.replace("\r\n", ";voila\r\n") + ";voila\r\n"
    place = upload(browser, start, text)["Location"]

    with django_assert_max_num_queries(22):
        response = browser.get(place)

    assert len(response.context["rows"]) == count
