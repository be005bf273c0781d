"""Every move of a consent, and every one that is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.selectors import history_of
from common.actors import SYSTEM, Actor, ActorKind
from common.errors import InvalidValue, NotPermitted, StateConflict
from consents.models import Consent
from consents.querysets import IllegalTransition
from consents.services import (
    AlreadyRegistered,
    allow_consent,
    cancel_consent,
    close_consents,
    deny_consent,
    expire_consents,
    request_consent,
    withdraw_consent,
)
from consents.states import TRANSITIONS, ConsentStatus
from consents.terms import ALL_TERMS, CURRENT
from mails.models import Mail
from offices.services import close_office
from partners.services import actor_of_partner, close_partner
from tests.factories import ConsentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
S = ConsentStatus


def actor(user) -> Actor:
    return Actor(ActorKind.USER, str(user.pk), user.email, ip="192.0.2.7")


def decide(act, consent, user, *, version=None, terms=CURRENT.version):
    version = consent.version if version is None else version
    by = actor(user)
    if act == "allow":
        return allow_consent(consent, version=version, terms_version=terms, user=user, by=by)
    service = {"deny": deny_consent, "cancel": cancel_consent}[act]
    return service(consent, version=version, user=user, by=by)


def test_the_four_statuses_and_no_more():
    assert set(S.values) == {"to_be_determined", "allowed", "denied", "cancelled"}
    assert [status for status in S if not TRANSITIONS[status]] == [S.DENIED, S.CANCELLED]


def test_allowing_keeps_who_when_whence_and_on_which_terms(office, admin):
    consent = ConsentFactory(office=office)

    decide("allow", consent, admin)

    consent.refresh_from_db()
    assert (consent.status, consent.version) == (S.ALLOWED, 2)
    assert (consent.decided_by, consent.decided_from) == (admin, "192.0.2.7")
    assert (consent.terms_version, consent.terms_hash) == (CURRENT.version, CURRENT.hash)
    assert timezone.now() - consent.decided_at < timedelta(seconds=10)


def test_denying_is_final(office, admin):
    consent = ConsentFactory(office=office)

    decide("deny", consent, admin)

    with pytest.raises(StateConflict):
        decide("allow", consent, admin)
    consent.refresh_from_db()
    assert (consent.status, consent.terms_version) == (S.DENIED, "")


def test_cancelling_keeps_the_decision_and_adds_the_end(office, admin):
    consent = ConsentFactory(office=office, status="allowed")
    decided_by = consent.decided_by

    decide("cancel", consent, admin)

    consent.refresh_from_db()
    assert (consent.status, consent.end_reason) == (S.CANCELLED, "office")
    assert (consent.decided_by, consent.ended_by) == (decided_by, admin)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        *(("allow", status) for status in S if status != S.TO_BE_DETERMINED),
        *(("deny", status) for status in S if status != S.TO_BE_DETERMINED),
        *(("cancel", status) for status in S if status != S.ALLOWED),
    ],
)
def test_every_other_move_is_refused(office, admin, act, status):
    consent = ConsentFactory(office=office, status=status)
    before = Consent.objects.filter(pk=consent.pk).values().get()

    with pytest.raises(StateConflict):
        decide(act, consent, admin)

    assert Consent.objects.filter(pk=consent.pk).values().get() == before


@pytest.mark.parametrize("act", ["allow", "deny"])
def test_a_stale_page_decides_nothing(office, admin, act):
    consent = ConsentFactory(office=office)

    with pytest.raises(StateConflict):
        decide(act, consent, admin, version=7)

    assert Consent.objects.get().status == S.TO_BE_DETERMINED


@pytest.mark.parametrize("act", ["allow", "deny"])
def test_repeating_one_s_own_decision_changes_nothing(office, admin, act):
    consent = ConsentFactory(office=office)
    decide(act, consent, admin)
    events = AuditEvent.objects.count()

    again = decide(act, Consent.objects.get(), admin, version=1)

    assert (again.version, AuditEvent.objects.count()) == (2, events)


def test_repeating_one_s_own_cancellation_changes_nothing(office, admin):
    consent = ConsentFactory(office=office, status="allowed")
    decide("cancel", consent, admin)

    again = decide("cancel", Consent.objects.get(), admin, version=2)

    assert (again.status, again.version) == (S.CANCELLED, 3)


def test_another_s_repetition_is_a_conflict_that_is_noted(office, admin):
    colleague = MembershipFactory(office=office, role="admin").user
    consent = ConsentFactory(office=office)
    decide("allow", consent, admin)

    with pytest.raises(StateConflict) as refused:
        decide("allow", Consent.objects.get(), colleague, version=1)

    assert refused.value.meta == {"status": "allowed"}
    conflict = AuditEvent.objects.get(action="consent.conflict")
    assert conflict.facts == {"wanted": "allowed", "found": "allowed"}


@pytest.mark.parametrize("act", ["allow", "deny", "cancel"])
@pytest.mark.parametrize("who", ["member", "outsider", "staff", "superuser"])
def test_only_an_admin_of_the_office_decides(request, office, act, who):
    status = "allowed" if act == "cancel" else "to_be_determined"
    consent = ConsentFactory(office=office, status=status)
    user = request.getfixturevalue(who)

    with pytest.raises(NotPermitted):
        decide(act, consent, user)

    assert Consent.objects.get().status == status


def test_an_admin_who_was_disabled_decides_nothing(office, admin):
    consent = ConsentFactory(office=office)
    admin.is_active = False
    admin.save()

    with pytest.raises(NotPermitted):
        decide("allow", consent, admin)


def test_terms_that_have_changed_must_be_read_again(office, admin):
    consent = ConsentFactory(office=office)

    with pytest.raises(InvalidValue) as refused:
        decide("allow", consent, admin, terms="1999-01")

    assert refused.value.code == "terms_changed"


def test_every_decision_leaves_one_event_in_the_office_s_chain(office, admin, partner):
    consent, _ = request_consent(
        partner, office, redirect_uri=None, by=actor_of_partner(partner, ip="198.51.100.1")
    )
    decide("allow", consent, admin)
    decide("cancel", consent, admin)

    events = list(history_of(consent))

    assert [(e.action, e.actor_kind) for e in events] == [
        ("consent.requested", "partner"),
        ("consent.allowed", "user"),
        ("consent.cancelled", "user"),
    ]
    assert {e.chain for e in events} == {str(office.pk)}
    assert events[1].facts == {
        "from": "to_be_determined",
        "to": "allowed",
        "terms_version": CURRENT.version,
        "terms_hash": CURRENT.hash,
    }
    assert events[1].personal["ip"] == "192.0.2.7"


def test_a_decision_without_its_event_is_not_made(office, admin, monkeypatch):
    consent = ConsentFactory(office=office)

    class Broken(Exception):
        pass

    def broken(*args, **kwargs):
        raise Broken

    monkeypatch.setattr("consents.services.deciding.record", broken)
    with pytest.raises(Broken):
        decide("allow", consent, admin)

    assert Consent.objects.get().status == S.TO_BE_DETERMINED
    assert not Mail.objects.exists()


def test_asking_again_while_undecided_gives_the_same_consent(partner, office):
    first, first_new = request_consent(partner, office, redirect_uri=None, by=SYSTEM)
    second, second_new = request_consent(
        partner, office, redirect_uri="https://partner.example/callback?a=1", by=SYSTEM
    )

    assert (first.pk, first_new, second_new) == (second.pk, True, False)
    assert second.redirect_uri == "https://partner.example/callback?a=1"
    assert [event.action for event in history_of(second)] == [
        "consent.requested",
        "consent.redirect_changed",
    ]


def test_asking_again_while_allowed_is_refused(partner, office):
    consent = ConsentFactory(partner=partner, office=office, status="allowed")

    with pytest.raises(AlreadyRegistered) as refused:
        request_consent(partner, office, redirect_uri=None, by=SYSTEM)

    assert refused.value.meta == {"consent_id": str(consent.pk)}


@pytest.mark.parametrize("status", ["to_be_determined", "allowed"])
def test_the_database_holds_one_live_consent_a_pair(partner, office, status):
    ConsentFactory(partner=partner, office=office, status="allowed")

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(partner=partner, office=office, status=status)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "allowed"},
        {"status": "denied"},
        {"status": "cancelled"},
        {"status": "something"},
        {"decided_at": "2026-01-01T00:00Z"},
        {"end_reason": "office"},
    ],
)
def test_the_database_refuses_a_status_without_its_proof(office, values):
    consent = ConsentFactory(office=office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**values)


def test_a_request_lapses_after_thirty_days(office, partner):
    consent, _ = request_consent(partner, office, redirect_uri=None, by=SYSTEM)
    Consent.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    other = ConsentFactory()

    ended = expire_consents()

    consent.refresh_from_db()
    other.refresh_from_db()
    assert ended == 1
    assert (consent.status, consent.end_reason, consent.ended_by) == (S.CANCELLED, "expired", None)
    assert other.status == S.TO_BE_DETERMINED


def test_the_undecided_lifetime_is_thirty_days(office, partner):
    consent, _ = request_consent(partner, office, redirect_uri=None, by=SYSTEM)

    assert consent.expires_at - consent.requested_at == pytest.approx(
        timedelta(days=30), abs=timedelta(seconds=5)
    )


@pytest.mark.parametrize("status", ["denied", "cancelled"])
def test_an_ended_consent_can_not_be_withdrawn(status):
    with pytest.raises(IllegalTransition):
        withdraw_consent(ConsentFactory(status=status), by=SYSTEM)


def test_a_partner_that_leaves_ends_its_consents(partner, run_outbox):
    live = [ConsentFactory(partner=partner, status=s) for s in ("allowed", "to_be_determined")]
    denied = ConsentFactory(partner=partner, status="denied")
    other = ConsentFactory(status="allowed")

    close_partner(partner, by=SYSTEM, reason="contract ended")
    run_outbox()

    statuses = [Consent.objects.get(pk=c.pk).status for c in (*live, denied, other)]
    assert statuses == ["cancelled", "cancelled", "denied", "allowed"]
    assert Consent.objects.get(pk=live[0].pk).end_reason == "closed"


def test_an_office_that_leaves_ends_its_consents(office, run_outbox):
    consent = ConsentFactory(office=office, status="allowed")

    close_office(office, by=SYSTEM, reason="stopped")
    run_outbox()

    assert Consent.objects.get(pk=consent.pk).end_reason == "closed"


def test_closing_twice_ends_nothing_twice(partner):
    ConsentFactory(partner=partner, status="allowed")

    assert (close_consents(partner_id=partner.pk), close_consents(partner_id=partner.pk)) == (1, 0)


def test_every_version_of_the_terms_is_in_three_languages():
    for terms in ALL_TERMS.values():
        assert set(terms.paragraphs) == {"en", "nl", "fr"}
        assert len({len(paragraphs) for paragraphs in terms.paragraphs.values()}) == 1


def test_the_first_terms_are_word_for_word_what_was_accepted():
    assert ALL_TERMS["2026-11"].hash == CURRENT.hash
