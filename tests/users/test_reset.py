"""A forgotten password: a mail through the outbox, whose link works once."""

import re

import pytest
from django.test import Client as Browser
from django.utils import timezone

from mails.models import Mail
from tests.factories import UserFactory
from tests.users.conftest import PASSWORD, words
from users.models import User

pytestmark = pytest.mark.django_db

RESET = "/accounts/password/reset/"
NEW = "another long passphrase"


@pytest.fixture
def user(db):
    return UserFactory(email="an.peeters@office.example", language="fr")


@pytest.fixture
def ask_for_link(user, run_outbox, mailoutbox):
    """Return a function that returns the address in the mail for a forgotten password."""

    def ask() -> str:
        Browser().post(RESET, {"email": user.email})
        run_outbox()
        return re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]

    return ask


@pytest.fixture
def link(ask_for_link):
    return ask_for_link()


def follow(link, *, password=NEW):
    """Open the link, type a new password, and return the browser and the last answer."""
    browser = Browser()
    page = browser.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return browser, browser.post(form, {"password1": password, "password2": password})


def test_the_request_itself_sends_nothing(user, mailoutbox):
    Browser().post(RESET, {"email": user.email})

    assert (len(mailoutbox), Mail.objects.count()) == (0, 1)


def test_the_link_is_in_no_text_that_is_kept(user, run_outbox):
    Browser().post(RESET, {"email": user.email})
    before = Mail.objects.get()
    run_outbox()

    after = Mail.objects.get()
    assert ("reset/key" in before.content, before.is_secret, after.content) == (False, True, "")


def test_the_mail_is_in_the_language_of_who_gets_it(user):
    Browser().post(RESET, {"email": user.email}, headers={"accept-language": "nl"})

    assert Mail.objects.get().language == "fr"


@pytest.mark.parametrize("spelling", ["an.peeters@office.example", "AN.Peeters@Office.Example"])
@pytest.mark.usefixtures("user")
def test_an_address_gets_mail_in_any_case(spelling):
    Browser().post(RESET, {"email": spelling})

    assert [mail.to for mail in Mail.objects.all()] == ["an.peeters@office.example"]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(user):
    known, unknown = (
        Browser().post(RESET, {"email": email}, follow=True)
        for email in (user.email, "nobody@office.example")
    )

    assert (known.redirect_chain, words(known)) == (unknown.redirect_chain, words(unknown))
    assert [mail.to for mail in Mail.objects.all()] == [user.email]


def test_somebody_who_was_deactivated_gets_no_mail():
    gone = UserFactory(is_active=False)

    Browser().post(RESET, {"email": gone.email})

    assert Mail.objects.count() == 0


def test_a_mailbox_is_not_flooded(user):
    for _ in range(8):
        Browser().post(RESET, {"email": user.email})

    assert Mail.objects.count() == 5


def test_the_link_sets_a_new_password(user, link):
    follow(link)

    user.refresh_from_db()
    assert (user.check_password(NEW), user.check_password(PASSWORD)) == (True, False)


def test_the_link_works_once(user, link):
    follow(link)

    follow(link, password="a third long passphrase")

    user.refresh_from_db()
    assert user.check_password(NEW)


def test_looking_at_the_link_does_not_use_it_up(user, link):
    for _ in range(3):
        Browser().get(link, follow=True)

    follow(link)

    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(("seconds", "works"), [(3_500, True), (3_700, False)])
def test_the_link_works_for_an_hour(seconds, works, user, link, time_machine):
    time_machine.move_to(timezone.now().timestamp() + seconds)

    follow(link)

    user.refresh_from_db()
    assert user.check_password(NEW) is works


def test_a_changed_link_does_nothing(user, link):
    follow(link[:-5] + "abcd/")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_link_of_another_does_nothing(user, link):
    other = UserFactory()
    uid = re.search(r"key/([0-9a-z]+)-", link)[1]

    follow(link.replace(f"key/{uid}-", f"key/{other.pk}-"))

    passwords = [
        u.check_password(PASSWORD) for u in User.objects.filter(pk__in=[user.pk, other.pk])
    ]
    assert passwords == [True, True]


def test_a_weak_password_is_refused_and_the_link_still_works(user, link):
    follow(link, password="too short")

    follow(link)

    user.refresh_from_db()
    assert user.check_password(NEW)


def test_setting_a_password_does_not_log_in(link):
    browser, _response = follow(link)

    assert "_auth_user_id" not in browser.session


def test_setting_a_password_does_not_get_round_the_second_factor(user, link, set_up_totp):
    set_up_totp(user)
    browser, _response = follow(link)

    response = browser.post("/accounts/login/", {"login": user.email, "password": NEW})

    assert (response["Location"].partition("?")[0], "_auth_user_id" in browser.session) == (
        "/accounts/2fa/authenticate/",
        False,
    )


def test_a_new_password_ends_the_log_ins_with_the_old_one(user, ask_for_link, log_in):
    elsewhere = log_in(user)

    follow(ask_for_link())

    assert elsewhere.get("/profile/").status_code == 302


def test_a_link_from_before_a_log_in_does_nothing(user, link, log_in):
    log_in(user)

    follow(link)

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_page_with_the_link_tells_no_other_site_where_it_was(link):
    response = Browser().get(link)

    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
