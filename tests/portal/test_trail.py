"""The audit page of an office: what an Admin reads, finds and takes along."""

from datetime import UTC, datetime

import pytest

from audit.models import AuditEvent
from audit.services import forget_people, record
from common.actors import SYSTEM, Actor, ActorKind
from portal.trail import views
from portal.trail.words import ACTIONS
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, MandateFactory

pytestmark = pytest.mark.django_db
SOFTWARE = Actor(ActorKind.PARTNER, "1", "Balansbever")


@pytest.fixture
def browser(admin, signed_in):
    return signed_in(admin)


@pytest.fixture
def person(admin):
    return Actor(ActorKind.USER, str(admin.pk), admin.email, ip="192.0.2.7")


def note(office, *, by, action="client.archived", target=None, **more):
    return record(action, by=by, target=target, office_id=office.pk, **more)


def shown(browser, office, query=""):
    response = browser.get(f"/offices/{office.pk}/audit/{query}")
    assert response.status_code == 200
    return [(row.what, row.name, row.who) for row in response.context["page"].rows]


def test_the_page_says_who_did_what_with_what(browser, office, person):
    company = ClientFactory(office=office, name="Bakkerij Zonnedauw")
    note(office, by=person, target=company, reason="They stopped.")

    page = browser.get(f"/offices/{office.pk}/audit/").text

    for part in ("Company archived", "Bakkerij Zonnedauw", person.label, "192.0.2.7", "stopped."):
        assert part in page
    assert f"/offices/{office.pk}/companies/{company.pk}/" in page


def test_what_happened_last_stands_first(browser, office, person):
    note(office, by=person, action="client.added")
    note(office, by=SOFTWARE, action="consent.requested")

    assert shown(browser, office) == [
        ("Consent requested", "", "Balansbever"),
        ("Company added", "", person.label),
    ]


def test_another_office_s_events_and_names_stay_there(browser, office, other_office, person):
    foreign = ClientFactory(office=other_office, name="Van een ander")
    note(other_office, by=SYSTEM, target=foreign)
    note(office, by=person, target=foreign)

    assert shown(browser, office) == [("Company archived", "", person.label)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?area=software", ["Consent requested"]),
        ("?area=companies", ["Company added"]),
        ("?who=partner", ["Consent requested"]),
        ("?until=2020-01-01", []),
        ("?since=2020-01-01&until=2099-12-31", ["Consent requested", "Company added"]),
        ("?area=nonsense&who=0&since=x&after=x", ["Consent requested", "Company added"]),
    ],
)
def test_filters_narrow_the_list_down(browser, office, person, query, found):
    note(office, by=person, action="client.added")
    note(office, by=SOFTWARE, action="consent.requested")

    assert [what for what, _name, _who in shown(browser, office, query)] == found


def test_one_person_s_acts_are_found(browser, office, admin, person):
    note(office, by=person, action="client.added")
    note(office, by=Actor(ActorKind.USER, "0", "else@office.example"), action="client.added")

    assert shown(browser, office, f"?who={admin.pk}") == [("Company added", "", person.label)]


def test_a_day_begins_and_ends_at_midnight_here(browser, office, person, time_machine):
    for hour in (22, 23):  # in Brussels: 23 h, and midnight of the day after
        time_machine.move_to(datetime(2026, 11, 20, hour, 30, tzinfo=UTC), tick=False)
        note(office, by=person, action="client.added", facts={"hour": hour})

    found = browser.get(f"/offices/{office.pk}/audit/?since=2026-11-21").context["page"].rows

    assert [row.at.hour for row in found] == [23]


def test_who_was_erased_is_nobody(browser, office, person):
    note(office, by=person, action="client.added")
    forget_people(AuditEvent.objects.filter(chain=str(office.pk)))

    assert shown(browser, office) == [("Company added", "", "Somebody whose data was erased")]


def test_what_has_no_words_is_called_by_its_name(browser, office, person):
    note(office, by=person, action="office.danced")

    assert shown(browser, office)[0][0] == "office.danced"


def test_pages_follow_each_other(browser, office, person, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for action in ("client.added", "client.changed", "client.archived"):
        note(office, by=person, action=action)

    first = browser.get(f"/offices/{office.pk}/audit/").context["page"]
    rest = shown(browser, office, f"?after={first.next_key}")

    assert [row.action for row in first.rows] == ["client.archived", "client.changed"]
    assert [what for what, _name, _who in rest] == ["Company added"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_has_what_the_list_shows(browser, office, person, form):
    note(office, by=person, action="client.added", reason="=1+1")
    note(office, by=SOFTWARE, action="consent.requested")

    response = browser.get(f"/offices/{office.pk}/audit/export/?form={form}&area=companies")

    content = b"".join(response.streaming_content)
    assert f'.{form}"' in response["Content-Disposition"]
    if form == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].split(";")[1:5] == [person.label, "Company added", "", "'=1+1"]
    else:
        assert content.startswith(b"PK")
    assert AuditEvent.objects.latest("pk").action == "audit.exported"


def test_a_file_of_any_other_form_is_not_found(browser, office):
    assert browser.get(f"/offices/{office.pk}/audit/export/?form=pdf").status_code == 404


def test_a_file_that_would_be_too_long_is_refused(browser, office, person, monkeypatch):
    monkeypatch.setattr(views, "MOST_IN_ONE_FILE", 1)
    for _number in range(2):
        note(office, by=person, action="client.added")

    response = browser.get(f"/offices/{office.pk}/audit/export/?area=companies", follow=True)

    assert response.redirect_chain == [(f"/offices/{office.pk}/audit/?area=companies", 302)]
    assert "Choose a period." in response.text


def test_a_longer_list_asks_the_database_no_more(
    browser, office, person, django_assert_max_num_queries
):
    def counted():
        with django_assert_max_num_queries(30) as queries:
            shown(browser, office)
        return len(queries)

    def one_of_each():
        company = ClientFactory(office=office)
        for target in (
            company,
            BankAccountFactory(client=company),
            MandateFactory(client=company),
            ConsentFactory(office=office),
        ):
            note(office, by=person, target=target)

    one_of_each()
    shown(browser, office)
    of_four = counted()
    for _number in range(12):
        one_of_each()

    assert counted() == of_four


def test_words_are_told_apart():
    assert len(set(ACTIONS.values())) == len(ACTIONS)
