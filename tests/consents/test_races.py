"""Many decide at the same moment: one wins, the others see who."""

from __future__ import annotations

import os
import threading
from collections import Counter

import pytest
from django.db import connection

from audit.models import AuditEvent
from consents.models import Consent
from mails.models import Mail
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from tests.api.connect.conftest import Software
from tests.factories import ConsentFactory, MembershipFactory

ROUNDS = int(os.environ.get("RACE_ROUNDS", "5"))  # on each database; 100 now and then
ALLOW = {"version": 1, "accept_terms": "on", "terms_version": "2026-11"}


def at_once(*calls):
    """Run all calls in threads that start together; returns their results in order."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        start.wait()
        try:
            results[index] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def rush(office, partner, browsers, acts):
    """Let all browsers decide at the same moment; returns the consent and the answers."""
    consent = ConsentFactory(office=office, partner=partner)
    responses = at_once(
        *(
            lambda browser=browser, act=act: browser.post(f"/consents/{consent.pk}/{act}/", ALLOW)
            for browser, act in zip(browsers, acts, strict=True)
        )
    )
    consent.refresh_from_db()
    return consent, responses


def decisions_about(consent) -> int:
    acts = ["consent.allowed", "consent.denied"]
    return AuditEvent.objects.filter(target_id=str(consent.pk), action__in=acts).count()


def end(consent) -> None:
    """Make room for the next round."""
    Consent.objects.filter(pk=consent.pk, status="allowed").update(
        status="cancelled", ended_at=consent.decided_at, end_reason="closed"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(240)
def test_eight_allow_against_eight_deny(office, partner, signed_in):
    """One Admin allows in eight windows while another denies in eight."""
    people = [MembershipFactory(office=office, role="admin").user for _ in range(2)]
    browsers = [signed_in(person) for person in people for _ in range(8)]
    acts = ["allow"] * 8 + ["deny"] * 8
    won = Counter()

    for _ in range(ROUNDS):
        consent, responses = rush(office, partner, browsers, acts)

        allowed = consent.status == "allowed"
        expected = [302 if (act == "allow") == allowed else 409 for act in acts]
        assert [response.status_code for response in responses] == expected
        assert (consent.version, consent.decided_by) == (2, people[0 if allowed else 1])
        assert decisions_about(consent) == 1
        loser = next(response for response in responses if response.status_code == 409)
        assert consent.decided_by.full_name in loser.content.decode()
        won[consent.status] += 1
        end(consent)

    receipts = Mail.objects.filter(template__in=["consent_allowed", "consent_denied"])
    assert (won.total(), receipts.count()) == (ROUNDS, ROUNDS * len(people))


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_admins_one_decides(office, partner, signed_in):
    people = [MembershipFactory(office=office, role="admin").user for _ in range(16)]
    browsers, acts = [signed_in(person) for person in people], ["allow", "deny"] * 8

    for _ in range(5):
        consent, responses = rush(office, partner, browsers, acts)

        statuses = [response.status_code for response in responses]
        winner = statuses.index(302)
        assert Counter(statuses) == {302: 1, 409: 15}
        assert (consent.version, consent.decided_by) == (2, people[winner])
        assert consent.status == {"allow": "allowed", "deny": "denied"}[acts[winner]]
        assert decisions_about(consent) == 1
        end(consent)


@pytest.mark.django_db(transaction=True)
def test_one_partner_asks_many_times_at_once(office, partner):
    software = [Software(partner).authorise() for _ in range(8)]

    responses = at_once(
        *(lambda s=s: s.request_consent(office.enterprise_number) for s in software)
    )

    assert {response.status_code for response in responses} <= {200, 201}
    assert [response.status_code for response in responses].count(201) == 1
    assert Consent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_cancel_races_with_the_partner_s_withdrawal(office, partner, admin, signed_in):
    consent = ConsentFactory(office=office, partner=partner, status="allowed")
    browser, software = signed_in(admin), Software(partner).authorise()

    cancelled, withdrawn = at_once(
        lambda: browser.post(f"/consents/{consent.pk}/cancel/", {"version": 2}),
        lambda: software.delete(f"/accounting-office-consents/{consent.pk}"),
    )

    consent.refresh_from_db()
    assert (cancelled.status_code, withdrawn.status_code) in {(302, 409), (409, 204)}
    assert (consent.status, consent.version) == ("cancelled", 3)


@pytest.mark.django_db(transaction=True)
def test_different_offices_do_not_wait_for_each_other(
    admin, office, other_office, outsider, signed_in
):
    pairs = [(office, admin), (other_office, outsider)]
    consents = [ConsentFactory(office=where) for where, _ in pairs]
    browsers = [signed_in(who) for _, who in pairs]

    responses = at_once(
        *(
            lambda b=b, c=c: b.post(f"/consents/{c.pk}/allow/", ALLOW)
            for b, c in zip(browsers, consents, strict=True)
        )
    )

    assert [response.status_code for response in responses] == [302, 302]
    assert AccountingOffice.objects.count() == 2
    assert SoftwarePartner.objects.count() == 2
