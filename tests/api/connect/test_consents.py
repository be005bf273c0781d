"""Consents over the wire."""

import uuid

import pytest
from django.urls import reverse

from common.actors import SYSTEM
from consents.models import Consent
from offices.services import close_office
from tests.api.connect.conftest import codes, pointers
from tests.factories import ConsentFactory, OfficeFactory, enterprise_number
from tests.factories.partners import CALLBACK

pytestmark = pytest.mark.django_db


def test_a_request_answers_the_resource(software, office):
    response = software.request_consent(office.enterprise_number)

    consent = Consent.objects.get()
    data = response.json()["data"]
    assert response.status_code == 201
    assert response["Content-Type"] == "application/vnd.api+json"
    assert uuid.UUID(response["ibanity-request-id"])
    assert (data["type"], data["id"]) == ("accountingOfficeConsent", str(consent.pk))
    assert data["attributes"] == {
        "accountingOfficeCompanyNumber": office.enterprise_number,
        "accountingOfficeId": str(office.pk),
        "confirmationUri": f"http://127.0.0.1:8000/consents/{consent.pk}/confirm",
        "redirectUri": f"{CALLBACK}?state=1",
        "requestedAt": consent.requested_at.strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{consent.requested_at.microsecond // 1000:03d}Z",
        "status": "unconfirmed",
    }
    assert data["links"]["self"].endswith(
        f"/codabox-connect/accounting-office-consents/{consent.pk}"
    )


@pytest.mark.parametrize("spelling", ["{n}", "{a}.{b}.{c}", "BE{n}", "BE {a}.{b}.{c}"])
def test_a_company_number_is_taken_in_every_spelling(software, office, spelling):
    n = office.enterprise_number

    response = software.request_consent(spelling.format(n=n, a=n[:4], b=n[4:7], c=n[7:]))

    assert response.status_code == 201
    assert response.json()["data"]["attributes"]["accountingOfficeCompanyNumber"] == n


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.api+json",
        "application/vnd.api+json; charset=utf-8",
        "application/json",
        "application/json; charset=utf-8",
    ],
)
def test_a_body_is_taken_in_every_media_type_that_clients_send(software, office, content_type):
    attributes = {"accountingOfficeCompanyNumber": office.enterprise_number}
    body = {"data": {"type": "accountingOfficeConsent", "attributes": attributes}}

    response = software.post("/accounting-office-consents", body, content_type=content_type)

    assert response.status_code == 201


@pytest.mark.parametrize("path", ["/accounting-office-consents", "/accounting-office-consents/"])
def test_a_path_works_with_and_without_slash(software, path):
    response = software.get(path)

    assert response.status_code == 200


@pytest.mark.parametrize("redirect_uri", [None, ""])
def test_the_redirect_may_be_missing(software, office, redirect_uri):
    response = software.request_consent(office.enterprise_number, redirect_uri)

    assert response.status_code == 201
    assert response.json()["data"]["attributes"]["redirectUri"] is None


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://partner.example/other",
        "https://partner.example/callback/",
        "https://partner.example:8443/callback",
        "http://partner.example/callback",
        "https://user@partner.example/callback",
        "https://partner.example/callback#fragment",
        "https://evil.example/callback",
        "https://partner.example.evil.example/callback",
        "https://partner.example\\@evil.example/callback",
        "https://partner.example/callback\r\nX: y",
        "https://PARTNER.example/callback",
        "javascript:alert(1)",
        "//partner.example/callback",
        "callback",
        "https://[::1",
        " https://partner.example/callback",
    ],
)
def test_an_unregistered_redirect_is_refused(software, office, redirect_uri):
    response = software.request_consent(office.enterprise_number, redirect_uri)

    assert (response.status_code, codes(response)) == (422, ["validationError"])
    assert pointers(response) == ["/data/attributes/redirectUri"]
    assert not Consent.objects.exists()


def test_the_query_of_the_redirect_may_vary(software, office):
    uri = f"{CALLBACK}?state=abc&x=1&x=2"

    response = software.request_consent(office.enterprise_number, uri)

    assert response.json()["data"]["attributes"]["redirectUri"] == uri


def test_an_undecided_request_comes_back_with_the_new_redirect(software, office):
    first = software.request_consent(office.enterprise_number, f"{CALLBACK}?state=1")

    second = software.request_consent(office.enterprise_number, f"{CALLBACK}?state=2")

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["data"]["id"] == first.json()["data"]["id"]
    assert second.json()["data"]["attributes"]["redirectUri"] == f"{CALLBACK}?state=2"


def test_an_allowed_consent_is_already_registered(software, office, allowed):
    response = software.request_consent(office.enterprise_number)

    assert (response.status_code, codes(response)) == (409, ["alreadyRegistered"])
    meta = response.json()["errors"][0]["meta"]
    assert meta == {"accountingOfficeConsentId": str(allowed.pk)}


@pytest.mark.parametrize("status", ["denied", "cancelled"])
def test_after_an_end_a_new_consent_is_made(software, office, partner, status):
    ended = ConsentFactory(office=office, partner=partner, status=status)

    response = software.request_consent(office.enterprise_number)

    assert response.status_code == 201
    assert response.json()["data"]["id"] != str(ended.pk)


def test_an_unknown_office_is_named_as_such(software):
    response = software.request_consent(enterprise_number(999_999))

    assert (response.status_code, codes(response)) == (404, ["unknownAccountingOffice"])


def test_a_closed_office_is_unknown(software, office):
    close_office(office, by=SYSTEM, reason="stopped")

    response = software.request_consent(office.enterprise_number)

    assert (response.status_code, codes(response)) == (404, ["unknownAccountingOffice"])


@pytest.mark.usefixtures("one_window")
def test_probing_for_offices_is_limited(software):
    for n in range(30):
        software.request_consent(enterprise_number(900_000 + n))

    response = software.request_consent(enterprise_number(999_999))

    assert (response.status_code, codes(response)) == (429, ["tooManyRequests"])
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        "[]",
        "null",
        "{}",
        '{"data": null}',
        '{"data": []}',
        '{"data": {}}',
        '{"data": {"type": "client"}}',
        '{"data": {"type": ["accountingOfficeConsent"]}}',
        "[" * 100_000,
        b"\xff\xfe",
        "NaN",
        '{"data": {"type": "accountingOfficeConsent", "attributes": {"x": "\\ud800"}}}',
    ],
)
def test_what_is_no_request_is_malformed(software, body):
    response = software.post("/accounting-office-consents", body)

    assert (response.status_code, codes(response)) == (400, ["malformedRequest"])


@pytest.mark.parametrize(
    "number",
    [
        None,
        403170701,
        True,
        [],
        {},
        "",
        "0403170702",
        "abc",
        "0403170701\0",
        "٠٤٠٣١٧٠٧٠١",
        "0" * 5000,
    ],
)
def test_a_bad_company_number_is_a_validation_error(software, number):
    response = software.request_consent(number)

    assert response.status_code == 422
    assert set(codes(response)) == {"validationError"}
    assert set(pointers(response)) == {"/data/attributes/accountingOfficeCompanyNumber"}


@pytest.mark.parametrize("attributes", [None, [], "text", {}])
def test_missing_attributes_are_a_validation_error(software, attributes):
    body = {"data": {"type": "accountingOfficeConsent", "attributes": attributes}}

    response = software.post("/accounting-office-consents", body)

    assert (response.status_code, set(codes(response))) == (422, {"validationError"})


def test_every_fault_has_an_error_of_its_own(software):
    attributes = {"accountingOfficeCompanyNumber": "1", "redirectUri": 5}
    body = {"data": {"type": "accountingOfficeConsent", "attributes": attributes}}

    response = software.post("/accounting-office-consents", body)

    assert pointers(response) == [
        "/data/attributes/accountingOfficeCompanyNumber",
        "/data/attributes/redirectUri",
    ]


def test_a_partner_can_not_decide_for_the_office(software, office):
    attributes = {"accountingOfficeCompanyNumber": office.enterprise_number, "status": "confirmed"}
    body = {"data": {"type": "accountingOfficeConsent", "attributes": attributes}}

    response = software.post("/accounting-office-consents", body)

    assert response.json()["data"]["attributes"]["status"] == "unconfirmed"


@pytest.mark.parametrize(
    ("status", "wire"),
    [
        ("to_be_determined", "unconfirmed"),
        ("allowed", "confirmed"),
        ("denied", "denied"),
        ("cancelled", "cancelled"),
    ],
)
def test_a_partner_reads_the_status_of_its_own_consent(software, office, partner, status, wire):
    consent = ConsentFactory(office=office, partner=partner, status=status)

    response = software.get(f"/accounting-office-consents/{consent.pk}")

    assert response.status_code == 200
    assert response.json()["data"]["attributes"]["status"] == wire


def test_another_s_consent_is_answered_like_none(software, office, other_partner):
    foreign = ConsentFactory(office=office, partner=other_partner)

    answers = [
        software.get(f"/accounting-office-consents/{key}")
        for key in (foreign.pk, uuid.uuid4(), "not-a-uuid")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("method", ["patch", "put"])
def test_a_consent_can_not_be_written_to(software, office, partner, method):
    consent = ConsentFactory(office=office, partner=partner)
    send = getattr(software.browser, method)

    response = send(
        f"/codabox-connect/accounting-office-consents/{consent.pk}",
        "{}",
        content_type="application/vnd.api+json",
        headers={"authorization": f"Bearer {software.token}"},
    )

    assert (response.status_code, codes(response)) == (405, ["methodNotAllowed"])
    assert response["Allow"] == "GET, HEAD, DELETE"


@pytest.mark.parametrize("status", ["to_be_determined", "allowed"])
def test_a_partner_hands_its_consent_back(software, office, partner, status):
    consent = ConsentFactory(office=office, partner=partner, status=status)

    response = software.delete(f"/accounting-office-consents/{consent.pk}")

    consent.refresh_from_db()
    assert (response.status_code, response.content) == (204, b"")
    assert (consent.status, consent.end_reason) == ("cancelled", "partner")


@pytest.mark.parametrize("status", ["denied", "cancelled"])
def test_an_ended_consent_can_not_be_handed_back(software, office, partner, status):
    consent = ConsentFactory(office=office, partner=partner, status=status)

    response = software.delete(f"/accounting-office-consents/{consent.pk}")

    assert (response.status_code, codes(response)) == (409, ["invalidTransition"])


def test_nobody_hands_back_another_s_consent(software, office, other_partner):
    consent = ConsentFactory(office=office, partner=other_partner, status="allowed")

    response = software.delete(f"/accounting-office-consents/{consent.pk}")

    consent.refresh_from_db()
    assert (response.status_code, consent.status) == (404, "allowed")


def test_the_list_pages_through_one_s_own_consents(software, partner, other_partner):
    own = [ConsentFactory(partner=partner) for _ in range(5)]
    ConsentFactory(partner=other_partner)

    seen, after = [], None
    for _ in range(3):
        query = "page%5Blimit%5D=2" + (f"&page%5Bafter%5D={after}" if after else "")
        body = software.get(f"/accounting-office-consents?{query}").json()
        seen += [row["id"] for row in body["data"]]
        after = body["meta"]["paging"]["after"]

    assert seen == [str(consent.pk) for consent in reversed(own)]
    assert after is None


@pytest.mark.parametrize("query", ["page[limit]=0", "page[limit]=x", "page[limit]=1001"])
def test_a_bad_limit_is_a_validation_error(software, query):
    response = software.get(f"/accounting-office-consents?{query}")

    assert (response.status_code, codes(response)) == (422, ["validationError"])
    assert response.json()["errors"][0]["source"] == {"parameter": "page[limit]"}


def test_a_page_after_another_s_consent_is_refused(software, other_partner):
    foreign = ConsentFactory(partner=other_partner)

    response = software.get(f"/accounting-office-consents?page[after]={foreign.pk}")

    assert response.status_code == 422


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data"])
def test_other_bodies_are_unsupported(software, content_type):
    response = software.post("/accounting-office-consents", "{}", content_type=content_type)

    assert (response.status_code, codes(response)) == (415, ["unsupportedMediaType"])


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/vnd.api+json;q=0"])
def test_an_accept_that_can_not_be_met_is_not_acceptable(software, accept):
    response = software.get("/accounting-office-consents", accept=accept)

    assert (response.status_code, codes(response)) == (406, ["notAcceptable"])
    assert response["Content-Type"] == "application/vnd.api+json"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json", ""]
)
def test_an_accept_that_can_be_met_is_met(software, accept):
    response = software.get("/accounting-office-consents", accept=accept)

    assert (response.status_code, response["Content-Type"]) == (200, "application/vnd.api+json")


def test_a_body_that_is_too_large_is_refused(software):
    response = software.post("/accounting-office-consents", "x" * 2_621_441)

    assert (response.status_code, codes(response)) == (413, ["payloadTooLarge"])


def test_the_root_lists_the_addresses(db, client):
    for path in ("/codabox-connect", "/codabox-connect/"):
        response = client.get(path)

        links = response.json()["links"]
        base = "http://127.0.0.1:8000/codabox-connect"
        office = f"{base}/accounting-offices/{{accountingOfficeId}}"
        assert response.status_code == 200
        assert links["oauth2"] == {
            "token": f"{base}/oauth2/token",
            "revoke": f"{base}/oauth2/revoke",
        }
        assert links["accountingOfficeConsents"] == (
            f"{base}/accounting-office-consents/{{accountingOfficeConsentId}}"
        )
        assert links["accountingOffices"]["documentSearches"] == f"{office}/document-searches"
        assert links["accountingOffices"]["bankAccountStatements"] == (
            f"{office}/clients/{{clientId}}/bank-account-statements/{{bankAccountStatementId}}"
        )


def test_an_unknown_path_is_not_found_in_json(client, db):
    response = client.get("/codabox-connect/nothing")

    assert (response.status_code, codes(response)) == (404, ["notFound"])


@pytest.mark.usefixtures("one_window")
def test_a_flood_is_slowed_down(software, settings):
    settings.CONNECT_REQUESTS_PER_MINUTE = 3
    answers = [software.get("/accounting-office-consents") for _ in range(5)]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_confirmation_address_is_the_page_of_the_portal(software, office):
    data = software.request_consent(office.enterprise_number).json()["data"]

    path = reverse("consents:confirm", args=[data["id"]])
    assert data["attributes"]["confirmationUri"].endswith(path)


def test_two_offices_are_two_consents(software):
    first, second = OfficeFactory(), OfficeFactory()

    answers = [software.request_consent(o.enterprise_number).status_code for o in (first, second)]

    assert answers == [201, 201]
