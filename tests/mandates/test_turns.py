"""Whose turn it is: an answer for every state of every kind, with every reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mandates.kinds import MandateKind
from mandates.models import Signatory
from mandates.states import OFFERED, TRANSITIONS, MandateState, ProblemReason
from mandates.turns import PROBLEMS, TURNS, Turn, next_of, turn_of
from tests.factories import MandateFactory, SourceEntryFactory

pytestmark = pytest.mark.django_db
S, K = MandateState, MandateKind
STATES = [(kind, state) for kind in K for state in TRANSITIONS[kind]]


def test_the_tables_are_complete_and_hold_nothing_else():
    assert set(TURNS) == {(kind, state) for kind, state in STATES if state != S.PROBLEM}
    assert set(PROBLEMS) == set(ProblemReason)


@pytest.mark.parametrize(("kind", "state"), STATES)
def test_every_situation_has_a_turn_and_a_sentence(kind, state):
    situations = [next_of(kind, state, reason) for reason in ProblemReason]

    sentences = [str(found.sentence) for found in situations]
    assert all(found.turn in Turn for found in situations)
    assert all(text[0].isupper() and text[-1] == "." for text in sentences)


def test_a_problem_without_a_reason_is_ours():
    assert next_of(K.CODA, S.PROBLEM).turn is Turn.PORTAL


@pytest.mark.parametrize(("kind", "state"), STATES)
def test_a_mandate_s_turn_is_that_of_its_state(kind, state):
    if kind == "soda":
        facts = {"code": "group_s", "contact_email": "in@secretariat.example"}
        SourceEntryFactory(kind="secretariat", **facts)
    mandate = MandateFactory(kind=kind, state=state)

    found = turn_of(mandate)

    assert (found.turn, found.since) == (
        next_of(kind, state, ProblemReason.OTHER).turn,
        mandate.state_modified_at,
    )


@pytest.mark.parametrize("kind", OFFERED)
def test_handed_over_means_that_the_office_hands_it_over(kind):
    mandate = MandateFactory(kind=kind, state=OFFERED[kind], is_handed_over=True)

    assert turn_of(mandate).turn is Turn.OFFICE


@pytest.mark.parametrize("kind", OFFERED)
def test_a_missing_address_is_for_the_office_to_add(kind):
    mandate = MandateFactory(kind=kind, state=OFFERED[kind])
    Signatory.objects.update(email="")

    found = turn_of(mandate)

    assert (found.turn, "e-mail" in str(found.sentence)) == (Turn.OFFICE, True)


def test_where_the_holder_links_it_is_the_client_s_turn():
    mandate = MandateFactory(state="bank_procedure", source="KREDBEBB")
    mandate.accounts.update(state="pending_holder")

    assert turn_of(mandate).turn is Turn.CLIENT


def test_a_bank_is_expected_to_answer_within_its_lead_time():
    mandate = MandateFactory(state="bank_procedure", source="BNAGBEBB")

    expected = turn_of(mandate).expected_on

    assert expected == timezone.localdate(mandate.state_modified_at) + timedelta(days=28)


@pytest.mark.parametrize("state", ["awaiting_signature", "active", "archived"])
def test_nothing_is_expected_of_a_bank_before_or_after(state):
    assert turn_of(MandateFactory(state=state)).expected_on is None
