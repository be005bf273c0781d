"""What a bank reports: each report acts once, in the states in which it makes sense."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from audit.selectors import history_of
from banks.models import BankReport
from common.actors import SYSTEM
from common.kinds import DocumentKind
from mails.models import Mail
from mandates.models import Mandate, MandateAccount
from mandates.selectors import covers
from mandates.services import note_statement, put_back
from mandates.states import AccountState
from tests.api.bankconnect.conftest import JSON_API, PDF, Bank, refusal
from tests.factories import MandateFactory, MembershipFactory
from tests.factories.banks import ARGENTA, BankAccessFactory, mandate_at_bank
from tests.factories.mandates import AccountUnderMandateFactory

pytestmark = pytest.mark.django_db

REASONS = {
    "signerNotMandatary": "signer_not_mandatary",
    "signatureMismatch": "signature_mismatch",
    "secondSignatureRequired": "second_signature_required",
    "unknownAccount": "unknown_account",
    "holderDataOutdated": "holder_data_outdated",
    "companyNumberMismatch": "company_number_mismatch",
    "documentIncomplete": "document_incomplete",
    "holderRefused": "holder_refused",
}


@pytest.fixture
def mandate():
    return mandate_at_bank()


@pytest.fixture
def account(mandate):
    return mandate.accounts.select_related("bank_account").get()


@pytest.fixture
def second(mandate):
    """A second account under the same mandate."""
    return AccountUnderMandateFactory(mandate=mandate, state="pending_bank")


def now(**shift):
    return (timezone.now() + timedelta(**shift)).isoformat()


def state_of(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def move_to(account, state):
    ended = {"ended_at": timezone.now()} if state == AccountState.ARCHIVED else {}
    MandateAccount.objects.filter(pk=account.pk).update(state=state, **ended)


# -- Approvals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("account_type", ["current", "savings"])
def test_an_approval_lets_the_account_wait_for_its_first_coda(bank, account, account_type):
    response = bank.approve(account, account_type)

    assert response.status_code == 201
    assert response["content-type"] == JSON_API
    data = response.json()["data"]
    assert (data["type"], data["id"]) == ("bankAccountApproval", str(BankReport.objects.get().pk))
    assert data["attributes"]["accountType"] == account_type
    assert state_of(account) == ["pending_first_coda"]
    assert account.type == account_type
    assert bank.listed() == []


@pytest.mark.parametrize("accept", [PDF, JSON_API, "*/*", ""])
def test_an_answer_is_the_resource_whatever_is_accepted(bank, account, accept):
    response = bank.approve(account, headers={"accept": accept})

    assert (response.status_code, response["content-type"]) == (201, JSON_API)


def test_the_number_may_be_written_in_groups(bank, account):
    iban = account.bank_account.iban

    response = bank.approve(" ".join(iban[n : n + 4] for n in range(0, 16, 4)).lower())

    assert response.json()["data"]["attributes"]["iban"] == iban


def test_the_bank_may_be_quicker_than_the_client(bank):
    mandate = MandateFactory(source="BBRUBEBB")
    account = mandate.accounts.get()

    response = bank.approve(account)
    again = bank.approve(account)

    assert (response.status_code, again.json()) == (201, response.json())
    assert state_of(account, mandate) == ["pending_signature_only", "awaiting_signature"]


APPROVABLE = {"pending_signature", "pending_holder", "pending_bank"}


@pytest.mark.parametrize("state", sorted(set(AccountState) - APPROVABLE))
def test_an_approval_in_another_state_changes_nothing(bank, account, state):
    move_to(account, state)

    response = bank.approve(account)

    assert refusal(response) == (409, ["invalidTransition"])
    assert state_of(account) == [state]
    assert not BankReport.objects.exists()
    conflict = history_of(account.mandate).get()
    assert (conflict.action, conflict.facts["wanted"]) == ("mandate.conflict", "approval")


def test_the_first_statement_after_an_approval_activates(bank, mandate, account):
    bank.approve(account)

    note_statement(account.bank_account, on=timezone.localdate())

    assert state_of(mandate, account) == ["active", "provided"]


def test_the_same_approval_of_what_is_active_is_the_first_one(bank, account):
    first = bank.approve(account).json()
    note_statement(account.bank_account, on=timezone.localdate())

    again = bank.approve(account)
    other = bank.approve(account, "savings")

    assert (again.status_code, again.json()) == (201, first)
    assert refusal(other) == (409, ["invalidTransition"])


# -- Rejections ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "reason"), REASONS.items())
def test_a_rejection_puts_the_mandate_into_problem(bank, mandate, account, code, reason):
    MembershipFactory(office=mandate.office, role="admin")

    response = bank.reject(account, code)

    assert response.status_code == 201
    assert response.json()["data"]["attributes"]["reasonCode"] == code
    assert state_of(mandate) == ["problem"]
    assert mandate.reason == reason
    assert Mail.objects.filter(template="mandate_problem").count() == 1
    assert bank.listed() == []
    assert bank.listed("rejected") == [account.bank_account.iban]


@pytest.mark.parametrize("state", sorted(set(AccountState) - {"pending_holder", "pending_bank"}))
def test_a_rejection_in_another_state_changes_nothing(bank, mandate, account, state):
    move_to(account, state)

    response = bank.reject(account)

    assert refusal(response) == (409, ["invalidTransition"])
    assert state_of(mandate) == ["bank_procedure"]


def test_another_account_of_a_mandate_with_a_problem_still_waits(bank, account, second):
    bank.reject(account)

    assert bank.listed() == [second.bank_account.iban]
    assert bank.approve(second).status_code == 201


def test_a_second_account_can_be_rejected_as_well(bank, mandate, account, second):
    bank.reject(account, "unknownAccount")

    response = bank.reject(second, "holderRefused")

    assert (response.status_code, bank.listed()) == (201, [])
    assert state_of(mandate) == ["problem"]
    assert mandate.reason == "unknown_account"
    assert history_of(mandate).last().action == "mandate.account_rejected"


def test_one_reason_after_another_makes_no_sense(bank, account):
    bank.reject(account, "unknownAccount")

    assert refusal(bank.reject(account, "holderRefused")) == (409, ["invalidTransition"])


def test_a_bank_can_take_its_rejection_back(bank, mandate, account):
    bank.reject(account)

    response = bank.approve(account)

    assert response.status_code == 201
    assert state_of(mandate, account) == ["bank_procedure", "pending_first_coda"]
    assert mandate.reason == ""


def test_a_rejection_of_another_account_stands(bank, mandate, account, second):
    bank.reject(account)
    bank.reject(second)

    bank.approve(account)

    assert state_of(mandate) == ["problem"]


def test_a_problem_that_the_bank_did_not_report_stands(bank, mandate, account):
    Mandate.objects.filter(pk=mandate.pk).update(state="problem", reason="other")

    bank.approve(account)

    assert state_of(mandate, account) == ["problem", "pending_first_coda"]


def test_after_the_mandate_went_again_the_same_rejection_is_a_new_one(bank, mandate, account):
    first = bank.reject(account, "holderDataOutdated").json()["data"]["id"]
    mandate.refresh_from_db()
    put_back(mandate, by=SYSTEM, reason="mended at the bank")
    waiting = bank.listed()

    second = bank.reject(account, "holderDataOutdated").json()["data"]["id"]

    assert waiting == [account.bank_account.iban]
    assert first != second
    assert state_of(mandate) == ["problem"]


# -- Deactivations ---------------------------------------------------------------------------------


def test_a_deactivation_ends_delivery_at_once(bank, mandate, account):
    bank.approve(account)
    note_statement(account.bank_account, on=timezone.localdate())

    response = bank.deactivate(account, now())

    assert response.status_code == 201
    assert response.json()["data"]["attributes"]["isAccountClosed"] is False
    assert state_of(mandate, account) == ["problem", "stopped_by_bank"]
    assert not covers(account.bank_account, DocumentKind.CODA, timezone.localdate())


def test_an_account_that_was_closed_is_archived(bank, mandate, account):
    response = bank.deactivate(account, now(), closed=True)

    assert response.status_code == 201
    assert state_of(mandate, account) == ["archived", "archived"]
    assert account.end_reason == "account_closed"


def test_an_account_can_be_closed_after_it_was_stopped(bank, account):
    bank.deactivate(account, now(minutes=-2))

    response = bank.deactivate(account, now(), closed=True)

    assert (response.status_code, state_of(account)) == (201, ["archived"])


@pytest.mark.parametrize("closed", [True, False])
def test_the_same_deactivation_is_the_first_one_whatever_came_since(bank, mandate, account, closed):
    at = now()
    first = bank.deactivate(account, at, closed=closed)
    if not closed:
        mandate.refresh_from_db()
        put_back(mandate, by=SYSTEM, reason="started again")
    before = state_of(mandate, account)

    again = bank.deactivate(account, at, closed=closed)

    assert (again.status_code, again.json()) == (201, first.json())
    assert state_of(mandate, account) == before


def test_a_bank_that_tells_the_time_in_seconds_is_not_overtaken_by_itself(bank, account):
    bank.approve(account)
    account.refresh_from_db()
    second = account.bank_approved_at.replace(microsecond=0).isoformat()

    response = bank.deactivate(account, second, closed=True)

    assert (response.status_code, state_of(account)) == (201, ["archived"])


def test_news_that_was_overtaken_is_refused(bank, account):
    bank.approve(account)

    response = bank.deactivate(account, now(days=-1))

    assert refusal(response) == (409, ["invalidTransition"])
    assert state_of(account) == ["pending_first_coda"]


def test_what_has_ended_can_not_be_deactivated(bank, account):
    move_to(account, "archived")

    assert refusal(bank.deactivate(account, now())) == (409, ["invalidTransition"])


# -- Every report ----------------------------------------------------------------------------------

REPORTS = {
    "approval": {"accountType": "current"},
    "rejection": {"reasonCode": "holderRefused"},
    "deactivation": {"timestamp": "2026-11-21T08:00:00Z", "isAccountClosed": True},
}


@pytest.mark.parametrize(("kind", "attributes"), REPORTS.items(), ids=list(REPORTS))
def test_another_banks_account_does_not_exist(bank, kind, attributes):
    foreign = mandate_at_bank(ARGENTA).accounts.get()

    response = bank.report(kind, foreign, **attributes)
    unknown = bank.report(kind, "BE68539007547034", **attributes)

    assert refusal(response) == (404, ["notFound"])
    assert response.json() == unknown.json()
    assert state_of(foreign) == ["pending_bank"]


@pytest.mark.parametrize(("kind", "attributes"), REPORTS.items(), ids=list(REPORTS))
def test_nobody_reports_without_a_token(bank, account, kind, attributes):
    bank.token = ""

    assert refusal(bank.report(kind, account, **attributes)) == (401, ["unauthorized"])


BAD = [
    ("approval", {"accountType": "joint"}, "accountType"),
    ("approval", {}, "accountType"),
    ("approval", {"accountType": 1}, "accountType"),
    ("approval", {"accountType": "current", "iban": "BE00000000000000"}, "iban"),
    ("approval", {"accountType": "current", "iban": 68}, "iban"),
    ("rejection", {"reasonCode": "signer_not_mandatary"}, "reasonCode"),
    ("rejection", {"reasonCode": None}, "reasonCode"),
    ("deactivation", {"isAccountClosed": True}, "timestamp"),
    ("deactivation", {"timestamp": "yesterday"}, "timestamp"),
    ("deactivation", {"timestamp": "2999-01-01T00:00:00Z"}, "timestamp"),
    (
        "deactivation",
        {"timestamp": "2026-01-01T00:00:00Z", "isAccountClosed": "yes"},
        "isAccountClosed",
    ),
]


@pytest.mark.parametrize(("kind", "attributes", "field"), BAD)
def test_a_fault_is_named_by_its_pointer(bank, account, kind, attributes, field):
    values = {"iban": account.bank_account.iban, **attributes}
    iban = values.pop("iban")

    response = bank.report(kind, iban, **values)

    error = response.json()["errors"][0]
    assert (response.status_code, error["code"]) == (422, "validationError")
    assert error["source"] == {"pointer": f"/data/attributes/{field}"}
    assert state_of(account) == ["pending_bank"]


@pytest.mark.parametrize(
    "body", [b"{", {"data": []}, {"data": {"type": "bankAccountRejection", "attributes": {}}}]
)
def test_what_is_no_such_report_is_refused(bank, body):
    assert refusal(bank.post("/bank-account-approvals", body)) == (400, ["malformedRequest"])


def test_an_idempotency_key_counts_for_banks_too(bank, account):
    key = {"ibanity-idempotency-key": str(uuid.uuid4())}

    first = bank.approve(account, headers=key)
    again = bank.approve(account, headers=key)
    other = bank.approve(account, "savings", headers=key)

    assert (again.status_code, again.content) == (201, first.content)
    assert refusal(other) == (422, ["idempotencyKeyReused"])


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_reports_are_posted(bank, method):
    send = getattr(bank.browser, method)

    response = send("/codabox-bankconnect/bank-account-approvals", headers=bank._bearer())

    assert refusal(response) == (405, ["methodNotAllowed"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", list(REPORTS))
def test_twelve_at_once_are_one_report(kind):
    access = BankAccessFactory()
    token = Bank(access).authorise().token
    account = mandate_at_bank().accounts.select_related("bank_account").get()
    answers, start = [], threading.Barrier(12)

    def report():
        caller = Bank(access, token=token)
        start.wait()
        try:
            answers.append(caller.report(kind, account, **REPORTS[kind]))
        finally:
            connection.close()

    threads = [threading.Thread(target=report) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    statuses = Counter(answer.status_code for answer in answers)
    ids = {answer.json()["data"]["id"] for answer in answers if answer.status_code == 201}
    assert (statuses, len(ids), BankReport.objects.count()) == ({201: 12}, 1, 1)
    events = AuditEvent.objects.filter(target_id=str(account.mandate_id), actor_kind="bank")
    assert not events.filter(action="mandate.conflict").exists()


@pytest.mark.django_db(transaction=True)
def test_accounts_of_one_mandate_are_approved_side_by_side():
    access = BankAccessFactory()
    token = Bank(access).authorise().token
    mandate = mandate_at_bank()
    accounts = [mandate.accounts.get()]
    accounts += [
        AccountUnderMandateFactory(mandate=mandate, state="pending_bank") for _ in range(5)
    ]
    answers, start = [], threading.Barrier(len(accounts))

    def approve(account):
        caller = Bank(access, token=token)
        start.wait()
        try:
            answers.append(caller.approve(account).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[account]) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [201] * 6
    assert set(state_of(*accounts)) == {"pending_first_coda"}
