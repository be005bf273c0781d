"""Matches in the database: found when something arrives, kept when a person decides."""

from datetime import date, timedelta

import pytest

from audit.models import AuditEvent
from common.actors import Actor, ActorKind
from common.errors import InvalidValue, StateConflict
from documents.models import Transaction
from outbox.models import OutboxMessage
from payments.models import Match, Reckoning, SalesInvoice
from payments.services import confirm_match, match_by_hand, reckon, undo_match
from tests.factories import BankAccountFactory, ClientFactory, UserFactory
from tests.factories.sales import (
    OGM,
    OTHER_OGM,
    PAID_ON,
    copies_of,
    credit_xml,
    match_all,
    movement,
    pay,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(office):
    return ClientFactory(office=office)


@pytest.fixture
def account(company):
    return BankAccountFactory(client=company)


@pytest.fixture
def person(db):
    user = UserFactory()
    return Actor(ActorKind.USER, str(user.pk), user.email)


def standing(**named):
    """Return what stands in the rows: rule, amount, certain, verdict."""
    rows = Match.objects.filter(**named).order_by("pk")
    return [(row.rule, row.amount, row.is_certain, row.verdict) for row in rows]


def state_of(invoice):
    invoice.refresh_from_db()
    return invoice.payment, invoice.settled, invoice.suggested


@pytest.mark.parametrize("statement_first", [True, False])
def test_the_order_of_arrival_doesn_t_matter(company, account, statement_first):
    if statement_first:
        pay(account, movement(reference=OGM))
    invoice = send(company)
    if not statement_first:
        pay(account, movement(reference=OGM))

    match_all()

    assert standing() == [("reference", 121_000, True, "")]
    assert state_of(invoice) == ("paid", 121_000, 0)


def test_what_was_matched_once_is_not_matched_again_for_nothing(company, account):
    send(company)
    pay(account, movement(reference=OGM))
    match_all()
    before = list(Match.objects.values())

    again = reckon(company), reckon(company, is_asked=False)

    assert again == (False, True)
    assert list(Match.objects.values()) == before


def test_a_statement_of_a_company_without_sales_asks_for_nothing(account):
    pay(account, movement(reference=OGM))

    assert not OutboxMessage.objects.filter(task="payments.tasks.match_client").exists()
    assert not Reckoning.objects.exists()


def test_the_queries_are_as_many_for_fifty_as_for_one(
    company, account, django_assert_max_num_queries
):
    def counted():
        with django_assert_max_num_queries(30) as queries:
            reckon(company, is_asked=False)
        return len(queries)

    send(company)
    pay(account, movement(reference=OGM))
    of_one = counted()
    copies_of(SalesInvoice.objects.get(), 49)
    moved = [movement(10_000, text=f"F2026-{n:04}", number=n + 1) for n in range(49)]
    pay(account, *moved, sequence=2)

    assert counted() <= of_one + 1  # the sums of what changed
    assert Match.objects.count() == 50


def test_the_details_of_a_total_count_and_the_total_does_not(company, account):
    first = send(company)
    second = send(company, number="2026-0009", ogm=OTHER_OGM)
    pay(
        account,
        movement(242_000, transaction_code="20150000"),
        movement(121_000, reference=OGM, detail=1, transaction_code="60150000"),
        movement(121_000, reference=OTHER_OGM, detail=2, transaction_code="60150000"),
    )

    match_all()

    assert [state_of(each)[0] for each in (first, second)] == ["paid", "paid"]


def test_transfers_between_the_accounts_of_the_company_pay_nothing(company, account):
    other = BankAccountFactory(client=company)
    send(company)
    pay(account, movement(text="2026-0001", counterparty_account=other.iban))

    match_all()

    assert standing() == []


def test_a_movement_in_another_currency_pays_nothing(company):
    account = BankAccountFactory(client=company, currency="EUR")
    invoice = send(company)
    SalesInvoice.objects.update(currency="USD")
    pay(account, movement(reference=OGM))

    match_all()

    assert state_of(invoice)[0] == "open"


def test_a_credit_note_settles_its_invoice_and_itself(company):
    invoice, note = send(company), send(company, content=credit_xml(company))

    match_all()

    assert (note.payable, state_of(note)[0], state_of(invoice)[0]) == (-121_000, "paid", "paid")


@pytest.fixture
def likely(company, account):
    """A match that is only suggested."""
    send(company, ogm="")
    pay(account, movement(100_000, text="2026-0001"))
    match_all()
    return Match.objects.select_related("invoice__client").get()


def test_what_a_person_confirms_counts_and_stays(likely, person, company):
    before = state_of(likely.invoice)

    confirm_match(likely, by=person)
    reckon(company, is_asked=False)

    assert before == ("open", 0, 100_000)
    assert state_of(likely.invoice) == ("partial", 100_000, 0)
    assert standing() == [("number", 100_000, False, "confirmed")]
    assert AuditEvent.objects.filter(action="payment.confirmed").count() == 1


def test_what_a_person_undoes_is_not_found_again(company, account, person):
    invoice = send(company)
    pay(account, movement(reference=OGM))
    match_all()

    undo_match(Match.objects.select_related("invoice__client").get(), by=person)
    reckon(company, is_asked=False)

    assert state_of(invoice) == ("open", 0, 0)
    assert standing() == [("reference", 121_000, True, "undone")]
    assert AuditEvent.objects.filter(action="payment.undone").count() == 1


@pytest.mark.parametrize("first", [confirm_match, undo_match])
def test_who_decides_second_is_told(likely, person, first):
    first(likely, by=person)
    second = confirm_match if first is confirm_match else undo_match

    with pytest.raises(StateConflict):
        second(likely, by=person)


def test_a_person_matches_by_hand_for_a_part(company, account, person):
    invoice = send(company)
    pay(account, movement(300_000, text="voorschot"))
    match_all()

    match_by_hand(invoice, Transaction.objects.get(), amount=121_000, by=person)

    assert standing() == [("hand", 121_000, True, "confirmed")]
    assert state_of(invoice) == ("paid", 121_000, 0)
    assert AuditEvent.objects.filter(action="payment.matched").count() == 1


@pytest.mark.parametrize("amount", [0, -1_000, 300_001])
def test_no_more_is_matched_by_hand_than_there_is(company, account, person, amount):
    invoice = send(company)
    pay(account, movement(300_000, text="voorschot"))

    with pytest.raises(InvalidValue):
        match_by_hand(invoice, Transaction.objects.get(), amount=amount, by=person)

    assert not Match.objects.exists()


def test_what_counts_for_another_invoice_is_not_there_any_more(company, account, person):
    send(company)
    other = send(company, number="2026-0009", ogm="")
    pay(account, movement(reference=OGM))
    match_all()

    with pytest.raises(InvalidValue):
        match_by_hand(other, Transaction.objects.get(), amount=121_000, by=person)


def test_a_decision_goes_along_when_the_bank_sends_the_statement_again(
    likely, account, person, company
):
    confirm_match(likely, by=person)
    changed = movement(100_000, text="2026-0001")
    pay(account, changed, movement(5_000, number=2, text="nog iets"))

    match_all()

    likely.refresh_from_db()
    assert likely.transaction.statement.is_current
    assert standing() == [("number", 100_000, False, "confirmed")]


def test_what_is_years_older_than_the_newest_stays_as_it_was(company, account):
    old = send(company)
    pay(account, movement(reference=OGM))
    match_all()
    years_ago = date(2020, 1, 1)
    SalesInvoice.objects.update(issued_on=years_ago)
    send(company, number="2026-0009", ogm="")

    pay(account, movement(text="x"), sequence=2, on=PAID_ON + timedelta(days=1))
    match_all()

    assert state_of(old) == ("paid", 121_000, 0)
