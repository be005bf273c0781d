"""The token endpoints."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.utils import timezone

from common.actors import SYSTEM
from partners.models import PartnerCredential, PartnerKind
from partners.services import close_partner, revoke_credential, rotate_credential
from tests.api.connect.conftest import Software
from tests.factories import PartnerFactory, secret_of

pytestmark = pytest.mark.django_db


def test_token_answer_has_the_wire_s_shape(partner):
    response = Software(partner).ask_token()

    body = response.json()
    assert response.status_code == 200
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("bearer", 1800, "")
    assert response["Cache-Control"] == "no-store"


def test_token_is_kept_as_a_hash_only(partner):
    value = Software(partner).ask_token().json()["access_token"]

    assert value not in str(list(Token.objects.values()))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/oauth2/token", "grant_type=client_credentials"),
        ("/oauth2/token/", "grant_type=client_credentials"),
        ("/oauth2/token", "grant_type=client_credentials&scope=offline_access"),
        ("/oauth2/token?grant_type=client_credentials", ""),
    ],
)
def test_token_is_given_in_every_way_in_which_clients_ask(partner, path, body):
    response = Software(partner).ask_token(body, path)

    assert response.status_code == 200


@pytest.mark.parametrize("charset", ["UTF-8", "ISO-8859-1", "windows-1252"])
def test_a_form_may_name_a_charset(partner, charset):
    response = Software(partner).ask_token(
        content_type=f"application/x-www-form-urlencoded; charset={charset}"
    )

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("", 400, "invalid_request"),
        ("grant_type=", 400, "invalid_request"),
        ("grant_type=password&username=a&password=b", 400, "unsupported_grant_type"),
        ("grant_type=refresh_token", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
    ],
)
def test_refusals_are_those_of_rfc_6749(partner, body, status, error):
    response = Software(partner).ask_token(body)

    assert (response.status_code, response.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic Og==", "Bearer abc", "Basic YToAYg=="],
)
def test_bad_credentials_are_invalid_client(partner, header):
    response = Software(partner).ask_token(authorization=header)

    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert response["WWW-Authenticate"].startswith("Basic ")


def test_the_secret_of_one_partner_does_not_open_another(partner, other_partner):
    software = Software(partner)

    response = software.ask_token(authorization=software.basic(secret_of(other_partner)))

    assert response.status_code == 401


def test_the_body_must_be_a_form(partner):
    software = Software(partner)

    response = software.browser.post(
        "/codabox-connect/oauth2/token",
        "{}",
        content_type="application/json",
        headers={"authorization": software.basic()},
    )

    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


def test_get_is_not_possible(partner):
    response = Software(partner).get("/oauth2/token")

    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.usefixtures("one_window")
def test_too_many_failures_are_slowed_down(partner):
    software = Software(partner)
    for _ in range(30):
        software.ask_token(authorization=software.basic("wrong"))

    response = software.ask_token(
        authorization=software.basic("wrong"), **{"accept-language": "fr"}
    )

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert response.json()["error_description"].startswith("Too many requests")


def test_invoicing_software_has_no_oauth_application():
    partner = PartnerFactory(kind=PartnerKind.INVOICING, redirect_uris=())

    assert partner.oauth_application is None
    assert not PartnerCredential.objects.filter(partner=partner).exists()


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer unknown", "Bearer \xe9", "Basic YTpi", "Bearer a b"],
)
def test_calls_without_a_valid_token_are_unauthorized(db, partner, header):
    response = Software(partner).get("/accounting-office-consents", authorization=header)

    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "unauthorized"
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


def test_an_expired_token_is_unauthorized(software):
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    response = software.get("/accounting-office-consents")

    assert response.status_code == 401


def test_a_revoked_token_is_unauthorized(software):
    revoked = software.ask_token(f"token={software.token}", "/oauth2/revoke")

    response = software.get("/accounting-office-consents")

    assert (revoked.status_code, response.status_code) == (200, 401)


def test_revoking_an_unknown_token_is_as_good_as_done(software):
    response = software.ask_token("token=unknown", "/oauth2/revoke")

    assert response.status_code == 200


def test_revoking_nothing_is_an_invalid_request(software):
    response = software.ask_token("", "/oauth2/revoke")

    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


def test_nobody_revokes_another_s_token(software, other_software):
    other_software.ask_token(f"token={software.token}", "/oauth2/revoke")

    response = software.get("/accounting-office-consents")

    assert response.status_code == 200


def test_old_and_new_secret_work_side_by_side_while_they_overlap(partner):
    software, old = Software(partner), secret_of(partner)
    new = rotate_credential(partner, overlap=timedelta(hours=24), by=SYSTEM)

    answers = [software.ask_token(authorization=software.basic(s)).status_code for s in (old, new)]

    assert answers == [200, 200]


def test_the_old_secret_ends_at_once_without_overlap(partner):
    software, old = Software(partner), secret_of(partner)
    new = rotate_credential(partner, overlap=timedelta(0), by=SYSTEM)

    answers = [software.ask_token(authorization=software.basic(s)).status_code for s in (old, new)]

    assert answers == [401, 200]


def test_a_revoked_credential_takes_its_tokens_with_it(software, partner):
    revoke_credential(partner.credentials.order_by("pk").first(), by=SYSTEM)

    response = software.get("/accounting-office-consents")

    assert response.status_code == 401


def test_a_closed_partner_is_out_from_the_next_request(software, partner):
    close_partner(partner, by=SYSTEM, reason="contract ended")

    assert software.get("/accounting-office-consents").status_code == 401
    assert software.ask_token().status_code == 401


def test_the_last_use_of_a_secret_is_noted(partner):
    Software(partner).ask_token()

    assert partner.credentials.filter(last_used_at__isnull=False).exists()
