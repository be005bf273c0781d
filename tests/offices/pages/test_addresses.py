"""A company confirms its e-mail address: asked, reminded, answered, lapsed, changed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from mails.models import UndeliverableAddress
from offices.models import Client
from offices.models.addresses import EmailState
from offices.services import archive_client, change_client, remind_companies
from tests.factories import ClientFactory, EnvironmentFactory

pytestmark = pytest.mark.django_db
EMAIL = "info@bakkerij.example"


@pytest.fixture
def company(office):
    return ClientFactory(office=office, name="Bakkerij Proef", contact_email=EMAIL, language="en")


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


@pytest.fixture
def stranger(client):
    """A browser in which nobody is signed in."""
    return client


def ask(browser, company):
    return browser.post(f"/offices/{company.office_id}/companies/{company.pk}/email/ask/")


@pytest.fixture
def link(browser, company, run_outbox):
    """The path of the link in the mail that the company got."""
    ask(browser, company)
    run_outbox()
    return link_in(mail.outbox[-1])


def link_in(message):
    return re.search(r"http://\S+?(/addresses/\S+/)", message.body)[1]


def ago(**time):
    return timezone.now() - timedelta(**time)


def known(company):
    company.refresh_from_db()
    return company.email_state


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("language", "subject"),
    [("nl", "Bakkerij Proef"), ("fr", "Bakkerij Proef"), ("en", "Is this the address of Bakkerij")],
)
def test_the_company_is_asked_in_its_own_language(browser, company, run_outbox, language, subject):
    Client.objects.update(language=language)

    ask(browser, company)
    run_outbox()

    [message] = mail.outbox
    assert (message.to, subject in message.subject) == ([EMAIL], True)
    assert known(company) is EmailState.ASKED


def test_looking_at_the_link_changes_nothing(link, stranger, company):
    page = stranger.get(link)

    assert (page.status_code, known(company)) == (200, EmailState.ASKED)
    assert "Is this your address?" in page.text


def test_an_answer_counts_and_is_kept_in_the_history(link, stranger, browser, company):
    page = stranger.post(link, {"answer": "confirm"}, follow=True)

    assert "the address is confirmed" in page.text
    assert known(company) is EmailState.CONFIRMED
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.actor_label, event.target_id) == (
        "client.email_confirmed",
        EMAIL,
        str(company.pk),
    )
    shown = browser.get(f"/offices/{company.office_id}/companies/{company.pk}/history/").text
    assert f"{EMAIL} confirmed the company" in shown


def test_confirming_twice_is_once(link, stranger):
    for _time in range(2):
        stranger.post(link, {"answer": "confirm"})

    assert AuditEvent.objects.filter(action="client.email_confirmed").count() == 1


def test_somebody_else_s_address_is_shown_to_the_office(link, stranger, browser, company):
    stranger.post(link, {"answer": "decline"})

    page = browser.get(f"/offices/{company.office_id}/companies/{company.pk}/").text

    assert known(company) is EmailState.DECLINED
    assert "Not their address" in page
    assert "Correct the address" in page


def test_a_no_can_be_taken_back(link, stranger, company):
    stranger.post(link, {"answer": "decline"})
    stranger.post(link, {"answer": "confirm"})

    assert known(company) is EmailState.CONFIRMED


def test_a_yes_stands(link, stranger, company):
    stranger.post(link, {"answer": "confirm"})
    page = stranger.post(link, {"answer": "decline"}, follow=True)

    assert known(company) is EmailState.CONFIRMED
    assert said(page) == ["The address was confirmed a moment ago."]


def test_another_address_begins_anew(link, stranger, company):
    stranger.post(link, {"answer": "confirm"})
    company.refresh_from_db()

    change_client(company, version=company.version, by=SYSTEM, contact_email="new@bakkerij.example")

    assert known(company) is EmailState.UNASKED
    assert stranger.get(link).status_code == 404


@pytest.mark.parametrize("name", ["code", "language"])
def test_another_change_leaves_the_confirmation(link, stranger, company, name):
    stranger.post(link, {"answer": "confirm"})
    company.refresh_from_db()

    change_client(company, version=company.version, by=SYSTEM, **{name: "fr"})

    assert known(company) is EmailState.CONFIRMED


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_lapses(link, stranger, company, method):
    Client.objects.update(email_asked_at=ago(days=28))

    response = getattr(stranger, method)(link, {"answer": "confirm"})

    assert (response.status_code, known(company)) == (410, EmailState.LAPSED)


@pytest.mark.parametrize("change", [lambda link: link[:-2] + "x/", lambda _link: "/addresses/x/"])
def test_a_link_that_we_never_made_opens_nothing(link, stranger, change):
    assert stranger.get(change(link)).status_code == 404


def test_the_link_of_one_company_says_nothing_of_another(link, stranger, company):
    other = ClientFactory(contact_email=EMAIL, email_asked_at=timezone.now())

    response = stranger.post(link.replace(company.pk.hex, other.pk.hex), {"answer": "confirm"})

    assert (response.status_code, known(other)) == (404, EmailState.ASKED)


def test_an_archived_company_is_asked_nothing(link, stranger, company):
    archive_client(company, by=SYSTEM)

    assert stranger.get(link).status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"contact_email": ""}, "No e-mail address is known. Add it first."),
        ({"email_confirmed_at": ago()}, "The address is confirmed already."),
        ({"email_asked_at": ago(minutes=30)}, "A mail left less than an hour ago."),
        ({"email_declined_at": ago()}, "Whoever reads this address said that it isn't theirs."),
        ({"archived_at": ago()}, "Somebody changed or archived this company a moment ago."),
    ],
)
def test_who_can_t_be_asked_isn_t(browser, company, values, sentence, run_outbox):
    Client.objects.update(**values)

    response = browser.post(
        f"/offices/{company.office_id}/companies/{company.pk}/email/ask/", follow=True
    )
    run_outbox()

    assert said(response)[0].startswith(sentence)
    assert mail.outbox == []


def test_an_address_that_fails_is_corrected_first(browser, company, run_outbox):
    UndeliverableAddress.objects.create(address=EMAIL)

    response = ask(browser, company)
    page = browser.get(response["Location"])
    run_outbox()

    assert said(page) == ["Mail to this address comes back. Correct it first."]
    assert ("Undeliverable" in page.text, mail.outbox) == (True, [])


def test_it_is_sent_again_after_an_hour(link, browser, company, stranger, run_outbox):
    Client.objects.update(email_asked_at=ago(minutes=61))

    ask(browser, company)
    run_outbox()

    assert len(mail.outbox) == 2
    assert link_in(mail.outbox[-1]) == link
    assert stranger.get(link).status_code == 200


@pytest.mark.parametrize(
    ("values", "reminded"),
    [
        ({"email_asked_at": ago(days=14)}, 1),
        ({"email_asked_at": ago(days=13)}, 0),
        ({"email_asked_at": ago(days=29)}, 0),
        ({"email_asked_at": ago(days=15), "email_reminded_at": ago(days=1)}, 0),
        ({"email_asked_at": ago(days=15), "email_confirmed_at": ago(days=1)}, 0),
        ({"email_asked_at": ago(days=15), "email_declined_at": ago(days=1)}, 0),
        ({"email_asked_at": ago(days=15), "archived_at": ago(days=1)}, 0),
    ],
)
def test_who_is_silent_for_two_weeks_is_reminded_once(company, run_outbox, values, reminded):
    Client.objects.update(**values)

    counts = (remind_companies(), remind_companies())
    run_outbox()

    assert (counts, len(mail.outbox)) == ((reminded, 0), reminded)
    assert all("Bakkerij Proef" in message.subject for message in mail.outbox)


# -- Many at once ----------------------------------------------------------------------------------


def test_many_are_asked_after_a_look(browser, office, company, run_outbox):
    never = ClientFactory(office=office, contact_email="b@company.example")
    without = ClientFactory(office=office)
    settled = ClientFactory(
        office=office, contact_email="c@company.example", email_confirmed_at=timezone.now()
    )
    chosen = {"client": [row.pk for row in (company, never, without, settled)]}
    path = f"/offices/{office.pk}/companies/confirm-addresses/"

    page = browser.get(path, chosen)
    response = browser.post(path, chosen, follow=True)
    run_outbox()

    assert "Mail 2 companies" in page.text
    assert "2 other companies" in page.text
    assert said(response) == ["Mails with a link leave for 2 companies."]
    assert sorted(message.to[0] for message in mail.outbox) == ["b@company.example", EMAIL]


def test_nobody_asks_the_companies_of_others(browser, office, member, company, run_outbox):
    mine, theirs = EnvironmentFactory(office=office), ClientFactory(contact_email=EMAIL)
    member.memberships.get().environments.add(mine)
    path = f"/offices/{office.pk}/companies/confirm-addresses/"

    response = browser.post(path, {"client": [company.pk, theirs.pk]}, follow=True)
    run_outbox()

    assert said(response) == ["There was nobody left to ask."]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("without_email", ["None"]),
        ("unconfirmed", ["Asked", "Never asked"]),
        ("", ["Asked", "Confirmed", "Never asked", "None"]),
    ],
)
def test_the_list_is_filtered_by_what_is_known_of_addresses(browser, office, shown, names):
    rows = {
        "None": {"contact_email": ""},
        "Never asked": {},
        "Asked": {"email_asked_at": timezone.now()},
        "Confirmed": {"email_confirmed_at": timezone.now()},
    }
    for name, values in rows.items():
        ClientFactory(office=office, name=name, **{"contact_email": EMAIL, **values})

    page = browser.get(f"/offices/{office.pk}/companies/", {"shown": shown})

    assert [company.name for company, *_more in page.context["companies"]] == names


@pytest.mark.parametrize("count", [1, 50])
def test_many_are_looked_at_at_a_constant_cost(browser, office, count):
    companies = [ClientFactory(office=office, contact_email=EMAIL) for _number in range(count)]
    path = f"/offices/{office.pk}/companies/confirm-addresses/"

    with CaptureQueriesContext(connection) as queries:
        browser.get(path, {"client": [company.pk for company in companies]})

    assert len(queries) == 20
