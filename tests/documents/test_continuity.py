"""Which statements follow each other, by the way in which their bank counts."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from documents.continuity import (
    Break,
    Link,
    Numbering,
    break_between,
    in_order,
    is_silent,
    numbering,
)

ARGENTA = "ARSPBE22"
MONDAY = date(2026, 3, 2)


def link(number, day=MONDAY, old=0, new=0, **more):
    return Link(day=day, number=number, old_balance=old, new_balance=new, **more)


def missing(previous, following, bank_bic=""):
    """Return the first and the last number that is missing, None if none is."""
    found = break_between(previous, following, bank_bic=bank_bic)
    return found and (found.first_missing, found.last_missing)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (7, 8, None),
        (7, 9, (8, 8)),
        (7, 12, (8, 11)),
        (7, 7, None),  # several files of a bank that always writes the same
        (9, 7, None),  # a bank that began to count again
    ],
)
def test_within_a_year_every_number_counts(before, after, expected):
    found = missing(link(before), link(after, MONDAY + timedelta(days=1)))

    assert found == expected


@pytest.mark.parametrize(
    ("before", "after", "day", "expected"),
    [
        (250, 1, date(2026, 1, 2), None),  # starts again
        (250, 3, date(2026, 1, 6), (1, 2)),  # starts again, two are missing
        (250, 251, date(2026, 1, 2), None),  # goes on for the old year
        (250, 253, date(2026, 1, 2), (251, 252)),  # goes on, two are missing
        (3, 5, date(2026, 2, 2), (1, 4)),  # a quiet account starts again
        (250, 20, date(2026, 1, 5), (1, 19)),  # more files than days, but it can't have gone on
        (1, 1, date(2026, 1, 2), None),  # version 1: always 001
    ],
)
def test_at_new_year_a_bank_starts_again_or_goes_on(before, after, day, expected):
    found = missing(link(before, date(2025, 12, 30)), link(after, day))

    assert found == expected


@pytest.mark.parametrize("numbers", [(0, 5), (5, 0), (0, 0)])
def test_a_number_that_is_not_used_tells_nothing(numbers):
    before, after = numbers

    assert missing(link(before), link(after)) is None
    assert numbering(link(before), link(after), "") is Numbering.NONE


@pytest.mark.parametrize("bank_bic", [ARGENTA, "ARSPBE22XXX"])
def test_a_bank_known_to_number_by_the_day_leaves_no_gap_in_a_jump(bank_bic):
    before, after = link(61), link(75, MONDAY + timedelta(days=13))

    assert missing(before, after, bank_bic) is None


@pytest.mark.parametrize("late", [0, 1])
def test_a_bank_that_numbers_by_the_day_is_recognised(late):
    days = [MONDAY, MONDAY + timedelta(days=14)]
    before, after = (link(day.timetuple().tm_yday - late, day) for day in days)

    assert numbering(before, after, "") is Numbering.CALENDAR
    assert missing(before, after) is None


def test_one_number_that_happens_to_be_the_day_is_no_calendar():
    before, after = link(61), link(65, MONDAY + timedelta(days=8))

    assert missing(before, after) == (62, 64)


def test_the_first_of_january_is_no_calendar():
    before, after = link(1, date(2026, 1, 1)), link(5, date(2026, 1, 5))

    assert missing(before, after) == (2, 4)


@pytest.mark.parametrize(("numbers", "bank_bic"), [((7, 8), ""), ((0, 0), ""), ((61, 75), ARGENTA)])
def test_balances_that_do_not_meet_are_a_break_however_a_bank_counts(numbers, bank_bic):
    before, after = link(numbers[0], new=1_000), link(numbers[1], old=1_500)

    found = break_between(before, after, bank_bic=bank_bic)

    assert found == Break(None, None, 500)


def test_missing_numbers_come_with_the_money_that_moved_unseen():
    found = break_between(link(7, new=1_000), link(9, old=-500))

    assert found == Break(8, 8, -1_500)


def test_statements_stand_by_day_then_number_then_number_on_paper():
    ordered = [
        link(9, date(2025, 12, 31)),
        link(1, date(2026, 1, 2)),
        link(2, date(2026, 1, 2), paper=4),
        link(2, date(2026, 1, 2), paper=5),
    ]
    shuffled = random.Random(7).sample(ordered, k=4)

    assert in_order(shuffled) == ordered


@pytest.mark.parametrize("seed", range(20))
def test_what_no_number_tells_apart_stands_by_its_balances(seed):
    balances = [(300, 100), (100, 100), (100, 0), (0, 900), (900, 250)]
    ordered = [link(8, old=0, new=300)]
    ordered += [
        link(0, MONDAY + timedelta(days=1), old, new, key=key)
        for key, (old, new) in enumerate(balances)
    ]
    shuffled = random.Random(seed).sample(ordered, k=len(ordered))

    assert in_order(shuffled) == ordered


@pytest.mark.parametrize("seed", range(5))
def test_what_no_balance_joins_stands_the_same_in_whatever_order_it_came(seed):
    links = [link(0, old=old, new=new) for old, new in [(5, 6), (1, 2), (2, 3), (6, 5)]]
    shuffled = random.Random(seed).sample(links, k=len(links))

    assert in_order(shuffled) == in_order(links)


def test_nothing_has_no_order():
    assert in_order([]) == []


@pytest.mark.parametrize(
    ("every", "quiet_for", "expected"),
    [
        (1, 10, False),  # ten days surprise nobody
        (1, 11, True),
        (7, 28, False),
        (7, 29, True),
        (30, 100, False),
        (30, 121, True),
    ],
)
def test_an_account_is_silent_after_four_times_its_usual_interval(every, quiet_for, expected):
    days = [MONDAY + timedelta(days=every * count) for count in range(5)]

    assert is_silent(days, days[-1] + timedelta(days=quiet_for)) is expected


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_statements_tell_no_interval(count):
    days = [MONDAY + timedelta(days=number) for number in range(count)]

    assert not is_silent(days, MONDAY + timedelta(days=900))
