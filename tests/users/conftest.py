"""People who log in by the page, as people do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client as Browser

PASSWORD = "a long enough passphrase"


@pytest.fixture
def log_in(db) -> Callable[..., Browser]:
    """Return a function that logs somebody in by the page and returns their browser."""

    def log_somebody_in(user, *, password=PASSWORD) -> Browser:
        browser = Browser()
        browser.post("/accounts/login/", {"login": user.email, "password": password})
        return browser

    return log_somebody_in


def words(response, *hidden):
    """Return a page without what differs on every page, and without what was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken"|nonce=)[^>]*', "", response.text)
    for typed in hidden:
        text = text.replace(typed, "…")
    return text


def code_for(secret, *, steps=0):
    """Return the code that a person's telephone shows, now or some steps of 30 seconds later."""
    counter = int(time.time()) // 30 + steps
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def set_up_totp(db) -> Callable[..., str]:
    """Return a function that gives somebody a second factor and returns its secret."""

    def set_up(user) -> str:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return set_up
