"""What a bank sees: its own accounts, once they are signed for, and their mandates."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.storage import default_storage

from audit.selectors import history_of
from mandates.models import MandateAccount, MandateVersion
from mandates.states import AccountState, MandateState
from tests.api.bankconnect.conftest import BASE, JSON_API, PDF, refusal
from tests.factories import MandateFactory
from tests.factories.banks import ARGENTA, mandate_at_bank
from tests.factories.mandates import ACCOUNT_STATES

pytestmark = pytest.mark.django_db


def account_of(mandate):
    return mandate.accounts.select_related("bank_account").get()


def in_state(state):
    """Make an account at the bank that is in a state."""
    account = account_of(mandate_at_bank())
    MandateAccount.objects.filter(pk=account.pk).update(
        state=state, **({"ended_at": account.state_modified_at} if state == "archived" else {})
    )
    account.refresh_from_db()
    return account


@pytest.mark.parametrize("path", ["", "/"])
def test_the_root_names_every_address(client, settings, path):
    settings.BASE_URL = "https://portal.example"

    links = client.get(BASE + path).json()["links"]

    base = "https://portal.example/codabox-bankconnect"
    assert links == {
        "oauth2": {"token": f"{base}/oauth2/token", "revoke": f"{base}/oauth2/revoke"},
        "bankAccounts": f"{base}/bank-accounts",
        "bankMandates": f"{base}/bank-mandates/{{bankAccountId}}",
        "bankAccountApprovals": f"{base}/bank-account-approvals",
        "bankAccountRejections": f"{base}/bank-account-rejections",
        "bankAccountDeactivations": f"{base}/bank-account-deactivations",
    }


@pytest.mark.parametrize("path", ["", "/bank-accounts", "/bank-accounts?filter[state]=provided"])
def test_what_has_no_pdf_is_a_resource_for_who_asks_for_one(bank, path):
    response = bank.get(path, accept=PDF)

    assert (response.status_code, response["content-type"]) == (200, JSON_API)


def test_an_account_that_waits_is_listed_with_its_holder(bank):
    mandate = mandate_at_bank()
    account = account_of(mandate)

    response = bank.get("/bank-accounts")

    assert response["content-type"] == JSON_API
    assert "ibanity-request-id" in response
    row = response.json()["data"][0]
    assert (row["type"], row["id"]) == ("bankAccount", str(account.pk))
    assert row["attributes"] == {
        "iban": account.bank_account.iban,
        "state": "pendingBank",
        "holderName": mandate.client.name,
        "holderCompanyNumber": mandate.client.enterprise_number,
        "mandateId": str(mandate.pk),
        "signedAt": mandate.signed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


@pytest.mark.parametrize(
    "state", [state for state in MandateState if state in {"registered", "awaiting_signature"}]
)
def test_nothing_unsigned_is_listed(bank, state):
    MandateFactory(state=state, source="BBRUBEBB")

    assert bank.listed() == []


@pytest.mark.parametrize("state", sorted(set(AccountState) - {"pending_bank", "pending_holder"}))
def test_only_what_waits_is_listed_without_a_filter(bank, state):
    in_state(state)

    assert bank.listed() == []


WIRE = {
    "pending_holder": "pendingHolder",
    "pending_bank": "pendingBank",
    "pending_first_coda": "pendingFirstCoda",
    "pending_delivery": "pendingDelivery",
    "provided": "provided",
    "stopped_by_holder": "stoppedByHolder",
    "stopped_by_bank": "stoppedByBank",
    "archived": "archived",
}


@pytest.mark.parametrize(("state", "wire"), WIRE.items())
def test_other_states_are_listed_if_asked_for(bank, state, wire):
    account = in_state(state)
    for other in set(WIRE) - {state}:
        in_state(other)

    data = bank.get(f"/bank-accounts?filter[state]={wire}").json()["data"]

    assert [(row["id"], row["attributes"]["state"]) for row in data] == [(str(account.pk), wire)]


@pytest.mark.parametrize("state", ["pendingSignature", "pending_bank", ""])
def test_an_unknown_state_is_named(bank, state):
    response = bank.get(f"/bank-accounts?filter[state]={state}")

    error = response.json()["errors"][0]
    assert (response.status_code, error["code"]) == (422, "validationError")
    assert error["source"] == {"parameter": "filter[state]"}


def test_paging_goes_on_after_what_was_approved_meanwhile(bank):
    signed = [account_of(mandate_at_bank()) for _ in range(3)]

    first = bank.get("/bank-accounts?page[limit]=2").json()
    for row in first["data"]:
        bank.approve(row["attributes"]["iban"])
    after = first["meta"]["paging"]["after"]
    second = bank.get(f"/bank-accounts?page[limit]=2&page[after]={after}").json()

    ids = [row["id"] for row in first["data"] + second["data"]]
    assert ids == [str(account.pk) for account in signed]
    assert second["meta"]["paging"] == {"limit": 2, "before": ids[2], "after": None}


@pytest.mark.parametrize("after", ["nonsense", "0f3a2c1e-9d54-4b7a-8c11-5e2f7a90b3d4"])
def test_a_place_that_is_none_is_refused(bank, after):
    assert refusal(bank.get(f"/bank-accounts?page[after]={after}")) == (422, ["validationError"])


def test_another_banks_account_is_no_place_to_go_on_from(bank):
    foreign = account_of(mandate_at_bank(ARGENTA))

    response = bank.get(f"/bank-accounts?page[after]={foreign.pk}")

    assert refusal(response) == (422, ["validationError"])


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_costs_the_same_however_long(bank, count, django_assert_num_queries):
    for _ in range(count):
        mandate_at_bank()

    with django_assert_num_queries(2):  # the token, the page
        assert len(bank.listed()) == count


def test_a_bank_sees_its_own_alone(bank, other_bank):
    account = account_of(mandate_at_bank())

    foreign = other_bank.get(f"/bank-mandates/{account.pk}", accept=PDF)
    random = other_bank.get(f"/bank-mandates/{uuid.uuid4()}", accept=PDF)

    assert (other_bank.listed(), bank.listed()) == ([], [account.bank_account.iban])
    assert refusal(foreign) == (404, ["notFound"])
    assert foreign.json() == random.json()


@pytest.mark.parametrize(
    "path", ["/bank-accounts", f"/bank-mandates/{uuid.uuid4()}"], ids=["list", "mandate"]
)
@pytest.mark.parametrize("token", ["", "nonsense"])
def test_nobody_without_a_token_sees_anything(bank, path, token):
    bank.token = token

    assert refusal(bank.get(path)) == (401, ["unauthorized"])


# -- The signed mandate ----------------------------------------------------------------------------


def test_the_signed_mandate_is_the_sealed_file(bank):
    mandate = mandate_at_bank()
    version = mandate.versions.get()

    response = bank.get(f"/bank-mandates/{account_of(mandate).pk}", accept=PDF)

    assert (response.status_code, response["content-type"]) == (200, PDF)
    assert response.content == f"%PDF of {mandate.reference}".encode()
    assert response["etag"] == f'"{version.sealed_sha256}"'
    assert response["content-disposition"] == (f'attachment; filename="{mandate.reference}-1.pdf"')


@pytest.mark.parametrize("accept", [JSON_API, "*/*", "application/json"])
def test_the_mandate_as_a_resource(bank, accept):
    mandate = mandate_at_bank()
    account = account_of(mandate)

    response = bank.get(f"/bank-mandates/{account.pk}", accept=accept)

    assert response["content-type"] == JSON_API
    attributes = response.json()["data"]["attributes"]
    assert attributes["reference"] == mandate.reference
    assert attributes["sha256"] == mandate.versions.get().sealed_sha256


@pytest.mark.parametrize("accept", [JSON_API, PDF])
def test_what_the_bank_has_already_is_not_sent_again(bank, accept):
    path = f"/bank-mandates/{account_of(mandate_at_bank()).pk}"
    tag = bank.get(path, accept=accept)["etag"]

    response = bank.get(path, accept=accept, if_none_match=tag)

    assert (response.status_code, response.content) == (304, b"")


def test_the_first_download_is_the_receipt(bank):
    mandate = mandate_at_bank()
    path = f"/bank-mandates/{account_of(mandate).pk}"

    bank.get(path, accept=JSON_API)
    unread = mandate.dispatches.get().receipt
    bank.get(path, accept=PDF)
    first = mandate.dispatches.get().receipt
    bank.get(path, accept=PDF)

    assert (unread, first.split()[0]) == ("", "Bankconnect")
    assert mandate.dispatches.get().receipt == first
    events = history_of(mandate).filter(action="mandate.fetched_by_bank")
    assert [(event.actor_kind, event.actor_label) for event in events] == [("bank", "ING")]


def test_a_mandate_on_paper_is_its_scan(bank):
    from mandates.files import keep

    mandate = mandate_at_bank()
    scan = keep(b"%PDF a scan")
    MandateVersion.objects.update(sealed_sha256="", scan_sha256=scan)

    response = bank.get(f"/bank-mandates/{account_of(mandate).pk}", accept=PDF)

    assert response.content == b"%PDF a scan"


def test_before_the_seal_there_is_no_document(bank):
    mandate = mandate_at_bank()
    MandateVersion.objects.update(sealed_sha256="")

    response = bank.get(f"/bank-mandates/{account_of(mandate).pk}", accept=PDF)

    assert refusal(response) == (404, ["notFound"])


def test_a_document_that_was_damaged_is_not_given_out(bank):
    mandate = mandate_at_bank()
    sha256 = mandate.versions.get().sealed_sha256
    name = f"mandates/{sha256[:2]}/{sha256}.pdf"
    default_storage.delete(name)
    with default_storage.open(name, "wb") as file:
        file.write(b"%PDF another")

    response = bank.get(f"/bank-mandates/{account_of(mandate).pk}", accept=PDF)

    assert refusal(response) == (500, ["internalError"])


def test_the_factories_and_the_wire_speak_of_the_same_states():
    assert set(WIRE) == set(AccountState) - {"pending_signature", "pending_signature_only"}
    assert set(ACCOUNT_STATES.values()) <= set(WIRE)
