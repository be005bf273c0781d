"""What came under a mandate is closed to partners once the mandate has ended."""

from __future__ import annotations

import pytest

from common.actors import SYSTEM
from feeds.models import Feed, FeedEntry
from feeds.queues import entry_named
from mandates.models import Mandate
from mandates.services import archive_mandate
from offices.models import BankAccount
from tests.factories import (
    BankAccountFactory,
    ConsentFactory,
    DocumentFactory,
    MandateFactory,
)

pytestmark = pytest.mark.django_db
KINDS = {"coda": "coda", "soda": "soda", "caro": "caro", "purchase_invoice": "voila"}


@pytest.fixture
def account(db):
    return BankAccountFactory()


@pytest.fixture
def is_open(account):
    """Return a function that tells whether a partner may download a document of this kind."""
    consent = ConsentFactory(office=account.client.office, status="allowed")
    Feed.objects.create(partner=consent.partner, client=account.client)

    def ask(kind="coda", of=account):
        document = DocumentFactory(bank_account=of, kind=kind)
        entry = FeedEntry.objects.create(document=document, client=of.client, kind=kind)
        found = entry_named(entry.index, consent.partner, consent.office)
        return found is not None and found[1]

    return ask


def mandate_of(account, kind, state="active"):
    more = {"bank_account": account} if kind == "coda" else {}
    return MandateFactory(client=account.client, kind=kind, state=state, **more)


@pytest.mark.parametrize("kind", [*KINDS, "sales_invoice", "expense"])
def test_without_any_mandate_it_is_open(is_open, kind):
    assert is_open(kind)


@pytest.mark.parametrize(("kind", "mandate_kind"), KINDS.items())
def test_it_is_open_under_a_mandate_and_closed_after_it(is_open, account, kind, mandate_kind):
    mandate = mandate_of(account, mandate_kind)
    before = is_open(kind)

    archive_mandate(mandate, by=SYSTEM)

    assert (before, is_open(kind)) == (True, False)


@pytest.mark.parametrize(("kind", "mandate_kind"), KINDS.items())
def test_a_new_mandate_opens_it_again(is_open, account, kind, mandate_kind):
    archive_mandate(mandate_of(account, mandate_kind), by=SYSTEM)

    mandate_of(account, mandate_kind)

    assert is_open(kind)


@pytest.mark.parametrize(("kind", "mandate_kind"), KINDS.items())
def test_the_end_of_another_kind_closes_nothing(is_open, account, kind, mandate_kind):
    for other in set(KINDS.values()) - {mandate_kind}:
        archive_mandate(mandate_of(account, other), by=SYSTEM)

    assert is_open(kind)


def test_another_account_goes_on(is_open, account):
    other = BankAccountFactory(client=account.client)
    mandate_of(other, "coda")
    archive_mandate(mandate_of(account, "coda"), by=SYSTEM)

    assert (is_open(of=account), is_open(of=other)) == (False, True)


def test_an_account_that_was_noted_anew_is_the_same_account(is_open, account):
    archive_mandate(mandate_of(account, "coda"), by=SYSTEM)
    BankAccount.objects.filter(pk=account.pk).update(closed_at=Mandate.objects.get().ended_at)

    mandate_of(BankAccountFactory(client=account.client, iban=account.iban), "coda")

    assert is_open()


def test_invoices_of_the_company_itself_need_no_mandate(is_open, account):
    for kind in KINDS.values():
        archive_mandate(mandate_of(account, kind), by=SYSTEM)

    assert (is_open("sales_invoice"), is_open("expense")) == (True, True)
