"""What is told of a document before it is fetched."""

import pytest

from documents.formats import coda
from documents.services import receive_document
from feeds.models import FeedEntry
from tests.documents.builders import file_of, statement
from tests.documents.xml_files import invoice
from tests.factories import BankAccountFactory, ClientFactory
from tests.factories.feeds import FIRST_DAY

pytestmark = pytest.mark.django_db


def test_a_file_of_several_statements_tells_the_first_and_the_last():
    account = BankAccountFactory(bank_bic="")
    first = statement(account.iban, day=FIRST_DAY, sequence=7, amounts=(1, 2))
    second = statement(account.iban, day=FIRST_DAY.replace(day=3), sequence=8, amounts=(3,))

    receive_document(file_of(first, second), file_name="two.cod")

    facts = FeedEntry.objects.get().facts
    assert (facts["first_statement_number"], facts["last_statement_number"]) == (7, 8)
    assert (facts["movement_count"], facts["new_balance_on"]) == (3, "2026-11-03")


def test_the_extension_zone_is_that_of_the_account():
    account = BankAccountFactory()
    one = statement(account.iban, day=FIRST_DAY)
    extended = coda.Account(number=account.iban, currency="EUR", extension="ZqG")
    content = file_of(type(one)(**{**fields_of(one), "account": extended}))

    receive_document(content, file_name="a.cod")

    assert FeedEntry.objects.get().facts["extension_zone"] == "ZqG"


def fields_of(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_what_an_invoice_does_not_say_is_left_out():
    client = ClientFactory()
    content = invoice(client.enterprise_number)

    receive_document(content, file_name="i.xml")

    facts = FeedEntry.objects.get().facts
    assert facts["supplier_number"] == client.enterprise_number
    assert None not in facts.values()
