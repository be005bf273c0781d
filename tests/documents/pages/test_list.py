"""The list of documents: what it holds, finds, exports, and keeps to itself."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.tables import harmless
from documents.forms import DocumentFilter, thousandths
from documents.models import Document, Transaction, Wording
from documents.pages.rows import plain_amount
from documents.search import Wanted, wanted_documents
from documents.services.bookkeeping import write_wordings
from documents.views import listing
from offices.models import Client
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


def found(**conditions):
    documents = wanted_documents(Client.objects.all(), Wanted(**conditions))
    return set(documents.values_list("pk", flat=True))


def invoice_of(company, **more):
    return DocumentFactory(
        kind="purchase_invoice", bank_account=None, client=company, **{"currency": "EUR", **more}
    )


# -- What it shows ---------------------------------------------------------------------------------


def test_a_row_says_what_for_whom_and_how_much(see, office, account, receive):
    document = receive(account, amounts=(12_340,), old=100_000)

    shown = see(f"/offices/{office.pk}/documents/")

    assert f'href="/documents/{document.uuid}/"' in shown
    for text in ("Bank statement", "Bakkerij De Korst", "112.34 EUR", "closing balance"):
        assert text in shown


def test_an_office_without_documents_reads_why(see, office):
    assert "No document has arrived yet" in see(f"/offices/{office.pk}/documents/")


def test_filters_that_find_nothing_can_be_left(see, office, account, receive):
    receive(account)

    shown = see(f"/offices/{office.pk}/documents/?text=nergens")

    assert "Nothing was found" in shown
    assert f'href="/offices/{office.pk}/documents/"' in shown


def test_what_was_sent_again_is_marked(see, office, account, receive):
    receive(account, amounts=(12_340,))
    receive(account, amounts=(22_340,))

    shown = see(f"/offices/{office.pk}/documents/")

    assert shown.count("sent again with other content") == 1
    assert "version 2" in shown


def test_nothing_of_another_office_is_shown(see, office, other_office):
    foreign = DocumentFactory(
        bank_account=BankAccountFactory(client=ClientFactory(office=other_office))
    )

    shown = see(f"/offices/{office.pk}/documents/")

    assert (foreign.client.name in shown, str(foreign.uuid) in shown) == (False, False)


def test_a_user_sees_the_companies_of_their_environments_only(signed_in, office):
    mine, other = EnvironmentFactory(office=office), EnvironmentFactory(office=office)
    place = MembershipFactory(office=office)
    place.environments.add(mine)
    rows = {
        environment: DocumentFactory(
            bank_account=BankAccountFactory(
                client=ClientFactory(office=office, environment=environment)
            )
        )
        for environment in (mine, other)
    }

    shown = signed_in(place.user).get(f"/offices/{office.pk}/documents/").content.decode()

    assert [str(rows[each].uuid) in shown for each in (mine, other)] == [True, False]


def test_pages_follow_each_other_without_losing_the_filters(see, office, account, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    now = timezone.now()
    documents = [
        DocumentFactory(bank_account=account, available_at=now - timedelta(hours=hours))
        for hours in range(3)
    ]

    first = see(f"/offices/{office.pk}/documents/?kind=coda")
    second = see(f"/offices/{office.pk}/documents/?kind=coda&after={documents[1].pk}")

    assert [str(each.uuid) in first for each in documents] == [True, True, False]
    assert [str(each.uuid) in second for each in documents] == [False, False, True]
    assert f"kind=coda&amp;after={documents[1].pk}" in first


@pytest.mark.parametrize("after", ["", "x", "999999", "9" * 30, "²", "-1"])
def test_a_place_that_does_not_exist_is_the_top(see, office, account, after):
    document = DocumentFactory(bank_account=account)

    assert str(document.uuid) in see(f"/offices/{office.pk}/documents/?after={after}")


def test_an_undated_document_is_no_place_in_a_list_by_date(see, office, account):
    dated = DocumentFactory(bank_account=account, dated=date(2026, 3, 2))
    undated = DocumentFactory(bank_account=account, dated=None)

    path = f"/offices/{office.pk}/documents/?dated_from=2026-03-01&after={undated.pk}"

    assert str(dated.uuid) in see(path)


def test_the_place_of_a_foreign_document_is_no_place(see, office, account, other_office):
    mine = DocumentFactory(bank_account=account)
    foreign = DocumentFactory(
        bank_account=BankAccountFactory(client=ClientFactory(office=other_office)),
        available_at=timezone.now() - timedelta(days=1),
    )

    assert str(mine.uuid) in see(f"/offices/{office.pk}/documents/?after={foreign.pk}")


def test_the_list_makes_as_many_queries_for_fifty_rows_as_for_one(
    signed_in, member, office, account
):
    browser = signed_in(member)
    path = f"/offices/{office.pk}/documents/?text=korst&least=0"
    DocumentFactory(bank_account=account, amount=0)
    browser.get(path)

    with CaptureQueriesContext(connection) as one:
        browser.get(path)
    for _ in range(49):
        DocumentFactory(bank_account=account, amount=0)
    with CaptureQueriesContext(connection) as fifty:
        shown = browser.get(path).content.decode()

    assert shown.count('class="row-link"') == 50
    assert len(one) == len(fifty) <= 22


# -- What is found ---------------------------------------------------------------------------------


def test_kind_company_and_account_narrow_down(company, account):
    statement = DocumentFactory(bank_account=account)
    bill = invoice_of(company)
    other = DocumentFactory()

    assert found(kind="purchase_invoice") == {bill.pk}
    assert found(company=company.pk) == {statement.pk, bill.pk}
    assert found(account=account.pk) == {statement.pk}
    assert found() == {statement.pk, bill.pk, other.pk}


def test_arrival_is_by_the_calendar_of_the_office(account):
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # half past midnight of the 20th in Brussels
    document = DocumentFactory(bank_account=account, available_at=late)

    assert found(arrived_from=date(2026, 11, 20), arrived_until=date(2026, 11, 20)) == {document.pk}
    assert found(arrived_until=date(2026, 11, 19)) == set()
    assert found(arrived_from=date(2026, 11, 21)) == set()


def test_document_dates_are_inclusive(company):
    document = invoice_of(company, dated=date(2026, 11, 19))

    assert found(dated_from=date(2026, 11, 19), dated_until=date(2026, 11, 19)) == {document.pk}
    assert found(dated_from=date(2026, 11, 20)) == set()
    assert found(dated_until=date(2026, 11, 18)) == set()


@pytest.mark.parametrize(
    ("least", "most", "is_found"),
    [
        (121_000, None, True),
        (121_010, None, False),
        (120_000, 121_000, True),
        (121_001, 130_000, False),
        (None, 121_000, True),
        (None, 120_999, False),
        (0, 0, False),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_document_is_found_by_its_amount(company, sign, least, most, is_found):
    document = invoice_of(company, amount=sign * 121_000)

    assert found(least=least, most=most) == ({document.pk} if is_found else set())


@pytest.mark.parametrize("wanted", [{"least": 2_340}, {"least": 2_000, "most": 3_000}])
def test_a_statement_is_found_by_the_amount_of_a_movement(account, receive, wanted):
    document = receive(account, amounts=(12_340, -2_340))
    receive(account, day=date(2026, 11, 20), sequence=2, amounts=(5_000,), old=110_000)

    assert found(**wanted) == {document.pk}


@pytest.mark.parametrize(
    "text", ["de korst", "KOR", "veldmuis", "factuur 7", "BE62 5100 0754 7061"]
)
def test_words_and_numbers_find_a_statement(account, receive, text):
    document = receive(account)
    DocumentFactory()

    assert found(text=text) == {document.pk}


def test_an_enterprise_number_and_an_account_number_are_exact(company, account):
    document = DocumentFactory(bank_account=account)
    DocumentFactory()

    number = company.enterprise_number
    assert found(text=f"BE {number[:4]}.{number[4:7]}.{number[7:]}") == {document.pk}
    assert found(text=f"{account.iban[:4]} {account.iban[4:]}") == {document.pk}


@pytest.mark.parametrize("text", ["+++090/9337/55493+++", "090933755493", "090/9337/55493"])
def test_a_structured_communication_is_found_however_it_is_written(account, receive, text):
    document = receive(account)
    document.statements.get().transactions.update(reference="090933755493")
    receive(account, day=date(2026, 11, 20), sequence=2)

    assert found(text=text) == {document.pk}


def test_a_creditor_reference_is_found(account, receive):
    document = receive(account)
    document.statements.get().transactions.update(reference="RF18539007547034")

    assert found(text="RF18 5390 0754 7034") == {document.pk}


def test_an_invoice_is_found_by_its_number_and_sender(company):
    document = invoice_of(company, reference="2026-0042", issuer="Drukkerij Inktvis")
    invoice_of(company, reference="2026-0043", issuer="Garage Krik")

    assert found(text="0042") == {document.pk}
    assert found(text="inktvis") == {document.pk}


def test_words_are_found_however_long_ago(account, receive):
    document = receive(account)
    Document.objects.update(available_at=timezone.now() - timedelta(days=4_000))

    assert found(text="veldmuis") == {document.pk}


def test_what_many_say_is_searched_for_within_one_company_or_period(account, receive, monkeypatch):
    monkeypatch.setattr("documents.search.MOST_HITS", 0)
    document = receive(account)
    assert found(text="veldmuis") == {document.pk}
    long_ago = timezone.now() - timedelta(days=400)
    Document.objects.update(available_at=long_ago)

    assert found(text="veldmuis") == set()
    assert found(text="veldmuis", company=account.client_id) == {document.pk}
    assert found(text="veldmuis", account=account.pk) == {document.pk}
    assert found(text="veldmuis", arrived_until=long_ago.date() + timedelta(days=1)) == {
        document.pk
    }


def test_words_may_stand_in_any_order_and_the_last_may_be_begun(account, receive):
    document = receive(account)

    assert found(text="7 factuur") == {document.pk}
    assert found(text="7 factu") == {document.pk}
    assert found(text="factu 7") == set()
    assert found(text="factuur 8") == set()


def test_all_words_have_to_be_of_one_movement(account, receive):
    receive(account, amounts=(12_340, -2_340))
    first, second = Transaction.objects.order_by("pk")[:2]
    document = first.statement.document
    Wording.objects.all().delete()
    write_wordings(document, ["zilver lepel", "gouden vork"])

    assert second.statement.document == document
    assert found(text="gouden vork") == {document.pk}
    assert found(text="zilver vork") == set()


@pytest.mark.parametrize("text", ["ordst", "euillet", "50"])
def test_parts_of_words_are_found_within_one_company(account, text):
    document = DocumentFactory(bank_account=account)
    write_wordings(document, ["noordster feuillet 2500"])

    assert found(text=text) == set()
    assert found(text=text, company=account.client_id) == {document.pk}
    assert found(text=text, account=account.pk) == {document.pk}


@pytest.mark.parametrize("text", ["société", "SOCIETE", "socie"])
def test_case_and_accents_of_words_make_no_difference(company, text):
    document = invoice_of(company, issuer="Société Exemple")

    assert found(text=text) == {document.pk}


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "+++", "& | ! :*", "a'b"])
def test_what_has_no_words_finds_nothing(company, text):
    invoice_of(company, issuer="Drukkerij Inktvis")

    assert found(text=text) == set()


def test_the_page_says_how_far_back_words_were_searched(see, office, company, receive, monkeypatch):
    receive(BankAccountFactory(client=company))
    unlimited = see(f"/offices/{office.pk}/documents/?text=veldmuis")
    monkeypatch.setattr("documents.search.MOST_HITS", 0)
    everywhere = see(f"/offices/{office.pk}/documents/?text=veldmuis")
    of_one = see(f"/offices/{office.pk}/documents/?text=veldmuis&company={company.pk}")
    plain = see(f"/offices/{office.pk}/documents/?least=5")

    sentence = "Transactions were searched in what arrived since"
    pages = (unlimited, everywhere, of_one, plain)
    assert [sentence in page for page in pages] == [False, True, False, False]


def test_the_words_of_another_office_find_nothing(office, other_office, receive):
    receive(BankAccountFactory(client=ClientFactory(office=other_office)))
    mine = Client.objects.filter(office=office)

    for wanted in (Wanted(text="veldmuis"), Wanted(least=12_340), Wanted(text="BE62510007547061")):
        assert not wanted_documents(mine, wanted).exists()


def test_a_name_that_many_companies_have_finds_them_all(office, monkeypatch):
    monkeypatch.setattr("documents.search.MOST_COMPANIES", 1)
    documents = {
        DocumentFactory(
            bank_account=BankAccountFactory(client=ClientFactory(office=office, name=f"Zelfde {n}"))
        ).pk
        for n in range(3)
    }

    assert found(text="zelfde") == documents


def test_the_list_of_one_account_leads_to_its_calendar(see, office, account, other_office):
    foreign = BankAccountFactory(client=ClientFactory(office=other_office))
    DocumentFactory(bank_account=account)

    mine = see(f"/offices/{office.pk}/documents/?account={account.pk}")
    theirs = see(f"/offices/{office.pk}/documents/?account={foreign.pk}")

    assert f'href="/bank-accounts/{account.pk}/statements/"' in mine
    assert (foreign.client.name in theirs, "Nothing was found" in theirs) == (False, True)


# -- What is typed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("1.234,56", "en", 1_234_560),
        ("1,234.56", "nl", 1_234_560),
        ("1234,5", "en", 1_234_500),
        ("1234.50", "nl", 1_234_500),
        ("1.234", "nl", 1_234_000),
        ("1.234", "en", 1_234),
        ("1,234", "en", 1_234_000),
        ("1,234", "fr", 1_234),
        ("1.234.567", "en", 1_234_567_000),
        ("1 234,56 EUR", "fr", 1_234_560),
        ("€ 12", "nl", 12_000),
        ("0", "nl", 0),
        ("abc", "nl", None),
        ("1.23.4", "nl", None),
        ("1,2345", "nl", None),
        ("١٢", "nl", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text, language, amount):
    assert thousandths(text, language=language) == amount


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("least", "abc"),
        ("least", "9" * 20),
        ("arrived_from", "yesterday"),
        ("kind", "novel"),
        ("company", "x"),
        ("text", "x" * 101),
    ],
)
def test_a_filter_that_is_not_understood_says_so_and_narrows_nothing_down(field, value):
    filters = DocumentFilter({field: value})

    assert filters.wanted == Wanted()
    assert list(filters.errors) == [field]


@pytest.mark.parametrize(
    ("first", "last", "values"),
    [
        ("arrived_from", "arrived_until", ("2026-11-02", "2026-11-01")),
        ("dated_from", "dated_until", ("2026-11-02", "2026-11-01")),
        ("least", "most", ("20", "10")),
    ],
)
def test_an_end_before_its_beginning_is_refused(first, last, values):
    filters = DocumentFilter(dict(zip((first, last), values, strict=True)))

    assert list(filters.errors) == [last]


def test_the_page_says_what_is_wrong_with_a_filter(see, office):
    assert "Write an amount as" in see(f"/offices/{office.pk}/documents/?least=abc")


def test_the_sign_of_an_amount_does_not_matter():
    assert DocumentFilter({"least": "-12,50"}).wanted == Wanted(least=12_500)


# -- The file --------------------------------------------------------------------------------------


def exported(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_the_export_holds_exactly_what_is_filtered(signed_in, member, office, company):
    bill = invoice_of(
        company, reference="2026-7", amount=-1_234_560, dated=date(2026, 11, 19), issuer="Inktvis"
    )
    DocumentFactory(bank_account=BankAccountFactory(client=company))

    response = signed_in(member).get(
        f"/offices/{office.pk}/documents/export/?kind=purchase_invoice"
    )

    [heading, row] = exported(response)
    assert len(heading) == len(row)
    assert row[:3] == ["Purchase invoice", "Bakkerij De Korst", "KORST"]
    assert ("2026-11-19", "-1234.56", "EUR", str(bill.uuid)) == (row[7], row[10], row[11], row[-1])


def test_the_export_is_in_the_language_of_the_reader(signed_in, member, office, company):
    member.language = "nl"
    member.save()
    invoice_of(company, amount=1_234_560)

    rows = exported(signed_in(member).get(f"/offices/{office.pk}/documents/export/"))

    assert rows[1][10] == "1234,56"


def test_a_name_can_not_become_a_formula(signed_in, member, office, company):
    invoice_of(company, issuer='=HYPERLINK("https://evil.example")')

    rows = exported(signed_in(member).get(f"/offices/{office.pk}/documents/export/"))

    assert rows[1][6] == '\'=HYPERLINK("https://evil.example")'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_what_begins_like_a_formula_is_defused(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Bakkerij", "2026=1", "a@b.example"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (None, "None"),
        (0, "0.00"),
        (1_234_560, "1234.56"),
        (-50, "-0.05"),
        (1_234_567, "1234.567"),
    ],
)
def test_amounts_in_the_file_are_numbers(amount, written):
    assert str(plain_amount(amount)) == written


def test_the_export_of_a_foreign_office_does_not_exist(signed_in, outsider, office):
    path = f"/offices/{office.pk}/documents/export/"

    assert signed_in(outsider).get(path).status_code == 404
