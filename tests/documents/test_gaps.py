"""What is missing between statements is the same whatever order they arrive in."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.continuity import Link, break_between, in_order
from documents.formats import coda
from documents.models import Gap, Statement
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db
START = date(2025, 11, 3)
YEAR = 70  # statements, from November to January


@pytest.fixture
def account():
    return BankAccountFactory()


def days(account, count, *, first=1, start=START, amount=1_000, **more):
    """Return ``count`` statements, one a day, each beginning where the one before ended."""
    return [
        statement(
            account.iban,
            day=start + timedelta(days=place),
            sequence=first + place,
            old=place * amount,
            amounts=(amount,),
            **more,
        )
        for place in range(count)
    ]


def take_in(*statements):
    return receive_document(file_of(*statements), file_name="a.cod")


def open_gaps():
    """Return what is missing now: after which number, before which, from, to, difference."""
    rows = Gap.objects.open().values_list(
        "previous__coda_sequence",
        "next__coda_sequence",
        "first_missing",
        "last_missing",
        "difference",
    )
    return sorted(rows)


def test_statements_that_follow_each_other_leave_no_gap(account):
    for each in days(account, 4):
        take_in(each)

    assert not Gap.objects.exists()


def test_a_hole_opens_a_gap_with_its_numbers_and_its_money(account):
    numbers = days(account, 9)

    take_in(numbers[0])
    take_in(numbers[5])

    assert open_gaps() == [(1, 6, 2, 5, 4_000)]


def test_what_arrives_in_the_middle_splits_a_gap(account):
    numbers = days(account, 9)
    take_in(numbers[0], numbers[8])

    take_in(numbers[4])

    assert open_gaps() == [(1, 5, 2, 4, 3_000), (5, 9, 6, 8, 3_000)]


def test_a_gap_that_is_filled_closes_and_stays_as_history(account):
    numbers = days(account, 3)
    take_in(numbers[0], numbers[2])
    [gap] = Gap.objects.open()

    take_in(numbers[1])

    gap.refresh_from_db()
    assert gap.closed_at >= gap.opened_at
    assert Gap.objects.count() == 1


def test_a_gap_that_is_looked_at_again_stays_the_same_row(account):
    numbers = days(account, 5)
    take_in(numbers[0], numbers[2])
    [gap] = Gap.objects.open()

    take_in(numbers[3])

    assert list(Gap.objects.all()) == [gap]


def test_an_earlier_statement_opens_the_gap_before_the_first(account):
    numbers = days(account, 5)
    take_in(numbers[4])

    take_in(numbers[0])

    assert open_gaps() == [(1, 5, 2, 4, 3_000)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_every_order_of_arrival_gives_the_same_gaps(account, order):
    numbers = days(account, 9)
    held = [numbers[place] for place in (0, 4, 8)]

    for place in order:
        take_in(held[place])

    assert open_gaps() == [(1, 5, 2, 4, 3_000), (5, 9, 6, 8, 3_000)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_unnumbered_statements_of_one_day_are_joined_by_their_balances(account, order):
    balances = [(0, 500), (500, 200), (200, 900)]
    made = [
        statement(account.iban, sequence=0, old=old, amounts=(new - old,)) for old, new in balances
    ]

    for place in order:
        take_in(made[place])

    assert open_gaps() == []


def test_the_numbers_of_a_bank_that_counts_days_are_no_gap():
    account = BankAccountFactory(bank_bic="ARSPBE22")
    take_in(statement(account.iban, sequence=12, amounts=()))

    take_in(statement(account.iban, sequence=90, day=date(2026, 11, 30), amounts=()))

    assert open_gaps() == []


def test_the_bank_named_in_the_very_first_file_counts_at_once():
    account = BankAccountFactory(bank_bic="")

    take_in(
        statement(account.iban, sequence=12, amounts=(), bank_bic="ARSPBE22"),
        statement(account.iban, sequence=90, day=date(2026, 11, 30), amounts=()),
    )

    assert open_gaps() == []


def test_a_new_version_that_joins_closes_the_gaps_around_it(account):
    first, second, third = days(account, 3)
    second.movements[0].amount = 400
    second.new_balance = coda.Balance(1_400, second.creation_date)
    take_in(first, second, third)
    before = open_gaps()

    take_in(days(account, 3)[1])

    assert (before, open_gaps()) == ([(2, 3, None, None, 600)], [])


def test_a_new_version_that_does_not_join_moves_the_gap_to_itself(account):
    first, second, third = days(account, 3)
    take_in(first, second, third)
    second.old_balance = coda.Balance(700, second.creation_date)

    take_in(second)

    assert open_gaps() == [(1, 2, None, None, -300)]
    assert all(gap.next.is_current for gap in Gap.objects.open().select_related("next"))


def test_partial_files_of_another_application_are_counted_apart(account):
    whole = days(account, 3)
    partial = days(account, 3, amount=50, separate_application="00007")

    for each in (whole[0], partial[0], whole[1], partial[2], whole[2]):
        take_in(each)

    assert open_gaps() == [(1, 3, 2, 2, 50)]


def test_each_account_is_counted_apart(account):
    other = BankAccountFactory()

    for each in (days(account, 3)[0], days(other, 3)[1], days(account, 3)[1], days(other, 3)[2]):
        take_in(each)

    assert open_gaps() == []


def year(account, ends):
    """Return statements from November to January: numbers restart, some days have several."""
    made, balance, number = [], 0, 300
    day = START
    for place, end in enumerate(ends):
        following = day + timedelta(days=place % 3)
        number = 1 if following.year > day.year else number + 1
        day = following
        made.append(
            statement(account.iban, day=day, sequence=number, old=balance, amounts=(end - balance,))
        )
        balance = end
    return made


def missing_in(statements):
    """Return the gaps that statements have when they are simply put in order."""
    links = [
        Link(each.creation_date, int(each.coda_sequence), each.old_balance.amount,
             each.closing_balance.amount, int(each.statement_number))
        for each in statements
    ]  # fmt: skip
    found = [(before, after, break_between(before, after)) for before, after in pairwise(links)]
    return sorted(
        (before.number, after.number, each.first_missing, each.last_missing, each.difference)
        for before, after, each in found
        if each
    )


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_year_with_holes_has_the_gaps_of_its_sequence_however_it_is_delivered(account, data):
    ends = data.draw(st.lists(st.integers(-5, 5), min_size=YEAR, max_size=YEAR), label="balances")
    everything = year(account, ends)
    arriving = data.draw(st.permutations(range(YEAR)), label="order")
    late = set(arriving[-data.draw(st.integers(0, 25), label="late") :])
    kept = [place for place in arriving if place not in late]
    size = data.draw(st.integers(3, 15), label="bundle")

    with transaction.atomic():
        for bundle in (kept[start : start + size] for start in range(0, len(kept), size)):
            take_in(*(everything[place] for place in bundle))
        with_holes = open_gaps()
        take_in(*(everything[place] for place in arriving))
        complete = (open_gaps(), Statement.objects.count())
        transaction.set_rollback(True)

    assert with_holes == missing_in([everything[place] for place in sorted(kept)])
    assert complete == ([], YEAR)


def test_links_of_the_year_stand_in_order(account):
    links = [
        Link(each.creation_date, int(each.coda_sequence), 0, 0)
        for each in year(account, range(YEAR))
    ]

    assert in_order(reversed(links)) == links
    assert links[0].day.year < links[-1].day.year
