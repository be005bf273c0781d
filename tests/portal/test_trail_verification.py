"""Administration › Audit: an Admin has the trail verified, and reads what came out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from audit.services import record
from audit.tasks import publish_heads
from common.actors import SYSTEM
from offices.models import TrailCheck
from offices.services import trail_checks
from tests.audit.triggers import lifted
from users.selectors import display_name

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anchor_file(settings, tmp_path):
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-heads.jsonl"


@pytest.fixture
def browser(admin, signed_in):
    return signed_in(admin)


@pytest.fixture
def five(office):
    return [record("client.added", by=SYSTEM, office_id=office.pk) for _number in range(5)]


def ask(browser, office):
    return browser.post(f"/offices/{office.pk}/audit/verify/", follow=True)


def page(browser, office):
    return browser.get(f"/offices/{office.pk}/audit/")


def tamper(sql, *values):
    with lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.usefixtures("five")
def test_what_holds_is_said_with_how_much_was_verified(browser, office, admin, run_outbox):
    waiting = ask(browser, office)
    run_outbox()
    answer = page(browser, office)

    assert (waiting["Refresh"], "Refresh" in answer) == ("3", False)
    assert "Being verified: 0 of 5 events." in waiting.text
    assert "All 5 events were verified, and all hold." in answer.text
    assert f"at the request of {display_name(admin)}" in answer.text
    event = AuditEvent.objects.get(action="audit.verified")
    assert (event.actor_id, event.facts) == (str(admin.pk), {"events": 5, "holds": True})


def test_the_first_event_that_was_changed_is_named(browser, office, five, run_outbox):
    tamper("UPDATE audit_auditevent SET reason = 'edited' WHERE id = %s", five[2].pk)

    ask(browser, office)
    run_outbox()

    text = page(browser, office).text
    assert "Event 3 was changed after it was written." in text
    assert "The 2 events before it hold" in text
    assert "It says “Company added”" in text
    assert AuditEvent.objects.get(action="audit.verified").facts == {"events": 2, "holds": False}


@pytest.mark.parametrize("gone", [1, 2, 5])
def test_a_missing_event_is_named(browser, office, five, run_outbox, gone):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", five[gone - 1].pk)

    ask(browser, office)
    run_outbox()

    check = TrailCheck.objects.get()
    assert (check.done, check.broken_at) == (gone - 1, gone)
    assert page(browser, office).context["verification"].fault


@pytest.mark.usefixtures("five")
def test_an_end_that_was_written_anew_is_found_by_its_published_seal(browser, office, run_outbox):
    publish_heads()
    TrailCheck.objects.all().delete()
    tamper("DELETE FROM audit_auditevent WHERE chain = %s", str(office.pk))
    tamper("DELETE FROM audit_auditchain WHERE key = %s", str(office.pk))
    for _number in range(5):
        record("client.added", by=SYSTEM, office_id=office.pk)

    ask(browser, office)
    run_outbox()

    assert "Event 5 is not the one whose seal was published." in page(browser, office).text


@pytest.mark.usefixtures("five")
def test_the_published_seal_that_fits_is_told(browser, office, run_outbox):
    publish_heads()
    record("client.added", by=SYSTEM, office_id=office.pk)

    ask(browser, office)
    run_outbox()

    assert "Event 5 has the seal that was published outside" in page(browser, office).text


@pytest.mark.usefixtures("five")
def test_a_long_trail_is_walked_some_events_at_a_time(browser, office, run_outbox, monkeypatch):
    monkeypatch.setattr(trail_checks, "EVENTS_AT_ONCE", 2)

    ask(browser, office)

    assert run_outbox() == 3
    assert TrailCheck.objects.get().done == 5


@pytest.mark.parametrize("gone", [2, 3, 4, 5])
def test_a_hole_is_found_wherever_the_steps_end(
    browser, office, five, run_outbox, monkeypatch, gone
):
    monkeypatch.setattr(trail_checks, "EVENTS_AT_ONCE", 2)
    for event in five[gone - 1 :][:3]:
        tamper("DELETE FROM audit_auditevent WHERE id = %s", event.pk)

    ask(browser, office)
    run_outbox()

    check = TrailCheck.objects.get()
    assert (check.done, check.broken_at) == (gone - 1, gone)


@pytest.mark.usefixtures("five")
def test_a_step_that_runs_twice_is_noted_once(browser, office, run_outbox):
    ask(browser, office)
    check = TrailCheck.objects.get()
    run_outbox()

    trail_checks.verify_some(check)

    assert AuditEvent.objects.filter(action="audit.verified").count() == 1


@pytest.mark.usefixtures("five")
def test_a_second_one_waits_for_the_first(browser, office):
    ask(browser, office)
    response = ask(browser, office)

    assert "The trail is being verified already" in response.text
    assert TrailCheck.objects.count() == 1


@pytest.mark.usefixtures("five")
def test_one_that_got_lost_gives_way(office, admin):
    long_ago = timezone.now() - trail_checks.LONGEST_CHECK - timedelta(seconds=1)
    lost = trail_checks.start_trail_check(office, user=admin)
    TrailCheck.objects.filter(pk=lost.pk).update(created_at=long_ago)

    trail_checks.start_trail_check(office, user=admin)

    lost.refresh_from_db()
    assert (lost.is_lost, TrailCheck.objects.filter(finished_at=None).count()) == (True, 1)


def test_one_that_got_lost_says_so(browser, office):
    TrailCheck.objects.create(
        office=office, total=5, head="", finished_at=timezone.now(), fault=TrailCheck.LOST
    )

    assert "The last verification didn't come to an end" in page(browser, office).text


def test_nothing_on_record_is_nothing_to_verify(browser, office, run_outbox):
    ask(browser, office)
    run_outbox()

    assert "Nothing is on record yet, so there is nothing to verify." in page(browser, office).text


@pytest.mark.usefixtures("five")
def test_another_office_s_verification_stays_there(browser, office, other_office, run_outbox):
    record("client.added", by=SYSTEM, office_id=other_office.pk)
    TrailCheck.objects.create(office=other_office, total=1, head="")
    run_outbox()

    assert page(browser, office).context["verification"] is None
