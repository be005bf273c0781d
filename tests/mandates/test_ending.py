"""Ends: of a mandate, of one account, by silence, by a successor."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from common.errors import InvalidValue
from common.kinds import DocumentKind
from mails.models import Mail
from mandates import tasks
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateAccount, SigningRequest
from mandates.orders import Order
from mandates.querysets import IllegalTransition
from mandates.selectors import covers
from mandates.services import (
    archive_account,
    archive_mandate,
    archive_silent_accounts,
    order_like,
    order_mandate,
    restart_mandate,
)
from mandates.states import END, ENDED, SIGNED_CODA, TRANSITIONS, AccountState, EndReason
from tests.factories import MandateFactory, MembershipFactory
from tests.factories.mandates import AccountUnderMandateFactory, coda_order

pytestmark = pytest.mark.django_db
A = AccountState
STATES = [(kind, state) for kind in MandateKind for state in TRANSITIONS[kind]]


@pytest.mark.parametrize(("kind", "state"), STATES)
def test_every_mandate_that_lives_can_be_ended_once(kind, state, by):
    mandate = MandateFactory(kind=kind, state=state)

    if state in ENDED:
        with pytest.raises(IllegalTransition):
            archive_mandate(mandate, by=by)
        return
    archive_mandate(mandate, by=by, explanation="the client stops")

    assert (mandate.state, mandate.end_reason) == (END[kind], "office")
    assert not mandate.accounts.live().exists()
    assert not SigningRequest.objects.pending().exists()
    assert AuditEvent.objects.get(action="mandate.archived").reason == "the client stops"


@pytest.mark.parametrize("stop", [True, False])
def test_the_bank_stops_only_if_it_is_asked_to(stop, by):
    mandate = MandateFactory(state="active")

    archive_mandate(mandate, by=by, stop_at_bank=stop)

    assert (mandate.accounts.get().bank_stopped_at is None) == (not stop)


@pytest.mark.parametrize("others", [0, 1])
def test_cards_stop_with_the_last_mandate_of_their_bank(others, by):
    mandate = MandateFactory(state="active", source="KREDBEBB")
    client = mandate.client
    card = MandateFactory(client=client, kind="caro", state="active")
    payroll = MandateFactory(client=client, kind="soda", state="active")
    for _ in range(others):
        MandateFactory(client=client, state="active", source="KREDBEBB")

    archive_mandate(mandate, by=by)

    card.refresh_from_db()
    payroll.refresh_from_db()
    assert (card.state, payroll.state) == ("active" if others else "cancelled", "active")


@pytest.mark.parametrize("state", TRANSITIONS["coda"])
def test_one_account_of_several_ends_only_under_a_signed_mandate(state, by):
    mandate = MandateFactory(state=state)
    one = AccountUnderMandateFactory(mandate=mandate)

    try:
        archive_account(one, by=by)
    except IllegalTransition:
        ended = False
    else:
        ended = True

    one.refresh_from_db()
    assert (ended, one.state == A.ARCHIVED) == (state in SIGNED_CODA, state in SIGNED_CODA)


def test_the_last_account_does_not_end_alone(by):
    mandate = MandateFactory(state="active")

    with pytest.raises(IllegalTransition) as refused:
        archive_account(mandate.accounts.get(), by=by)

    assert "Archive the mandate" in refused.value.message
    assert mandate.accounts.get().state == "provided"


def test_an_ended_account_gets_nothing_while_the_other_goes_on(by):
    mandate = MandateFactory(state="active")
    one = AccountUnderMandateFactory(mandate=mandate, state=A.PROVIDED)
    today = timezone.localdate()

    archive_account(one, by=by, stop_at_bank=True)

    other = mandate.accounts.live().get()
    assert not covers(one.bank_account, DocumentKind.CODA, today)
    assert covers(other.bank_account, DocumentKind.CODA, today)
    assert one.bank_stopped_at is not None


def test_a_problem_is_corrected_by_a_new_mandate(by):
    mandate = MandateFactory(state="problem", reason="signature_mismatch", address="Oude weg 1")

    successor = restart_mandate(mandate, by=by)

    assert (mandate.state, mandate.end_reason) == ("archived", "superseded")
    assert (successor.predecessor, successor.state, successor.address) == (
        mandate,
        "registered",
        "Oude weg 1",
    )
    assert order_like(successor).accounts == order_like(mandate).accounts
    assert [each.email for each in successor.signatories.active()] == ["boss@company.example"]


def test_a_correction_that_can_not_be_ordered_changes_nothing(by):
    mandate = MandateFactory(state="problem")

    with pytest.raises(InvalidValue):
        restart_mandate(mandate, order=coda_order("BE00"), by=by)

    mandate.refresh_from_db()
    assert (mandate.state, Mandate.objects.count()) == ("problem", 1)


def test_a_correction_keeps_the_cards(by):
    mandate = MandateFactory(state="problem", source="GEBABEBB")
    card = MandateFactory(
        client=mandate.client, kind="caro", state="active", source="cards-GEBABEBB"
    )

    restart_mandate(mandate, by=by)

    card.refresh_from_db()
    assert card.state == "active"


@pytest.mark.parametrize("kind", MandateKind)
def test_nothing_ended_starts_again(kind, by):
    mandate = MandateFactory(kind=kind, state=END[kind])

    with pytest.raises(IllegalTransition):
        restart_mandate(mandate, by=by)


@pytest.mark.parametrize(
    ("last", "ended"), [(date(2025, 5, 23), False), (date(2025, 5, 20), True), (None, False)]
)
def test_eighteen_silent_months_end_an_account(last, ended, time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)
    mandate = MandateFactory(state="active")
    MembershipFactory(office=mandate.office, role="admin")
    mandate.accounts.update(last_statement_on=last, state_modified_at="2026-01-01T00:00Z")

    count = archive_silent_accounts()

    mandate.refresh_from_db()
    assert (count, mandate.end_reason) == ((1, "silent") if ended else (0, ""))
    assert Mail.objects.filter(template="mandate_ended").count() == int(ended)


def test_a_silent_account_leaves_the_others_alone(time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)
    mandate = MandateFactory(state="active")
    AccountUnderMandateFactory(
        mandate=mandate, state=A.PROVIDED, last_statement_on=date(2024, 1, 1)
    )

    tasks.archive_silent()

    mandate.refresh_from_db()
    assert (mandate.state, MandateAccount.objects.live().count()) == ("active", 1)


def test_who_leaves_takes_every_mandate_along():
    kept = MandateFactory(state="active")
    coda = MandateFactory(state="active", source="KREDBEBB")
    MandateFactory(client=coda.client, kind="caro", state="active")
    MandateFactory(client=coda.client, kind="voila", state="stopped")

    now = timezone.now().isoformat()
    tasks.close_for_client(client_id=str(coda.client_id), archived_at=now)
    tasks.close_for_client(client_id=str(coda.client_id), archived_at=now)

    ended = Mandate.objects.filter(end_reason=EndReason.CLIENT_ARCHIVED)
    kept.refresh_from_db()
    assert (ended.count(), kept.state) == (2, "active")


def test_an_office_that_leaves_ends_its_mandates():
    mandate = MandateFactory(state="awaiting_signature")

    tasks.close_for_office(office_id=str(mandate.office_id))

    mandate.refresh_from_db()
    assert (mandate.state, mandate.end_reason) == ("archived", "closed")


def test_what_ended_can_be_ordered_again(by):
    mandate = MandateFactory(state="active")
    archive_mandate(mandate, by=by)

    again = order_mandate(mandate.client, order_like(mandate), by=by, predecessor=mandate)

    assert (again.state, again.accounts.count()) == ("registered", 1)
    assert isinstance(order_like(again), Order)
