"""The mails around a consent: to every Admin, in their language, with no link that acts."""

from __future__ import annotations

import re

import pytest

from common.actors import Actor, ActorKind
from consents.services import (
    allow_consent,
    cancel_consent,
    deny_consent,
    request_consent,
    withdraw_consent,
)
from consents.terms import CURRENT
from mails.models import Mail
from partners.services import actor_of_partner
from tests.factories import ConsentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(admin):
    return Actor(ActorKind.USER, str(admin.pk), admin.email, ip="192.0.2.9")


def test_a_request_is_announced_to_the_admins_only(
    office, partner, admin, member, mailoutbox, run_outbox
):
    colleague = MembershipFactory(office=office, role="admin").user

    consent, _ = request_consent(
        partner, office, redirect_uri=None, by=actor_of_partner(partner, ip=None)
    )
    run_outbox()

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([admin.email, colleague.email])
    assert f"/consents/{consent.pk}/confirm" in mailoutbox[0].body
    assert partner.name in mailoutbox[0].subject


def test_a_receipt_says_what_was_allowed_when_by_whom_and_how_to_withdraw(
    office, partner, admin, by, mailoutbox, run_outbox
):
    consent = ConsentFactory(office=office, partner=partner)

    allow_consent(consent, version=1, terms_version=CURRENT.version, user=admin, by=by)
    run_outbox()

    [receipt] = mailoutbox
    [(html, media_type)] = receipt.alternatives
    for fact in (partner.name, office.name, admin.full_name, "2026-11", f"/consents/{consent.pk}/"):
        assert fact in receipt.body
        assert fact in html
    assert media_type == "text/html"
    assert "Administration" in receipt.body


def test_denying_and_cancelling_are_told_too(office, admin, by, mailoutbox, run_outbox):
    denied = ConsentFactory(office=office)
    allowed = ConsentFactory(office=office, status="allowed")

    deny_consent(denied, version=1, user=admin, by=by)
    cancel_consent(allowed, version=2, user=admin, by=by)
    run_outbox()

    assert [
        Mail.objects.get(message_id=m.extra_headers["Message-ID"]).template for m in mailoutbox
    ] == [
        "consent_denied",
        "consent_ended",
    ]


def test_a_withdrawal_by_the_software_is_told(office, partner, admin, mailoutbox, run_outbox):
    consent = ConsentFactory(office=office, partner=partner, status="allowed")

    withdraw_consent(consent, by=actor_of_partner(partner, ip=None))
    run_outbox()

    [mail] = mailoutbox
    assert (mail.to, partner.name in mail.body) == ([admin.email], True)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "asks for"), ("nl", "vraagt"), ("fr", "demande")],
)
def test_a_mail_is_in_the_language_of_its_reader(
    office, partner, mailoutbox, run_outbox, language, words
):
    MembershipFactory(office=office, role="admin", user__language=language)

    request_consent(partner, office, redirect_uri=None, by=actor_of_partner(partner, ip=None))
    run_outbox()

    assert words in mailoutbox[0].subject


def test_no_link_in_a_mail_acts(office, partner, admin, by, mailoutbox, run_outbox, signed_in):
    consent, _ = request_consent(
        partner, office, redirect_uri=None, by=actor_of_partner(partner, ip=None)
    )
    run_outbox()
    browser = signed_in(admin)

    for link in re.findall(r"http://127\.0\.0\.1:8000(/\S*)", mailoutbox[0].body):
        browser.get(link)

    consent.refresh_from_db()
    assert (consent.status, consent.version) == ("to_be_determined", 1)


def test_a_hostile_name_is_text_in_a_mail(office, partner, admin, mailoutbox, run_outbox):
    partner.name = "<img src=x onerror=alert(1)>"
    partner.save()

    request_consent(partner, office, redirect_uri=None, by=actor_of_partner(partner, ip=None))
    run_outbox()

    [(html, _)] = mailoutbox[0].alternatives
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
