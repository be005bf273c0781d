"""A CODA mandate's life against a model of its rules, step by step in any order."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import DomainError
from common.kinds import DocumentKind
from mandates.models import Mandate, MandateVersion, SigningRequest
from mandates.selectors import covers, current_version
from mandates.services import (
    archive_mandate,
    note_statement,
    put_back,
    renew_document,
    renew_link,
    report_problem,
    send_to_source,
    stop_account,
)
from mandates.services.invitations import complete_signature
from mandates.services.preparing import offer_version
from mandates.services.winning import one_winner
from mandates.states import MENDED_AT_THE_SOURCE, ProblemReason
from tests.factories import MandateFactory
from tests.factories.mandates import freeze

NOT_PROBLEMS = {"registered", "in_preparation", "problem", "archived"}


class MandateLife(RuleBasedStateMachine):
    """``state`` and ``account`` are what the rules say the mandate and its account should be."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.mandate = MandateFactory(state="in_preparation")
        self.link = self.mandate.accounts.get()
        self.state, self.account = "in_preparation", "pending_signature"
        self.signed, self.reason, self.versions, self.conflicts = False, "", 0, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def attempt(self, work, *, possible):
        """Do the work; the model says whether it has to succeed. Tell whether it did."""
        self.mandate.refresh_from_db()
        self.link.refresh_from_db()
        try:
            work()
        except DomainError:
            assert not possible
            return False
        assert possible
        return True

    @rule()
    def offer(self):
        def work():
            version = current_version(self.mandate) or freeze(self.mandate)
            offer_version(self.mandate, version, pdf=b"a drawing", by=SYSTEM)

        if self.state == "in_preparation" and self.attempt(work, possible=True):
            self.state, self.versions = "awaiting_signature", self.versions + 1

    @rule()
    def company_changes(self):
        possible = self.state in {"in_preparation", "awaiting_signature"}
        work = lambda: renew_document(self.mandate, by=SYSTEM, reason="moved")  # noqa: E731
        if self.attempt(work, possible=possible):
            self.state = "in_preparation"

    @rule()
    def renew(self):
        work = lambda: renew_link(self.mandate.signatories.get(), by=SYSTEM)  # noqa: E731
        self.attempt(work, possible=self.state == "awaiting_signature")

    @rule()
    def all_sign(self):
        def work():
            with one_winner(self.mandate, wanted="signed", by=SYSTEM):
                complete_signature(self.mandate, current_version(self.mandate), by=SYSTEM)

        if self.state == "awaiting_signature" and self.attempt(work, possible=True):
            self.state, self.signed = "signed", True

    @rule()
    def send(self):
        work = lambda: send_to_source(self.mandate, receipt="ACK", by=SYSTEM)  # noqa: E731
        possible = self.state in {"signed", "problem"}
        if self.state == "problem":
            return
        if self.attempt(work, possible=possible):
            self.state, self.account = "bank_procedure", "pending_bank"

    @rule(reason=st.sampled_from(sorted(ProblemReason)))
    def problem(self, reason):
        work = lambda: report_problem(self.mandate, reason=reason, by=SYSTEM)  # noqa: E731
        if self.attempt(work, possible=self.state not in NOT_PROBLEMS):
            self.state, self.reason = "problem", reason

    @rule()
    def mend(self):
        mended = self.signed and self.reason in MENDED_AT_THE_SOURCE
        work = lambda: put_back(self.mandate, by=SYSTEM, reason="mended")  # noqa: E731
        if self.attempt(work, possible=self.state == "problem" and mended):
            self.state, self.reason = "bank_procedure", ""
            if self.account.startswith("stopped") or self.account == "pending_signature":
                self.account = "pending_bank"

    @rule()
    def stop(self):
        possible = self.account in {"pending_bank", "provided"}
        work = lambda: stop_account(self.link, at=timezone.now(), by=SYSTEM)  # noqa: E731
        if self.attempt(work, possible=possible):
            self.account = "stopped_by_bank"
            if self.state in {"bank_procedure", "active"}:
                self.state, self.reason = "problem", "stopped_by_bank"

    @rule()
    def statement(self):
        note_statement(self.link.bank_account, on=timezone.localdate())
        if self.account == "pending_bank" and self.state in {"bank_procedure", "active"}:
            self.state, self.account = "active", "provided"
        elif self.account == "provided" and self.state == "bank_procedure":
            self.state = "active"

    @rule()
    def archive(self):
        work = lambda: archive_mandate(self.mandate, by=SYSTEM)  # noqa: E731
        if self.attempt(work, possible=self.state != "archived"):
            self.state, self.account = "archived", "archived"

    @invariant()
    def the_rows_are_what_the_rules_say(self):
        self.mandate.refresh_from_db()
        self.link.refresh_from_db()
        assert (self.mandate.state, self.link.state) == (self.state, self.account)

    @invariant()
    def at_most_one_version_counts_and_one_link_works(self):
        assert MandateVersion.objects.current().count() <= 1
        pending = SigningRequest.objects.pending().count()
        assert pending == int(self.state == "awaiting_signature")

    @invariant()
    def what_was_signed_is_never_void(self):
        signed = MandateVersion.objects.filter(signed_at__isnull=False)
        assert signed.count() == int(self.signed)
        assert not signed.filter(voided_at__isnull=False).exists()

    @invariant()
    def data_arrives_while_both_are_at_work(self):
        flows = self.state in {"bank_procedure", "active"} or self.account == "provided"
        at_work = self.account in {"pending_bank", "provided"} and self.state != "archived"
        ground = covers(self.link.bank_account, DocumentKind.CODA, timezone.localdate())
        assert bool(ground) == (flows and at_work)

    @invariant()
    def every_document_that_was_offered_left_its_event(self):
        created = AuditEvent.objects.filter(action="mandate.document_created")
        assert created.count() == self.versions
        assert Mandate.objects.count() == 1


@pytest.mark.django_db
def test_a_mandate_s_life_follows_its_rules():
    run_state_machine_as_test(
        MandateLife,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            phases=[Phase.explicit, Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
