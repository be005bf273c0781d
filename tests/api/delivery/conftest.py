"""A bookkeeping package with nothing but a base address and credentials."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser
from django.utils import timezone

from feeds.models import CustomerCredential
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, PartnerFactory
from tests.factories.feeds import Credentials, company_credentials_of, credentials_of

BASE = "/v2"
TOKEN = re.compile(r"mcb_token_[\w-]{43}")


@dataclass
class Package:
    """Calls API v2 as bookkeeping software would."""

    credentials: Credentials
    browser: Browser = field(default_factory=Browser)

    def headers(self):
        pair = f"{self.credentials.username}:{self.credentials.password}"
        return {
            "x-software-company": self.credentials.software_company,
            "authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        }

    def get(self, path, **headers):
        return self.browser.get(BASE + path, headers={**self.headers(), **headers})

    def put(self, path, body, *, content_type="application/json", **headers):
        return self._send(self.browser.put, path, body, content_type, headers)

    def patch(self, path, body, *, content_type="application/json", **headers):
        return self._send(self.browser.patch, path, body, content_type, headers)

    def post(self, path, body, *, content_type="application/json", **headers):
        return self._send(self.browser.post, path, body, content_type, headers)

    def _send(self, method, path, body, content_type, headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        all_headers = {**self.headers(), **headers}
        return method(BASE + path, data, content_type=content_type, headers=all_headers)

    def pod(self):
        return self.get("/delivery/pod-client/").json()

    def feed_id(self, client):
        [found] = [
            row["id"] for row in self.pod()["feed_clients"] if row["client_id"] == str(client.pk)
        ]
        return found

    def entries(self, feed_id, queue="feed"):
        return self.get(f"/delivery/{queue}/{feed_id}/").json()["feed_entries"]

    def acknowledge(self, feed_id, index, queue="feed"):
        return self.put(f"/delivery/{queue}/{feed_id}/", {"feed_offset": index})

    def ask_again(self, feed_id, start="2026-11-01", end="2026-11-30", **more):
        body = {"from": start, "to": end, **more}
        return self.post(f"/delivery/redownload-feed/{feed_id}/", body)


def package_of(partner, office):
    """Return a package whose credentials were used a moment ago."""
    package = Package(credentials_of(partner, office))
    CustomerCredential.objects.update(last_used_at=timezone.now())
    return package


@pytest.fixture
def package(partner, office):
    return package_of(partner, office)


@pytest.fixture
def invoicing(db):
    """A maker of invoicing software."""
    return PartnerFactory(kind="invoicing", redirect_uris=())


@pytest.fixture
def invoicer(invoicing, company):
    """The invoicing software of ``company``, connected and used a moment ago."""
    software = Package(company_credentials_of(invoicing, company))
    CustomerCredential.objects.update(last_used_at=timezone.now())
    return software


@pytest.fixture
def allowed(office, partner):
    """The consent of ``office`` for ``partner``, in force and used a moment ago."""
    now = timezone.now()
    return ConsentFactory(office=office, partner=partner, status="allowed", last_used_at=now)


@pytest.fixture
def company(office):
    return ClientFactory(office=office)


@pytest.fixture
def account(company):
    return BankAccountFactory(client=company)


def token_in(mail):
    """Return the token that somebody reads in a mail."""
    [token] = set(TOKEN.findall(mail.body))
    return token


def refusal(response):
    """Return what every refusal has: the status, the code, whether there is a sentence."""
    body = response.json()
    return response.status_code, body["code"], body["detail"].endswith(".")
