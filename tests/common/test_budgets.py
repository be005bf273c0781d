"""How often something may be asked for."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from common.budgets import spend
from common.errors import BudgetSpent

AWAY = {"default": {"BACKEND": "tests.common.caches.AwayCache"}}
DATABASE = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}
NOON = timezone.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def times(count, *parts, limit=3, seconds=60, **options):
    return [spend("x", *parts, limit=limit, seconds=seconds, **options) for _ in range(count)]


def test_counts_up_to_the_limit():
    assert times(3) == [1, 2, 3]


def test_refuses_past_the_limit():
    times(3)

    with pytest.raises(BudgetSpent, match="Too many requests: 3 are possible in 1 minute"):
        times(1)


def test_goes_on_refusing():
    times(3)
    for _ in range(2):
        with pytest.raises(BudgetSpent):
            times(1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (10, "10 seconds"),
        (600, "10 minutes"),
        (3_600, "1 hour"),
        (86_400, "1 day"),
    ],
)
def test_says_how_much_is_possible(seconds, words):
    with pytest.raises(BudgetSpent) as refusal:
        times(1, limit=0, seconds=seconds)

    assert refusal.value.message == f"Too many requests: 0 are possible in {words}."


@pytest.mark.parametrize(("passed", "left"), [(0, 61), (59, 2)])
def test_says_when_to_come_back(passed, left, time_machine):
    time_machine.shift(passed)

    with pytest.raises(BudgetSpent) as refusal:
        times(1, limit=0)

    assert refusal.value.retry_after == left


def test_coming_back_then_is_in_time(time_machine):
    times(3)
    with pytest.raises(BudgetSpent) as refusal:
        times(1)

    time_machine.shift(refusal.value.retry_after)

    assert times(1) == [1]


@pytest.mark.parametrize("other", [("b",), ("a", "b"), ("ab",), ("",)])
def test_each_has_a_budget_of_its_own(other):
    times(3, "a")

    assert times(1, *other) == [1]


def test_different_budgets_do_not_mix():
    times(3)

    assert spend("y", limit=3, seconds=60) == 1


@pytest.mark.parametrize("part", ["\0", "é" * 300, "\ud800", " a\nb "])
def test_any_text_can_have_a_budget(part):
    assert times(2, part) == [1, 2]


def test_without_the_cache_the_use_is_allowed(settings):
    settings.CACHES = AWAY

    assert times(5) == [0] * 5


def test_without_the_cache_the_use_is_refused_where_that_is_safer(settings):
    settings.CACHES = AWAY

    with pytest.raises(BudgetSpent) as refusal:
        times(1, fail_closed=True)

    assert (refusal.value.retry_after, refusal.value.code) == (30, "too_many_requests")


def test_that_the_cache_is_away_is_logged(settings, caplog):
    settings.CACHES = AWAY

    times(1)

    assert [(entry.message, entry.error) for entry in caplog.records] == [
        ("budget_unavailable", "ConnectionError")
    ]


@pytest.mark.django_db
def test_a_budget_of_a_day_lasts_a_day_in_the_database(settings, time_machine):
    settings.CACHES = DATABASE
    call_command("createcachetable")
    used = []
    for _ in range(3):
        used += times(1, seconds=86_400)
        time_machine.shift(timedelta(hours=2))

    with pytest.raises(BudgetSpent):
        times(1, seconds=86_400)

    assert used == [1, 2, 3]
