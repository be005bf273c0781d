"""Companies and offices that leave, come back, or move house: what becomes of their mandates."""

from __future__ import annotations

import pytest

from audit.models import AuditEvent
from common.actors import SYSTEM
from mandates.models import Mandate, MandateVersion
from mandates.orders import SignatoryOrder
from mandates.services import order_drawn_mandate
from offices.services import (
    archive_client,
    change_client,
    change_office,
    close_office,
    restore_client,
)
from tests.factories import ClientFactory, MandateFactory
from tests.factories.mandates import coda_order
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return ClientFactory(contact_email="boss@company.example")


def ordered(client, **changes):
    return order_drawn_mandate(client, coda_order(bank_iban(1), **changes), by=SYSTEM)


def states():
    return list(Mandate.objects.order_by("ordered_at", "pk").values_list("state", "end_reason"))


def test_an_archived_company_has_no_mandates(client, run_outbox):
    ordered(client)
    other = MandateFactory(state="active")

    archive_client(client, by=SYSTEM)

    run_outbox()
    other.refresh_from_db()
    assert (states()[0], other.state) == (("archived", "client_archived"), "active")


def test_a_company_that_is_taken_back_signs_anew(client, run_outbox):
    ordered(client)
    archive_client(client, by=SYSTEM)
    restore_client(client, by=SYSTEM)
    run_outbox()

    second = ordered(client)

    run_outbox()
    second.refresh_from_db()
    assert [state for state, _why in states()] == ["archived", "awaiting_signature"]


def test_what_was_ordered_after_the_return_outlives_a_late_worker(client, run_outbox):
    archive_client(client, by=SYSTEM)
    restore_client(client, by=SYSTEM)
    ordered(client)

    run_outbox()

    assert states() == [("awaiting_signature", "")]


def test_a_closed_office_has_no_mandates(client, run_outbox):
    ordered(client)

    close_office(client.office, by=SYSTEM, reason="contract ended")

    run_outbox()
    assert states() == [("archived", "closed")]


@pytest.mark.parametrize(
    ("changes", "versions"),
    [
        ({"name": "Bakkerij Anders"}, 2),
        ({"address": "Kerkstraat 1", "postal_code": "9000", "city": "Gent"}, 2),
        ({"representative_name": "An Anders"}, 2),
        ({"contact_name": "An Anders"}, 1),
        ({"language": "fr"}, 1),
        ({"code": "other"}, 1),
    ],
)
def test_what_is_printed_of_a_company_makes_a_new_version(client, run_outbox, changes, versions):
    ordered(client)

    change_client(client, version=client.version, by=SYSTEM, **changes)

    run_outbox()
    assert MandateVersion.objects.count() == versions
    assert states() == [("awaiting_signature", "")]


def test_what_is_printed_of_an_office_makes_new_versions(client, run_outbox):
    ordered(client)
    MandateFactory()

    change_office(client.office, version=1, address="Markt 1", by=SYSTEM)

    run_outbox()
    current = MandateVersion.objects.current().get(mandate__client=client)
    events = AuditEvent.objects.filter(action="office.changed")
    assert (current.number, current.frozen.office.address) == (2, ("Markt 1",))
    assert (MandateVersion.objects.count(), events.count()) == (3, 1)


def test_nothing_new_about_an_office_leaves_no_trace(client):
    assert change_office(client.office, version=1, address="", by=SYSTEM) == []
    assert not AuditEvent.objects.filter(action="office.changed").exists()


def test_who_was_named_to_sign_goes_on_to(client, run_outbox):
    named = SignatoryOrder(name="Jan Genoemd", email="jan@company.example")
    mandate = ordered(client, signatories=(named,))

    change_client(client, version=client.version, by=SYSTEM, representative_name="An Anders")

    run_outbox()
    assert mandate.signatories.active().get().name == "Jan Genoemd"
    assert MandateVersion.objects.count() == 1


def test_a_signed_mandate_says_what_was_signed(client, run_outbox):
    mandate = MandateFactory(client=client, state="active")

    change_client(client, version=client.version, by=SYSTEM, name="Bakkerij Anders")

    run_outbox()
    mandate.refresh_from_db()
    assert (mandate.state, mandate.versions.count()) == ("active", 1)
