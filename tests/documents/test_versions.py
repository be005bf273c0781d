"""The same again is nothing new; the same with other content is a new version, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from common.kinds import DocumentKind
from documents.files import content_of
from documents.formats import coda
from documents.models import Document, Gap, Reception, Statement, StoredFile, Transaction
from documents.services import receive_document
from outbox.models import OutboxMessage
from tests.documents.builders import file_of, statement
from tests.documents.xml_files import card_statement, credit_note, expense_note, invoice, payroll
from tests.factories import BankAccountFactory, ClientFactory, enterprise_number

pytestmark = pytest.mark.django_db
OUTCOME = Reception.Outcome
ANNOUNCE = "documents.tasks.announce_change"


@pytest.fixture
def account():
    return BankAccountFactory()


@pytest.fixture
def client():
    return ClientFactory()


def take_in(content):
    return receive_document(content, file_name="a")


def outcomes(received):
    return sorted(reception.outcome for reception in received.receptions)


def not_last(content):
    """Return a file whose trailer says that another statement follows (position 128)."""
    return content.rstrip()[:-1] + b"1\r\n"


def three(account, **more):
    return [
        statement(
            account.iban,
            sequence=number,
            day=date(2026, 11, 18 + number),
            old=number * 12_340,
            **more,
        )
        for number in (1, 2, 3)
    ]


SENT_AGAIN = {
    "lines without CR": lambda content: content.replace(b"\r\n", b"\n"),
    "lines with CR alone": lambda content: content.replace(b"\r\n", b"\r"),
    "blanks cut off": lambda content: b"\r\n".join(line.rstrip() for line in content.splitlines()),
    "end of file of old": lambda content: content + b"\x1a",
    "blank lines": lambda content: b"\r\n\r\n" + content + b"\r\n\r\n",
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "ebcdic": lambda content: content.decode().replace("\r\n", "\x85").encode("cp1140"),
    "marked as duplicate": lambda content: content[:16] + b"D" + content[17:],
    "another follows": not_last,
}


@pytest.mark.parametrize("way", SENT_AGAIN)
def test_a_statement_sent_again_in_another_form_is_a_repetition(account, way):
    content = file_of(statement(account.iban))
    take_in(content)

    again = take_in(SENT_AGAIN[way](content))

    assert outcomes(again) == [OUTCOME.REPEATED]
    assert (Document.objects.count(), Statement.objects.count()) == (1, 1)


def test_a_bundle_of_what_is_here_is_a_repetition(account):
    for each in three(account):
        take_in(file_of(each))

    again = take_in(file_of(*three(account)))

    assert outcomes(again) == [OUTCOME.REPEATED]
    assert Document.objects.count() == 3


def test_each_of_a_bundle_that_is_here_is_a_repetition(account):
    take_in(file_of(*three(account)))

    again = [take_in(file_of(each)) for each in three(account)]

    assert [outcomes(each) for each in again] == [[OUTCOME.REPEATED]] * 3


def test_a_statement_twice_in_one_file_is_kept_once(account):
    one = file_of(statement(account.iban))

    [document] = take_in(one + one).documents

    assert content_of(document.file) == one
    assert Statement.objects.count() == 1


def test_two_contents_under_one_number_in_one_file_are_two_versions(account):
    first = statement(account.iban)
    second = statement(account.iban, amounts=(1,))

    documents = take_in(file_of(first, second)).documents

    assert [document.version for document in documents] == [1, 2]
    assert [content_of(document.file) for document in documents] == [
        not_last(file_of(first)),
        file_of(second),
    ]
    assert Statement.objects.get(is_current=True).document == documents[1]


def test_statements_without_numbers_stay_one_document(account):
    content = file_of(
        *(statement(account.iban, sequence=0, old=old, amounts=(100,)) for old in (0, 100, 200))
    )

    [document] = take_in(content).documents

    assert content_of(document.file) == content
    assert (document.statements.count(), document.version) == (3, 1)


def test_statements_without_a_creation_date_are_told_apart_by_content(account):
    made = [
        statement(
            account.iban,
            day=None,
            new_balance=coda.Balance(old + 5, date(2026, 3, 2)),
            old=old,
            amounts=(5,),
        )
        for old in (0, 5)
    ]

    documents = [document for each in made for document in take_in(file_of(each)).documents]

    assert [document.version for document in documents] == [1, 1]
    assert {each.day for each in Statement.objects.all()} == {date(2026, 3, 2)}


def test_only_what_changed_of_a_bundle_becomes_a_version(account):
    [old] = take_in(file_of(*three(account))).documents
    first, second, third = three(account)
    second.movements[0].communication = "Factuur 8"

    [new] = take_in(file_of(first, second, third)).documents

    assert (new.version, new.supersedes, content_of(new.file)) == (
        2,
        old,
        not_last(file_of(second)),
    )
    assert Statement.objects.filter(is_current=True).count() == 3
    assert not Gap.objects.open().exists()


def test_a_third_content_is_a_third_version_and_the_first_again_a_repetition(account):
    contents = [file_of(statement(account.iban, amounts=(amount,))) for amount in (1, 2, 3)]

    documents = [document for content in contents for document in take_in(content).documents]
    again = take_in(contents[0])

    assert [document.version for document in documents] == [1, 2, 3]
    assert [document.supersedes for document in documents] == [None, *documents[:2]]
    assert outcomes(again) == [OUTCOME.REPEATED]
    assert Statement.objects.get(is_current=True).document == documents[2]


def test_a_version_keeps_the_transactions_of_both(account):
    take_in(file_of(statement(account.iban, amounts=(1, 2))))

    take_in(file_of(statement(account.iban, amounts=(3,))))

    assert sorted(Transaction.objects.values_list("amount", flat=True)) == [1, 2, 3]


def test_the_number_of_another_year_is_another_statement(account):
    take_in(file_of(statement(account.iban, day=date(2025, 1, 2))))

    [document] = take_in(file_of(statement(account.iban, day=date(2026, 1, 2)))).documents

    assert document.version == 1


KINDS = {
    "payroll": (payroll, "1887.65", "1887.65 "),
    "card statement": (card_statement, "London", "Leuven"),
    "expense note": (expense_note, "2026-04-15", "2026-04-16"),
}
OTHERS = {
    "payroll of another month": (payroll, "<AccountPeriod>202603", "<AccountPeriod>202604"),
    "payroll with another number": (payroll, "4711", "4712"),
    "payroll of another secretariat": (payroll, "voorbeeld_sec", "ander_sec"),
    "another card statement": (card_statement, "<Number>2026/03", "<Number>2026/04"),
    "of another issuer": (card_statement, "Voorbeeldbank", "Proefbank"),
    "of another reference": (card_statement, "6000000001", "6000000002"),
    "another expense note": (expense_note, "2026-014", "2026-015"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_a_company_is_kept_whole(client, kind):
    build, _, _ = KINDS[kind]
    content = build(client.enterprise_number)

    [document] = take_in(content).documents

    assert (document.client, document.version) == (client, 1)
    assert content_of(document.file) == content
    assert document.natural_key


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_of_a_company_again_is_a_repetition(client, kind):
    build, _, _ = KINDS[kind]
    take_in(build(client.enterprise_number))

    again = take_in(build(client.enterprise_number))

    assert outcomes(again) == [OUTCOME.REPEATED]
    assert Document.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_key_with_other_content_is_announced_as_a_version(client, kind):
    build, old, new = KINDS[kind]
    [first] = take_in(build(client.enterprise_number)).documents

    [second] = take_in(build(client.enterprise_number, old, new)).documents

    assert (second.version, second.supersedes) == (2, first)
    assert OutboxMessage.objects.filter(task=ANNOUNCE).count() == 1
    assert outcomes(take_in(build(client.enterprise_number))) == [OUTCOME.REPEATED]


@pytest.mark.parametrize("kind", OTHERS)
def test_another_key_is_another_document(client, kind):
    build, old, new = OTHERS[kind]
    take_in(build(client.enterprise_number))

    [document] = take_in(build(client.enterprise_number, old, new)).documents

    assert (document.version, document.supersedes) == (1, None)
    assert not OutboxMessage.objects.filter(task=ANNOUNCE).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_key_of_two_companies_is_two_documents(client, kind):
    build, _, _ = KINDS[kind]
    other = ClientFactory()

    documents = [
        document
        for each in (client, other)
        for document in take_in(build(each.enterprise_number)).documents
    ]

    assert [(document.client, document.version) for document in documents] == [
        (client, 1),
        (other, 1),
    ]


def spellings(number):
    dotted = f"{number[:4]}.{number[4:7]}.{number[7:]}"
    return [number, f"BE{number}", f"be{number}", f"BE {dotted}", dotted, f" {number} ", number[1:]]


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("build", [payroll, card_statement, expense_note])
def test_a_company_is_found_by_its_number_in_every_spelling(client, build, place):
    spelling = spellings(client.enterprise_number)[place]
    content = build(client.enterprise_number).replace(
        f"BE{client.enterprise_number}".encode(), client.enterprise_number.encode()
    )

    received = take_in(content.replace(client.enterprise_number.encode(), spelling.encode()))

    assert [document.client for document in received.documents] == [client]


@pytest.mark.parametrize("build", [payroll, card_statement, expense_note, invoice])
def test_what_is_nobody_s_waits_for_its_company(build):
    number = enterprise_number(77)

    received = take_in(build(number))

    assert (received.reception.outcome, received.reception.reason) == (
        OUTCOME.QUARANTINED,
        "unknown_company",
    )
    assert received.reception.findings[0]["code"] == "company_unknown"
    assert number in received.reception.findings[0]["message"]


def test_an_archived_company_receives_nothing():
    client = ClientFactory(archived_at=date(2026, 1, 1).isoformat() + "T00:00:00Z")

    received = take_in(payroll(client.enterprise_number))

    assert received.reception.reason == "unknown_company"


def test_an_invoice_is_a_purchase_of_its_buyer_and_a_sale_of_its_seller():
    seller, buyer = ClientFactory(), ClientFactory()
    content = invoice(seller.enterprise_number, buyer.enterprise_number)

    documents = take_in(content).documents

    assert {(document.client, document.kind) for document in documents} == {
        (buyer, DocumentKind.PURCHASE_INVOICE),
        (seller, DocumentKind.SALES_INVOICE),
    }
    assert [content_of(document.file) for document in documents] == [content, content]
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_an_invoice_of_one_client_is_one_document(client, side):
    received = take_in(invoice(**{side: client.enterprise_number}))

    assert received.reception.outcome == OUTCOME.STORED
    assert [document.client for document in received.documents] == [client]


@pytest.mark.parametrize("clients", [1, 2])
def test_an_invoice_again_is_a_repetition(clients):
    numbers = [ClientFactory().enterprise_number for _ in range(clients)]
    content = invoice(*numbers)
    take_in(content)

    again = take_in(content)

    assert outcomes(again) == [OUTCOME.REPEATED] * clients
    assert Document.objects.count() == clients


def test_an_invoice_reaches_its_other_side_once_that_is_a_client(client):
    number = enterprise_number(77)
    content = invoice(client.enterprise_number, number)
    take_in(content)
    other = ClientFactory(enterprise_number=number)

    again = take_in(content)

    assert outcomes(again) == [OUTCOME.REPEATED, OUTCOME.STORED]
    assert [document.client for document in again.documents] == [other]


def test_an_invoice_with_other_content_is_a_version_for_both_sides():
    numbers = [ClientFactory().enterprise_number for _ in range(2)]
    take_in(invoice(*numbers))

    documents = take_in(invoice(*numbers, "Met dank.", "Gecorrigeerd.")).documents

    assert [document.version for document in documents] == [2, 2]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<cbc:ID>2026-0001", "<cbc:ID>2026-0002"),
        ("<cbc:IssueDate>2026-03-31", "<cbc:IssueDate>2027-03-31"),
    ],
)
def test_an_invoice_with_another_number_or_of_another_year_is_another(client, old, new):
    take_in(invoice(client.enterprise_number))

    [document] = take_in(invoice(client.enterprise_number, old=old, new=new)).documents

    assert document.version == 1


def test_a_credit_note_is_no_version_of_an_invoice(client):
    take_in(invoice(client.enterprise_number))
    note = credit_note(client.enterprise_number).replace(b"2026-0002", b"2026-0001")

    [document] = take_in(note).documents

    assert document.version == 1


@pytest.mark.parametrize("amount", ["1e30", "9" * 30, "-" + "9" * 25, "999999999999.999"])
def test_an_amount_beyond_all_measure_holds_nothing_up(client, amount):
    content = invoice(
        client.enterprise_number, old=">121.00</cbc:Payable", new=f">{amount}</cbc:Payable"
    )

    received = take_in(content)

    assert received.reception.outcome in {OUTCOME.STORED, OUTCOME.QUARANTINED}


@pytest.mark.parametrize("currency", ["EURO", "€", "e\u0301", "X" * 400])
def test_a_currency_that_is_none_holds_nothing_up(client, currency):
    content = invoice(
        client.enterprise_number,
        old="DocumentCurrencyCode>EUR",
        new=f"DocumentCurrencyCode>{currency}",
    )

    received = take_in(content)

    assert received.reception.outcome in {OUTCOME.STORED, OUTCOME.QUARANTINED}


def test_payroll_of_more_than_anybody_earns_holds_nothing_up(client):
    side = "<Accounting><Account>620200</Account><Amount>{}</Amount></Accounting>"
    debit = side.format("<Debit>999999999999.99</Debit><Credit>0.00</Credit>")
    credit = side.format("<Debit>0.00</Debit><Credit>999999999999.99</Credit>")
    lines = f"<Transactions><TransactionLine>{debit * 2}{credit * 2}</TransactionLine>"

    received = take_in(payroll(client.enterprise_number, "<Transactions>", lines))

    assert received.reception.outcome == OUTCOME.STORED
    assert received.documents[0].amount is None
