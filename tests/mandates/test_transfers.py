"""A company goes from one office to another: by its signature, at one moment, in secret before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from banks.selectors import mandate_about
from common.errors import InvalidValue, StateConflict
from common.kinds import DocumentKind
from mails.models import Mail
from mandates.kinds import MandateKind, MandatePart
from mandates.models import Mandate, MandateAccount, MandateVersion, SigningRequest, Transfer
from mandates.orders import Order
from mandates.selectors import covers, documents_of
from mandates.services import (
    advance_transfer,
    archive_mandate,
    cancel_transfer,
    confirm_transfer,
    note_statement,
    register_transfer,
    report_problem,
    restart_mandate,
)
from mandates.states import TRANSFER_MOVES, TRANSFERS_UNDER_WAY, TransferState
from mandates.transfers import Stage, stage_of
from offices.models import BankAccount, Client
from offices.services import archive_client, restore_client
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    EnvironmentFactory,
    MandateFactory,
    MembershipFactory,
)
from tests.factories.numbers import bank_iban
from tests.mandates.transfers import (
    BY,
    MAILBOX,
    OTHER_BANK,
    arrival_of,
    coda,
    kept_elsewhere,
    proposed,
    signed,
)

pytestmark = pytest.mark.django_db
T = TransferState


@pytest.fixture
def company():
    return kept_elsewhere()


@pytest.fixture
def transfer(company, office):
    MembershipFactory(office=office, role="admin")
    return proposed(company, office)


def the_mandate(transfer) -> Mandate:
    return transfer.mandates.get(kind="coda")


# -- Before the signature --------------------------------------------------------------------------


def test_only_the_codabox_mandate_is_signed_where_the_bank_has_one(transfer):
    mandate = the_mandate(transfer)
    content = MandateVersion.objects.get(mandate=mandate).frozen

    assert documents_of(mandate) == (MandatePart.CODABOX,)
    assert mandate.accounts.get().state == "pending_signature_only"
    assert content.is_transfer


def test_before_the_signature_nothing_changes_for_anybody(transfer, company, run_outbox):
    run_outbox()

    company.refresh_from_db()
    old = MandateAccount.objects.get(mandate__client=company)
    new = the_mandate(transfer).accounts.get().bank_account
    assert (company.archived_at, old.state) == (None, "provided")
    assert covers(old.bank_account, DocumentKind.CODA, timezone.localdate())
    assert not covers(new, DocumentKind.CODA, timezone.localdate())
    assert (new.closed_at is None, transfer.client.has_arrived) == (False, False)


def test_before_the_signature_the_other_office_learns_nothing(transfer, company, run_outbox):
    run_outbox()

    assert not AuditEvent.objects.filter(chain=str(company.office_id)).exists()
    assert {mail.office_id for mail in Mail.objects.all()} == {transfer.office_id}
    assert transfer.former is None


def test_the_database_keeps_the_other_office_secret_until_then(transfer, company):
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.update(former=company)


def test_a_bank_means_the_office_that_has_the_company(transfer, company):
    bank = SimpleNamespace(bank="GEBABEBB")

    assert mandate_about(bank, bank_iban(1)).client == company


def test_what_was_stopped_at_the_bank_is_signed_for_anew_whatever_was_proposed(
    transfer, company, other_office
):
    under = MandateAccount.objects.filter(mandate__client=company)
    under.update(bank_stopped_at="2026-08-01T10:00Z")

    second = proposed(company, other_office)

    assert documents_of(the_mandate(second)) == (MandatePart.BANK, MandatePart.CODABOX)


def test_a_company_that_is_expected_is_in_no_list(transfer):
    expected = Client.objects.filter(pk=transfer.client_id)

    assert not expected.kept().exists()
    assert not expected.archived().exists()


def test_a_company_that_nobody_else_keeps_is_added(company, office):
    archive_client(company, by=BY)
    arrival = arrival_of(company, environment=EnvironmentFactory(office=office))

    with pytest.raises(StateConflict, match="Add it instead"):
        register_transfer(office, arrival, by=BY)

    assert not Transfer.objects.exists()


def test_a_company_of_the_same_office_is_no_transfer(company):
    environment = company.environment

    with pytest.raises(StateConflict, match="No other office"):
        register_transfer(company.office, arrival_of(company, environment=environment), by=BY)


def test_a_transfer_is_proposed_once(transfer, company, office):
    arrival = arrival_of(company, environment=EnvironmentFactory(office=office))

    with pytest.raises(StateConflict, match="a moment ago"):
        register_transfer(office, arrival, by=BY)

    assert Client.objects.filter(office=office).count() == 1


def test_payroll_alone_is_no_transfer(company, office):
    payroll = Order(MandateKind.SODA, source="group_s")
    arrival = arrival_of(company, payroll, environment=EnvironmentFactory(office=office))

    with pytest.raises(InvalidValue, match="at least one account"):
        register_transfer(office, arrival, by=BY)


def test_an_account_of_another_company_is_refused(company, office):
    BankAccountFactory(iban=bank_iban(2))
    orders = coda(bank_iban(1), bank_iban(2))
    arrival = arrival_of(company, orders, environment=EnvironmentFactory(office=office))

    with pytest.raises(InvalidValue, match="belongs to another company"):
        register_transfer(office, arrival, by=BY)

    assert (Transfer.objects.count(), Mandate.objects.count()) == (0, 1)


# -- The signature ---------------------------------------------------------------------------------


def test_with_the_signature_the_company_arrives(transfer, company, run_outbox):
    signed(the_mandate(transfer))
    run_outbox()

    transfer.refresh_from_db()
    company.refresh_from_db()
    client, mandate = transfer.client, the_mandate(transfer)
    account = mandate.accounts.get()
    assert (transfer.state, transfer.former) == ("transferred", company)
    assert (client.archived_at, client.has_arrived) == (None, True)
    assert company.archived_at is not None
    assert (mandate.state, account.state) == ("bank_procedure", "pending_first_coda")
    assert covers(account.bank_account, DocumentKind.CODA, timezone.localdate())
    note_statement(account.bank_account, on=timezone.localdate())
    mandate.refresh_from_db()
    assert mandate.state == "active"


def test_the_old_office_keeps_its_past_and_gets_nothing_more(transfer, company, run_outbox):
    card = MandateFactory(client=company, kind="caro", state="active")
    signed(the_mandate(transfer))
    run_outbox()

    card.refresh_from_db()
    old = Mandate.objects.get(client=company, kind="coda")
    account = BankAccount.objects.get(client=company)
    told = AuditEvent.objects.get(action="client.left")
    assert (old.state, old.end_reason, card.end_reason) == ("archived", *["transferred"] * 2)
    assert (old.accounts.get().bank_stopped_at, account.closed_at is None) == (None, False)
    assert not covers(account, DocumentKind.CODA, timezone.localdate())
    assert (told.chain, told.facts) == (str(company.office_id), {"accounts": 1})
    assert told.actor_id == ""


def test_neither_office_is_told_which_the_other_is(transfer, company, run_outbox, mailoutbox):
    signed(the_mandate(transfer))
    run_outbox()

    old, new = company.office, transfer.office
    told = {mail.office_id: mail for mail in Mail.objects.filter(template__startswith="transfer")}
    assert {mail.template for mail in told.values()} == {"transfer_left", "transfer_done"}
    for mail in mailoutbox:
        names = {old.name, new.name} & {name for name in (old.name, new.name) if name in mail.body}
        assert len(names) == 1
    for office, other in ((old, new), (new, old)):
        events = AuditEvent.objects.filter(chain=str(office.pk))
        secrets = {str(other.pk), other.name}
        assert not [event for event in events if secrets & set(map(str, event.facts.values()))]


def test_payroll_waits_for_the_arrival(company, office, run_outbox):
    orders = coda(bank_iban(1)), Order(MandateKind.SODA, source="group_s")
    transfer = proposed(company, office, *orders, contact_email="new@company.example")
    payroll = transfer.mandates.get(kind="soda")
    signed(the_mandate(transfer))
    run_outbox()
    payroll.refresh_from_db()
    transfer.refresh_from_db()
    before = payroll.state

    confirm_transfer(transfer, reason="asked by telephone", by=BY)

    payroll.refresh_from_db()
    assert (before, payroll.state) == ("not_signed", "signed")


def test_the_company_arrives_once_every_bank_is_signed(company, office, run_outbox):
    elsewhere = bank_iban(5, bank_code="734")
    transfer = proposed(company, office, coda(bank_iban(1)), coda(elsewhere, source=OTHER_BANK))
    first, second = transfer.mandates.order_by("source")
    signed(first)
    run_outbox()
    transfer.refresh_from_db()
    before = transfer.state

    signed(second)
    run_outbox()

    transfer.refresh_from_db()
    assert (before, transfer.state) == ("registered", "transferred")


def test_a_bank_that_is_given_up_holds_nothing_back(company, office, run_outbox):
    elsewhere = bank_iban(5, bank_code="734")
    transfer = proposed(company, office, coda(bank_iban(1)), coda(elsewhere, source=OTHER_BANK))
    first, second = transfer.mandates.order_by("source")
    signed(first)

    archive_mandate(second, by=BY)
    run_outbox()

    transfer.refresh_from_db()
    assert transfer.state == "transferred"
    assert BankAccount.objects.open().filter(client=transfer.client).count() == 1


def test_without_any_signature_nobody_arrives(transfer, run_outbox):
    archive_mandate(the_mandate(transfer), by=BY)
    run_outbox()

    transfer.refresh_from_db()
    assert (transfer.state, stage_of(transfer)) == ("registered", Stage.FEEDBACK)
    with pytest.raises(StateConflict, match="Not everything is signed"):
        confirm_transfer(transfer, reason="trust me", by=BY)


def test_a_corrected_order_goes_on_with_the_transfer(transfer, run_outbox):
    mandate = the_mandate(transfer)
    report_problem(mandate, reason="client_refused", by=BY)
    assert stage_of(transfer) is Stage.FEEDBACK

    successor = restart_mandate(mandate, by=BY)
    run_outbox()
    signed(successor)
    run_outbox()

    transfer.refresh_from_db()
    assert (successor.transfer, transfer.state) == (transfer, "transferred")


# -- Who may sign ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "signatory", "arrives"),
    [
        (True, MAILBOX, True),
        (True, MAILBOX.upper(), True),
        (True, "thief@office.example", False),
        (False, MAILBOX, False),
    ],
)
def test_only_who_the_company_has_confirmed_signs_it_away(
    known, signatory, arrives, office, run_outbox
):
    company = kept_elsewhere(**({} if known else {"email_confirmed_at": None}))
    transfer = proposed(company, office, contact_email=signatory)

    signed(the_mandate(transfer))
    run_outbox()

    transfer.refresh_from_db()
    company.refresh_from_db()
    assert transfer.state == ("transferred" if arrives else "processing")
    assert (company.archived_at is None) == (not arrives)


def test_what_a_thief_confirmed_at_an_office_of_its_own_counts_for_nothing(
    company, office, other_office, run_outbox
):
    Client.objects.filter(pk=company.pk).update(email_confirmed_at=None)
    proposed(company, other_office, contact_email="thief@office.example")
    Client.objects.filter(office=other_office).update(email_confirmed_at=timezone.now())
    transfer = proposed(company, office, contact_email="thief@office.example")

    signed(the_mandate(transfer))
    run_outbox()

    transfer.refresh_from_db()
    assert transfer.state == "processing"


@pytest.mark.parametrize("how", ["provider", "paper"])
def test_a_proven_identity_is_enough(how, office, run_outbox):
    company = kept_elsewhere(email_confirmed_at=None)
    transfer = proposed(company, office, contact_email="director@company.example")
    if how == "provider":
        SigningRequest.objects.update(confirmed_by="itsme")
    else:
        MandateVersion.objects.filter(mandate__transfer=transfer).update(scan_sha256="0" * 64)

    signed(the_mandate(transfer))
    run_outbox()

    transfer.refresh_from_db()
    assert transfer.state == "transferred"


def test_staff_let_a_company_arrive_and_say_why(office, run_outbox):
    company = kept_elsewhere(email_confirmed_at=None)
    transfer = proposed(company, office)
    signed(the_mandate(transfer))
    run_outbox()
    transfer.refresh_from_db()
    assert advance_transfer(transfer) is False

    confirm_transfer(transfer, reason="the director called", by=BY)

    assert transfer.state == "transferred"
    assert AuditEvent.objects.get(action="transfer.done").reason == "the director called"


# -- Races -----------------------------------------------------------------------------------------


def test_of_two_offices_the_one_that_is_signed_first_wins(
    transfer, company, other_office, run_outbox
):
    MembershipFactory(office=other_office, role="admin")
    rival = proposed(company, other_office)

    signed(the_mandate(transfer))
    run_outbox()

    rival.refresh_from_db()
    assert (rival.state, rival.is_overtaken) == ("cancelled", True)
    assert the_mandate(rival).state == "archived"
    assert not SigningRequest.objects.usable().exists()
    assert Mail.objects.filter(template="transfer_overtaken", office_id=other_office.pk).exists()


def test_both_sign_before_either_arrives(transfer, company, other_office, run_outbox):
    rival = proposed(company, other_office)
    signed(the_mandate(transfer))
    signed(the_mandate(rival))

    run_outbox()

    states = sorted(Transfer.objects.values_list("state", flat=True))
    assert states == ["cancelled", "transferred"]
    assert Client.objects.kept().filter(enterprise_number=company.enterprise_number).count() == 1


def test_the_old_office_archives_while_the_client_signs(transfer, company, run_outbox):
    archive_client(company, by=BY)

    signed(the_mandate(transfer))
    run_outbox()

    transfer.refresh_from_db()
    assert (transfer.state, transfer.former) == ("transferred", None)
    assert transfer.client.archived_at is None


def test_a_bank_mandate_that_was_stopped_meanwhile_is_told(transfer, company, run_outbox):
    old = Mandate.objects.get(client=company)
    archive_mandate(old, by=BY, stop_at_bank=True)

    signed(the_mandate(transfer))
    run_outbox()

    mandate = the_mandate(transfer)
    assert (mandate.state, mandate.reason) == ("problem", "stopped_by_bank")
    assert mandate.accounts.get().state == "stopped_by_bank"


def test_an_account_that_went_to_another_company_waits_for_staff(transfer, company, run_outbox):
    archive_client(company, by=BY)
    taken = BankAccountFactory(iban=bank_iban(1))

    signed(the_mandate(transfer))
    run_outbox()

    transfer.refresh_from_db()
    assert transfer.state == "processing"
    assert AuditEvent.objects.get(action="transfer.processing").facts == {"why": "account_taken"}
    with pytest.raises(StateConflict, match="belongs to another company"):
        confirm_transfer(transfer, reason="why not", by=BY)
    assert taken.client.archived_at is None


def test_arriving_twice_is_once(transfer, run_outbox):
    signed(the_mandate(transfer))
    run_outbox()
    transfer.refresh_from_db()

    assert advance_transfer(transfer) is False
    assert AuditEvent.objects.filter(action="transfer.done").count() == 1


# -- Cancel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", TransferState)
def test_what_is_under_way_can_be_cancelled(state, transfer, company):
    ended = None if state in TRANSFERS_UNDER_WAY else timezone.now()
    Transfer.objects.update(state=state, settled_at=ended)
    transfer.refresh_from_db()

    if T.CANCELLED not in TRANSFER_MOVES[state]:
        with pytest.raises(StateConflict):
            cancel_transfer(transfer, by=BY)
        return
    cancel_transfer(transfer, by=BY)

    company.refresh_from_db()
    assert (transfer.state, transfer.is_overtaken) == ("cancelled", False)
    assert (the_mandate(transfer).state, company.archived_at) == ("archived", None)
    assert not SigningRequest.objects.usable().exists()


def test_after_a_cancellation_its_code_is_free_and_it_can_be_proposed_again(
    transfer, company, office
):
    cancel_transfer(transfer, by=BY)

    again = arrival_of(company, environment=transfer.client.environment)
    second = register_transfer(office, again, by=BY)

    assert (second.client.code, second.client == transfer.client) == ("N1", False)


def test_a_company_that_comes_back_goes_on_with_its_history(company, office):
    environment = EnvironmentFactory(office=office)
    number = company.enterprise_number
    before = ClientFactory(
        office=office, environment=environment, enterprise_number=number, archived_at=timezone.now()
    )
    arrival = replace(arrival_of(company, environment=environment), archived=before)
    transfer = register_transfer(office, arrival, by=BY)

    with pytest.raises(StateConflict):
        restore_client(before, by=BY)

    assert (transfer.client, transfer.client.has_arrived) == (before, True)


def test_a_day_in_the_past_stands_on_what_is_signed(company, office):
    day = timezone.localdate() - timedelta(days=90)

    transfer = proposed(company, office, coda(bank_iban(1), starts_on=day))

    content = MandateVersion.objects.get(mandate__transfer=transfer).frozen
    assert (transfer.documents_from, content.starts_on) == (day, day)


# -- What it waits for -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        ("registered", Stage.REGISTERED),
        ("in_preparation", Stage.REGISTERED),
        ("awaiting_signature", Stage.CLIENT),
        ("signed", Stage.PROCESSING),
        ("problem", Stage.FEEDBACK),
    ],
)
def test_what_a_transfer_waits_for_is_what_its_mandates_say(state, stage, transfer):
    changes = {"signed_at": timezone.now()} if state == "signed" else {}
    changes |= {"reason": "other"} if state == "problem" else {}
    Mandate.objects.filter(transfer=transfer).update(state=state, **changes)

    assert stage_of(transfer) is stage
