"""Logging in: by e-mail address, without telling strangers who has an account."""

import re
from importlib import import_module

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone

from tests.factories import UserFactory
from tests.users.conftest import PASSWORD, words
from users.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
NOW = timezone.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def user(db):
    return UserFactory(email="an.peeters@office.example")


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


def attempt(email="an.peeters@office.example", password=PASSWORD, browser=None, **options):
    browser = browser or Browser()
    response = browser.post(LOGIN, {"login": email, "password": password}, **options)
    return browser, response


@pytest.mark.parametrize(
    "spelling",
    [
        "an.peeters@office.example",
        "An.Peeters@Office.Example",
        "AN.PEETERS@OFFICE.EXAMPLE",
        " an.peeters@office.example ",
    ],
)
@pytest.mark.usefixtures("user")
def test_an_address_opens_in_any_case(spelling):
    browser, response = attempt(spelling)

    assert (response.status_code, response["Location"], is_signed_in(browser)) == (302, "/", True)


def test_a_superuser_made_on_the_command_line_has_to_confirm_the_address(run_outbox, mailoutbox):
    User.objects.create_superuser("root@office.example", PASSWORD)

    browser, response = attempt("root@office.example")

    run_outbox()
    assert (response["Location"], is_signed_in(browser)) == ("/accounts/confirm-email/", False)
    assert [mail.to for mail in mailoutbox] == [["root@office.example"]]


def test_the_link_that_confirms_an_address_lets_in(run_outbox, mailoutbox):
    User.objects.create_superuser("root@office.example", PASSWORD)
    attempt("root@office.example")
    run_outbox()
    path = re.search(r"/accounts/confirm-email/\S+", mailoutbox[0].body)[0]

    Browser().post(path)

    browser, _response = attempt("root@office.example")
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("an.peeters@office.example", "not the passphrase"),
        ("an.peeters@office.example", PASSWORD + " "),
        ("an.peeters@office.example", PASSWORD.upper()),
        ("nobody@office.example", PASSWORD),
        ("nobody@office.example", "not the passphrase"),
        ("an.peeters", PASSWORD),
        ("an.peeters@office.example\0", PASSWORD),
        ("", PASSWORD),
        ("an.peeters@office.example", ""),
    ],
)
@pytest.mark.usefixtures("user")
def test_nothing_else_opens(email, password):
    browser, response = attempt(email, password)

    assert (response.status_code, is_signed_in(browser)) == (200, False)


@pytest.mark.usefixtures("user")
def test_a_wrong_password_and_an_unknown_address_look_the_same():
    UserFactory(email="gone@office.example", is_active=False)
    emails = ["an.peeters@office.example", "nobody@office.example", "gone@office.example"]

    pages = [attempt(email, "not the passphrase")[1] for email in emails]

    assert [page.status_code for page in pages] == [200] * 3
    assert len({words(page, *emails) for page in pages}) == 1


def test_somebody_who_was_deactivated_stays_out():
    UserFactory(email="gone@office.example", is_active=False)

    browser, _response = attempt("gone@office.example")

    assert is_signed_in(browser) is False


@pytest.mark.usefixtures("user")
def test_after_five_failures_an_account_is_closed_for_a_while(time_machine):
    for _ in range(5):
        attempt(password="not the passphrase")

    during, response = attempt()
    time_machine.shift(301)
    after, _response = attempt()

    assert ("Too many" in response.text, is_signed_in(during), is_signed_in(after)) == (
        True,
        False,
        True,
    )


@pytest.mark.usefixtures("user")
def test_a_spelling_is_not_an_account_of_its_own():
    for spelling in ("an.peeters@office.example", "AN.peeters@office.example") * 3:
        attempt(spelling, "not the passphrase")

    browser, _response = attempt()

    assert is_signed_in(browser) is False


@pytest.mark.usefixtures("user")
def test_success_does_not_count_as_failure():
    signed_in = [is_signed_in(attempt()[0]) for _ in range(8)]

    assert signed_in == [True] * 8


def test_an_unknown_address_is_closed_in_the_same_way(user):
    unknown, known = "nobody@office.example", user.email
    pages = [[attempt(email, "not it")[1] for _ in range(6)][-1] for email in (unknown, known)]

    assert len({words(page, unknown, known) for page in pages}) == 1


@pytest.mark.usefixtures("user")
def test_one_address_of_the_net_can_not_try_every_account():
    for n in range(50):
        attempt(f"person{n}@office.example", "not the passphrase")

    browser, _response = attempt()

    assert is_signed_in(browser) is False


@pytest.mark.usefixtures("user")
def test_pretending_to_come_from_elsewhere_does_not_help():
    for n in range(50):
        spoofed = {"x-forwarded-for": f"203.0.113.{n}"}
        attempt(f"person{n}@office.example", "not the passphrase", headers=spoofed)

    browser, _response = attempt(headers={"x-forwarded-for": "203.0.113.200"})

    assert is_signed_in(browser) is False


def test_logging_in_changes_the_id_of_the_session(user):
    browser = Browser()
    browser.get(LOGIN)
    before = browser.session.session_key

    attempt(user.email, browser=browser)

    assert (before == browser.session.session_key, Session.objects.filter(pk=before).count()) == (
        False,
        0,
    )


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/consents/0b5a6e3e-6f5c-4c1e-9d1e-3a4f5b6c7d8e/confirm", None),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
@pytest.mark.usefixtures("user")
def test_the_way_is_kept_within_the_portal(target, goes_to):
    browser = Browser()
    sent = {"login": "an.peeters@office.example", "password": PASSWORD, "next": target}

    response = browser.post(LOGIN, sent)

    assert response["Location"] == (goes_to or target)


@pytest.mark.parametrize("path", ["/", "/profile/", "/accounts/2fa/", "/accounts/sessions/"])
def test_strangers_are_asked_to_log_in_and_come_back(path):
    response = Browser().get(path)

    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={path}")


def test_logging_out_ends_the_session(log_in, user):
    browser = log_in(user)
    key = browser.session.session_key

    browser.post("/accounts/logout/")

    assert (is_signed_in(browser), Session.objects.filter(pk=key).count()) == (False, 0)


def test_a_link_elsewhere_does_not_log_out(log_in, user):
    browser = log_in(user)

    browser.get("/accounts/logout/")

    assert is_signed_in(browser)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(method):
    sent = {"email": "new@office.example", "password1": PASSWORD, "password2": PASSWORD}

    response = getattr(Browser(), method)("/accounts/signup/", sent)

    templates = [template.name for template in response.templates]
    assert (templates[0], User.objects.count()) == ("account/signup_closed.html", 0)


@pytest.mark.usefixtures("user")
def test_the_log_in_form_comes_from_our_own_page():
    browser = Browser(enforce_csrf_checks=True)

    _browser, response = attempt(browser=browser)

    assert (response.status_code, is_signed_in(browser)) == (403, False)


def test_the_password_is_kept_as_a_slow_hash(settings):
    settings.PASSWORD_HASHERS = import_module("mycodabox.settings.base").PASSWORD_HASHERS
    user = User.objects.create_user("an@office.example", PASSWORD)

    assert user.password.partition("$")[0] == "argon2"
