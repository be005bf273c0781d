"""How a bank proves who it is, and that its secret opens nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from banks.services import revoke_credential, rotate_credential
from common.actors import SYSTEM
from tests.api.bankconnect.conftest import BASE, FORM, Bank, refusal
from tests.api.connect.conftest import Software
from tests.factories import PartnerFactory
from tests.factories.banks import BankAccessFactory, bank_secret_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return BankAccessFactory()


def test_a_secret_opens_the_api_and_its_use_is_noted(access):
    caller = Bank(access)
    response = caller.ask_token()

    assert response.status_code == 200
    assert response.json()["token_type"] == "bearer"
    assert response["cache-control"] == "no-store"
    assert access.credentials.latest("pk").last_used_at is not None


def test_a_rotated_secret_works_beside_the_new_one(access):
    old = bank_secret_of(access)

    new = rotate_credential(access, overlap=timedelta(hours=24), by=SYSTEM)

    caller = Bank(access)
    statuses = [
        caller.ask_token(authorization=caller.basic(secret)).status_code for secret in (old, new)
    ]
    assert statuses == [200, 200]


def test_without_overlap_the_old_secret_ends(access):
    old = bank_secret_of(access)

    rotate_credential(access, overlap=timedelta(0), by=SYSTEM)

    caller = Bank(access)
    assert caller.ask_token(authorization=caller.basic(old)).status_code == 401


def test_a_revoked_secret_ends_and_its_tokens_with_it(access):
    secret = bank_secret_of(access)
    caller = Bank(access).authorise()

    revoke_credential(access.credentials.get(hint=secret[-4:]), by=SYSTEM)

    assert caller.ask_token(authorization=caller.basic(secret)).status_code == 401
    assert refusal(caller.get("/bank-accounts")) == (401, ["unauthorized"])


def test_a_token_can_be_ended(access):
    caller = Bank(access).authorise()

    response = caller.browser.post(
        f"{BASE}/oauth2/revoke",
        f"token={caller.token}",
        content_type=FORM,
        headers={"authorization": caller.basic()},
    )

    assert response.status_code == 200
    assert caller.get("/bank-accounts").status_code == 401


def test_a_banks_token_opens_nothing_of_connect(access):
    caller = Bank(access).authorise()

    software = Software(None, token=caller.token)

    assert software.get("/accounting-office-consents").status_code == 401


def test_a_banks_secret_is_none_of_connects(access):
    caller = Bank(access)

    response = caller.browser.post(
        "/codabox-connect/oauth2/token",
        "grant_type=client_credentials",
        content_type=FORM,
        headers={"authorization": caller.basic()},
    )

    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


def test_a_software_partner_is_no_bank():
    software = Software(PartnerFactory()).authorise()

    response = software.browser.post(
        f"{BASE}/oauth2/token",
        "grant_type=client_credentials",
        content_type=FORM,
        headers={"authorization": software.basic()},
    )
    listed = Bank(None, token=software.token).get("/bank-accounts")

    assert (response.status_code, listed.status_code) == (401, 401)
