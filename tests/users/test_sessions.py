"""How long a log-in lasts, where one is logged in, and what ends it."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone

from tests.users.conftest import PASSWORD
from users.models import User

pytestmark = pytest.mark.django_db

NOW = timezone.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))
SESSIONS = "/accounts/sessions/"


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def is_in(browser):
    return browser.get("/profile/").status_code == 200


@pytest.mark.parametrize(("minutes", "lasts"), [(29, True), (30, True), (31, False), (600, False)])
def test_a_log_in_ends_after_half_an_hour_without_a_click(
    minutes, lasts, log_in, member, time_machine
):
    browser = log_in(member)
    is_in(browser)

    time_machine.shift(timedelta(minutes=minutes))

    assert is_in(browser) is lasts


def test_it_ends_too_if_there_was_no_click_at_all(log_in, member, time_machine):
    browser = log_in(member)

    time_machine.shift(timedelta(minutes=31))

    assert is_in(browser) is False


def test_clicks_keep_it_alive(log_in, member, time_machine):
    browser = log_in(member)
    alive = []
    for _ in range(10):
        time_machine.shift(timedelta(minutes=25))
        alive.append(is_in(browser))

    assert alive == [True] * 10


def test_after_twelve_hours_it_ends_all_the_same(log_in, member, time_machine):
    browser = log_in(member)
    alive = []
    for _ in range(26):
        time_machine.shift(timedelta(minutes=29))
        alive.append(is_in(browser))

    assert alive == [True] * 24 + [False] * 2


def test_whoever_was_away_is_told_so(log_in, member, time_machine):
    browser = log_in(member)
    time_machine.shift(timedelta(minutes=31))

    response = browser.get("/profile/", follow=True)

    assert response.redirect_chain == [("/accounts/login/?next=/profile/", 302)]
    assert "You were signed out because you were away for a while." in response.text


def test_what_was_posted_after_that_is_not_done(log_in, member, time_machine):
    browser = log_in(member)
    time_machine.shift(timedelta(minutes=31))

    browser.post("/profile/", {"full_name": "Changed", "language": "en"})

    assert User.objects.get(pk=member.pk).full_name == member.full_name


def test_a_session_that_ended_is_gone_from_the_database(log_in, member, time_machine):
    browser = log_in(member)
    key = browser.session.session_key
    time_machine.shift(timedelta(minutes=31))

    is_in(browser)

    assert Session.objects.filter(pk=key).count() == 0


def test_a_click_is_noted_at_most_once_a_minute(log_in, member, time_machine):
    browser = log_in(member)
    is_in(browser)
    noted = []
    for _ in range(4):
        time_machine.shift(20)
        is_in(browser)
        noted.append(browser.session["seen_at"] - NOW.timestamp())

    assert noted == [0, 0, 0, 80]


def test_the_list_shows_where_one_is_logged_in(log_in, member):
    here, _there = log_in(member), log_in(member)

    response = here.get(SESSIONS)

    assert response.context["session_count"] == 2


def test_the_list_shows_nobody_elses(log_in, member, admin):
    log_in(admin)

    response = log_in(member).get(SESSIONS)

    assert [session.user for session in response.context["sessions"]] == [member]


def test_the_list_ends_the_other_sessions(log_in, member, admin):
    here, there, another = log_in(member), log_in(member), log_in(admin)

    here.post(SESSIONS)

    assert [is_in(browser) for browser in (here, there, another)] == [True, False, True]


def test_a_changed_password_ends_every_session(log_in, member):
    here, there = log_in(member), log_in(member)
    new = "another long passphrase"

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert [is_in(browser) for browser in (here, there)] == [False, False]


def test_whoever_is_deactivated_is_out_at_the_next_click(log_in, member):
    browser = log_in(member)
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert is_in(browser) is False


def test_a_stolen_cookie_is_worth_nothing_after_logging_out(log_in, member):
    browser = log_in(member)
    thief = Browser()
    thief.cookies = browser.cookies.copy()

    browser.post("/accounts/logout/")

    assert is_in(thief) is False


def test_a_planted_cookie_is_not_taken_over(member):
    browser = Browser()
    browser.cookies["sessionid"] = "a" * 32

    browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})

    assert (browser.session.session_key == "a" * 32, is_in(browser)) == (False, True)


def test_the_cookie_is_for_our_pages_only(log_in, member):
    cookie = log_in(member).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_the_cookie_of_production_is_for_https_only():
    production = Path("mycodabox/settings/production.py").read_text()

    assert 'SESSION_COOKIE_NAME = "__Host-session"\nSESSION_COOKIE_SECURE = True' in production


def test_a_log_in_is_listed_with_where_it_came_from(member):
    browser = Browser(headers={"user-agent": "A browser"}, REMOTE_ADDR="192.0.2.7")

    browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})

    session = UserSession.objects.get()
    assert (session.ip, session.user_agent) == ("192.0.2.7", "A browser")
