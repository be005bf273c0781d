"""A bank with nothing but a base address and credentials."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser

from tests.factories.banks import ARGENTA, BankAccessFactory, bank_secret_of

BASE = "/codabox-bankconnect"
JSON_API = "application/vnd.api+json"
PDF = "application/pdf"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Bank:
    """Calls Bankconnect as a bank would: with ``Accept: application/pdf`` on everything."""

    access: object
    browser: Browser = field(default_factory=Browser)
    token: str = ""

    def authorise(self):
        response = self.ask_token()
        assert response.status_code == 200, response.content
        self.token = response.json()["access_token"]
        return self

    def basic(self, secret=None):
        pair = f"{self.access.oauth_application_id}:{secret or bank_secret_of(self.access)}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def ask_token(self, body="grant_type=client_credentials&scope=offline_access", **headers):
        return self.browser.post(
            f"{BASE}/oauth2/token",
            body,
            content_type=FORM,
            headers={"authorization": self.basic(), **headers},
        )

    def get(self, path, **headers):
        return self.browser.get(BASE + path, headers={**self._bearer(), **headers})

    def post(self, path, body, *, content_type=JSON_API, **headers):
        sent = {"accept": PDF, **self._bearer(), **headers}
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.browser.post(BASE + path, data, content_type=content_type, headers=sent)

    def report(self, kind, account, *, headers=None, **attributes):
        """Report something about an account, by its number; ``kind`` as in ``approval``."""
        iban = getattr(account, "bank_account", None)
        attributes = {"iban": iban.iban if iban else account, **attributes}
        body = {"data": {"type": f"bankAccount{kind.title()}", "attributes": attributes}}
        return self.post(f"/bank-account-{kind}s", body, **(headers or {}))

    def approve(self, account, account_type="current", **more):
        return self.report("approval", account, accountType=account_type, **more)

    def reject(self, account, reason="signatureMismatch", **more):
        return self.report("rejection", account, reasonCode=reason, **more)

    def deactivate(self, account, timestamp, *, closed=False, **more):
        return self.report(
            "deactivation", account, timestamp=timestamp, isAccountClosed=closed, **more
        )

    def listed(self, state=None):
        """Return the numbers of the accounts that are listed."""
        response = self.get(f"/bank-accounts?filter[state]={state}" if state else "/bank-accounts")
        return [row["attributes"]["iban"] for row in response.json()["data"]]

    def _bearer(self):
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


@pytest.fixture
def bank(db):
    return Bank(BankAccessFactory()).authorise()


@pytest.fixture
def other_bank(db):
    return Bank(BankAccessFactory(bank=ARGENTA)).authorise()


def refusal(response):
    """Return the status and the codes of a refusal."""
    return response.status_code, [error["code"] for error in response.json()["errors"]]
