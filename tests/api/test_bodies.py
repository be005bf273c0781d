"""Bodies as platforms write them: in chunks, with a byte order mark, in other charsets."""

import io
import json

import pytest
from django.test import RequestFactory

from mycodabox.bodies import KEPT_IN_MEMORY, LARGEST_BODY
from mycodabox.wsgi import application
from tests.api.connect.conftest import Software
from tests.api.delivery.conftest import package_of
from tests.factories import ConsentFactory

pytestmark = pytest.mark.django_db
MARK = "﻿".encode()


class Chunks(io.BytesIO):
    """What a server gives of a body in chunks: it ends by itself, and gives no more than asked."""

    def read(self, size=-1):
        assert size > 0
        return super().read(min(size, 1_000))


def sent_in_chunks(body, **environ):
    """Send a body to the door of the portal as a server does that can't tell its length."""
    request = RequestFactory()._base_environ(REQUEST_METHOD="POST", **environ)
    del request["wsgi.input"]
    request |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Chunks(body)}
    status = []
    answer = application(request, lambda line, _headers: status.append(int(line[:3])))
    content = b"".join(answer)
    answer.close()
    return status[0], json.loads(content)


def ask_token_in_chunks(software, body):
    return sent_in_chunks(
        body,
        PATH_INFO="/codabox-connect/oauth2/token",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=software.basic(),
    )


def test_a_body_may_come_in_chunks(partner, stay_connected):
    status, body = ask_token_in_chunks(Software(partner), b"grant_type=client_credentials")

    assert (status, body["token_type"]) == (200, "bearer")


def test_chunks_past_what_a_view_takes_are_refused(office, partner, stay_connected):
    headers = package_of(partner, office).headers()

    status, body = sent_in_chunks(
        b" " * (KEPT_IN_MEMORY * 3),
        PATH_INFO="/v2/coda-mandates/",
        CONTENT_TYPE="application/json",
        HTTP_AUTHORIZATION=headers["authorization"],
        HTTP_X_SOFTWARE_COMPANY=headers["x-software-company"],
    )

    assert (status, body["code"]) == (413, "payload_too_large")


def test_chunks_without_end_are_read_to_a_limit(stay_connected):
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return b" " * size

    endless = Endless()
    environ = RequestFactory()._base_environ(REQUEST_METHOD="POST", PATH_INFO="/v2/")
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": endless}

    application(environ, lambda *_line: None).close()

    assert LARGEST_BODY < endless.given < LARGEST_BODY + KEPT_IN_MEMORY


def offset_of(package, content, content_type="application/json"):
    response = package.put("/delivery/feed/0/", content, content_type=content_type)
    return response.status_code, response.json()["code"]


WRITTEN = [
    (MARK + b"%s", "application/json"),
    (MARK + b"%s", "application/json; charset=UTF-8"),
    (b"%s", "application/json; charset=ISO-8859-1"),
]


@pytest.mark.parametrize(("content", "content_type"), WRITTEN)
def test_json_of_v2_may_be_written_as_platforms_do(office, partner, content, content_type):
    body = content % b'{"feed_offset": "d50f5b7e-1f9c-4b57-8f3e-6a1f2f6f8c11"}'

    assert offset_of(package_of(partner, office), body, content_type) == (404, "not_found")


@pytest.mark.parametrize(("content", "content_type"), WRITTEN)
def test_json_of_connect_may_be_written_as_platforms_do(office, partner, content, content_type):
    body = {
        "data": {
            "type": "accountingOfficeConsent",
            "attributes": {"accountingOfficeCompanyNumber": office.enterprise_number},
        }
    }
    software = Software(partner).authorise()

    response = software.post(
        "/accounting-office-consents",
        content % json.dumps(body).encode(),
        content_type=content_type,
    )

    assert response.status_code == 201


def test_a_character_may_be_escaped_in_two_halves(office, partner):
    body = rb'{"feed_offset": "d50f5b7e-1f9c-4b57-8f3e-6a1f2f6f8c11", "note": "\ud83d\ude00"}'

    assert offset_of(package_of(partner, office), body) == (404, "not_found")


NO_JSON = [
    (b"[" * 100_000, "application/json"),
    (b'{"a":' * 100_000, "application/json"),
    (MARK * 2 + b"{}", "application/json"),
    (b'{"feed_offset": "\xe9"}', "application/json"),
    (b"NaN", "application/json"),
    (rb'{"feed_offset": "\ud800"}', "application/json"),
    (rb'{"a": [{"\uDFFF": 1}]}', "application/json"),
    (rb'{"a": "\ud800"}', "application/json; charset=unicode_escape"),
    (b"{}", "application/json; charset=zlib"),
]


@pytest.mark.parametrize(("content", "content_type"), NO_JSON)
def test_what_is_no_json_is_refused(office, partner, content, content_type):
    refused = offset_of(package_of(partner, office), content, content_type)

    assert refused == (400, "parse_error")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/clients/", rb'{"client_code": "\ud800"}'),
        ("/coda-mandates/", rb'{"ibans": ["\ud800"]}'),
        ("/social-mandates/", rb'{"social_welfare_id": "\ud800"}'),
        ("/card-mandates/", rb'{"client_reference": "\ud800"}'),
    ],
)
def test_half_a_character_is_nowhere_taken(office, partner, path, body):
    ConsentFactory(office=office, partner=partner, status="allowed")

    response = package_of(partner, office).post(path, body)

    assert (response.status_code, response.json()["code"]) == (400, "parse_error")
