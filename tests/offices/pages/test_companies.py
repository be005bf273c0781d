"""The list of companies: what it says, what it finds, what it gives along; and adding one."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from documents.models import Gap, Statement
from offices.models import Client
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    DocumentFactory,
    EnvironmentFactory,
    MandateFactory,
    MembershipFactory,
    enterprise_number,
)

pytestmark = pytest.mark.django_db


def listed(browser, office, query=""):
    """Return the names that the list shows, in their order."""
    response = browser.get(f"/offices/{office.pk}/companies/{query}")
    return [company.name for company, *_more in response.context["companies"]]


def statement(account, document, number):
    today = timezone.localdate()
    return Statement.objects.create(
        document=document,
        bank_account=account,
        position=number,
        digest=f"{number:064d}",
        day=today,
        statement_number=number,
        coda_sequence=number,
        old_balance=0,
        new_balance=0,
        movement_count=0,
    )


def gap_in(account):
    document = DocumentFactory(bank_account=account)
    return Gap.objects.create(
        client=account.client,
        bank_account=account,
        previous=statement(account, document, 1),
        next=statement(account, document, 3),
        first_missing=2,
        last_missing=2,
    )


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


def test_the_list_says_what_there_is_of_each(browser, office):
    company = ClientFactory(office=office)
    account = BankAccountFactory(client=company)
    BankAccountFactory(client=company, closed_at=timezone.now())
    DocumentFactory(bank_account=account)
    newest = DocumentFactory(bank_account=account)
    gap_in(account)
    newest = company.documents.order_by("-available_at").first()

    response = browser.get(f"/offices/{office.pk}/companies/")

    [(shown, facts, _services)] = response.context["companies"]
    assert (shown, facts.accounts, facts.gaps, facts.last_document_at) == (
        company,
        1,
        1,
        newest.available_at,
    )


def test_the_list_shows_which_services_a_company_has(browser, office):
    company = ClientFactory(office=office)
    MandateFactory(client=company, kind="coda", state="active")
    MandateFactory(client=company, kind="coda", state="problem")
    MandateFactory(client=company, kind="voila", state="invited", source="")
    MandateFactory(client=company, kind="soda", state="archived")

    response = browser.get(f"/offices/{office.pk}/companies/")

    [(_shown, _facts, services)] = response.context["companies"]
    assert [(each.name, each.is_active) for each in services] == [("CODA", True), ("VOILA", False)]


def test_a_closed_gap_and_somebody_elses_accounts_do_not_count(browser, office):
    company = ClientFactory(office=office)
    gap_in(BankAccountFactory())
    closed = gap_in(BankAccountFactory(client=company))
    Gap.objects.filter(pk=closed.pk).update(closed_at=timezone.now())

    response = browser.get(f"/offices/{office.pk}/companies/")

    [(_shown, facts, _services)] = response.context["companies"]
    assert (facts.accounts, facts.gaps) == (1, 0)


def test_companies_of_others_are_not_listed(browser, office, other_office):
    ClientFactory(office=other_office)
    own = ClientFactory(office=office)

    assert listed(browser, office) == [own.name]


def test_a_user_sees_the_companies_of_their_environments(signed_in, office):
    membership = MembershipFactory(office=office)
    mine = ClientFactory(office=office)
    ClientFactory(office=office)
    membership.environments.add(mine.environment)

    assert listed(signed_in(membership.user), office) == [mine.name]


@pytest.mark.parametrize(
    "search",
    ["zebra", "ZEB-1", "0700.5", "BE 0700.500", "BE68 5390", "be685390"],
)
def test_the_search_finds_by_name_code_number_and_account(search, browser, office):
    number = enterprise_number(500_000)
    zebra = ClientFactory(
        office=office, name="De Zebra", code="ZEB-1", enterprise_number="0700500055"
    )
    ClientFactory(office=office, name="Ander", code="AND", enterprise_number=number)
    Client.objects.filter(pk=zebra.pk).update(enterprise_number="0700500055")
    Client.objects.filter(name="Ander").update(enterprise_number="0899999922")
    BankAccountFactory(client=zebra, iban="BE68539007547034")

    assert listed(browser, office, f"?q={search}") == ["De Zebra"]


@pytest.mark.parametrize("search", ["nobody", "%", "_", "\0", "9" * 200])
def test_a_search_for_nothing_finds_nothing(search, browser, office):
    ClientFactory(office=office, name="Bakkerij", code="B1")

    response = browser.get(f"/offices/{office.pk}/companies/", {"q": search})

    found = len(response.context["companies"])
    assert (response.status_code, found) == (200, 1 if search == "\0" else 0)


def test_a_closed_account_is_not_searched(browser, office):
    company = ClientFactory(office=office)
    BankAccountFactory(client=company, iban="BE68539007547034", closed_at=timezone.now())

    assert listed(browser, office, "?q=BE685390") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Gap", "None", "Whole"]),
        ("?shown=gaps", ["Gap"]),
        ("?shown=without_account", ["None"]),
        ("?shown=archived", ["Old"]),
        ("?shown=nonsense", ["Gap", "None", "Whole"]),
        ("?order=-name", ["Whole", "None", "Gap"]),
        ("?order=code", ["Whole", "None", "Gap"]),
        ("?order=-code", ["Gap", "None", "Whole"]),
        ("?order=-created_at&environment=nonsense&after=nonsense", ["Gap", "None", "Whole"]),
    ],
)
def test_filters_and_orders(query, expected, browser, office):
    home = EnvironmentFactory(office=office)
    gap_in(BankAccountFactory(client=ClientFactory(office=office, name="Gap", code="3")))
    ClientFactory(office=office, environment=home, name="None", code="2")
    BankAccountFactory(client=ClientFactory(office=office, name="Whole", code="1"))
    ClientFactory(office=office, name="Old", code="4", archived_at=timezone.now())

    assert listed(browser, office, query) == expected


def test_the_filter_by_environment(browser, office):
    home = EnvironmentFactory(office=office)
    ClientFactory(office=office, environment=home, name="Here")
    ClientFactory(office=office, name="There")

    assert listed(browser, office, f"?environment={home.pk}") == ["Here"]


@pytest.mark.parametrize("order", ["name", "-name", "code", "-code"])
def test_pages_hold_every_company_once(order, browser, office):
    home = EnvironmentFactory(office=office)
    for n in range(120):
        ClientFactory(office=office, environment=home, name=f"Same {n % 3}")
    seen, query = [], f"?order={order}"

    for _page in range(3):
        response = browser.get(f"/offices/{office.pk}/companies/{query}")
        seen += [company.pk for company, *_more in response.context["companies"]]
        query = f"?order={order}&after={response.context['page'].next_key}"

    assert (len(seen), len(set(seen)), response.context["page"].next_key) == (120, 120, None)


def test_a_longer_list_costs_no_more_statements(browser, office):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/offices/{office.pk}/companies/")
        return len(captured)

    home = EnvironmentFactory(office=office)
    ClientFactory(office=office, environment=home)
    browser.get(f"/offices/{office.pk}/companies/")
    one = queries()
    for _n in range(49):
        ClientFactory(office=office, environment=home)

    assert queries() == one


def test_an_empty_office_reads_what_to_do(browser, office):
    page = browser.get(f"/offices/{office.pk}/companies/").text

    assert "No company yet" in page


def exported(browser, office, query=""):
    response = browser.get(f"/offices/{office.pk}/companies/export/{query}")
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_export_holds_what_the_list_shows(browser, office):
    company = ClientFactory(office=office, name="Zebra", code="Z1")
    account = BankAccountFactory(client=company)
    document = DocumentFactory(bank_account=account)
    ClientFactory(office=office, name="Other")

    [row] = exported(browser, office, "?q=zebra")

    number = company.enterprise_number
    assert (row["Code"], row["Name"], row["Accounts"]) == ("Z1", "Zebra", "1")
    assert row["Enterprise number"] == f"{number[:4]}.{number[4:7]}.{number[7:]}"
    assert row["Last document"] == f"{timezone.localtime(document.available_at):%Y-%m-%d}"


def test_the_export_holds_all_pages(browser, office, monkeypatch):
    monkeypatch.setattr("offices.exports.ASKED_AT_ONCE", 2)
    for _n in range(5):
        ClientFactory(office=office)

    assert len(exported(browser, office)) == 5


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-A1", "@SUM(A1)"])
def test_no_name_becomes_a_formula(name, browser, office):
    ClientFactory(office=office, name=name)

    [row] = exported(browser, office)

    assert row["Name"] == f"'{name}"


def test_the_export_is_on_record(browser, office):
    ClientFactory(office=office)

    exported(browser, office)

    event = AuditEvent.objects.get(action="clients.exported")
    assert (event.chain, event.facts) == (str(office.pk), {"rows": 1})


@pytest.fixture
def home(office):
    return EnvironmentFactory(office=office)


def sent(home, **changes):
    return {
        "enterprise_number": "BE 0403.170.701",
        "name": "Bakkerij Proef",
        "code": "B1",
        "environment": str(home.pk),
        "contact_email": "",
        "language": "nl",
        **changes,
    }


def test_a_company_is_added(browser, office, home):
    response = browser.post(f"/offices/{office.pk}/companies/add/", sent(home))

    company = Client.objects.get()
    assert response["Location"] == f"/offices/{office.pk}/companies/{company.pk}/accounts/"
    assert (company.enterprise_number, company.office) == ("0403170701", office)


@pytest.mark.parametrize(
    "changes",
    [
        {"enterprise_number": "0403170702"},
        {"enterprise_number": ""},
        {"name": ""},
        {"name": "\u202eevil"},
        {"code": "x" * 31},
        {"contact_email": "nobody"},
        {"language": "de"},
        {"environment": "nonsense"},
        {"environment": ""},
    ],
)
def test_what_is_wrong_is_not_added(changes, browser, office, home):
    response = browser.post(f"/offices/{office.pk}/companies/add/", sent(home, **changes))

    assert (response.status_code, Client.objects.count()) == (422, 0)


def test_a_foreign_environment_is_not_offered(browser, office, home):
    foreign = EnvironmentFactory()
    add = f"/offices/{office.pk}/companies/add/"

    response = browser.post(add, sent(home, environment=str(foreign.pk)))

    assert (response.status_code, Client.objects.count()) == (422, 0)


def test_an_environment_of_colleagues_is_not_offered(signed_in, office, home):
    membership = MembershipFactory(office=office)
    membership.environments.add(home)
    other = EnvironmentFactory(office=office)
    add = f"/offices/{office.pk}/companies/add/"

    response = signed_in(membership.user).post(add, sent(home, environment=str(other.pk)))

    assert (response.status_code, Client.objects.count()) == (422, 0)


def test_a_code_is_used_once_in_an_environment(browser, office, home):
    ClientFactory(office=office, environment=home, code="B1")

    response = browser.post(f"/offices/{office.pk}/companies/add/", sent(home))

    assert response.status_code == 422
    assert "Another company of this environment has this code." in response.text


def refusal_of(browser, office, home):
    response = browser.post(f"/offices/{office.pk}/companies/add/", sent(home))
    assert response.status_code == 422
    [error] = response.context["form"].errors["enterprise_number"]
    return error


def test_a_company_that_is_yours_already_is_shown(browser, office, home):
    company = ClientFactory(office=office, enterprise_number="0403170701")

    error = refusal_of(browser, office, home)

    assert f'<a href="/offices/{office.pk}/companies/{company.pk}/">' in error


def test_an_archived_company_of_yours_is_shown(browser, office, home):
    when = timezone.now()
    company = ClientFactory(office=office, enterprise_number="0403170701", archived_at=when)

    error = refusal_of(browser, office, home)

    assert f"/companies/{company.pk}/" in error
    assert "Take it back into service" in error


def test_a_company_of_another_office_is_explained_without_its_name(browser, office, home):
    foreign = ClientFactory(enterprise_number="0403170701", name="Secret Name")

    error = refusal_of(browser, office, home)

    assert error.startswith("This company is known to us with another accounting office")
    assert foreign.name not in error
    assert foreign.office.name not in error


def test_a_company_of_colleagues_is_explained_without_a_link(signed_in, office, home):
    membership = MembershipFactory(office=office)
    membership.environments.add(home)
    ClientFactory(office=office, enterprise_number="0403170701")

    error = refusal_of(signed_in(membership.user), office, home)

    assert error.startswith("Colleagues keep this company")


def test_what_another_office_archived_can_be_added(browser, office, home):
    ClientFactory(enterprise_number="0403170701", archived_at=timezone.now())

    browser.post(f"/offices/{office.pk}/companies/add/", sent(home))

    assert Client.objects.kept().get().office == office


def test_without_an_environment_the_page_says_so(browser, signed_in, admin, office):
    add = f"/offices/{office.pk}/companies/add/"

    assert "ask one of its Admins" in browser.get(add).text
    assert f"/offices/{office.pk}/environments/add/" in signed_in(admin).get(add).text


def test_the_form_offers_the_only_environment_silently(browser, office, home):
    form = browser.get(f"/offices/{office.pk}/companies/add/").context["form"]

    assert (form.fields["environment"].widget.is_hidden, form["environment"].value()) == (
        True,
        home.pk,
    )
