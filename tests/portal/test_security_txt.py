"""/.well-known/security.txt: whom researchers tell of a hole (RFC 9116)."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from mycodabox.settings.environment import contact  # noqa: TID251 - what is tested

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


def test_it_says_whom_to_tell_and_until_when_that_holds(client, settings, time_machine):
    time_machine.move_to("2026-11-24T09:01:00Z")
    settings.SECURITY_CONTACT = "mailto:security@portal.example"
    settings.BASE_URL = "https://portal.example"

    response = client.get(PATH)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "Contact: mailto:security@portal.example",
        "Expires: 2027-05-23T00:00:00Z",
        "Preferred-Languages: nl, fr, en",
        "Canonical: https://portal.example/.well-known/security.txt",
    ]


def test_where_nobody_is_named_there_is_none(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", ""),
        ("security@portal.example", "mailto:security@portal.example"),
        ("mailto:security@portal.example", "mailto:security@portal.example"),
        ("https://portal.example/security", "https://portal.example/security"),
    ],
)
def test_an_address_or_a_page_becomes_a_uri(monkeypatch, given, found):
    monkeypatch.setenv("SECURITY_CONTACT", given)

    assert contact("SECURITY_CONTACT") == found


@pytest.mark.parametrize("wrong", ["http://portal.example", "ring us", "a b@portal.example"])
def test_what_is_neither_is_refused_at_the_start(monkeypatch, wrong):
    monkeypatch.setenv("SECURITY_CONTACT", wrong)

    with pytest.raises(ImproperlyConfigured, match=re.escape(wrong)):
        contact("SECURITY_CONTACT")
