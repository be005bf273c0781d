"""Whether data may arrive: decided by one function, for every kind and every state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from common.kinds import DocumentKind
from mandates.kinds import DOCUMENT_KINDS, MandateKind
from mandates.models import Mandate, MandateAccount
from mandates.selectors import NoGround, covers
from mandates.states import ACCOUNTS_AT_WORK, AT_WORK, TRANSITIONS, AccountState, MandateState
from tests.factories import BankAccountFactory, ClientFactory, MandateFactory
from tests.factories.mandates import AccountUnderMandateFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
K = MandateKind


@pytest.mark.parametrize(
    ("kind", "state"),
    [(kind, state) for kind in K if kind != K.CODA for state in TRANSITIONS[kind]],
)
def test_a_company_s_data_arrives_while_its_mandate_is_at_work(kind, state):
    mandate = MandateFactory(kind=kind, state=state)

    ground = covers(mandate.client, DOCUMENT_KINDS[kind], TODAY())

    assert bool(ground) == (state in AT_WORK)
    assert ground.mandate == mandate
    assert ground.refusal == (None if ground else NoGround.NOT_IN_FORCE)


@pytest.mark.parametrize("account", [state for state in AccountState if state != "archived"])
@pytest.mark.parametrize("state", [s for s in TRANSITIONS[K.CODA] if s != "archived"])
def test_statements_need_the_mandate_and_the_account(state, account):
    mandate = MandateFactory(state=state)
    mandate.accounts.update(state=account)
    flows = account in {"provided", "pending_delivery", "pending_first_coda"}

    ground = covers(mandate.accounts.get().bank_account, DocumentKind.CODA, TODAY())

    at_work = state in AT_WORK and account in ACCOUNTS_AT_WORK
    assert bool(ground) == (at_work or (state == MandateState.PROBLEM and flows))


def test_another_account_of_the_company_is_not_covered():
    mandate = MandateFactory(state="active")
    other = BankAccountFactory(client=mandate.client)

    ground = covers(other, DocumentKind.CODA, TODAY())

    assert (ground.mandate, ground.refusal) == (None, NoGround.NEVER_ORDERED)
    assert covers(mandate.client, DocumentKind.CODA, TODAY())


@pytest.mark.parametrize("kind", [DocumentKind.SALES_INVOICE, DocumentKind.EXPENSE])
def test_what_a_company_sends_itself_rests_on_no_mandate(kind):
    ground = covers(ClientFactory(), kind, TODAY())

    assert (bool(ground), ground.mandate) == (True, None)


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize(("days", "covered"), [(0, True), (1, False)])
def test_nothing_arrives_before_the_first_day(kind, days, covered):
    starts_on = TODAY() + timedelta(days=days)
    mandate = MandateFactory(kind=kind, state="active", starts_on=starts_on)
    owner = mandate.accounts.get().bank_account if kind == K.CODA else mandate.client

    ground = covers(owner, DOCUMENT_KINDS[kind], TODAY())

    assert ground.refusal == (None if covered else NoGround.NOT_YET)


@pytest.mark.parametrize("kind", [kind for kind in K if kind != K.CODA])
def test_a_mandate_of_another_kind_or_company_is_no_ground(kind):
    client = ClientFactory()
    MandateFactory(kind=kind, state="active")
    for other in K:
        if other != kind:
            MandateFactory(client=client, kind=other, state="active")

    assert covers(client, DOCUMENT_KINDS[kind], TODAY()).refusal == NoGround.NEVER_ORDERED


def test_an_account_is_a_way_to_its_company_s_other_data():
    mandate = MandateFactory(kind="soda", state="active")
    account = BankAccountFactory(client=mandate.client)

    assert covers(account, DocumentKind.SODA, TODAY())


def test_the_newest_ground_is_named():
    old = MandateFactory(state="archived")
    new = MandateFactory(client=old.client, state="active")
    account = old.accounts.get().bank_account
    AccountUnderMandateFactory(mandate=new, bank_account=account, state="provided")

    assert covers(account, DocumentKind.CODA, TODAY()).mandate == new


@pytest.mark.parametrize("rows", [1, 30])
def test_the_decision_costs_one_query(rows, django_assert_num_queries):
    for _ in range(rows):
        mandate = MandateFactory(state="active")
    account = mandate.accounts.get().bank_account

    with django_assert_num_queries(1):
        assert covers(account, DocumentKind.CODA, TODAY())


def test_the_decision_is_also_a_condition_on_rows():
    covered, uncovered = MandateFactory(state="active"), MandateFactory(state="archived")

    found = Mandate.objects.filter(accounts__in=MandateAccount.objects.covering(TODAY()))

    assert (covered in found, uncovered in found) == (True, False)
