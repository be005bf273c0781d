"""A company's new office gets the statements of before that the company has signed for."""

from __future__ import annotations

from datetime import date

import pytest

from audit.models import AuditEvent
from documents.files import content_of
from documents.models import Document, Statement
from documents.services import pass_on_statements, receive_document
from feeds.models import FeedEntry
from mandates.states import AccountState
from offices.models import BankAccount, Client
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, ClientFactory, MandateFactory
from tests.factories.numbers import bank_iban, enterprise_number

pytestmark = pytest.mark.django_db
IBAN = bank_iban(1)
FIRST, SECOND, THIRD = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 2)


@pytest.fixture
def old():
    """The account at the office of before, with three statements; two came in one file."""
    account = BankAccountFactory(iban=IBAN)
    one = statement(IBAN, day=FIRST, sequence=1, old=0)
    two = statement(IBAN, day=SECOND, sequence=2, old=12_340)
    receive_document(file_of(one, two), file_name="kantoor-van-vroeger.cod")
    receive_document(file_of(statement(IBAN, day=THIRD, sequence=3, old=24_680)), file_name="c.cod")
    Client.objects.filter(pk=account.client_id).update(archived_at="2026-11-10T10:00Z")
    BankAccount.objects.filter(pk=account.pk).update(closed_at="2026-11-10T10:00Z")
    return account


def at_new_office(old, *, since, state="bank_procedure"):
    client = ClientFactory(enterprise_number=old.client.enterprise_number)
    account = BankAccountFactory(client=client, iban=IBAN)
    mandate = MandateFactory(client=client, state=state, bank_account=account, starts_on=since)
    mandate.accounts.update(state=AccountState.PENDING_FIRST_CODA)
    return account


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2026, 8, 1), [FIRST, SECOND, THIRD]),
        (SECOND, [SECOND, THIRD]),
        (date(2026, 10, 2), [THIRD]),
        (date(2026, 11, 3), []),
    ],
)
def test_only_what_the_signature_covers_is_passed_on(since, days, old):
    account = at_new_office(old, since=since)

    pass_on_statements(account)

    here = Statement.objects.filter(bank_account=account).order_by("day")
    assert list(here.values_list("day", flat=True)) == days
    assert Statement.objects.filter(bank_account=old).count() == 3


def test_the_bytes_of_days_before_are_cut_off(old):
    account = at_new_office(old, since=SECOND)

    pass_on_statements(account)

    earliest = Document.objects.filter(bank_account=account).order_by("period_end").first()
    assert b"010926" not in content_of(earliest.file)
    assert {each.reception.file_name for each in account.documents.all()} == {"statements.cod"}


def test_twice_is_once_and_feeds_have_it(old):
    account = at_new_office(old, since=FIRST)

    first, again = pass_on_statements(account), pass_on_statements(account)

    assert (first, again) == (2, 0)
    assert FeedEntry.objects.filter(client=account.client).count() == 2
    assert AuditEvent.objects.filter(action="document.passed_on").count() == 2


def test_what_is_passed_on_is_no_first_statement(old):
    account = at_new_office(old, since=FIRST)

    pass_on_statements(account)

    assert account.mandate_accounts.get().state == AccountState.PENDING_FIRST_CODA


@pytest.mark.parametrize("why", ["another company", "not in force"])
def test_without_the_companys_signature_nothing_is_passed_on(why, old):
    state = "bank_procedure" if why == "another company" else "awaiting_signature"
    account = at_new_office(old, since=FIRST, state=state)
    if why == "another company":
        Client.objects.filter(pk=account.client_id).update(
            enterprise_number=enterprise_number(900_001)
        )
        account.refresh_from_db()

    assert pass_on_statements(account) == 0
    assert not account.documents.exists()
