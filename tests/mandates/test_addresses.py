"""Mail that comes back: the office is told, nothing more goes there, another address mends it."""

from __future__ import annotations

import pytest
from time_machine import travel

from audit.selectors import history_of
from common.errors import InvalidValue, StateConflict
from mails.models import Mail
from mails.services import note_undeliverable
from mandates.mails import ask_to_sign
from mandates.models import SigningRequest
from mandates.services import renew_link
from mandates.services.addresses import change_address
from mandates.services.chasing import remind
from mandates.states import TRANSITIONS
from mandates.turns import Turn, turn_of
from tests.factories import MandateFactory, MembershipFactory
from tests.mandates.conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def mandate(db):
    mandate = MandateFactory()
    MembershipFactory(office=mandate.office, role="admin")
    return mandate


@pytest.fixture
def signatory(mandate):
    return mandate.signatories.select_related("mandate__client", "mandate__office").get()


@pytest.fixture
def came_back(mandate, signatory, run_outbox):
    """The mail that asked the signatory came back."""
    request = SigningRequest.objects.get(signatory=signatory)
    ask_to_sign(request, token="x")
    mail = Mail.objects.get()
    note_undeliverable(mail, answer="550 5.1.1 no such user")
    run_outbox()
    return mail


def test_the_office_is_told_once_and_it_is_its_turn(mandate, came_back, run_outbox):
    note_undeliverable(came_back, answer="550 again")
    run_outbox()

    found = turn_of(mandate)
    assert (found.turn, "comes back" in str(found.sentence)) == (Turn.OFFICE, True)
    assert Mail.objects.filter(template="mandate_undeliverable").count() == 1
    assert history_of(mandate).filter(action="mandate.undeliverable").count() == 1


def test_nothing_more_goes_to_an_address_that_does_not_work(mandate, signatory, came_back, by):
    renew_link(signatory, by=by)

    assert Mail.objects.filter(to=signatory.email).count() == 1


def test_nobody_is_reminded_at_an_address_that_does_not_work(mandate, came_back):
    with travel(MORNING, tick=False):
        mandate.state_modified_at = "2026-10-01T00:00:00Z"
        mandate.save()

        assert remind() == 0


def test_another_address_gets_the_link_and_the_document_stays(mandate, signatory, came_back, by):
    version = mandate.versions.get()

    change_address(signatory, email=" New@company.example ", by=by)

    sent = Mail.objects.get(template="mandate_to_sign", to="New@company.example")
    assert sent.about_id == mandate.pk
    assert mandate.versions.get() == version
    assert turn_of(mandate).turn is Turn.CLIENT
    event = history_of(mandate).get(action="mandate.address_changed")
    assert event.personal["after"] == "New@company.example"


@pytest.mark.parametrize("email", ["", "nobody", "boss@company.example", "BOSS@company.example"])
def test_what_is_no_address_or_does_not_work_is_refused(email, signatory, came_back, by):
    with pytest.raises(InvalidValue):
        change_address(signatory, email=email, by=by)

    signatory.refresh_from_db()
    assert signatory.email == "boss@company.example"


@pytest.mark.parametrize("state", [s for s in TRANSITIONS["coda"] if s != "awaiting_signature"])
def test_only_who_is_still_to_sign_is_written_to_elsewhere(state, by):
    signatory = MandateFactory(state=state).signatories.get()

    with pytest.raises(StateConflict):
        change_address(signatory, email="new@company.example", by=by)


def test_a_mail_to_somebody_else_about_a_mandate_changes_nothing(mandate, by, run_outbox):
    mail = Mail.objects.create(
        key="k",
        template="t",
        language="en",
        to="admin@office.example",
        subject="s",
        message_id="<m@x>",
        about_id=mandate.pk,
    )

    note_undeliverable(mail, answer="550")
    run_outbox()

    assert not Mail.objects.filter(template="mandate_undeliverable").exists()


def test_a_mandate_that_has_ended_is_not_spoken_of(run_outbox):
    mandate = MandateFactory(state="archived")
    mail = Mail.objects.create(
        key="k",
        template="t",
        language="en",
        to="boss@company.example",
        subject="s",
        message_id="<m@x>",
        about_id=mandate.pk,
    )

    note_undeliverable(mail, answer="550")
    run_outbox()

    assert not history_of(mandate).exists()
