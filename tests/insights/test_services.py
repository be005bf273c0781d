"""One situation is one row: it appears, stays, closes, comes back; people put it aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import StateConflict
from consents.services import request_consent
from documents.models import Gap
from insights.models import DetectedIssue
from insights.services import (
    dismiss_issue,
    forget_closed,
    look,
    look_at_changes,
    restore_issue,
)
from insights.states import IssueKind
from insights.tasks import look_at_everything, look_at_what_changed, look_seldom
from tests.factories import MandateFactory, OfficeFactory, PartnerFactory
from tests.factories.issues import account_of, gap_of, issue_of, payment_of

pytestmark = pytest.mark.django_db
MISSING = [IssueKind.MISSING_STATEMENTS]


def rows():
    return list(DetectedIssue.objects.order_by("detected_at", "pk"))


def test_the_same_situation_is_one_row_however_often_it_is_looked_at(office):
    gap_of(account_of(office))

    changes = [look(), look(), look()]

    assert (changes, len(rows())) == ([1, 0, 0], 1)


def test_a_row_closes_when_its_cause_is_gone(office):
    gap_of(account_of(office))
    look()
    Gap.objects.update(closed_at=timezone.now())

    look()

    assert [row.closed_at is not None for row in rows()] == [True]


def test_what_comes_back_is_a_new_row_that_nobody_has_put_aside(office, admin):
    gap = gap_of(account_of(office))
    look()
    dismiss_issue(rows()[0], reason="Known to us", user=admin, by=SYSTEM)
    Gap.objects.update(closed_at=timezone.now())
    look()
    Gap.objects.filter(pk=gap.pk).update(closed_at=None)

    look()

    assert [issue.dismissed_at for issue in DetectedIssue.objects.standing()] == [None]
    assert len(rows()) == 2


def test_what_is_put_aside_stays_aside_while_its_cause_lasts(office, admin):
    gap_of(account_of(office))
    look()
    dismiss_issue(rows()[0], reason="Known to us", user=admin, by=SYSTEM)

    look()

    assert list(DetectedIssue.objects.standing()) == []
    assert len(rows()) == 1


def test_what_has_become_of_a_situation_is_put_into_its_row(office):
    mandate = MandateFactory(client__office=office, state="problem", reason="unknown_account")
    look()
    type(mandate).objects.update(reason="card_inactive")

    look()

    assert [(row.owner, row.facts["reason"]) for row in rows()] == [("client", "card_inactive")]


def test_looking_at_one_office_leaves_the_others_alone(office, other_office):
    for each in (office, other_office):
        gap_of(account_of(each))
    look()
    Gap.objects.update(closed_at=timezone.now())

    look(type(office).objects.filter(pk=office.pk))

    assert {row.office_id: row.closed_at is None for row in rows()} == {
        office.pk: False,
        other_office.pk: True,
    }


@pytest.mark.parametrize("count", [1, 20])
def test_looking_costs_the_same_however_much_there_is(count):
    for _ in range(count):
        gap_of(account_of(OfficeFactory()))

    with CaptureQueriesContext(connection) as queries:
        look(kinds=MISSING)

    assert len(queries) == 7  # offices, found, its days, known, written, the transaction around


def test_an_office_that_has_left_is_not_looked_at(office):
    gap_of(account_of(office))
    type(office).objects.update(closed_at=timezone.now())

    assert look() == 0


def test_a_decision_is_followed_by_a_look(office):
    MandateFactory(client__office=office, state="problem", reason="other")
    request_consent(
        PartnerFactory(), office, redirect_uri="", by=SYSTEM
    )  # leaves an event in the chain of the office

    look_at_what_changed()

    assert [row.kind for row in rows()] == ["mandate_problem"]


def test_an_arrival_is_followed_by_a_look(office):
    gap_of(account_of(office))

    look_at_what_changed()

    assert [row.kind for row in rows()] == ["missing_statements"]


def test_nothing_is_looked_at_where_nothing_happened(office):
    MandateFactory(client__office=office, state="problem", reason="other")

    assert look_at_changes(within=timedelta(seconds=30)) == 0


def test_payroll_that_was_ordered_is_closed_at_once(office):
    account = account_of(office)
    payment_of(account, "Acerta")
    look_seldom()
    MandateFactory(client=account.client, kind="soda", source="acerta", state="not_signed")

    look_at_what_changed()

    assert [row.closed_at is not None for row in rows()] == [True]


def test_the_clock_looks_for_everything(office):
    gap_of(account_of(office))
    payment_of(account_of(office), "Acerta")

    look_at_everything()
    look_seldom()

    assert {row.kind for row in rows()} == {"missing_statements", "payroll_possible"}


def test_putting_aside_is_audited_with_its_reason(office, admin):
    issue = issue_of(office)

    dismiss_issue(issue, reason="Account is being closed", user=admin, by=SYSTEM)

    event = AuditEvent.objects.get(action="issue.dismissed")
    assert (event.reason, event.chain, event.facts["kind"]) == (
        "Account is being closed",
        str(office.pk),
        "account_silent",
    )


@pytest.mark.parametrize("state", ["closed", "dismissed"])
def test_only_what_stands_can_be_put_aside(office, admin, state):
    changes = {
        "closed": {"closed_at": timezone.now()},
        "dismissed": {"dismissed_at": timezone.now(), "dismissal": "Known"},
    }
    issue = issue_of(office, **changes[state])

    with pytest.raises(StateConflict):
        dismiss_issue(issue, reason="Known to us", user=admin, by=SYSTEM)

    assert not AuditEvent.objects.filter(action="issue.dismissed").exists()


def test_what_was_put_aside_can_be_taken_back(office, admin):
    issue = issue_of(office)
    dismiss_issue(issue, reason="Known to us", user=admin, by=SYSTEM)

    restore_issue(issue, by=SYSTEM)

    assert list(DetectedIssue.objects.standing()) == [issue]
    assert AuditEvent.objects.filter(action="issue.restored").count() == 1


@pytest.mark.parametrize("closed", [True, False])
def test_only_what_is_aside_and_open_can_be_taken_back(office, closed):
    changes = {"dismissed_at": timezone.now(), "dismissal": "Known"} if closed else {}
    issue = issue_of(office, closed_at=timezone.now() if closed else None, **changes)

    with pytest.raises(StateConflict):
        restore_issue(issue, by=SYSTEM)


def test_what_closed_long_ago_is_forgotten(office):
    old = timezone.now() - timedelta(days=91)
    issue_of(office, closed_at=old)
    kept = [issue_of(office, closed_at=timezone.now()), issue_of(office)]

    assert forget_closed(older_than=timedelta(days=90)) == 1
    assert set(rows()) == set(kept)
