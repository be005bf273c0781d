"""The page of a stranger has a browser send forms to the portal: nothing comes of it."""

import re

import pytest
from django.urls import resolve

from common.requests import is_api
from tests.authorisation.routes import ALL_ROUTES

PROVEN_OTHERWISE = {
    "notifications/stop/<str:token>/": "sent by mail programs (RFC 8058); the address is signed",
    "signing-calls/<slug:provider>/": "sent by signing providers, who sign what they send",
}
VALUES = {"uuid": "11111111-1111-4111-8111-111111111111", "int": "1"}


def address_of(route):
    """Return an address of a route; what its identifiers name doesn't have to exist."""
    path = re.sub(r"(?<!P)<(?:(\w+):)?\w+>", lambda found: VALUES.get(found[1] or "", "x"), route)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)|\^|\$", lambda it: "1" if "(" in it[0] else "", path)


def is_refused(answer):
    """Whether a form was told that it is none of ours, or that the address takes no forms."""
    is_strange = answer.status_code == 403 and b"This form is too old" in answer.content
    return is_strange or answer.status_code == 405


FORMS = {route: address_of(route) for route in ALL_ROUTES if not is_api(address_of(route))}


@pytest.mark.django_db
def test_every_address_wants_a_token_of_its_own_page(admin, signed_in):
    admin.is_staff = admin.is_superuser = True
    admin.save()
    browser = signed_in(admin, enforce_csrf_checks=True)

    refused = {
        route
        for route, address in FORMS.items()
        if resolve(address) and is_refused(browser.post(address))
    }

    assert set(FORMS) - refused == set(PROVEN_OTHERWISE)
