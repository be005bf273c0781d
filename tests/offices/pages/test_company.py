"""One company: changed by two at once, archived and taken back, its accounts, its history."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from offices.models import BankAccount, Client
from offices.services import archive_client, close_bank_account
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db

IBAN, OTHER = "BE68539007547034", "BE71096123456769"


@pytest.fixture
def company(office):
    return ClientFactory(office=office, name="Bakkerij Proef", code="B1")


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


def at(company, page=""):
    return f"/offices/{company.office_id}/companies/{company.pk}/{page}"


def entered(company, **changes):
    return {
        "version": company.version,
        "name": company.name,
        "code": company.code,
        "environment": company.environment_id,
        "contact_email": company.contact_email,
        "language": company.language,
        **changes,
    }


def said(response):
    """Return the sentences that stand above the next page."""
    return [str(message) for message in response.context["messages"]]


# -- Change ----------------------------------------------------------------------------------------


def test_a_company_is_changed(browser, company):
    response = browser.post(at(company, "edit/"), entered(company, name="Nieuwe naam"))

    company.refresh_from_db()
    assert response["Location"] == at(company)
    assert (company.name, company.version) == ("Nieuwe naam", 2)
    assert AuditEvent.objects.get(action="client.changed").facts == {"changed": ["name"]}


def test_nothing_changed_leaves_no_trace(browser, company):
    response = browser.post(at(company, "edit/"), entered(company), follow=True)

    assert said(response) == ["Nothing had changed."]
    assert not AuditEvent.objects.filter(action="client.changed").exists()


def changed_by_a_colleague(company, **changes):
    Client.objects.filter(pk=company.pk).update(version=company.version + 1, **changes)


def test_of_two_who_change_at_once_the_second_sees_what_the_first_wrote(browser, company):
    changed_by_a_colleague(company, name="Van een collega")

    response = browser.post(at(company, "edit/"), entered(company, name="Van mij"))

    form = response.context["form"]
    assert response.status_code == 409
    assert "Somebody changed this company since you opened this page." in response.text
    assert form.errors["name"] == ["It now says “Van een collega”."]
    assert form["name"].value() == "Van mij"
    assert Client.objects.get().name == "Van een collega"


def test_the_second_may_then_decide(browser, company):
    changed_by_a_colleague(company, name="Van een collega")
    mine = entered(company, name="Van mij")
    form = browser.post(at(company, "edit/"), mine).context["form"]

    browser.post(at(company, "edit/"), {**mine, "version": form["version"].value()})

    assert Client.objects.get().name == "Van mij"


def test_what_was_archived_meanwhile_is_not_changed(browser, company):
    archive_client(company, by=SYSTEM)
    mine = entered(company, version=1, name="Van mij")

    response = browser.post(at(company, "edit/"), mine, follow=True)

    assert response.redirect_chain == [(at(company), 302)]
    assert said(response) == ["Somebody changed this company since you opened this page."]
    assert Client.objects.get().name == "Bakkerij Proef"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"code": ""},
        {"contact_email": "nobody"},
        {"language": "de"},
        {"version": ""},
        {"version": "0"},
        {"version": "9" * 30},
    ],
)
def test_what_is_wrong_is_not_saved(changes, browser, company):
    response = browser.post(at(company, "edit/"), entered(company, **changes))

    company.refresh_from_db()
    assert (response.status_code, company.version) == (422, 1)
    assert "<h1>Edit Bakkerij Proef</h1>" in response.text


def test_a_code_of_another_company_is_refused(browser, company):
    ClientFactory(office=company.office, environment=company.environment, code="B2")

    response = browser.post(at(company, "edit/"), entered(company, code="B2"))

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "code": ["Another company of this environment has this code."]
    }


def test_a_company_moves_to_another_environment(browser, company):
    there = EnvironmentFactory(office=company.office)

    browser.post(at(company, "edit/"), entered(company, environment=there.pk))

    company.refresh_from_db()
    assert company.environment == there


def test_nobody_moves_a_company_to_where_they_do_not_work(signed_in, company):
    place = MembershipFactory(office=company.office)
    place.environments.add(company.environment)
    there = EnvironmentFactory(office=company.office)

    response = signed_in(place.user).post(
        at(company, "edit/"), entered(company, environment=there.pk)
    )

    company.refresh_from_db()
    assert (response.status_code, company.environment == there) == (422, False)


def test_an_archived_company_is_not_offered_for_change(browser, company):
    archive_client(company, by=SYSTEM)

    assert browser.get(at(company, "edit/"))["Location"] == at(company)


# -- Archive and take back -------------------------------------------------------------------------


def test_archiving_says_what_it_ends(browser, company):
    DocumentFactory(bank_account=BankAccountFactory(client=company))
    BankAccountFactory(client=company)

    page = browser.get(at(company, "archive/"))

    assert (page.context["end"].accounts, page.context["end"].documents) == (2, 1)
    assert "2 accounts" in page.text


def test_archived_and_taken_back_again(browser, company):
    account = BankAccountFactory(client=company)

    archived = browser.post(at(company, "archive/"), follow=True)
    account.refresh_from_db()
    closed_at = account.closed_at
    restored = browser.post(at(company, "restore/"), follow=True)

    account.refresh_from_db()
    assert (closed_at is None, account.closed_at) == (False, None)
    assert said(archived)[0].startswith(
        "Bakkerij Proef is archived. “Take back into service” undoes"
    )
    assert said(restored) == ["Bakkerij Proef is in service again, with 1 account."]


def test_an_account_that_somebody_has_by_now_stays_closed(browser, company):
    account = BankAccountFactory(client=company, iban=IBAN)
    browser.post(at(company, "archive/"))
    BankAccountFactory(iban=IBAN)

    response = browser.post(at(company, "restore/"), follow=True)

    account.refresh_from_db()
    assert account.closed_at is not None
    assert said(response)[-1].startswith("1 account stays closed")


def test_a_company_that_another_office_has_by_now_can_not_be_taken_back(browser, company):
    browser.post(at(company, "archive/"))
    ClientFactory(enterprise_number=company.enterprise_number)

    response = browser.post(at(company, "restore/"), follow=True)

    company.refresh_from_db()
    assert company.archived_at is not None
    assert said(response)[-1].startswith("This company is the client of an office again")


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        ("archive/", "This company has been archived already."),
        ("restore/", "This company isn't archived."),
    ],
)
def test_what_is_done_twice_counts_once(first, sentence, browser, company):
    if first == "archive/":
        browser.post(at(company, first))
        browser.get(at(company))  # reads away what was said

    response = browser.post(at(company, first), follow=True)

    assert said(response) == [sentence]


def test_archiving_asks_for_a_fresh_log_in(signed_in, member, company):
    browser = signed_in(member, seconds_ago=16 * 60)

    response = browser.post(at(company, "archive/"))

    company.refresh_from_db()
    assert company.archived_at is None
    assert response["Location"].startswith("/accounts/reauthenticate/")


# -- Accounts --------------------------------------------------------------------------------------


def test_an_account_is_added_as_people_write_it(browser, company):
    browser.post(at(company, "accounts/"), {"iban": "be68 5390 0754 7034", "currency": "EUR"})

    account = BankAccount.objects.get()
    assert (account.iban, account.client, account.closed_at) == (IBAN, company, None)


@pytest.mark.parametrize(
    "iban", ["BE68539007547035", "", "nonsense", "BE", "1" * 43, "BE\uff16\uff18"]
)
def test_what_is_no_account_number_is_not_added(iban, browser, company):
    response = browser.post(at(company, "accounts/"), {"iban": iban, "currency": "EUR"})

    assert (response.status_code, BankAccount.objects.count()) == (422, 0)


def refusal(browser, company):
    response = browser.post(at(company, "accounts/"), {"iban": IBAN, "currency": "EUR"})
    assert response.status_code == 422
    [sentence] = response.context["form"].errors["iban"]
    return sentence


def test_an_account_of_this_company_is_not_added_twice(browser, company):
    BankAccountFactory(client=company, iban=IBAN)

    assert refusal(browser, company) == "The company has this account already."


def test_whose_an_account_is_stays_with_them(browser, company):
    owner = BankAccountFactory(iban=IBAN).client

    sentence = refusal(browser, company)

    assert sentence.startswith("This account belongs to another company.")
    assert owner.name not in sentence


def test_an_account_in_another_currency_is_another_account(browser, company):
    BankAccountFactory(client=company, iban=IBAN)

    browser.post(at(company, "accounts/"), {"iban": IBAN, "currency": "USD"})

    assert set(company.bank_accounts.values_list("currency", flat=True)) == {"EUR", "USD"}


def test_nothing_is_added_to_an_archived_company(browser, company):
    archive_client(company, by=SYSTEM)

    response = browser.post(at(company, "accounts/"), {"iban": IBAN, "currency": "EUR"})

    assert (response.status_code, BankAccount.objects.count()) == (422, 0)
    assert "Take back into service" in response.text


def test_an_account_is_closed_and_opened_again(browser, company):
    account = BankAccountFactory(client=company, iban=IBAN)
    page = at(company, f"accounts/{account.pk}/")

    closed = browser.post(f"{page}close/", follow=True)
    account.refresh_from_db()
    closed_at = account.closed_at
    browser.post(f"{page}reopen/")

    account.refresh_from_db()
    assert (closed_at is None, account.closed_at) == (False, None)
    assert said(closed)[0].startswith("BE68 5390 0754 7034 is closed")


def test_an_account_that_moved_on_is_not_opened_again(browser, company):
    account = BankAccountFactory(client=company, iban=IBAN)
    close_bank_account(account, by=SYSTEM)
    BankAccountFactory(iban=IBAN)

    response = browser.post(at(company, f"accounts/{account.pk}/reopen/"), follow=True)

    account.refresh_from_db()
    assert account.closed_at is not None
    assert said(response) == [
        "This account was added again elsewhere, so it can't be reopened here."
    ]


@pytest.mark.parametrize("act", ["close/", "reopen/"])
def test_another_companys_account_is_unknown(act, browser, company):
    account = BankAccountFactory(client=ClientFactory(office=company.office))

    response = browser.post(at(company, f"accounts/{account.pk}/{act}"))

    assert response.status_code == 404


def test_more_accounts_cost_no_more_statements(browser, company):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            browser.get(at(company, "accounts/"))
        return len(captured)

    BankAccountFactory(client=company)
    browser.get(at(company, "accounts/"))
    one = statements()
    for _n in range(49):
        BankAccountFactory(client=company)

    assert statements() == one


# -- History ---------------------------------------------------------------------------------------


def test_the_history_tells_who_did_what(browser, company, member):
    browser.post(at(company, "edit/"), entered(company, name="Nieuw", language="fr"))
    browser.post(at(company, "accounts/"), {"iban": IBAN, "currency": "EUR"})

    lines = browser.get(at(company, "history/")).context["lines"]

    assert [line.sentence for line in lines] == [
        f"{member.email} added the account BE68 5390 0754 7034.",
        f"{member.email} changed: language, name.",
    ]


@pytest.mark.parametrize("after", ["nonsense", "-1", "9" * 18, "9" * 5_000, "٣"])
def test_a_place_that_is_none_begins_at_the_top(after, browser, company):
    browser.post(at(company, "accounts/"), {"iban": IBAN, "currency": "EUR"})

    response = browser.get(at(company, "history/"), {"after": after})

    assert (response.status_code, len(response.context["lines"])) == (200, 1)


def test_the_page_of_a_company_says_what_is_missing(browser, company):
    page = browser.get(at(company)).text

    assert "No account" in page
    assert "Mandates can&#x27;t be mailed." in page


def test_of_an_archived_company_everything_can_be_read(browser, company):
    BankAccountFactory(client=company)
    Client.objects.filter(pk=company.pk).update(archived_at=timezone.now())

    pages = [browser.get(at(company, page)) for page in ("", "accounts/", "history/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all("Take back into service" in page.text for page in pages)
    assert all("/edit/" not in page.text for page in pages)
