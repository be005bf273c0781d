"""Whole programs of partners against a portal that is served: one for each kind of software."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.actors import SYSTEM
from connections.models import Connection
from connections.services import end_connection
from consents.models import Consent
from offices.models import Client
from tests.api.delivery.conftest import token_in
from tests.api.delivery.programs import Administration, Bookkeeping, Invoicing, Refused, Wire
from tests.api.delivery.shapes import FEED, POD
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory
from tests.factories.feeds import arrive, credentials_of
from tests.factories.sales import (
    OGM,
    OTHER_OGM,
    PAID_ON,
    credit_xml,
    movement,
    pay,
    sale_xml,
)

pytestmark = pytest.mark.django_db(transaction=True)
THIRD_OGM = "000000000101"
LATER = PAID_ON + timedelta(days=3)


@pytest.fixture
def portal(live_server, settings):
    """The address of the portal, which its answers give as well."""
    settings.BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def bookkeeping(portal, partner, office):
    """Bookkeeping software of ``office``, which allows it."""
    ConsentFactory(office=office, partner=partner, status="allowed")
    keys = credentials_of(partner, office)
    return Bookkeeping(Wire(portal, keys.software_company, (keys.username, keys.password)))


@pytest.fixture
def company(office):
    return ClientFactory(office=office, contact_email="boss@company.example")


@pytest.fixture
def connected(portal, invoicing, company, run_outbox, mailoutbox):
    """Return a function that starts a program and connects ``company`` with it, as people do."""

    def connect(kind=Invoicing):
        program = kind(Wire(portal, str(invoicing.pk)))
        program.ask_to_connect(f"BE{company.enterprise_number}")
        run_outbox()
        program.enter(token_in(mailoutbox[-1]))
        return program

    return connect


def test_bookkeeping_fetches_everything_once_until_the_consent_ends(bookkeeping, office):
    accounts = [BankAccountFactory(client=ClientFactory(office=office)) for _ in range(2)]
    arrive(accounts[0], 1, 2)

    bookkeeping.poll(dies_before_acknowledging=True)
    bookkeeping.poll()
    arrive(accounts[0], 3)
    arrive(accounts[1], 1)
    bookkeeping.poll()
    bookkeeping.poll()
    [feed, _other] = bookkeeping.wire.ask("delivery/pod-client", POD)["feed_clients"]
    Consent.objects.all().delete()
    with pytest.raises(Refused) as closed:
        bookkeeping.wire.ask(f"delivery/feed/{feed['id']}", FEED)

    again, once = bookkeeping.stored[:2], bookkeeping.stored[2:]
    assert again == once[:2]
    assert (len(once), len(set(once))) == (4, 4)
    assert (closed.value.status, closed.value.code) == (404, "not_found")


def test_invoicing_learns_what_became_of_all_that_it_sent(
    connected, bookkeeping, company, run_outbox
):
    account = BankAccountFactory(client=company)
    program = connected()
    for number, ogm in [("2026-0001", OGM), ("2026-0011", OTHER_OGM), ("2026-0012", THIRD_OGM)]:
        program.send(number, sale_xml(company, number=number, ogm=ogm))
    bookkeeping.poll()
    pay(account, movement(reference=OGM), movement(21_000, reference=OTHER_OGM, number=2))
    run_outbox()

    program.learn()

    assert [(sale.outcome, sale.state, sale.paid) for sale in program.book.values()] == [
        ("taken", "delivered", ("paid", 121.0)),
        ("taken", "delivered", ("partial", 21.0)),
        ("taken", "delivered", ("open", 0.0)),
    ]


def test_invoicing_learns_that_a_payment_went_back(connected, company, run_outbox):
    account = BankAccountFactory(client=company)
    program = connected()
    sale = program.send("2026-0001", sale_xml(company))
    pay(account, movement(reference=OGM))
    run_outbox()
    program.learn()
    before = sale.paid

    pay(account, movement(-121_000, reference=OGM, on=LATER), sequence=2, on=LATER)
    run_outbox()
    program.learn()

    assert (before, sale.paid) == (("paid", 121.0), ("open", 0.0))
    assert [each["amount"] for each in sale.payment["matches"]] == [121.0, -121.0]


def test_invoicing_learns_that_a_credit_note_settles_an_invoice(connected, company, run_outbox):
    program = connected()
    sale = program.send("2026-0001", sale_xml(company))
    note = program.send("2026-0002", credit_xml(company))
    run_outbox()

    program.learn()

    assert (sale.paid, note.paid) == (("paid", 121.0), ("paid", 121.0))
    assert [each["invoice"] for each in sale.payment["matches"]] == ["2026-0002"]


def test_invoicing_that_lost_the_answer_sends_again_and_has_sent_once(connected, company):
    program = connected()
    first = program.send("2026-0001", sale_xml(company)).key
    program.book.clear()

    again = program.send("2026-0001", sale_xml(company))
    program.learn()

    assert (again.outcome, again.key, list(program.book)) == ("taken", first, ["2026-0001"])


def test_invoicing_that_uses_a_number_twice_is_told_of_the_first(connected, company):
    program = connected()
    first = program.send("2026-0001", sale_xml(company)).key

    second = program.send("2026-0001", sale_xml(company, ogm=OTHER_OGM))

    assert (second.outcome, second.key) == ("invoice-exists", first)


def test_invoicing_mends_what_was_refused_and_sends_it_with_the_same_number(connected, company):
    program = connected()
    refused = program.send("2026-0001", sale_xml(company, amount="122.00"))
    why = refused.outcome, "BR-CO-15" in refused.why

    mended = program.send("2026-0001", sale_xml(company))

    assert (why, mended.outcome, mended.why) == (("invalid-invoice", True), "taken", [])


def test_invoicing_sends_nothing_for_another_company(connected, company, office):
    program = connected()

    foreign = program.send("2026-0001", sale_xml(ClientFactory(office=office)))
    program.learn()

    assert (foreign.outcome, foreign.state) == ("supplier-mismatch", None)


def test_invoicing_shows_its_user_why_a_company_can_t_connect(portal, invoicing, company):
    Client.objects.update(contact_email="")
    program = Invoicing(Wire(portal, str(invoicing.pk)))

    with pytest.raises(Refused) as refused:
        program.ask_to_connect(f"BE{company.enterprise_number}")

    assert (refused.value.status, refused.value.code) == (409, "unknown-email")
    assert refused.value.body["detail"].endswith(".")


def test_invoicing_connects_anew_after_the_office_ended_it_and_goes_on(
    connected, company, admin, mailoutbox, run_outbox
):
    program = connected()
    program.send("2026-0001", sale_xml(company))
    end_connection(Connection.objects.get(), user=admin, by=SYSTEM)
    with pytest.raises(Refused) as ended:
        program.learn()
    program.ask_to_connect(f"BE{company.enterprise_number}")
    run_outbox()

    program.enter(token_in(mailoutbox[-1]))
    program.learn()

    assert (ended.value.status, program.book["2026-0001"].state) == (401, "received")


def test_administration_finds_every_payment_in_the_statements_that_it_holds(
    connected, company, office, run_outbox
):
    account = BankAccountFactory(client=company)
    arrive(BankAccountFactory(client=ClientFactory(office=office)), 7)
    program = connected(Administration)
    sale = program.send("2026-0001", sale_xml(company))
    other = program.send("2026-0011", sale_xml(company, number="2026-0011", ogm=OTHER_OGM))
    pay(account, movement(21_000, reference=OGM), movement(7_000, text="Korting", number=2))
    pay(
        account,
        movement(100_000, reference=OGM, on=LATER),
        movement(reference=OTHER_OGM, on=LATER, number=2),
        sequence=2,
        on=LATER,
    )
    run_outbox()

    program.bookkeeping.poll()
    program.learn()

    assert (sale.paid, other.paid) == (("paid", 121.0), ("paid", 121.0))
    assert program.movements_of(sale) == [21.0, 100.0]
    assert program.movements_of(other) == [121.0]
    assert len(program.bookkeeping.stored) == 2


def test_administration_reads_what_came_after_it_connected_and_the_days_before(connected, company):
    account = BankAccountFactory(client=company)
    arrive(account, 1)
    program = connected(Administration)

    program.bookkeeping.poll()
    arrive(account, 2)
    program.bookkeeping.poll()
    program.bookkeeping.poll()

    assert [key[1] for key in program.movements] == [1, 2]
