"""One JSON object a line, and nothing in it that should not be there."""

import json
import logging

import pytest
from django.test import Client as Browser

from common.logs import json_formatter
from common.requests import request_id
from tests.factories import secret_of
from tests.partners.conftest import token_of


def line(message="something_happened", *, exc_info=None, **extra):
    record = logging.getLogger("test").makeRecord(
        "test", logging.WARNING, "file.py", 1, message, (), exc_info, extra=extra
    )
    return json_formatter().format(record)


def test_a_line_says_what_when_and_how_bad():
    entry = json.loads(line())

    assert (entry["event"], entry["level"], entry["logger"]) == (
        "something_happened",
        "warning",
        "test",
    )
    assert entry["timestamp"].endswith("Z")


def test_a_line_has_what_was_passed_along():
    entry = json.loads(line(status=404, route="consents/<uuid:consent_id>/"))

    assert (entry["status"], entry["route"]) == (404, "consents/<uuid:consent_id>/")


def test_a_line_has_the_id_of_the_request():
    token = request_id.set("a-request")
    entry = json.loads(line())
    request_id.reset(token)

    assert entry["request_id"] == "a-request"


def test_a_line_outside_a_request_has_none():
    token = request_id.set("")
    entry = json.loads(line())
    request_id.reset(token)

    assert "request_id" not in entry


@pytest.mark.parametrize("character", ["\n", "\r", "\r\n", "\0", "\x1b[31m", "\x85", "\u2028"])
def test_what_a_caller_sends_can_not_start_a_line_of_its_own(character):
    text = line("name", user_agent=f"x{character}" + '{"event": "forged"}')

    assert (len(text.splitlines()), json.loads(text)["user_agent"]) == (
        1,
        f"x{character}" + '{"event": "forged"}',
    )


def test_an_error_is_one_line_with_its_trace():
    try:
        int("wrong\nin two lines")
    except ValueError as error:
        text = line(exc_info=(type(error), error, error.__traceback__))

    assert (len(text.splitlines()), "ValueError" in json.loads(text)["exception"]) == (1, True)


def test_what_json_does_not_know_is_written_as_text():
    assert json.loads(line(error=ValueError("wrong")))["error"] == "wrong"


def test_the_request_itself_is_left_out(rf):
    assert "request" not in json.loads(line(request=rf.get("/?token=secret")))


@pytest.fixture
def lines():
    """Return a list that grows by every line the portal logs."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Keep()
    handler.setFormatter(json_formatter())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_a_request_is_one_line_without_names_and_identifiers(lines, signed_in, admin, office):
    signed_in(admin).get(f"/offices/{office.pk}/?code=a-secret-code")

    [entry] = [json.loads(text) for text in lines]
    assert (entry["route"], entry["method"], entry["status"], entry["user"]) == (
        "offices/<uuid:office_id>/",
        "GET",
        200,
        admin.pk,
    )
    found = [
        text in lines[0] for text in (str(office.pk), office.name, admin.email, "a-secret-code")
    ]
    assert found == [False] * 4


@pytest.mark.django_db
def test_a_password_is_in_no_line(lines, admin):
    sent = {"login": admin.email, "password": "a very secret password"}

    Browser().post("/accounts/login/", sent)

    assert [("a very secret" in text, admin.email in text) for text in lines] == [
        (False, False)
    ] * len(lines)


@pytest.mark.django_db
def test_a_partners_secret_and_token_are_in_no_line(lines, partner):
    secret = secret_of(partner)

    token = token_of(partner, secret)

    assert (len(lines), [text for text in lines if secret in text or token in text]) == (1, [])
