"""No data without a mandate: the first statement activates it, its end stops the next one."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from common.actors import SYSTEM
from documents.models import Document
from documents.services import receive_document, release_waiting
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.services.banking import put_back, stop_account
from mandates.services.ending import archive_mandate
from mandates.services.ordering import order_mandate
from mandates.states import AccountState, MandateState
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db

ING = "BE67310000000187"


@pytest.fixture
def account():
    return BankAccountFactory(iban=ING)


@pytest.fixture
def mandate(account):
    """A mandate that the bank has, and that waits for its first statement."""
    order = Order(
        MandateKind.CODA,
        source="BBRUBEBB",
        accounts=(AccountOrder(ING),),
        signatories=(SignatoryOrder(email="an@client.example"),),
    )
    mandate = order_mandate(account.client, order, by=SYSTEM)
    Mandate.objects.filter(pk=mandate.pk).update(
        state=MandateState.BANK_PROCEDURE, signed_at=mandate.ordered_at
    )
    mandate.accounts.update(state=AccountState.PENDING_FIRST_CODA)
    mandate.refresh_from_db()
    return mandate


def file(sequence):
    return file_of(
        statement(ING, sequence=sequence, day=date(2026, 11, 18 + sequence), old=sequence * 1_000)
    )


def test_the_first_statement_activates(mandate):
    receive_document(file(1), file_name="a.cod")

    mandate.refresh_from_db()
    assert (mandate.state, mandate.accounts.get().state) == ("active", "provided")


def test_the_end_stops_the_next_statement(mandate, account):
    receive_document(file(1), file_name="a.cod")
    mandate.refresh_from_db()
    archive_mandate(mandate, by=SYSTEM)

    reception = receive_document(file(2), file_name="b.cod").reception

    assert (reception.outcome, reception.reason) == ("quarantined", "no_mandate")
    assert reception.office == account.client.office
    assert Document.objects.count() == 1


@pytest.mark.parametrize("by_holder", [True, False])
def test_what_was_stopped_at_the_bank_stops_the_next_statement(mandate, by_holder):
    receive_document(file(1), file_name="a.cod")
    account = mandate.accounts.select_related("mandate").get()
    stop_account(account, at=timezone.now(), by_holder=by_holder, by=SYSTEM)

    reception = receive_document(file(2), file_name="b.cod").reception

    assert (reception.outcome, reception.reason) == ("quarantined", "no_mandate")


def test_what_goes_on_at_the_bank_lets_go_what_waited(mandate):
    receive_document(file(1), file_name="a.cod")
    account = mandate.accounts.select_related("mandate").get()
    stop_account(account, at=timezone.now(), by=SYSTEM)
    receive_document(file(2), file_name="b.cod")
    mandate.refresh_from_db()
    put_back(mandate, by=SYSTEM, reason="started again")

    assert (release_waiting(), Document.objects.count()) == (1, 2)


def test_a_new_mandate_lets_go_what_waited(mandate, account):
    receive_document(file(1), file_name="a.cod")
    mandate.refresh_from_db()
    archive_mandate(mandate, by=SYSTEM)
    receive_document(file(2), file_name="b.cod")
    nothing = release_waiting()

    mandate.accounts.update(state="provided", ended_at=None, end_reason="")
    Mandate.objects.update(state="active", ended_at=None, end_reason="")

    assert (nothing, release_waiting()) == (0, 1)
    assert Document.objects.count() == 2


def test_what_came_before_any_order_goes_on_while_one_is_signed(account):
    order = Order(MandateKind.CODA, source="BBRUBEBB", accounts=(AccountOrder(ING),))
    order_mandate(account.client, order, by=SYSTEM)

    received = receive_document(file(1), file_name="a.cod")

    assert received.reception.outcome == "stored"
