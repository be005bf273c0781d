"""A consent's life against a model of its rules, step by step in any order."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audit.models import AuditEvent
from common.actors import SYSTEM, Actor, ActorKind
from common.errors import DomainError
from consents.models import Consent
from consents.selectors import may_read
from consents.services import (
    allow_consent,
    cancel_consent,
    close_consents,
    deny_consent,
    expire_consents,
    request_consent,
    withdraw_consent,
)
from consents.terms import CURRENT
from outbox.models import OutboxMessage
from tests.factories import MembershipFactory, OfficeFactory, PartnerFactory

LIVE = {"to_be_determined", "allowed"}
DECISIONS = [
    "consent.requested",
    "consent.allowed",
    "consent.denied",
    "consent.cancelled",
    "consent.withdrawn",
    "consent.expired",
    "consent.closed",
]


class ConsentLife(RuleBasedStateMachine):
    """One partner and one office; ``statuses`` is what the rules say each consent should be."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.office, self.partner = OfficeFactory(), PartnerFactory()
        self.admin = MembershipFactory(office=self.office, role="admin").user
        self.by = Actor(ActorKind.USER, str(self.admin.pk), self.admin.email)
        self.statuses = {}
        self.changes = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def live(self):
        return [key for key, status in self.statuses.items() if status in LIVE]

    def expect(self, work, consent, *, possible, becomes):
        """Do the work; the model says whether it has to succeed."""
        try:
            work()
        except DomainError:
            assert not possible
        else:
            assert possible
            self.statuses[consent.pk] = becomes
            self.changes += 1

    def some(self, index):
        keys = list(self.statuses)
        return Consent.objects.get(pk=keys[index % len(keys)])

    @rule()
    def request(self):
        live = self.live()
        try:
            consent, is_new = request_consent(
                self.partner, self.office, redirect_uri=None, by=SYSTEM
            )
        except DomainError:
            assert self.statuses[live[0]] == "allowed"
        else:
            assert is_new == (not live)
            if is_new:
                self.statuses[consent.pk] = "to_be_determined"
                self.changes += 1

    @precondition(lambda self: self.statuses)
    @rule(index=st.integers(0, 50))
    def allow(self, index):
        consent = self.some(index)
        self.expect(
            lambda: allow_consent(
                consent,
                version=consent.version,
                terms_version=CURRENT.version,
                user=self.admin,
                by=self.by,
            ),
            consent,
            possible=self.statuses[consent.pk] == "to_be_determined",
            becomes="allowed",
        )

    @precondition(lambda self: self.statuses)
    @rule(index=st.integers(0, 50))
    def deny(self, index):
        consent = self.some(index)
        self.expect(
            lambda: deny_consent(consent, version=consent.version, user=self.admin, by=self.by),
            consent,
            possible=self.statuses[consent.pk] == "to_be_determined",
            becomes="denied",
        )

    @precondition(lambda self: self.statuses)
    @rule(index=st.integers(0, 50))
    def cancel(self, index):
        consent = self.some(index)
        self.expect(
            lambda: cancel_consent(consent, version=consent.version, user=self.admin, by=self.by),
            consent,
            possible=self.statuses[consent.pk] == "allowed",
            becomes="cancelled",
        )

    @precondition(lambda self: self.statuses)
    @rule(index=st.integers(0, 50))
    def withdraw(self, index):
        consent = self.some(index)
        self.expect(
            lambda: withdraw_consent(consent, by=SYSTEM),
            consent,
            possible=self.statuses[consent.pk] in LIVE,
            becomes="cancelled",
        )

    @rule()
    def expire(self):
        Consent.objects.update(expires_at="2000-01-01T00:00Z")
        self.changes += expire_consents()
        for key in self.live():
            if self.statuses[key] == "to_be_determined":
                self.statuses[key] = "cancelled"

    @rule()
    def close(self):
        self.changes += close_consents(office_id=self.office.pk)
        for key in self.live():
            self.statuses[key] = "cancelled"

    @invariant()
    def the_table_is_what_the_rules_say(self):
        assert dict(Consent.objects.values_list("pk", "status")) == self.statuses

    @invariant()
    def at_most_one_lives(self):
        assert Consent.objects.live().count() <= 1

    @invariant()
    def each_change_left_one_event(self):
        assert AuditEvent.objects.filter(action__in=DECISIONS).count() == self.changes

    @invariant()
    def each_change_promised_one_mail(self):
        assert OutboxMessage.objects.filter(task="mails.tasks.send").count() == self.changes

    @invariant()
    def data_is_served_while_one_is_allowed(self):
        assert bool(may_read(self.partner, self.office)) == ("allowed" in self.statuses.values())


@pytest.mark.django_db
def test_a_consent_s_life_follows_its_rules():
    run_state_machine_as_test(
        ConsentLife,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
