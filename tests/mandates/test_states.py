"""Every move of every kind, and every one that there is not."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from common.errors import StateConflict
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateAccount
from mandates.querysets import IllegalTransition
from mandates.states import (
    ACCOUNT_TRANSITIONS,
    AFTER_SIGNATURE,
    AT_WORK,
    END,
    ENDED,
    FIRST,
    LIVE,
    OFFERED,
    PUT_BACK,
    TRANSITIONS,
    AccountState,
    MandateState,
)
from tests.factories import MandateFactory
from tests.factories.mandates import AccountUnderMandateFactory

pytestmark = pytest.mark.django_db
STATES = [(kind, here) for kind, table in TRANSITIONS.items() for here in table]


def needed(to):
    """Return what the database demands of a state."""
    now = timezone.now()
    if to in ENDED:
        return {"ended_at": now, "end_reason": "office"}
    return {"reason": "other"} if to == MandateState.PROBLEM else {"signed_at": now}


def tried(move):
    """Make a move and take it back; returns the refusal, or nothing."""
    try:
        with transaction.atomic():
            move()
            transaction.set_rollback(True)
    except IllegalTransition as error:
        return error.message
    return ""


@pytest.mark.parametrize(("kind", "here"), STATES)
def test_the_moves_from_a_state_are_those_in_its_table(kind, here):
    mandate = MandateFactory(kind=kind, state=here)

    refusals = {
        to: tried(lambda to=to: Mandate.objects.move(mandate, to, **needed(to)))
        for to in TRANSITIONS[kind]
    }

    assert {to for to, refusal in refusals.items() if not refusal} == TRANSITIONS[kind][here]
    instead = "order a new mandate" if here in ENDED else "it can become"
    assert all(instead in refusal for refusal in refusals.values() if refusal)


@pytest.mark.parametrize("here", AccountState)
def test_the_moves_of_an_account_are_those_in_its_table(here):
    ended = {"ended_at": timezone.now(), "end_reason": "office"}
    archived = here == AccountState.ARCHIVED
    account = AccountUnderMandateFactory(state=here, **(ended if archived else {}))

    refusals = {
        to: tried(
            lambda to=to: MandateAccount.objects.move(
                account, to, **(ended if to == AccountState.ARCHIVED else {})
            )
        )
        for to in AccountState
    }

    assert {to for to, refusal in refusals.items() if not refusal} == ACCOUNT_TRANSITIONS[here]


def test_a_move_is_written_with_its_time():
    mandate = MandateFactory()
    before = mandate.state_modified_at

    Mandate.objects.move(mandate, MandateState.PROBLEM, reason="other")

    mandate.refresh_from_db()
    assert (mandate.state, mandate.version) == ("problem", 2)
    assert mandate.state_modified_at > before


def test_who_comes_second_changes_nothing():
    mandate = MandateFactory()
    same = Mandate.objects.get(pk=mandate.pk)
    Mandate.objects.move(mandate, MandateState.PROBLEM, reason="other")

    with pytest.raises(StateConflict) as refused:
        Mandate.objects.move(same, MandateState.SIGNED, signed_at=timezone.now())

    assert (type(refused.value), Mandate.objects.get().state) == (StateConflict, "problem")


def test_who_comes_second_to_an_account_changes_nothing():
    account = AccountUnderMandateFactory()
    same = MandateAccount.objects.get(pk=account.pk)
    MandateAccount.objects.move(account, AccountState.PENDING_BANK)

    with pytest.raises(StateConflict):
        MandateAccount.objects.move(same, AccountState.PENDING_HOLDER)

    account.refresh_from_db()
    assert account.state == "pending_bank"


@pytest.mark.parametrize("kind", MandateKind)
def test_each_table_is_closed_and_ends(kind):
    table = TRANSITIONS[kind]

    reached, edge = {FIRST[kind]}, {FIRST[kind]}
    while edge:
        edge = {to for here in edge for to in table[here]} - reached
        reached |= edge

    assert reached == set(table)
    assert [state for state in table if not table[state]] == [END[kind]]
    assert all(END[kind] in table[state] for state in table if state != END[kind])


@pytest.mark.parametrize("kind", [kind for kind in MandateKind if kind in OFFERED])
def test_a_signature_leads_on_from_the_offer_and_never_back_from_a_problem(kind):
    table = TRANSITIONS[kind]

    assert AFTER_SIGNATURE[kind] in table[OFFERED[kind]]
    assert PUT_BACK[kind] in table[MandateState.PROBLEM]
    assert OFFERED[kind] not in table[MandateState.PROBLEM]


def test_every_state_is_live_or_ended():
    assert (set(MandateState), frozenset()) == (LIVE | ENDED, LIVE & ENDED)
    assert AT_WORK <= LIVE
