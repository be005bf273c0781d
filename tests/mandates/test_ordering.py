"""Orders: what is written, and everything that is refused before anybody is asked to sign."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.selectors import history_of
from common.errors import InvalidValue, StateConflict
from mandates.kinds import AccountType, MandateKind, MandatePart
from mandates.models import Mandate, MandateAccount
from mandates.models.mandates import new_reference
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.selectors import current_version, documents_of
from mandates.services import (
    MandateExists,
    archive_mandate,
    carry_over_signature,
    order_mandate,
    prepare_mandate,
)
from mandates.states import LIVE, TRANSITIONS, EndReason
from offices.models import BankAccount
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    MandateFactory,
    OfficeFactory,
    SourceEntryFactory,
)
from tests.factories.mandates import coda_order
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db
K = MandateKind
ORDERS = {
    K.SODA: Order(K.SODA, source="group_s"),
    K.CARO: Order(K.CARO, source="cards-KREDBEBB", client_reference="6123456789"),
    K.VOILA: Order(K.VOILA),
}


@pytest.fixture
def client():
    return ClientFactory(contact_email="boss@company.example", language="fr")


def test_an_order_is_written_with_its_accounts_and_who_signs(client, by):
    signatories = (SignatoryOrder("Bo Bakker", "director", "bo@company.example", "nl"),)
    order = coda_order(bank_iban(1), signatories=signatories, starts_on=date(2027, 1, 1))

    mandate = order_mandate(client, order, by=by)

    [account], [signatory] = mandate.accounts.all(), mandate.signatories.all()
    assert (mandate.state, mandate.office, mandate.starts_on) == (
        "registered",
        client.office,
        date(2027, 1, 1),
    )
    assert (account.state, account.bank_account.client) == ("pending_signature", client)
    assert (signatory.name, signatory.email, signatory.language) == (
        "Bo Bakker",
        "bo@company.example",
        "nl",
    )
    assert [event.action for event in history_of(mandate)] == ["mandate.ordered"]


def test_without_names_the_company_is_asked_in_its_language(client, by):
    mandate = order_mandate(client, coda_order(bank_iban(1)), by=by)

    [signatory] = mandate.signatories.all()
    assert (signatory.email, signatory.language, mandate.language) == (
        "boss@company.example",
        "fr",
        "fr",
    )


@pytest.mark.parametrize("known", [True, False])
def test_an_account_is_noted_if_it_is_not_yet(client, by, known):
    if known:
        BankAccountFactory(client=client, iban=bank_iban(5))

    order_mandate(client, coda_order(bank_iban(5)), by=by)

    assert BankAccount.objects.filter(client=client, iban=bank_iban(5)).count() == 1


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (coda_order("BE00000000000000"), "invalid"),
        (coda_order(bank_iban(1, bank_code="733")), "iban_of_another_bank"),
        (coda_order(bank_iban(1), source="NOBKBEBB"), "unknown_source"),
        (coda_order(bank_iban(1), bank_iban(1)), "iban_twice"),
        (coda_order(), "accounts"),
        (Order(K.VOILA, accounts=(AccountOrder(bank_iban(1)),)), "accounts"),
        (Order(K.VOILA, source="group_s"), "unknown_source"),
        (Order(K.SODA, source="GEBABEBB"), "unknown_source"),
        (Order(K.CARO, source="cards-KREDBEBB"), "client_reference"),
        (Order(K.VOILA, client_reference="6123456789"), "client_reference"),
        (Order(K.VOILA, starts_on=date.min), "start_out_of_reach"),
        (Order(K.VOILA, starts_on=date.max), "start_out_of_reach"),
    ],
)
def test_what_can_not_be_ordered(client, by, order, code):
    with pytest.raises(InvalidValue) as refused:
        order_mandate(client, order, by=by)

    assert (refused.value.code, Mandate.objects.count()) == (code, 0)


@pytest.mark.parametrize("years", [-10, 10])
def test_documents_are_asked_for_within_ten_years_of_today(client, by, years, time_machine):
    time_machine.move_to("2026-11-24T09:00:00Z")
    day = date(2026 + years, 11, 24)

    assert order_mandate(client, Order(K.VOILA, starts_on=day), by=by).starts_on == day


@pytest.mark.parametrize(
    "order",
    [
        Order(K.CARO, source="cards-KREDBEBB", client_reference="5123456789"),
        Order(K.CARO, source="cards-KREDBEBB", client_reference="612345678"),
        Order(K.CARO, source="cards-KREDBEBB", client_reference="612345678\u0669"),
        Order(K.VOILA, signatories=(SignatoryOrder("A\u202eB"),)),
        Order(K.VOILA, signatories=(SignatoryOrder(email="nobody"),)),
    ],
)
def test_what_is_badly_written(client, by, order):
    with pytest.raises(ValidationError):
        order_mandate(client, order, by=by)

    assert Mandate.objects.count() == 0


def test_another_company_s_account_is_not_ordered(client, by):
    BankAccountFactory(iban=bank_iban(7))

    with pytest.raises(InvalidValue) as refused:
        order_mandate(client, coda_order(bank_iban(7)), by=by)

    assert refused.value.code == "iban_of_another_company"


@pytest.mark.parametrize("left", ["client", "office"])
def test_who_has_left_orders_nothing(by, left):
    closed = OfficeFactory(closed_at=timezone.now() if left == "office" else None)
    archived = timezone.now() if left == "client" else None
    client = ClientFactory(office=closed, archived_at=archived)

    with pytest.raises(StateConflict):
        order_mandate(client, ORDERS[K.VOILA], by=by)


@pytest.mark.parametrize(
    ("kind", "state"), [(kind, s) for kind in ORDERS for s in TRANSITIONS[kind] if s in LIVE]
)
def test_the_same_again_is_refused_with_its_identifier(client, by, kind, state):
    reference = ORDERS[kind].client_reference
    there = MandateFactory(
        client=client,
        kind=kind,
        source=ORDERS[kind].source,
        state=state,
        **({"client_reference": reference} if reference else {}),
    )

    with pytest.raises(MandateExists) as refused:
        order_mandate(client, ORDERS[kind], by=by)

    assert refused.value.meta == {"mandate_id": str(there.pk)}


def test_an_account_under_a_mandate_is_not_ordered_again(client, by):
    there = order_mandate(client, coda_order(bank_iban(1), bank_iban(2)), by=by)

    with pytest.raises(MandateExists) as refused:
        order_mandate(client, coda_order(bank_iban(2), bank_iban(3)), by=by)

    assert refused.value.meta == {"mandate_id": str(there.pk)}
    assert not BankAccount.objects.filter(iban=bank_iban(3)).exists()


def test_another_office_s_card_is_refused_without_its_identifier(client, by):
    MandateFactory(kind="caro", state="active", client_reference="6123456789")

    with pytest.raises(MandateExists) as refused:
        order_mandate(client, ORDERS[K.CARO], by=by)

    assert refused.value.meta == {}


@pytest.mark.parametrize(
    ("bank", "bank_code", "day"), [("BBRUBEBB", "310", 10), ("GKCCBEBB", "063", 13)]
)
def test_a_stopped_account_is_taken_again_from_the_bank_s_day_on(
    client, by, time_machine, bank, bank_code, day
):
    order = coda_order(bank_iban(1, bank_code=bank_code), source=bank)
    time_machine.move_to("2026-11-28T12:00:00Z", tick=False)
    mandate = order_mandate(client, order, by=by)
    archive_mandate(mandate, by=by, stop_at_bank=True)

    time_machine.move_to(f"2026-12-{day - 1:02d}T12:00:00Z", tick=False)
    with pytest.raises(InvalidValue) as refused:
        order_mandate(client, order, by=by)
    time_machine.move_to(f"2026-12-{day:02d}T12:00:00Z", tick=False)
    again = order_mandate(client, order, by=by)

    assert refused.value.meta["from_day"] == f"2026-12-{day:02d}"
    assert again.state == "registered"


def test_a_bank_without_black_out_takes_it_again_at_once(client, by):
    order = coda_order(bank_iban(1, bank_code="733"), source="KREDBEBB")
    archive_mandate(order_mandate(client, order, by=by), by=by, stop_at_bank=True)

    assert order_mandate(client, order, by=by).state == "registered"


@pytest.mark.parametrize("stopped", [True, False])
def test_a_bank_mandate_that_stands_is_not_signed_again(client, by, stopped):
    there = MandateFactory(client=client, state="active")
    account = there.accounts.get()
    MandateAccount.objects.filter(pk=account.pk).update(bank_approved_at=timezone.now())
    archive_mandate(there, by=by)
    if stopped:
        MandateAccount.objects.update(bank_stopped_at="2020-01-01T00:00Z")

    mandate = order_mandate(client, coda_order(account.bank_account.iban), by=by)

    parts = (MandatePart.BANK, MandatePart.CODABOX) if stopped else (MandatePart.CODABOX,)
    assert documents_of(mandate) == parts
    assert mandate.accounts.get().state == (
        "pending_signature" if stopped else "pending_signature_only"
    )


def test_where_the_holder_links_only_our_document_is_signed(client, by):
    order = coda_order(bank_iban(1, bank_code="733"), source="KREDBEBB")

    mandate = order_mandate(client, order, by=by)

    assert documents_of(mandate) == (MandatePart.CODABOX,)


def test_a_bank_that_is_not_supported_yet_waits_registered(client, by, run_outbox):
    SourceEntryFactory(code="GEBABEBB", bics="GEBABEBB", is_supported=False)

    mandate = order_mandate(client, coda_order(bank_iban(1)), by=by)
    run_outbox()

    mandate.refresh_from_db()
    assert (mandate.state, current_version(mandate)) == ("registered", None)


@pytest.mark.parametrize("signed", [True, False])
def test_payroll_follows_the_signed_codabox_mandate(client, by, run_outbox, signed):
    MandateFactory(client=client, state="bank_procedure" if signed else "awaiting_signature")

    mandate = order_mandate(client, ORDERS[K.SODA], by=by)
    run_outbox()

    mandate.refresh_from_db()
    assert mandate.state == ("signed" if signed else "not_signed")


def test_another_office_s_signature_carries_no_payroll(client, by):
    MandateFactory(client=client, office=OfficeFactory(), state="active")
    mandate = MandateFactory(client=client, kind="soda", state="not_signed")

    carried = carry_over_signature(client)

    mandate.refresh_from_db()
    assert (carried, mandate.state) == (0, "not_signed")


def test_an_order_survives_a_row_of_a_batch():
    order = coda_order(
        bank_iban(1), starts_on=date(2027, 1, 1), signatories=(SignatoryOrder("Bo"),)
    )
    savings = Order(K.CODA, accounts=(AccountOrder(bank_iban(2), "USD", AccountType.SAVINGS),))

    assert [Order.from_json(each.as_json()) for each in (order, savings)] == [order, savings]


def test_references_are_readable_and_different():
    references = {new_reference() for _ in range(50)}

    assert len(references) == 50
    assert all(len(name) == 14 and not set("01ILO") & set(name) for name in references)


def test_ending_reasons_fit_their_column():
    assert max(map(len, EndReason.values)) <= 20


def test_preparing_twice_offers_once(client, by):
    mandate = prepare_mandate(order_mandate(client, coda_order(bank_iban(1)), by=by))

    prepare_mandate(mandate)

    assert (mandate.state, mandate.versions.count()) == ("awaiting_signature", 1)
    assert [event.action for event in history_of(mandate)].count("mandate.sent") == 1
