"""One piece of work: taken once, done once, tried again when it fails, buried in the end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.requests import request_id
from outbox.models import OutboxMessage
from outbox.services import enqueue, forget_done, retry_dead, run, sweep
from tests.outbox.work import seen

pytestmark = pytest.mark.django_db

NOW = timezone.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))
WAITS = [5, 10, 20, 40, 80, 160, 320]


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def use_up(message, time_machine, *, attempts=8):
    """Let a message fail as often as it may."""
    for _ in range(attempts):
        run(message.pk)
        time_machine.shift(timedelta(hours=1))
    message.refresh_from_db()
    return message


def test_the_work_is_done(message):
    done = run(message.pk)

    message.refresh_from_db()
    assert (done, [value for value, _ in seen]) == (True, [1])
    assert (message.done_at, message.attempts, message.leased_until) == (NOW, 1, None)


@pytest.mark.usefixtures("message")
def test_work_that_is_done_is_not_done_again(message):
    run(message.pk)

    assert (run(message.pk), len(seen)) == (False, 1)


def test_work_that_is_not_there_is_nobodys(db):
    assert run(4_000_000) is False


def test_the_work_knows_the_request_that_caused_it():
    token = request_id.set("the-cause")
    message = enqueue("tests.outbox.work.note", value=1)
    request_id.reset(token)

    run(message.pk)

    assert (seen, request_id.get() == "the-cause") == ([(1, "the-cause")], False)


def test_work_that_no_request_caused_has_an_id_of_its_own():
    token = request_id.set("")
    message = enqueue("tests.outbox.work.note", value=1)
    request_id.reset(token)

    run(message.pk)

    assert len(seen[0][1]) == 36


def test_while_one_has_it_nobody_else_gets_it(message):
    leases = [OutboxMessage.objects.claim(message.pk) for _ in range(3)]

    assert [lease is None for lease in leases] == [False, True, True]


@pytest.mark.parametrize(("passed", "free"), [(0, False), (29, False), (31, True)])
def test_a_lease_ends_after_thirty_seconds(passed, free, message, time_machine):
    OutboxMessage.objects.claim(message.pk)
    time_machine.shift(passed)

    assert (OutboxMessage.objects.claim(message.pk) is not None) is free


def test_who_lost_the_lease_does_not_say_that_it_is_done(db):
    message = enqueue("tests.outbox.work.lose_the_lease", value=1)

    run(message.pk)

    message.refresh_from_db()
    assert message.done_at is None


def test_who_lost_the_lease_holds_nothing(message, time_machine):
    first = OutboxMessage.objects.claim(message.pk)
    time_machine.shift(31)
    second = OutboxMessage.objects.claim(message.pk)

    held = [OutboxMessage.objects.held(message.pk, lease).exists() for lease in (first, second)]

    assert held == [False, True]


def test_a_worker_that_dies_leaves_the_work_to_the_next(time_machine):
    message = enqueue("tests.outbox.work.die", value=1)
    with pytest.raises(SystemExit):
        run(message.pk)

    before = OutboxMessage.objects.claimable().count()
    time_machine.shift(31)

    assert (before, list(OutboxMessage.objects.claimable())) == (0, [message])


def test_a_failure_is_noted(failing):
    done = run(failing.pk)

    failing.refresh_from_db()
    assert (done, failing.last_error) == (False, "OSError: no route to mail.example")
    assert (failing.attempts, failing.leased_until, failing.dead_at) == (1, None, None)


def test_a_long_error_is_cut_and_has_no_nul():
    message = enqueue("tests.outbox.work.fail_at_length", value=1)

    run(message.pk)

    message.refresh_from_db()
    assert message.last_error == "ValueError: " + "x" * 488


@pytest.mark.parametrize(("attempt", "wait"), list(enumerate(WAITS, start=1)))
def test_each_failure_waits_longer(attempt, wait, failing, time_machine):
    use_up(failing, time_machine, attempts=attempt - 1)
    now = timezone.now()

    run(failing.pk)

    failing.refresh_from_db()
    assert failing.due_at - now == timedelta(seconds=wait)


def test_before_its_time_nothing_is_tried_again(failing, time_machine):
    run(failing.pk)
    time_machine.shift(4)
    early = run(failing.pk)
    tried = len(seen)
    time_machine.shift(2)

    run(failing.pk)

    assert (early, tried, len(seen)) == (False, 1, 2)


def test_what_failed_and_then_worked_is_done(db, time_machine):
    message = enqueue("tests.outbox.work.fail", value=1)
    run(message.pk)
    OutboxMessage.objects.update(task="tests.outbox.work.note")
    time_machine.shift(10)

    done = run(message.pk)

    message.refresh_from_db()
    assert (done, message.last_error, message.attempts) == (True, "", 2)


def test_after_eight_attempts_it_is_a_dead_letter(failing, time_machine):
    use_up(failing, time_machine, attempts=7)
    alive = failing.dead_at is None

    use_up(failing, time_machine, attempts=1)

    assert (alive, failing.dead_at is None, len(seen)) == (True, False, 8)


def test_a_dead_letter_is_tried_no_more(failing, time_machine):
    use_up(failing, time_machine, attempts=12)

    assert len(seen) == 8


def test_a_dead_letter_is_in_nobodys_way(failing, message, time_machine):
    use_up(failing, time_machine)

    assert list(OutboxMessage.objects.claimable()) == [message]


def test_a_dead_letter_gets_all_its_attempts_back(failing, time_machine):
    use_up(failing, time_machine)

    revived = retry_dead(failing, by=SYSTEM)

    failing.refresh_from_db()
    assert (revived, failing.dead_at, failing.attempts, failing.due_at) == (
        True,
        None,
        0,
        timezone.now(),
    )


def test_a_dead_letter_that_was_revived_is_done(failing, time_machine):
    use_up(failing, time_machine)
    OutboxMessage.objects.update(task="tests.outbox.work.note")
    retry_dead(failing, by=SYSTEM)

    assert run(failing.pk) is True


@pytest.mark.parametrize("state", ["waiting", "leased", "done"])
def test_what_is_not_dead_is_not_revived(state, message):
    if state == "leased":
        OutboxMessage.objects.claim(message.pk)
    if state == "done":
        run(message.pk)
    before = OutboxMessage.objects.filter(pk=message.pk).values().get()

    revived = retry_dead(message, by=SYSTEM)

    after = OutboxMessage.objects.filter(pk=message.pk).values().get()
    assert (revived, after, AuditEvent.objects.count()) == (False, before, 0)


@pytest.mark.parametrize(
    ("changes", "woken"),
    [
        ({}, 1),
        ({"due_at": NOW + timedelta(seconds=1)}, 0),
        ({"leased_until": NOW + timedelta(seconds=1)}, 0),
        ({"leased_until": NOW - timedelta(seconds=1)}, 1),
        ({"done_at": NOW}, 0),
        ({"dead_at": NOW}, 0),
    ],
)
@pytest.mark.usefixtures("broker_stopped")
def test_the_sweeper_wakes_what_is_due_and_free(changes, woken, message):
    OutboxMessage.objects.update(**changes)

    assert sweep() == woken


@pytest.mark.usefixtures("broker_stopped")
def test_the_sweeper_wakes_so_many_at_a_time(db):
    for n in range(5):
        enqueue("tests.outbox.work.note", value=n)

    assert sweep(limit=3) == 3


@pytest.mark.parametrize(("leased", "dead"), [(1, False), (-1, True)])
@pytest.mark.usefixtures("broker_stopped")
def test_the_sweeper_buries_what_killed_eight_workers(leased, dead, message):
    until = NOW + timedelta(seconds=leased)
    OutboxMessage.objects.update(attempts=8, leased_until=until)

    sweep()

    message.refresh_from_db()
    assert (message.dead_at is not None) is dead


def test_what_used_up_its_attempts_is_not_taken(message):
    OutboxMessage.objects.update(attempts=8)

    assert OutboxMessage.objects.claim(message.pk) is None


def test_what_was_done_long_ago_is_forgotten(message, failing, time_machine):
    run(message.pk)
    recent = enqueue("tests.outbox.work.note", value=2)
    time_machine.shift(timedelta(days=31))
    run(recent.pk)

    count = forget_done(older_than=timedelta(days=30))

    kept = OutboxMessage.objects.order_by("id").values_list("pk", flat=True)
    assert (count, list(kept)) == (1, [failing.pk, recent.pk])


def test_nothing_is_done_and_dead_at_once(message):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.update(done_at=NOW, dead_at=NOW)
