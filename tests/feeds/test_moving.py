"""A company goes to another environment of its office: nothing is signed, nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from feeds.models import Feed, FeedEntry, RedeliveryEntry
from feeds.services import move_company
from offices.models import Client, Membership
from offices.services import archive_client
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    EnvironmentFactory,
    MandateFactory,
    PartnerFactory,
)
from tests.factories.issues import account_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(office):
    return account_of(office)


@pytest.fixture
def there(office):
    return EnvironmentFactory(office=office, name="Nieuw pakket")


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


def at(company):
    return f"/offices/{company.office_id}/companies/{company.pk}/move/"


def sent(company, environment, **changes):
    code, version = company.code, company.version
    return {"version": version, "environment": environment.pk, "code": code, **changes}


def arrived(account, *, days_ago):
    moment = timezone.now() - timedelta(days=days_ago)
    document = DocumentFactory(
        bank_account=account, client=account.client, available_at=moment, period_end=moment.date()
    )
    return FeedEntry.objects.create(client=account.client, document=document, kind="coda")


def reader(account, until):
    """Return a software that has fetched everything up to an entry."""
    partner = PartnerFactory()
    ConsentFactory(office=account.client.office, partner=partner, status="allowed")
    Feed.objects.create(partner=partner, client=account.client, acknowledged=until.pk)
    return partner


def test_everything_goes_along_and_nothing_is_signed(browser, account, there):
    company = account.client
    mandate = MandateFactory(client=company, state="active")

    response = browser.post(at(company), sent(company, there, code="N7"))

    company.refresh_from_db()
    mandate.refresh_from_db()
    account.refresh_from_db()
    assert response["Location"] == f"/offices/{company.office_id}/companies/{company.pk}/"
    assert (company.environment, company.code) == (there, "N7")
    assert (mandate.state, mandate.client, account.closed_at) == ("active", company, None)
    assert AuditEvent.objects.get(action="client.changed").facts["changed"] == [
        "code",
        "environment",
    ]


def test_the_software_of_the_new_environment_gets_documents_again(browser, account, there):
    old, new = arrived(account, days_ago=40), arrived(account, days_ago=5)
    chosen, other = reader(account, new), reader(account, new)
    since = timezone.localdate() - timedelta(days=30)
    data = sent(account.client, there, since=since.isoformat(), software=[chosen.pk])

    response = browser.post(at(account.client), data, follow=True)

    again = RedeliveryEntry.objects.get()
    assert (again.entry, again.feed.partner) == (new, chosen)
    assert "1 document comes again" in response.text
    assert old.pk < new.pk
    assert other.feeds.get().redeliveries.count() == 0


def test_without_a_day_nothing_comes_again(account, there):
    entry = arrived(account, days_ago=5)
    reader(account, entry)
    company = account.client

    again = move_company(company, environment=there, code="N7", version=company.version, by=SYSTEM)

    assert (again, RedeliveryEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": ""}, "This field is required."),
        ({"code": "B2"}, "Another company of this environment has this code."),
        ({"environment": ""}, "This field is required."),
        ({"since": "2026-11-01"}, "Tick the software that is to get them."),
        ({"since": "2020-01-01"}, "Nothing comes again from more than two years ago."),
        ({"since": "2199-01-01"}, "This day lies ahead."),
    ],
)
def test_what_is_wrong_moves_nothing(changes, sentence, browser, account, there):
    reader(account, arrived(account, days_ago=5))
    ClientFactory(office=account.client.office, environment=there, code="B2")
    data = {**sent(account.client, there), **changes}

    response = browser.post(at(account.client), data)

    account.client.refresh_from_db()
    assert (response.status_code, account.client.version) == (422, 1)
    assert sentence in response.text


def test_software_without_a_day_is_asked_about(browser, account, there):
    partner = reader(account, arrived(account, days_ago=5))

    response = browser.post(at(account.client), sent(account.client, there, software=[partner.pk]))

    assert response.status_code == 422
    assert "Give the day from which documents come again." in response.text


@pytest.mark.parametrize("whose", ["here", "foreign", "hidden"])
def test_only_other_environments_in_which_one_works_are_offered(whose, browser, account, there):
    company = account.client
    environment = {
        "here": company.environment,
        "foreign": EnvironmentFactory(),
        "hidden": EnvironmentFactory(office=company.office),
    }[whose]
    if whose == "hidden":
        Membership.objects.get().environments.set([company.environment, there])

    response = browser.post(at(company), sent(company, environment))

    company.refresh_from_db()
    assert (response.status_code, company.version) == (422, 1)


def test_of_two_who_move_it_at_once_the_second_decides_again(browser, account, there):
    company = account.client
    first = sent(company, there, code="N7")
    Client.objects.filter(pk=company.pk).update(version=2)

    refused = browser.post(at(company), first)
    browser.post(at(company), {**first, "version": refused.context["form"]["version"].value()})

    company.refresh_from_db()
    assert refused.status_code == 409
    assert "Somebody changed this company since you opened this page." in refused.text
    assert company.environment == there


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_archived_company_stays_where_it_is(method, browser, account, there):
    archive_client(account.client, by=SYSTEM)

    response = getattr(browser, method)(at(account.client), sent(account.client, there))

    account.client.refresh_from_db()
    assert response.status_code == 302
    assert account.client.environment != there


def test_without_another_environment_the_page_says_so(browser, account):
    response = browser.get(at(account.client))

    assert "There is no other environment in which you work." in response.text
