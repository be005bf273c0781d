"""The statement calendar: every day of a year, and what is missing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine

from documents.banking_days import bank_holidays, easter_sunday, is_banking_day
from documents.models import Statement
from documents.pages.calendar import day_of, last_due
from tests.documents.pages.test_statement_page import words
from tests.factories import BankAccountFactory, ClientFactory, EnvironmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
NOON = "2026-11-25T12:00:00+01:00"


@pytest.fixture(autouse=True)
def _noon():
    """It is Wednesday noon, the day after the last statement that could be here."""
    with time_machine.travel(NOON, tick=False):
        yield


def path_of(account, query=""):
    return f"/bank-accounts/{account.pk}/statements/{query}"


def state_of(page: str, said: str) -> str:
    """Return the state of the cell that is said to be something."""
    [state] = re.findall(rf'year__day is-(\w+)"[^>]*title="{re.escape(said)}', page)
    return state


def test_every_kind_of_day_is_shown(see, account, receive):
    receive(account, day=date(2026, 11, 17), sequence=1, amounts=(1_000,), old=100_000)
    receive(account, day=date(2026, 11, 19), sequence=2, amounts=(), old=101_000, new_balance=None)
    receive(account, day=date(2026, 11, 20), sequence=4, amounts=(1_000,), old=101_000)

    page = see(path_of(account))

    assert state_of(page, "17 Nov 2026: 1 movement") == "received"
    assert state_of(page, "18 Nov 2026: no movements") == "empty"
    assert state_of(page, "19 Nov 2026: missing") == "missing"
    assert state_of(page, "20 Nov 2026: 1 movement") == "received"
    assert state_of(page, "21 Nov 2026: weekend") == "closed"
    assert state_of(page, "23 Nov 2026: nothing received") == "nothing"
    assert state_of(page, "24 Nov 2026: not due yet") == "expected"
    assert state_of(page, "25 Nov 2026: not due yet") == "expected"
    assert state_of(page, "11 Nov 2026: bank holiday") == "holiday"
    assert state_of(page, "16 Nov 2026: before the first statement") == "before"
    assert page.count('class="year__day') == 365


def test_a_day_leads_to_its_statement(see, account, receive):
    document = receive(account, day=date(2026, 11, 17))

    assert f'href="/documents/{document.uuid}/" title="17 Nov 2026: 1 movement"' in see(
        path_of(account)
    )


def test_what_is_missing_is_listed_with_its_neighbours(see, account, receive):
    before = receive(account, day=date(2026, 11, 17), sequence=1, amounts=(1_000,), old=100_000)
    after = receive(account, day=date(2026, 11, 20), sequence=4, amounts=(1_000,), old=105_000)

    page = see(path_of(account))

    text = words(page)
    assert "CODA 002–003 are missing (2 files) 4.00 EUR moved in between" in text
    assert f'<a href="/documents/{before.uuid}/">001, 17 Nov 2026</a>' in page
    assert f'<a href="/documents/{after.uuid}/">004, 20 Nov 2026</a>' in page
    assert "Something is missing in 1 place." in text


def test_balances_that_do_not_meet_leave_doubtful_days(see, account, receive):
    receive(account, day=date(2026, 11, 17), sequence=1, amounts=(1_000,), old=100_000)
    receive(account, day=date(2026, 11, 19), sequence=2, amounts=(1_000,), old=105_000)

    page = see(path_of(account))

    assert state_of(page, "18 Nov 2026: the balances") == "doubtful"


def test_a_complete_account_says_so(see, account, receive):
    receive(account, day=date(2026, 11, 17), amounts=(1_000,), old=100_000)

    text = words(see(path_of(account)))

    assert "Complete" in text
    assert "The last statement is of 17 Nov 2026, its balance 101.00 EUR." in text
    assert "Nothing is missing" in text


def test_an_account_without_statements_says_so(see, account):
    assert "No statement has arrived yet." in see(path_of(account))


def test_years_follow_each_other_as_far_as_there_are_statements(see, account, receive):
    receive(account, day=date(2025, 3, 4))

    this_year, last_year = see(path_of(account)), see(path_of(account, "?year=2025"))

    assert ('href="?year=2025"' in this_year, 'href="?year=2027"' in this_year) == (True, False)
    assert ('href="?year=2024"' in last_year, 'href="?year=2026"' in last_year) == (False, True)
    assert state_of(last_year, "4 Mar 2025: 1 movement") == "received"


@pytest.mark.parametrize("year", ["x", "0000", "9999", "20260", "", "²026"])
def test_a_year_that_makes_no_sense_is_shown_all_the_same(see, account, year):
    see(path_of(account, f"?year={year}"))


def test_the_calendar_makes_as_many_queries_for_a_full_month(
    signed_in, member, account, receive, django_assert_max_num_queries
):
    for day in range(1, 21):
        receive(account, day=date(2026, 10, day), sequence=day, amounts=(), old=1_000)
    browser = signed_in(member)
    browser.get(path_of(account))

    with django_assert_max_num_queries(20):
        browser.get(path_of(account))


def test_a_foreign_account_does_not_exist(signed_in, outsider, account):
    assert signed_in(outsider).get(path_of(account)).status_code == 404


def test_an_account_out_of_a_user_s_environments_does_not_exist(signed_in, office):
    place = MembershipFactory(office=office)
    place.environments.add(EnvironmentFactory(office=office))
    account = BankAccountFactory(client=ClientFactory(office=office))

    assert signed_in(place.user).get(path_of(account)).status_code == 404


# -- Days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
    ],
)
def test_easter_is_where_the_calendar_has_it(year, sunday):
    assert easter_sunday(year) == sunday


def test_the_holidays_of_a_year():
    assert sorted(bank_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 21),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_banks_work_on_weekdays_that_are_no_holidays():
    week = [date(2026, 11, 9) + timedelta(days=days) for days in range(7)]

    assert [is_banking_day(day) for day in week] == [True, True, False, True, True, False, False]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 24), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 20)),
        (date(2026, 11, 12), date(2026, 11, 10)),
    ],
)
def test_the_last_banking_day_may_still_be_on_its_way(today, due):
    assert last_due(today) == due


@pytest.mark.parametrize(
    ("row", "day"),
    [
        (
            Statement(
                movement_count=1,
                created_on=date(2026, 11, 21),
                new_balance_on=date(2026, 11, 20),
                day=date(2026, 11, 21),
            ),
            date(2026, 11, 20),
        ),
        (
            Statement(
                movement_count=0,
                created_on=date(2026, 11, 23),
                new_balance_on=date(2026, 11, 18),
                day=date(2026, 11, 23),
            ),
            date(2026, 11, 20),
        ),
        (Statement(movement_count=0, created_on=None, day=date(2026, 11, 19)), date(2026, 11, 19)),
    ],
)
def test_a_statement_is_about_the_banking_day_before_it_was_made(row, day):
    assert day_of(row) == day
