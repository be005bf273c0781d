"""Which passwords may be chosen."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.users.conftest import PASSWORD
from users.models import User

USER = User(email="an.peeters@office.example", full_name="An Peeters")


@pytest.mark.parametrize(
    "password",
    [
        "a long enough passphrase",
        "correct horse battery staple",
        "twelve chars",
        "ünïcödé päßwörd",
        "日本語のパスワードは長い方がいい",
        "mycodabox and eight more",
        "x7" * 64,
    ],
)
def test_long_ones_are_accepted_whatever_they_are_made_of(password):
    assert validate_password(password, USER) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("eleven char", "password_too_short"),
        ("", "password_too_short"),
        ("x" * 129, "password_too_long"),
        ("an.peeters@office.example", "password_too_similar"),
        ("an.peeters@office", "password_too_similar"),
        ("qwertyqwerty", "password_too_common"),
        ("123456789123456789", "password_too_common"),
        ("PASSWORD1234", "password_too_common"),
        ("mycodabox2026", "password_product_word"),
        ("MyCodaBox!!2026", "password_product_word"),
        ("codabox-codabox", "password_product_word"),
        ("Boekhouding123", "password_product_word"),
    ],
)
def test_weak_ones_are_refused(password, code):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, USER)

    assert code in [error.code for error in refusal.value.error_list]


@pytest.mark.django_db
@pytest.mark.parametrize("new", ["too short", "mycodabox2026", "x" * 129])
def test_the_page_refuses_weak_ones(new, log_in, member):
    browser = log_in(member)

    browser.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    member.refresh_from_db()
    assert member.check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("old", ["not the passphrase", ""])
def test_a_password_is_changed_only_with_the_old_one(old, log_in, member):
    new = "another long passphrase"

    log_in(member).post(
        "/accounts/password/change/", {"oldpassword": old, "password1": new, "password2": new}
    )

    member.refresh_from_db()
    assert member.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_changed_password_is_told_by_mail(log_in, member, run_outbox, mailoutbox):
    new = "another long passphrase"

    log_in(member).post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    run_outbox()
    member.refresh_from_db()
    assert (member.check_password(new), [mail.to for mail in mailoutbox]) == (
        True,
        [[member.email]],
    )
