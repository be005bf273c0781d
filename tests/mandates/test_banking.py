"""What banks and secretariats report, and what it makes of a mandate in any state."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.selectors import history_of
from common.errors import StateConflict
from common.kinds import DocumentKind
from mails.models import Mail
from mandates.kinds import AccountType, MandateKind
from mandates.models import Mandate, MandateAccount
from mandates.querysets import IllegalTransition
from mandates.selectors import covers
from mandates.services import (
    advance_mandate,
    approve_account,
    carry_on,
    note_document,
    note_statement,
    put_back,
    reject_account,
    report_problem,
    send_to_source,
    stop_account,
)
from mandates.states import (
    ACCOUNT_TRANSITIONS,
    ACCOUNTS_AT_WORK,
    CODA_MOVES,
    MENDED_AT_THE_SOURCE,
    TRANSITIONS,
    AccountState,
    MandateState,
    ProblemReason,
)
from tests.factories import MandateFactory, MembershipFactory
from tests.factories.mandates import AccountUnderMandateFactory

pytestmark = pytest.mark.django_db
S, A, R = MandateState, AccountState, ProblemReason


def in_state(mandate, state):
    """Put the account of a mandate into a state."""
    ended = {"ended_at": timezone.now(), "end_reason": "office"} if state == A.ARCHIVED else {}
    mandate.accounts.update(state=state, **ended)
    return mandate.accounts.select_related("mandate").get()


@pytest.mark.parametrize("state", CODA_MOVES)
def test_a_signed_mandate_is_sent_and_no_other(state, by):
    mandate = MandateFactory(state=state)
    possible = S.BANK_PROCEDURE in CODA_MOVES[state]

    try:
        send_to_source(mandate, receipt="ACK 1", by=by)
    except IllegalTransition:
        sent = False
    else:
        sent = True

    assert (sent, mandate.dispatches.count()) == (possible, int(possible))


def test_accounts_wait_for_the_bank_once_it_has_the_mandate(by):
    mandate = MandateFactory(state="signed")
    known = AccountUnderMandateFactory(mandate=mandate, state=A.PENDING_SIGNATURE_ONLY)

    dispatch = send_to_source(mandate, receipt="ACK 1", file_sha256="0" * 64, by=by)

    states = dict(mandate.accounts.values_list("pk", "state"))
    assert states.pop(known.pk) == "pending_first_coda"
    assert list(states.values()) == ["pending_bank"]
    assert (dispatch.attempt, dispatch.receipt) == (1, "ACK 1")


@pytest.mark.parametrize(
    ("source", "needs", "state", "account"),
    [
        ("KREDBEBB", True, "bank_procedure", "pending_holder"),
        ("GEBABEBB", False, "bank_procedure", "pending_holder"),
        ("GEBABEBB", True, "signed", "pending_signature"),
    ],
)
def test_what_needs_no_dispatch_goes_on_by_itself(source, needs, state, account):
    mandate = MandateFactory(state="signed", source=source, needs_bank_mandate=needs)

    carry_on(mandate)
    carry_on(mandate)

    assert (mandate.state, mandate.accounts.get().state) == (state, account)


@pytest.mark.parametrize("state", A)
def test_an_account_is_approved_from_where_that_makes_sense(state, by):
    account = in_state(MandateFactory(state="bank_procedure"), state)
    before = state == A.PENDING_SIGNATURE
    to = A.PENDING_SIGNATURE_ONLY if before else A.PENDING_FIRST_CODA

    try:
        approve_account(account, at=timezone.now(), account_type=AccountType.SAVINGS, by=by)
    except IllegalTransition:
        approved = False
    else:
        approved = True

    account.refresh_from_db()
    possible = state != A.PENDING_SIGNATURE_ONLY and to in ACCOUNT_TRANSITIONS[state]
    assert approved == possible
    assert (account.state, account.type) == ((to, "savings") if approved else (state, "current"))


def test_news_that_was_overtaken_changes_nothing(by):
    account = in_state(MandateFactory(state="bank_procedure"), A.PENDING_BANK)
    approve_account(account, at=timezone.now(), by=by)

    with pytest.raises(StateConflict) as refused:
        stop_account(account, at=timezone.now() - timedelta(days=1), by=by)

    account.refresh_from_db()
    assert (refused.value.code, account.state) == ("outdated_report", "pending_first_coda")


@pytest.mark.parametrize("kind", MandateKind)
def test_a_problem_comes_only_where_it_can(kind, by):
    table = TRANSITIONS[kind]

    for state in table:
        mandate = MandateFactory(kind=kind, state=state)
        try:
            report_problem(mandate, reason=R.OTHER, text="told by telephone", by=by)
        except IllegalTransition:
            assert S.PROBLEM not in table[state]
        else:
            assert S.PROBLEM in table[state]
            assert (mandate.state, mandate.reason_text) == ("problem", "told by telephone")


def test_a_refusal_of_the_bank_is_told_to_the_office(by):
    mandate = MandateFactory(state="bank_procedure")
    admin = MembershipFactory(office=mandate.office, role="admin").user

    reject_account(mandate.accounts.get(), reason=R.SIGNER_NOT_MANDATARY, by=by)

    mandate.refresh_from_db()
    mail = Mail.objects.get()
    assert (mandate.state, mandate.reason) == ("problem", "signer_not_mandatary")
    assert (mail.to, mail.template) == (admin.email, "mandate_problem")
    assert "may not act" in mail.subject


@pytest.mark.parametrize("reason", R)
def test_only_what_was_mended_elsewhere_goes_out_again(reason, by):
    mandate = MandateFactory(state="problem", reason=reason)

    try:
        put_back(mandate, by=by, reason="the client has been to the bank")
    except IllegalTransition:
        again = False
    else:
        again = True

    assert again == (reason in MENDED_AT_THE_SOURCE)
    assert mandate.state == ("bank_procedure" if again else "problem")
    assert mandate.dispatches.count() == int(again)
    assert mandate.reason == ("" if again else reason)


@pytest.mark.parametrize(
    ("kind", "state"),
    [(kind, s) for kind in MandateKind for s in TRANSITIONS[kind] if s is not S.PROBLEM],
)
def test_only_a_problem_is_put_back(kind, state, by):
    mandate = MandateFactory(kind=kind, state=state)

    with pytest.raises(IllegalTransition):
        put_back(mandate, by=by, reason="no")


def test_what_nobody_signed_never_goes_out_again(by):
    mandate = MandateFactory(state="problem", reason=R.OTHER, signed_at=None)

    with pytest.raises(IllegalTransition):
        put_back(mandate, by=by, reason="no")


@pytest.mark.parametrize(
    ("stopped", "waits"),
    [(A.STOPPED_BY_BANK, "pending_bank"), (A.STOPPED_BY_HOLDER, "pending_holder")],
)
def test_stopped_accounts_wait_again_when_put_back(stopped, waits, by):
    mandate = MandateFactory(state="problem", reason=R.STOPPED_BY_BANK)
    in_state(mandate, stopped)

    put_back(mandate, by=by, reason="linked again")

    assert mandate.accounts.get().state == waits


@pytest.mark.parametrize(
    ("by_holder", "state", "reason"),
    [
        (True, "stopped_by_holder", R.STOPPED_BY_HOLDER),
        (False, "stopped_by_bank", R.STOPPED_BY_BANK),
    ],
)
def test_the_last_account_that_stops_is_a_problem(by_holder, state, reason, by):
    mandate = MandateFactory(state="active")

    stop_account(mandate.accounts.get(), at=timezone.now(), by_holder=by_holder, by=by)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.reason) == ("problem", reason)
    assert mandate.accounts.get().state == state


def test_another_account_keeps_the_mandate_active(by):
    mandate = MandateFactory(state="active")
    AccountUnderMandateFactory(mandate=mandate, state=A.PROVIDED)

    stop_account(mandate.accounts.first(), at=timezone.now(), by=by)

    mandate.refresh_from_db()
    assert mandate.state == "active"


def test_a_closed_account_ends_and_the_last_one_ends_the_mandate(by):
    mandate = MandateFactory(state="active")
    first, second = mandate.accounts.get(), AccountUnderMandateFactory(mandate=mandate)

    stop_account(first, at=timezone.now(), is_closed=True, by=by)
    second.mandate.refresh_from_db()
    assert second.mandate.state == "problem"
    stop_account(second, at=timezone.now(), is_closed=True, by=by)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.end_reason) == ("archived", "account_closed")


@pytest.mark.parametrize("state", A)
def test_the_first_statement_activates_what_waits_for_it(state):
    mandate = MandateFactory(state="bank_procedure")
    account = in_state(mandate, state)
    waits = state in ACCOUNTS_AT_WORK

    activated = note_statement(account.bank_account, on=date(2026, 11, 20))

    mandate.refresh_from_db()
    account.refresh_from_db()
    assert activated == waits
    assert (mandate.state, account.state) == (
        ("active", "provided") if waits else ("bank_procedure", state)
    )


@pytest.mark.parametrize("state", [s for s in CODA_MOVES if s is not S.BANK_PROCEDURE])
def test_a_statement_activates_no_other_mandate(state):
    mandate = MandateFactory(state=state)
    if state != S.ARCHIVED:
        in_state(mandate, A.PENDING_FIRST_CODA)
    account = mandate.accounts.get()

    assert note_statement(account.bank_account, on=date(2026, 11, 20)) is False

    mandate.refresh_from_db()
    assert mandate.state == state


def test_a_second_account_joins_an_active_mandate():
    mandate = MandateFactory(state="active")
    second = AccountUnderMandateFactory(mandate=mandate, state=A.PENDING_FIRST_CODA)

    assert note_statement(second.bank_account, on=date(2026, 11, 20)) is False

    second.refresh_from_db()
    assert (second.state, second.bank_approved_at is None) == ("provided", False)
    assert history_of(mandate).last().action == "mandate.account_provided"


def test_an_account_that_the_bank_refuses_does_not_stop_another_that_it_approved(by):
    mandate = MandateFactory(state="bank_procedure")
    refused, approved = mandate.accounts.get(), AccountUnderMandateFactory(mandate=mandate)
    MandateAccount.objects.filter(pk=approved.pk).update(state=A.PENDING_BANK)
    approved.refresh_from_db()
    reject_account(refused, reason=R.UNKNOWN_ACCOUNT, by=by)
    approved.mandate.refresh_from_db()
    approve_account(approved, at=timezone.now(), by=by)
    today = timezone.localdate()

    ground = covers(approved.bank_account, DocumentKind.CODA, today)
    other = covers(refused.bank_account, DocumentKind.CODA, today)
    activated = note_statement(approved.bank_account, on=today)

    mandate.refresh_from_db()
    approved.refresh_from_db()
    assert (bool(ground), bool(other), activated) == (True, False, False)
    assert (mandate.state, approved.state) == ("problem", "provided")


def test_after_the_problem_the_next_statement_activates(by):
    mandate = MandateFactory(state="problem", reason="holder_data_outdated")
    account = in_state(mandate, A.PENDING_FIRST_CODA)
    note_statement(account.bank_account, on=date(2026, 11, 20))
    mandate.refresh_from_db()
    put_back(mandate, reason="mended", by=by)

    activated = note_statement(account.bank_account, on=date(2026, 11, 21))

    mandate.refresh_from_db()
    assert (activated, mandate.state) == (True, "active")


def test_without_a_way_out_a_statement_waits_for_delivery():
    mandate = MandateFactory(state="bank_procedure")
    account = mandate.accounts.get().bank_account

    first = note_statement(account, on=date(2026, 11, 20), is_delivered=False)
    again = note_statement(account, on=date(2026, 11, 21), is_delivered=False)
    mandate.refresh_from_db()
    waiting = (mandate.state, mandate.accounts.get().state)
    delivered = note_statement(account, on=date(2026, 11, 22))

    assert (first, again, delivered) == (False, False, True)
    assert waiting == ("bank_procedure", "pending_delivery")


def test_an_older_statement_does_not_set_the_clock_back():
    account = MandateFactory(state="active").accounts.get()

    for day in (20, 22, 21):
        note_statement(account.bank_account, on=date(2026, 11, day))

    account.refresh_from_db()
    assert account.last_statement_on == date(2026, 11, 22)


def test_a_statement_of_an_active_account_costs_two_queries(django_assert_num_queries):
    account = MandateFactory(state="active").accounts.get().bank_account

    with django_assert_num_queries(2):
        note_statement(account, on=date(2026, 11, 20))


@pytest.mark.parametrize("state", ["requested", "delayed", "confirmed"])
def test_the_first_payroll_entries_activate(state):
    mandate = MandateFactory(kind="soda", state=state)
    today = timezone.localdate()

    first = note_document(mandate.client, MandateKind.SODA, on=today)
    second = note_document(mandate.client, MandateKind.SODA, on=today)

    mandate.refresh_from_db()
    assert (first, second, mandate.state, mandate.last_document_on) == (
        True,
        False,
        "active",
        today,
    )


def test_a_document_without_ground_activates_nothing():
    mandate = MandateFactory(kind="soda", state="not_signed")

    assert note_document(mandate.client, MandateKind.SODA, on=timezone.localdate()) is False


@pytest.mark.parametrize("kind", MandateKind)
@pytest.mark.parametrize("to", [S.CONFIRMED, S.REGISTRATION, S.ACTIVE, S.SIGNED, S.PROBLEM])
def test_what_is_reported_by_hand(kind, to, by):
    by_hand = kind in {"soda", "voila"} and to in {S.CONFIRMED, S.REGISTRATION, S.ACTIVE}

    for state in TRANSITIONS[kind]:
        mandate = MandateFactory(kind=kind, state=state)
        try:
            advance_mandate(mandate, to, by=by)
        except IllegalTransition:
            assert not (by_hand and to in TRANSITIONS[kind][state])
        else:
            assert by_hand
            assert mandate.state == to


def test_who_comes_second_learns_who_was_first(by, rival):
    mandate = MandateFactory(state="bank_procedure")
    same = Mandate.objects.get(pk=mandate.pk)
    report_problem(mandate, reason=R.OTHER, by=by)

    with pytest.raises(StateConflict) as refused:
        report_problem(same, reason=R.UNKNOWN_ACCOUNT, by=rival)

    conflict = history_of(mandate).last()
    assert by.label in refused.value.message
    assert (refused.value.meta, conflict.action, conflict.actor_label) == (
        {"status": "problem"},
        "mandate.conflict",
        rival.label,
    )


def test_an_act_without_its_event_is_not_done(by, monkeypatch):
    mandate = MandateFactory(state="bank_procedure")

    class Broken(Exception):
        pass

    def broken(*args, **kwargs):
        raise Broken

    monkeypatch.setattr("mandates.services.winning.record", broken)
    with pytest.raises(Broken):
        report_problem(mandate, reason=R.OTHER, by=by)

    assert Mandate.objects.get().state == "bank_procedure"
    assert not MandateAccount.objects.exclude(state=A.PENDING_BANK).exists()
