"""A CODA opened: what it says, what was checked, what comes before and after."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.storage import default_storage

from documents.formats import coda
from documents.models import Statement
from documents.pages import movements
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


def words(page: str) -> str:
    """Return the text of a page, blanks made one."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1]).split())


def movement(sequence, detail=0, amount=10_000, **more):
    day = date(2026, 11, 19)
    return coda.Movement(
        sequence=sequence,
        detail=detail,
        amount=amount,
        value_date=more.pop("value_date", day),
        entry_date=day,
        transaction_code=more.pop("code", "00150000"),
        **more,
    )


def received(account, *movements, **more):
    """Take in a statement with these movements, its balance right."""
    made = statement(account.iban, amounts=(), **more)
    made.movements = list(movements)
    made.new_balance = coda.Balance(made.old_balance.amount + made.booked_sum, date(2026, 11, 19))
    return receive_document(file_of(made), file_name="a.cod").documents[0]


def test_balances_and_movements_are_shown(see, account, receive):
    document = receive(account, amounts=(12_340, -2_340), old=100_000)

    text = words(see(f"/documents/{document.uuid}/"))

    assert "Old balance 100.00 EUR 18 Nov 2026" in text
    assert "Out \u22122.34 EUR 1 movement" in text
    assert "In 12.34 EUR 1 movement" in text
    assert "New balance 110.00 EUR 19 Nov 2026" in text
    assert "Klant Veldmuis BE62 5100 0754 7061 Factuur 7" in text
    assert ("+12.34" in text, "\u22122.34" in text) == (True, True)


def test_a_structured_communication_stands_as_people_write_it(see, account):
    document = received(
        account, movement(1, communication_type="101", communication="090933755493")
    )

    assert "+++090/9337/55493+++" in words(see(f"/documents/{document.uuid}/"))


def test_details_are_folded_under_their_total(see, account):
    document = received(
        account,
        movement(1, amount=30_000, code="10150000"),
        movement(1, 1, 10_000, code="50150000", counterparty_name="Eerste Klant"),
        movement(1, 2, 20_000, code="50150000", counterparty_name="Tweede Klant"),
    )

    page = see(f"/documents/{document.uuid}/")

    folded = page.split('<details class="fold">')[1].split("</details>")[0]
    assert "2 details" in folded
    assert ("Eerste Klant" in folded, "Tweede Klant" in folded, "+20.00" in folded) == (
        True,
        True,
        True,
    )


def test_what_is_left_out_under_a_total_is_counted(see, account, monkeypatch):
    monkeypatch.setattr(movements, "MOST_DETAILS", 1)
    document = received(
        account,
        movement(1, amount=30_000, code="10150000"),
        *(movement(1, detail, 10_000, code="50150000") for detail in (1, 2, 3)),
    )

    assert "2 more stand in the PDF" in words(see(f"/documents/{document.uuid}/"))


def test_references_returns_and_value_dates_are_told(see, account):
    document = received(
        account,
        movement(
            1,
            customer_reference="ORDER 66",
            bank_reference="BANKREF1",
            return_type="2",
            value_date=date(2026, 11, 23),
        ),
        movement(2, customer_reference="NOTPROVIDED"),
    )

    text = words(see(f"/documents/{document.uuid}/"))

    assert "Customer reference: ORDER 66" in text
    assert "Return: returned" in text
    assert "value 23 Nov 2026" in text
    assert "NOTPROVIDED" not in text


def test_messages_of_the_bank_are_shown(see, account):
    made = statement(account.iban)
    made.free_communications = [coda.FreeCommunication(1, 0, "Onze kantoren zijn gesloten")]
    document = receive_document(file_of(made), file_name="a.cod").documents[0]

    assert "Onze kantoren zijn gesloten" in see(f"/documents/{document.uuid}/")


def test_a_day_without_movements_says_so(see, account, receive):
    document = receive(account, amounts=(), new_balance=None)

    text = words(see(f"/documents/{document.uuid}/"))

    assert "Nothing moved" in text
    assert "The bank states no new balance; it is worked out." in text


def test_a_long_statement_comes_in_pages(see, account, monkeypatch):
    monkeypatch.setattr(movements, "MOST_SHOWN", 2)
    monkeypatch.setattr("documents.pages.statement.MOST_SHOWN", 2)
    document = received(
        account, *(movement(n, counterparty_name=f"Klant {n}.") for n in range(1, 6))
    )

    first = see(f"/documents/{document.uuid}/")
    second = see(f"/documents/{document.uuid}/?skip=2")
    last = see(f"/documents/{document.uuid}/?skip=4")

    shown = [[f"Klant {n}." in page for n in range(1, 6)] for page in (first, second, last)]
    assert shown == [
        [True, True, False, False, False],
        [False, False, True, True, False],
        [False, False, False, False, True],
    ]
    assert ("?skip=2" in first, "?skip=0" in second, "?skip=4" in second) == (True, True, True)


@pytest.mark.parametrize("query", ["?skip=x", "?statement=0", "?statement=99", "?statement=²"])
def test_an_address_that_makes_no_sense_shows_the_beginning(see, account, receive, query):
    document = receive(account)

    assert "Klant Veldmuis" in see(f"/documents/{document.uuid}/{query}")


def test_several_statements_in_a_file_are_shown_one_at_a_time(see, account):
    content = file_of(
        statement(account.iban, sequence=1, amounts=(1_000,), old=100_000),
        statement(account.iban, day=date(2026, 11, 20), sequence=2, amounts=(2_000,), old=101_000),
    )
    document = receive_document(content, file_name="a.cod").documents[0]

    first = words(see(f"/documents/{document.uuid}/"))
    second = words(see(f"/documents/{document.uuid}/?statement=2"))

    assert ("New balance 101.00 EUR" in first, "New balance 103.00 EUR" in second) == (True, True)
    assert "CODA 001" in second


# -- What was checked ------------------------------------------------------------------------------


def test_checks_that_pass_are_told(see, account, receive):
    text = words(see(f"/documents/{receive(account).uuid}/"))

    assert text.count("Passed") == 3


def test_a_balance_that_does_not_add_up_is_told_in_the_reader_s_language(
    signed_in, member, account, receive
):
    member.language = "nl"
    member.save()
    document = receive(account, new_balance=coda.Balance(999_000, date(2026, 11, 19)))

    page = signed_in(member).get(f"/documents/{document.uuid}/").content.decode()

    sentence = next(
        finding.message("nl")
        for finding in coda.read(default_storage.open(document.file.name).read()).findings
        if finding.code == "balance"
    )
    assert sentence in page.replace("&#x27;", "'")


def test_a_statement_knows_the_one_before_and_after(see, account, receive):
    first, second, third = (
        receive(
            account,
            day=date(2026, 11, 17 + n),
            sequence=n,
            amounts=(1_000,),
            old=99_000 + n * 1_000,
        )
        for n in (1, 2, 3)
    )

    page = see(f"/documents/{second.uuid}/")

    assert (f"/documents/{first.uuid}/" in page, f"/documents/{third.uuid}/" in page) == (
        True,
        True,
    )
    assert ("Follows" in page, "Followed" in page) == (True, True)


def test_the_first_and_last_statement_say_so(see, account, receive):
    text = words(see(f"/documents/{receive(account).uuid}/"))

    assert "First Nothing of this account is here from before." in text
    assert "Last Nothing that comes after it has arrived yet." in text


def test_a_gap_is_told_on_both_sides(see, account, receive):
    before = receive(account, day=date(2026, 11, 17), sequence=1, amounts=(1_000,), old=100_000)
    after = receive(account, day=date(2026, 11, 20), sequence=4, amounts=(1_000,), old=105_000)

    pages = [words(see(f"/documents/{each.uuid}/")) for each in (before, after)]

    for page in pages:
        assert "Missing: CODA 002–003. The balance jumps by 4.00 EUR." in page


def test_one_missing_number_is_named_alone(see, account, receive):
    receive(account, day=date(2026, 11, 17), sequence=1, amounts=(), old=100_000)
    after = receive(account, day=date(2026, 11, 19), sequence=3, amounts=(), old=100_000)

    assert "Missing: CODA 002. " in words(see(f"/documents/{after.uuid}/"))


def test_a_replaced_statement_leads_to_the_one_that_counts(see, account, receive):
    old = receive(account, amounts=(12_340,))
    new = receive(account, amounts=(22_340,))

    replaced, current = see(f"/documents/{old.uuid}/"), see(f"/documents/{new.uuid}/")

    assert "Replaced" in words(replaced)
    assert "check whether this one has been booked" in words(replaced)
    assert f'href="/documents/{new.uuid}/"' in replaced
    assert f'href="/documents/{old.uuid}/"' in current
    assert Statement.objects.filter(is_current=True).count() == 1


def test_warnings_about_the_file_are_folded_away(see, account):
    content = file_of(statement(account.iban)).replace(b"\r\n", b" \r\n", 1)
    document = receive_document(content, file_name="a.cod").documents[0]

    assert "oddit" in words(see(f"/documents/{document.uuid}/"))


def test_a_document_makes_a_bounded_number_of_queries(
    signed_in, member, account, receive, django_assert_max_num_queries
):
    documents = [
        receive(account, day=date(2026, 11, n), sequence=n, amounts=(), old=100_000)
        for n in range(1, 8)
    ]
    browser = signed_in(member)
    browser.get(f"/documents/{documents[3].uuid}/")

    with django_assert_max_num_queries(24):
        browser.get(f"/documents/{documents[3].uuid}/")


# -- What can't be shown ---------------------------------------------------------------------------


def test_a_file_that_is_no_coda_says_what_is_wrong(see, account):
    document = DocumentFactory(bank_account=account)

    assert "can't be read as CODA" in see(f"/documents/{document.uuid}/").replace("&#x27;", "'")


def test_bytes_that_have_changed_are_not_shown(see, account, receive):
    document = receive(account)
    default_storage.delete(document.file.name)
    with default_storage.open(document.file.name, "wb") as opened:
        opened.write(b"something else")

    page = see(f"/documents/{document.uuid}/")

    assert ("was damaged in storage" in page, "something else" in page) == (True, False)


@pytest.mark.parametrize("path", ["", "validation/", "download/cod/", "attachments/1/"])
def test_what_is_out_of_a_user_s_environments_does_not_exist(signed_in, office, path):
    place = MembershipFactory(office=office)
    place.environments.add(EnvironmentFactory(office=office))
    document = DocumentFactory(bank_account=BankAccountFactory(client=ClientFactory(office=office)))

    assert signed_in(place.user).get(f"/documents/{document.uuid}/{path}").status_code == 404
