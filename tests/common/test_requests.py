"""The id of a request, and where the request came from."""

import uuid

import pytest
from django.test import Client as Browser

from common.requests import client_ip, is_api, new_request_id, person_acting, request_id

PATHS = [
    "/",
    "/accounts/login/",
    "/admin/",
    "/health/",
    "/nowhere/",
    "/static/nowhere.css",
    "/codabox-connect/nowhere",
    "/consents/0/",
    "/language/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_id_of_its_request(path):
    response = Browser().get(path)

    assert str(uuid.UUID(response["ibanity-request-id"])) == response["ibanity-request-id"]


@pytest.mark.django_db
def test_every_request_has_an_id_of_its_own():
    ids = {Browser().get("/health/")["ibanity-request-id"] for _ in range(5)}

    assert len(ids) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["ibanity-request-id", "x-request-id"])
def test_a_caller_does_not_choose_the_id(header):
    response = Browser().get("/health/", headers={header: "chosen"})

    assert response["ibanity-request-id"] != "chosen"


def test_a_new_id_holds_for_the_work_that_follows():
    assert new_request_id() == request_id.get()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/codabox-connect", True),
        ("/codabox-connect/consents", True),
        ("/v2/delivery/", True),
        ("/v2", True),
        ("/codabox-connected", False),
        ("/v20/", False),
        ("/offices/v2/", False),
        ("/", False),
    ],
)
def test_which_paths_are_for_programs(path, expected):
    assert is_api(path) is expected


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1,2.2.2.2 ,  203.0.113.9 ", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "10.0.0.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9, ", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "'; DROP TABLE users --", "192.0.2.1"),
        (1, "x" * 10_000, "192.0.2.1"),
        (1, "2001:DB8::0001", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxy_saw(proxies, forwarded, expected, rf, settings):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}

    request = rf.get("/", headers=headers, REMOTE_ADDR="192.0.2.1")

    assert client_ip(request) == expected


@pytest.mark.parametrize("header", ["x-real-ip", "forwarded", "client-ip", "true-client-ip"])
def test_no_other_header_is_believed(header, rf, settings):
    settings.TRUSTED_PROXIES = 1

    request = rf.get("/", headers={header: "203.0.113.9"}, REMOTE_ADDR="192.0.2.1")

    assert client_ip(request) == "192.0.2.1"


def test_a_unix_socket_has_no_address(rf):
    assert client_ip(rf.get("/", REMOTE_ADDR="")) is None


def test_a_person_acts_from_somewhere(rf):
    request = rf.get("/", headers={"user-agent": "A" * 500}, REMOTE_ADDR="192.0.2.1")

    actor = person_acting(request, pk=7, label="an@office.example")

    assert (actor.kind, actor.id, actor.label, actor.ip) == (
        "user",
        "7",
        "an@office.example",
        "192.0.2.1",
    )
    assert len(actor.user_agent) == 200
