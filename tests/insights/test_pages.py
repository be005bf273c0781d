"""The dashboard's issues, their list, and putting one aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import Gap
from insights.models import DetectedIssue, Reader
from insights.sentences import SENTENCES
from insights.services import look
from insights.states import IssueKind
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    EnvironmentFactory,
    MandateFactory,
    MembershipFactory,
)
from tests.factories.issues import account_of, gap_of, issue_of
from tests.insights.test_detectors import CAUSES

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return " ".join(response.content.decode().split())


def dashboard(browser, office):
    return page(browser.get(f"/offices/{office.pk}/"))


def limited_to(environment):
    place = MembershipFactory(office=environment.office)
    place.environments.add(environment)
    return place.user


def test_every_kind_has_words():
    assert set(SENTENCES) == set(IssueKind)


@pytest.mark.parametrize("kind", IssueKind)
def test_every_kind_leads_to_a_page_that_is_there(kind, office, admin, signed_in):
    CAUSES[kind](office)
    look(kinds=[kind])
    browser = signed_in(admin)

    shown = browser.get(f"/offices/{office.pk}/issues/")

    [line] = shown.context["page"].rows
    assert line.title in page(shown).replace("&#x27;", "'")
    assert browser.get(line.step.url).status_code == 200


def test_all_is_well_is_said(office, admin, signed_in):
    ClientFactory(office=office)

    shown = dashboard(signed_in(admin), office)

    assert "All is well" in shown
    assert "Your turn" not in shown


def test_issues_stand_under_whose_turn_it_is(office, admin, signed_in):
    gap = gap_of(account_of(office, name="Bakkerij Fictief"))
    MandateFactory(client__office=office, state="problem", reason="card_inactive")
    look()

    response = signed_in(admin).get(f"/offices/{office.pk}/")

    yours, others = response.context["yours"], response.context["others"]
    assert [line.kind for line in yours.lines] == ["missing_statements"]
    assert [line.kind for line in others.lines] == ["mandate_problem"]
    assert "Bakkerij Fictief" in yours.lines[0].title
    assert str(gap.bank_account_id) in yours.lines[0].step.url


def test_more_than_three_of_a_kind_are_one_line_that_leads_to_their_list(office, admin, signed_in):
    for _ in range(4):
        gap_of(account_of(office))
    look()
    browser = signed_in(admin)

    [line] = browser.get(f"/offices/{office.pk}/").context["yours"].lines

    assert (line.key, line.title) == ("", "4 missing statements")
    assert "4 companies" in line.text
    assert len(browser.get(line.step.url).context["page"].rows) == 4


def test_a_consent_to_decide_is_the_turn_of_who_may(office, admin, member, signed_in):
    ConsentFactory(office=office)

    counts = [signed_in(person).get(f"/offices/{office.pk}/").context for person in (admin, member)]

    assert [(each["your_count"], each["others_count"]) for each in counts] == [(1, 0), (0, 1)]


def test_what_is_put_aside_or_closed_is_not_shown(office, admin, signed_in):
    ClientFactory(office=office)
    issue_of(office, dismissed_at=timezone.now(), dismissal="Known")
    issue_of(office, closed_at=timezone.now())

    assert "All is well" in dashboard(signed_in(admin), office)


def test_a_user_sees_the_issues_of_their_companies_and_of_none(office, signed_in):
    mine, other = EnvironmentFactory(office=office), EnvironmentFactory(office=office)
    for number, environment in enumerate((mine, other), start=1):
        client = ClientFactory(office=office, environment=environment, name=f"Dossier {number}")
        issue_of(office, client=client)
    issue_of(office, kind="colleague_expired", owner="office", facts={})
    issue_of(
        office,
        kind="file_waits",
        owner="office",
        facts={"reason": "unknown_account", "waiting_for": "", "files": 2},
    )

    response = signed_in(limited_to(mine)).get(f"/offices/{office.pk}/issues/")

    assert {line.kind for line in response.context["page"].rows} == {
        "account_silent",
        "file_waits",
    }
    assert ("Dossier 1" in page(response), "Dossier 2" in page(response)) == (True, False)


def test_figures_count_what_waits(office, admin, signed_in):
    gap_of(account_of(office))
    for state in ("awaiting_signature", "bank_procedure", "active"):
        MandateFactory(client__office=office, state=state)
    MandateFactory(client__office=office, is_handed_over=True)
    look()

    figures = signed_in(admin).get(f"/offices/{office.pk}/").context["figures"]

    assert (figures.late, figures.late_new, figures.mandates_waiting) == (1, 1, 3)
    assert figures.waiting == {"office": 1, "client": 1, "bank": 1}


@pytest.mark.parametrize("count", [1, 50])
def test_dashboard_and_list_cost_the_same_however_much_there_is(
    office, admin, signed_in, django_assert_max_num_queries, count
):
    client = ClientFactory(office=office)
    for _ in range(count):
        issue_of(office, client=client)
    browser = signed_in(admin)
    browser.get(f"/offices/{office.pk}/")

    with django_assert_max_num_queries(30):
        browser.get(f"/offices/{office.pk}/")
    with django_assert_max_num_queries(20):
        browser.get(f"/offices/{office.pk}/issues/")


def test_the_list_goes_on_after_fifty(office, admin, signed_in):
    for _ in range(51):
        issue_of(office)
    browser = signed_in(admin)
    first = browser.get(f"/offices/{office.pk}/issues/").context["page"]

    second = browser.get(f"/offices/{office.pk}/issues/?after={first.next_key}").context["page"]

    assert (len(first.rows), len(second.rows), second.next_key) == (50, 1, None)


@pytest.mark.parametrize("query", ["kind=nonsense", "after=nonsense", "kind=", "after="])
def test_an_address_that_makes_no_sense_shows_the_list(office, admin, signed_in, query):
    issue_of(office)

    response = signed_in(admin).get(f"/offices/{office.pk}/issues/?{query}")

    assert len(response.context["page"].rows) == 1


# -- New since the last visit ----------------------------------------------------------------------


def came(reader, **time):
    Reader.objects.filter(user=reader).update(visited_at=timezone.now() - timedelta(**time))


def is_new(browser, office):
    [line] = browser.get(f"/offices/{office.pk}/").context["others"].lines
    return line.is_new


def test_on_the_first_visit_nothing_is_new(office, admin, signed_in):
    issue_of(office)

    assert not is_new(signed_in(admin), office)


def test_what_was_detected_since_the_last_visit_is_new_for_the_whole_visit(
    office, admin, signed_in
):
    browser = signed_in(admin)
    browser.get(f"/offices/{office.pk}/")
    came(admin, hours=3)
    issue_of(office)

    seen = [is_new(browser, office)]
    came(admin, minutes=5)
    seen.append(is_new(browser, office))
    DetectedIssue.objects.update(detected_at=timezone.now() - timedelta(hours=2))
    came(admin, hours=1)
    seen.append(is_new(browser, office))

    assert seen == [True, True, False]


def test_the_menu_counts_what_is_unread_until_the_dashboard_was_seen(office, admin, signed_in):
    browser = signed_in(admin)
    browser.get(f"/offices/{office.pk}/")
    came(admin, hours=3)
    issue_of(office)
    mark = '<span class="count">1<span class="visually-hidden"> new</span>'

    before = mark in page(browser.get(f"/offices/{office.pk}/issues/"))
    browser.get(f"/offices/{office.pk}/")

    assert before
    assert mark not in page(browser.get(f"/offices/{office.pk}/issues/"))


# -- Put aside -------------------------------------------------------------------------------------


def test_putting_aside_asks_why_and_can_be_taken_back(office, member, signed_in):
    client = ClientFactory(office=office)
    issue = issue_of(office, client=client)
    browser = signed_in(member)

    asked = browser.get(f"/issues/{issue.pk}/dismiss/")
    done = browser.post(f"/issues/{issue.pk}/dismiss/", {"reason": "Rekening stopt"}, follow=True)
    restored = browser.post(f"/issues/{issue.pk}/restore/", follow=True)

    assert client.name in page(asked)
    assert "Rekening stopt" in page(done)
    assert [line.key for line in restored.context["page"].rows] == [str(issue.pk)]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "a\u202eb"])
def test_nothing_is_put_aside_without_a_reason(office, member, signed_in, reason):
    issue = issue_of(office)

    response = signed_in(member).post(f"/issues/{issue.pk}/dismiss/", {"reason": reason})

    assert response.status_code == 422
    assert DetectedIssue.objects.standing().filter(pk=issue.pk).exists()


def test_what_is_gone_already_is_said_and_stays_gone(office, member, signed_in):
    issue = issue_of(office, closed_at=timezone.now())

    response = signed_in(member).post(
        f"/issues/{issue.pk}/dismiss/", {"reason": "Known"}, follow=True
    )

    issue.refresh_from_db()
    assert "gone already" in page(response)
    assert issue.dismissed_at is None


@pytest.mark.parametrize("act", ["dismiss", "restore"])
def test_an_issue_of_companies_that_are_not_mine_does_not_exist(office, signed_in, act):
    mine = EnvironmentFactory(office=office)
    client = ClientFactory(office=office, environment=EnvironmentFactory(office=office))
    issue = issue_of(office, client=client)

    response = signed_in(limited_to(mine)).post(f"/issues/{issue.pk}/{act}/", {"reason": "Known"})

    assert response.status_code == 404


def test_a_gap_that_closes_leaves_the_dashboard(office, admin, signed_in):
    gap_of(BankAccountFactory(client__office=office))
    look()
    Gap.objects.update(closed_at=timezone.now())
    look()

    assert "All is well" in dashboard(signed_in(admin), office)
