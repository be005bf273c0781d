"""The dashboard, home and the frame around the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client as Browser
from django.utils import timezone

from documents.selectors import arrivals_by_day
from offices.models import Client
from offices.selectors import clients_of
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


def document_of(office, **more):
    client = ClientFactory(office=office, **more.pop("client", {}))
    return DocumentFactory(bank_account=BankAccountFactory(client=client), **more)


def test_home_leads_to_the_office(signed_in, admin, office):
    response = signed_in(admin).get("/")

    assert response["Location"] == f"/offices/{office.pk}/"


def test_home_remembers_the_office_that_was_looked_at_last(signed_in, admin, office, other_office):
    MembershipFactory(user=admin, office=other_office)
    browser = signed_in(admin)
    browser.get(f"/offices/{other_office.pk}/")

    response = browser.get("/")

    assert response["Location"] == f"/offices/{other_office.pk}/"


def test_somebody_without_an_office_reads_why(signed_in):
    response = signed_in(UserFactory()).get("/")

    assert response.status_code == 200
    assert "undefined" not in page(response)


def test_staff_are_led_to_the_admin(signed_in, staff):
    response = signed_in(staff).get("/")

    assert response["Location"] == "/admin/"


def test_the_dashboard_shows_what_waits_and_what_arrived(signed_in, admin, office):
    consent = ConsentFactory(office=office)
    document = document_of(office)

    shown = page(signed_in(admin).get(f"/offices/{office.pk}/"))

    assert consent.partner.name in shown
    assert document.client.name in shown
    assert f"/documents/{document.uuid}/" in shown


@pytest.mark.parametrize("has_company", [False, True])
def test_an_office_without_companies_reads_where_to_begin(signed_in, admin, office, has_company):
    if has_company:
        ClientFactory(office=office)

    shown = page(signed_in(admin).get(f"/offices/{office.pk}/"))

    assert ("Begin here" in shown) is not has_company
    assert ("No document has arrived yet" in shown) is has_company


def test_companies_are_found_from_every_page(signed_in, member, office):
    wanted = ClientFactory(office=office, name="De Zebra")
    browser = signed_in(member)

    shown = page(browser.get("/profile/"))
    found = browser.get(f"/offices/{office.pk}/companies/", {"q": "zebra"})

    assert f'action="/offices/{office.pk}/companies/"' in shown
    assert wanted.name in page(found)


def test_the_dashboard_shows_nothing_of_another_office(signed_in, admin, office, other_office):
    foreign = [
        ConsentFactory(office=other_office).partner.name,
        document_of(other_office).client.name,
    ]

    shown = page(signed_in(admin).get(f"/offices/{office.pk}/"))

    assert [name for name in foreign if name in shown] == []


def test_a_user_sees_the_companies_of_their_environments_only(signed_in, office):
    mine, other = EnvironmentFactory(office=office), EnvironmentFactory(office=office)
    place = MembershipFactory(office=office)
    place.environments.add(mine)
    seen = document_of(office, client={"environment": mine, "name": "Mijn Dossier"})
    document_of(office, client={"environment": other, "name": "Ander Dossier"})

    shown = page(signed_in(place.user).get(f"/offices/{office.pk}/"))

    assert list(clients_of(place.user, office)) == [seen.client]
    assert ("Mijn Dossier" in shown, "Ander Dossier" in shown) == (True, False)


def test_a_user_without_environments_sees_all(office, member):
    clients = [ClientFactory(office=office) for _ in range(2)]

    assert set(clients_of(member, office)) == set(clients)


def test_an_admin_sees_all_whatever_their_place_names(office, admin):
    client = ClientFactory(office=office)
    admin.memberships.get().environments.add(EnvironmentFactory(office=office))

    assert list(clients_of(admin, office)) == [client]


@pytest.mark.parametrize("who", ["outsider", "staff"])
def test_who_has_no_place_has_no_companies(request, office, who):
    ClientFactory(office=office)

    assert list(clients_of(request.getfixturevalue(who), office)) == []


def test_arrivals_are_counted_by_day(office):
    account = BankAccountFactory(client=ClientFactory(office=office))
    now = timezone.now()
    for days in (0, 0, 3, 40):
        DocumentFactory(bank_account=account, available_at=now - timedelta(days=days))

    days = arrivals_by_day(Client.objects.all(), days=30)

    assert len(days) == 30
    assert [(day.count, day.percent) for day in days if day.count] == [(1, 50), (2, 100)]
    assert days[-1].on == timezone.localdate()


@pytest.mark.parametrize("count", [1, 50])
def test_the_dashboard_makes_a_bounded_number_of_queries(
    signed_in, admin, office, django_assert_max_num_queries, count
):
    account = BankAccountFactory(client=ClientFactory(office=office))
    for _ in range(count):
        ConsentFactory(office=office)
        DocumentFactory(bank_account=account)
    browser = signed_in(admin)
    browser.get(f"/offices/{office.pk}/")

    with django_assert_max_num_queries(30):
        browser.get(f"/offices/{office.pk}/")


def test_the_demonstration_is_announced_on_every_page(signed_in, admin, office, settings):
    settings.DEMO = True
    browser = signed_in(admin)
    with_demo = page(browser.get(f"/offices/{office.pk}/"))
    settings.DEMO = False
    admin.memberships.update(role="user")

    without = page(browser.get(f"/offices/{office.pk}/"))

    assert ("Demonstration" in with_demo, "Demonstration" in without) == (True, False)


def test_the_profile_keeps_name_and_language(signed_in, member):
    browser = signed_in(member)

    response = browser.post(
        "/profile/", {"full_name": "Nieuwe Naam", "language": "nl"}, follow=True
    )

    member.refresh_from_db()
    assert (member.full_name, member.language) == ("Nieuwe Naam", "nl")
    assert '<html lang="nl"' in page(response)


@pytest.mark.parametrize("name", ["a\u202eb", "line\nbreak", "nul\0"])
def test_the_profile_refuses_tricks_in_a_name(signed_in, member, name):
    response = signed_in(member).post("/profile/", {"full_name": name, "language": "nl"})

    member.refresh_from_db()
    assert response.status_code == 200
    assert member.full_name != name


def test_the_language_is_chosen_before_logging_in(client, db):
    chosen = client.post("/language/", {"language": "fr", "next": "/accounts/login/"})

    shown = page(client.get("/accounts/login/"))

    assert chosen["Location"] == "/accounts/login/"
    assert '<html lang="fr"' in shown


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "javascript:x", "", "-1", "portal:profile"],
)
def test_the_language_choice_leads_nowhere_else(client, db, target):
    response = client.post("/language/", {"language": "fr", "next": target})

    assert response["Location"] == "/"


def test_an_unknown_language_changes_nothing(client, db):
    response = client.post("/language/", {"language": "xx", "next": "/"})

    assert "django_language" not in response.cookies


@pytest.mark.parametrize(("path", "status"), [("/nothing/", 404), ("/consents/not-a-uuid/", 404)])
def test_an_unknown_address_has_a_page(signed_in, member, path, status):
    response = signed_in(member).get(path)

    assert response.status_code == status
    assert "<h1" in page(response)


def test_a_form_that_is_too_old_changes_nothing(admin, office, signed_in):
    consent = ConsentFactory(office=office)
    browser = signed_in(admin, enforce_csrf_checks=True)

    response = browser.post(f"/consents/{consent.pk}/deny/", {"version": 1})

    consent.refresh_from_db()
    assert (response.status_code, consent.status) == (403, "to_be_determined")
    assert "<h1" in page(response)


@pytest.mark.parametrize("path", ["/accounts/login/", "/health/", "/nothing/", "/codabox-connect"])
def test_every_answer_forbids_framing_sniffing_and_caching(client, db, path):
    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_description_of_the_api_can_be_read(client, db):
    shown = client.get("/developers/codabox-connect/")
    description = client.get("/developers/codabox-connect/openapi.yaml")

    assert (shown.status_code, description.status_code) == (200, 200)
    assert description.content.startswith(b"openapi: 3.")


@pytest.mark.parametrize(
    ("path", "signed"),
    [
        ("/profile/", True),
        ("/health/", False),
        ("/codabox-connect/accounting-office-consents", True),
        ("/codabox-connect/accounting-office-consents", False),
    ],
)
def test_while_the_database_is_away_everybody_is_asked_to_come_back(
    signed_in, member, path, signed
):
    browser = signed_in(member) if signed else Browser()
    browser.raise_request_exception = False

    def away(*args, **kwargs):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(away):
        response = browser.get(path, headers={"authorization": "Bearer x"})

    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_our_own_fault_has_a_page(signed_in, member, monkeypatch):
    browser = signed_in(member)
    browser.raise_request_exception = False
    monkeypatch.setattr("portal.views.signed_in", lambda request: 1 / 0)

    response = browser.get("/profile/")

    assert response.status_code == 500
    assert "<h1" in page(response)
