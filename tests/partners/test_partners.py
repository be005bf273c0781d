"""Who the partners are, and what the database holds them to."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from common.actors import SYSTEM, Actor, ActorKind
from common.errors import StateConflict
from connections.services import open_connection
from outbox.models import OutboxMessage
from partners.models import PartnerCredential, PartnerKind, RedirectUri, SoftwarePartner
from partners.services import (
    actor_of_partner,
    close_partner,
    issue_credential,
    register_partner,
)
from tests.factories import ClientFactory, ConsentFactory, PartnerFactory, UserFactory
from tests.factories.partners import CALLBACK

pytestmark = pytest.mark.django_db


def register(name="Ledger Pro", **changes):
    values = {"kind": PartnerKind.ACCOUNTING, "redirect_uris": [CALLBACK], "by": SYSTEM}
    return register_partner(name, **{**values, **changes})


def test_bookkeeping_software_gets_a_client_id_and_a_secret():
    partner, secret = register()

    assert (partner.oauth_application_id[:4], len(partner.oauth_application_id)) == ("mcb-", 28)
    assert (secret[:9], len(secret)) == ("mcb_live_", 52)


def test_invoicing_software_gets_neither():
    partner, secret = register(kind=PartnerKind.INVOICING)

    assert (partner.oauth_application, secret, partner.credentials.count()) == (None, None, 0)


def test_invoicing_software_can_not_be_given_a_secret():
    partner, _secret = register(kind=PartnerKind.INVOICING)

    with pytest.raises(StateConflict):
        issue_credential(partner, by=SYSTEM)


def test_registering_is_on_record():
    register()

    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == [
        "partner.registered",
        "partner.redirect_uri_added",
        "partner.credential_issued",
    ]


def test_the_record_holds_no_secret():
    _partner, secret = register()

    written = [str(vars(event)) for event in AuditEvent.objects.all()]
    assert [secret in text for text in written] == [False] * len(written)


def test_who_made_a_secret_is_known():
    user = UserFactory()
    partner, _secret = register(by=Actor(ActorKind.USER, str(user.pk), user.email))

    assert partner.credentials.get().created_by == user


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "Led\u202eger"},
        {"kind": "other"},
        {"website": "javascript:alert(1)"},
        {"contact_email": "nobody"},
        {"redirect_uris": ["javascript:alert(1)"]},
        {"redirect_uris": [CALLBACK, CALLBACK]},
    ],
)
def test_what_is_not_right_is_not_registered_at_all(changes):
    with pytest.raises(ValidationError):
        register(**changes)

    counts = [model.objects.count() for model in (SoftwarePartner, RedirectUri, PartnerCredential)]
    assert (counts, AuditEvent.objects.count()) == ([0, 0, 0], 0)


@pytest.mark.parametrize("name", ["Ledger Pro", "Ledger-Pro", "ledger pro"])
def test_no_two_partners_have_the_same_name_or_short_name(name):
    register()

    with pytest.raises(ValidationError):
        register(name)


@pytest.mark.parametrize("kind", PartnerKind)
def test_the_database_holds_kind_and_application_together(kind):
    partner, _secret = register(kind=kind)
    [other] = [each for each in PartnerKind if each != kind]

    with pytest.raises(IntegrityError), transaction.atomic():
        SoftwarePartner.objects.filter(pk=partner.pk).update(kind=other)


def test_the_database_keeps_an_address_once_a_partner():
    partner = PartnerFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RedirectUri.objects.create(partner=partner, uri=CALLBACK)


def test_two_partners_may_share_an_address():
    PartnerFactory()
    PartnerFactory()

    assert RedirectUri.objects.filter(uri=CALLBACK).count() == 2


def test_a_partner_is_closed_once():
    partner = PartnerFactory()
    close_partner(partner, by=SYSTEM, reason="contract ended")

    with pytest.raises(StateConflict):
        close_partner(partner, by=SYSTEM, reason="contract ended")

    assert AuditEvent.objects.filter(action="partner.closed").count() == 1


def test_closing_a_partner_ends_its_consents_and_no_others(run_outbox):
    consent, other = ConsentFactory(status="allowed"), ConsentFactory(status="allowed")

    close_partner(consent.partner, by=SYSTEM, reason="contract ended")

    run_outbox()
    consent.refresh_from_db()
    other.refresh_from_db()
    assert (consent.status, consent.end_reason, other.status) == ("cancelled", "closed", "allowed")


def test_closing_promises_to_end_what_was_agreed():
    partner = PartnerFactory()

    close_partner(partner, by=SYSTEM, reason="contract ended")

    promised = OutboxMessage.objects.order_by("pk").values_list("task", "arguments")
    arguments = {"partner_id": str(partner.pk)}
    assert list(promised) == [
        ("consents.tasks.close_for_partner", arguments),
        ("connections.tasks.close_for_partner", arguments),
    ]


def test_closing_ends_its_connections(run_outbox):
    partner = PartnerFactory(kind="invoicing", redirect_uris=())
    own = open_connection(partner, ClientFactory(), by=SYSTEM)
    another = PartnerFactory(kind="invoicing", redirect_uris=())
    other = open_connection(another, ClientFactory(), by=SYSTEM)

    close_partner(partner, by=SYSTEM, reason="contract ended")
    run_outbox()

    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.end_reason, other.ended_at) == ("closed", None)


def test_a_partner_acts_from_somewhere(partner):
    actor = actor_of_partner(partner, ip="192.0.2.7")

    assert (actor.kind, actor.id, actor.label, actor.ip) == (
        "partner",
        str(partner.pk),
        partner.name,
        "192.0.2.7",
    )
