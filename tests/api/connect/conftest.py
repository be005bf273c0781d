"""A software partner with nothing but a base address and credentials."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser

from tests.factories import ConsentFactory, secret_of

BASE = "/codabox-connect"
JSON_API = "application/vnd.api+json"


@dataclass
class Software:
    """Calls CodaBox Connect as a partner would."""

    partner: object
    browser: Browser = field(default_factory=Browser)
    token: str = ""

    def authorise(self):
        response = self.ask_token()
        assert response.status_code == 200, response.content
        self.token = response.json()["access_token"]
        return self

    def basic(self, secret=None):
        pair = f"{self.partner.oauth_application_id}:{secret or secret_of(self.partner)}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def ask_token(
        self,
        body="grant_type=client_credentials",
        path="/oauth2/token",
        content_type="application/x-www-form-urlencoded",
        **headers,
    ):
        return self.browser.post(
            BASE + path,
            body,
            content_type=content_type,
            headers={"authorization": self.basic(), **headers},
        )

    def get(self, path, **headers):
        return self.browser.get(BASE + path, headers={**self._bearer(), **headers})

    def delete(self, path, **headers):
        return self.browser.delete(BASE + path, headers={**self._bearer(), **headers})

    def post(self, path, body, *, content_type=JSON_API, **headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.browser.post(
            BASE + path, data, content_type=content_type, headers={**self._bearer(), **headers}
        )

    def request_consent(
        self, number, redirect_uri="https://partner.example/callback?state=1", **headers
    ):
        attributes = {"accountingOfficeCompanyNumber": number, "redirectUri": redirect_uri}
        body = {"data": {"type": "accountingOfficeConsent", "attributes": attributes}}
        return self.post("/accounting-office-consents", body, **headers)

    def search(self, office, *numbers, kind="bankAccountStatement", meta=None, **attributes):
        clients = [{"type": "client", "id": number} for number in numbers]
        body = {
            "data": {
                "type": "documentSearch",
                "attributes": {"documentType": kind, **attributes},
                "relationships": {"clients": {"data": clients}},
            }
        }
        if meta is not None:
            body["meta"] = meta
        return self.post(f"/accounting-offices/{office.pk}/document-searches", body)

    def document(self, document, collection="bank-account-statements", **headers):
        return self.get(path_of(document, collection), **headers)

    def _bearer(self):
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


def path_of(document, collection="bank-account-statements", *, office=None, number=None):
    client = document.client
    return (
        f"/accounting-offices/{office or client.office_id}"
        f"/clients/{number or client.enterprise_number}/{collection}/{document.uuid}"
    )


@pytest.fixture
def software(partner):
    return Software(partner).authorise()


@pytest.fixture
def other_software(other_partner):
    return Software(other_partner).authorise()


@pytest.fixture
def allowed(office, partner):
    """The consent of ``office`` for ``partner``, in force."""
    return ConsentFactory(office=office, partner=partner, status="allowed")


def codes(response):
    return [error["code"] for error in response.json()["errors"]]


def pointers(response):
    return [error.get("source", {}).get("pointer") for error in response.json()["errors"]]
