"""One environment of an office alone: every list narrows down, nothing widens, nothing is lost."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from insights.models import Reader
from insights.selectors import issues_of
from mandates.models import Transfer
from offices.models import CompanyImport, Export, Membership
from offices.selectors import clients_of, clients_shown_to, place_and_environments, place_of
from offices.services import choose_environment
from tests.admin.rows import activation_token
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    EnvironmentFactory,
    MandateFactory,
    MembershipFactory,
    PartnerFactory,
)
from tests.factories.feeds import company_credentials_of
from tests.factories.issues import gap_of, issue_of
from tests.factories.sales import send

pytestmark = pytest.mark.django_db
LISTS = {
    "dashboard": "",
    "issues": "issues/",
    "companies": "companies/",
    "search": "companies/?q=Proef",
    "companies as a file": "companies/export/",
    "mandates": "mandates/",
    "mandates as a file": "mandates/export/",
    "attention": "attention/",
    "documents": "documents/",
    "documents as a file": "documents/export/",
    "sales invoices": "sales-invoices/",
    "sales invoices as a file": "sales-invoices/export/",
    "transfers": "transfers/",
    "imports": "companies/import/",
    "imports and exports": "work/",
    "connections": "codabox-connect/connections/",
    "tokens": "codabox-connect/tokens/",
}


def filled(company):
    """One row of everything that a list holds."""
    office, name = company.office, company.name
    account = BankAccountFactory(client=company)
    gap_of(account)
    DocumentFactory(bank_account=account, client=company)
    MandateFactory(client=company, state="awaiting_signature")
    issue_of(office, client=company)
    send(company, number=f"2026-{name[-4:]}")
    Transfer.objects.create(
        office=office, client=company, enterprise_number=company.enterprise_number
    )
    CompanyImport.objects.create(
        office=office, environment=company.environment, file_name=f"{name}.csv"
    )
    partner = PartnerFactory(kind="invoicing", redirect_uris=())
    company_credentials_of(partner, company)
    activation_token(office=office, client=company, partner=partner)


@pytest.fixture
def world(office):
    here = EnvironmentFactory(office=office, name="Pakket Hier")
    there = EnvironmentFactory(office=office, name="Pakket Daar")
    return SimpleNamespace(
        office=office,
        here=here,
        there=there,
        near=ClientFactory(office=office, environment=here, name="Proef Hier"),
        far=ClientFactory(office=office, environment=there, name="Proef Daar"),
    )


@pytest.fixture
def full(world):
    """The same world with something in every list."""
    filled(world.near)
    filled(world.far)


def at(world, path=""):
    return f"/offices/{world.office.pk}/{path}"


def choose(browser, world, environment, **more):
    key = environment.pk if environment else ""
    return browser.post(at(world, "environments/choose/"), {"environment": key, **more})


def names(response):
    content = b"".join(response) if response.streaming else response.content
    return [name for name in ("Proef Hier", "Proef Daar") if name in content.decode()]


@pytest.mark.usefixtures("full")
def test_every_list_shows_the_chosen_environment_alone_until_all_are_chosen_again(
    admin, signed_in, world
):
    browser = signed_in(admin)
    everything = {name: names(browser.get(at(world, path))) for name, path in LISTS.items()}
    choose(browser, world, world.here)
    narrowed = {name: names(browser.get(at(world, path))) for name, path in LISTS.items()}
    choose(browser, world, None)
    again = names(browser.get(at(world, "companies/")))

    both = ["Proef Hier", "Proef Daar"]
    assert [name for name in LISTS if everything[name] != both] == []
    assert [name for name in LISTS if narrowed[name] != ["Proef Hier"]] == []
    assert again == both


def test_the_choice_stands_on_every_page_and_is_undone_there(admin, signed_in, world):
    browser = signed_in(admin)
    choose(browser, world, world.here)

    pages = [browser.get(path).text for path in (at(world), "/profile/", at(world, "users/"))]

    assert [page.count("<strong>Pakket Hier</strong> only.") for page in pages] == [1, 1, 1]
    assert [page.count("Show all environments") for page in pages] == [1, 1, 1]


@pytest.mark.usefixtures("full")
def test_what_is_outside_still_opens_and_says_so(admin, signed_in, world):
    browser = signed_in(admin)
    choose(browser, world, world.here)
    far = world.far
    account, invoice = far.bank_accounts.first(), far.sales_invoices.get()
    paths = [
        at(world, f"companies/{far.pk}/"),
        at(world, f"companies/{far.pk}/mandates/coda/"),
        at(world, f"transfers/{far.transfers.get().pk}/"),
        at(world, f"documents/?company={far.pk}"),
        at(world, f"documents/?account={account.pk}"),
        at(world, f"sales-invoices/?company={far.pk}"),
        f"/mandates/{far.mandates.get().pk}/",
        f"/documents/{far.documents.first().uuid}/",
        f"/bank-accounts/{account.pk}/statements/",
        f"/sales-invoices/{invoice.pk}/",
        f"/clients/{far.pk}/mandates/order/soda/",
    ]

    answers = [browser.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [200] * len(paths)
    said = "This is in <strong>Pakket Daar</strong>."
    assert [
        path for path, answer in zip(paths, answers, strict=True) if said not in answer.text
    ] == []


def test_what_is_inside_says_nothing_of_elsewhere(admin, signed_in, world):
    browser = signed_in(admin)
    choose(browser, world, world.here)

    page = browser.get(at(world, f"companies/{world.near.pk}/")).text

    assert "This is in" not in page


def test_a_choice_is_a_person_s_own_and_of_one_office(admin, member, other_office, world):
    mine = MembershipFactory(user=admin, office=other_office, role="admin")
    choose_environment(world.office, world.here, user=admin)

    assert list(clients_shown_to(admin, world.office)) == [world.near]
    assert set(clients_shown_to(member, world.office)) == {world.near, world.far}
    mine.refresh_from_db()
    assert mine.chosen_environment is None


def test_a_choice_never_widens_what_a_place_allows(member, world):
    place = Membership.objects.get(user=member)
    choose_environment(world.office, world.there, user=member)
    place.environments.add(world.here)

    assert list(clients_shown_to(member, world.office)) == [world.near]
    assert place_of(member, world.office).chosen is None


def test_who_is_limited_sees_and_chooses_their_own_only(member, signed_in, world):
    Membership.objects.get(user=member).environments.add(world.here)
    browser = signed_in(member)

    refused = choose(browser, world, world.there)

    assert refused.status_code == 404
    page = browser.get(at(world)).text
    assert ("Pakket Daar" in page, "environments/choose/" in page) == (False, False)


@pytest.mark.parametrize("value", ["x", "0", "11111111-1111-4111-8111-111111111111"])
def test_what_is_no_environment_is_not_found(admin, signed_in, world, value):
    browser = signed_in(admin)

    response = browser.post(at(world, "environments/choose/"), {"environment": value})

    assert response.status_code == 404
    assert place_of(admin, world.office).chosen is None


def test_another_office_s_environment_is_not_found(admin, signed_in, world, other_office):
    foreign = EnvironmentFactory(office=other_office)

    assert choose(signed_in(admin), world, foreign).status_code == 404


def test_another_office_s_environment_that_got_there_counts_for_nothing(admin, world, other_office):
    Membership.objects.update(chosen_environment=EnvironmentFactory(office=other_office))

    assert clients_shown_to(admin, world.office).count() == 2
    assert place_and_environments(admin, world.office)[0].chosen is None


def test_an_environment_that_is_gone_is_no_choice_any_more(admin, office):
    gone = EnvironmentFactory(office=office)
    company = ClientFactory(office=office)
    choose_environment(office, gone, user=admin)

    gone.delete()

    assert list(clients_shown_to(admin, office)) == [company]


def test_where_there_is_nothing_to_choose_nothing_is_offered(admin, signed_in, office):
    ClientFactory(office=office)

    assert "environments/choose/" not in signed_in(admin).get(f"/offices/{office.pk}/").text


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/profile/?x=1", "/profile/?x=1"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("", None),
    ],
)
def test_one_stays_on_the_page_where_one_chose(admin, signed_in, world, target, found):
    response = choose(signed_in(admin), world, world.here, next=target)

    assert response["Location"] == (found or at(world))


def test_a_long_file_holds_what_was_shown_when_it_was_asked_for(
    admin, signed_in, world, monkeypatch, run_outbox
):
    monkeypatch.setattr("offices.views.exports.MOST_AT_ONCE", 0)
    browser = signed_in(admin)
    choose(browser, world, world.here)
    browser.post(at(world, "companies/export/?form=csv"))
    choose(browser, world, None)

    run_outbox()

    export = Export.objects.get()
    file = browser.get(at(world, f"work/exports/{export.pk}/"))
    assert names(file) == ["Proef Hier"]


def test_a_long_file_of_one_company_is_whole_wherever_that_is(
    admin, signed_in, world, monkeypatch, run_outbox
):
    monkeypatch.setattr("offices.views.exports.MOST_AT_ONCE", 0)
    browser = signed_in(admin)
    choose(browser, world, world.here)
    query = QueryDict(mutable=True)
    query["company"] = str(world.far.pk)
    DocumentFactory(client=world.far, bank_account=BankAccountFactory(client=world.far))
    browser.post(at(world, f"documents/export/?form=csv&{query.urlencode()}"))

    run_outbox()

    file = browser.get(at(world, f"work/exports/{Export.objects.get().pk}/"))
    assert names(file) == ["Proef Daar"]


def test_what_may_be_opened_and_told_by_mail_stays_whole(admin, world):
    issues = {issue_of(world.office, client=each) for each in (world.near, world.far)}

    choose_environment(world.office, world.here, user=admin)

    assert clients_of(admin, world.office).count() == 2
    assert set(issues_of(admin, world.office)) == issues


def test_looking_at_one_environment_leaves_what_is_new_in_others_new(admin, signed_in, world):
    browser = signed_in(admin)
    choose(browser, world, world.here)

    browser.get(at(world))

    assert not Reader.objects.filter(user=admin, visited_at__isnull=False).exists()


@pytest.mark.parametrize("path", ["companies/add/", "companies/import/", "transfers/new/"])
def test_what_is_added_is_offered_the_chosen_environment(admin, signed_in, world, path):
    browser = signed_in(admin)
    choose(browser, world, world.there)

    form = browser.get(at(world, path)).context["form"]

    assert form["environment"].value() == world.there.pk


def test_a_consent_is_about_all_companies_whichever_are_shown(admin, signed_in, world):
    ConsentFactory(office=world.office)
    browser = signed_in(admin)
    choose(browser, world, world.here)

    assert browser.get(at(world)).context["companies"] == 2


def test_an_empty_environment_is_not_taken_for_an_empty_office(admin, signed_in, world):
    empty = EnvironmentFactory(office=world.office)
    browser = signed_in(admin)
    choose(browser, world, empty)

    assert browser.get(at(world)).context["is_new"] is False


@pytest.mark.parametrize("who", ["admin", "member", "outsider", "staff"])
@pytest.mark.parametrize("limit", [None, "here"])
@pytest.mark.parametrize("chosen", [None, "here", "there"])
def test_both_ways_to_ask_for_a_place_agree(request, world, who, limit, chosen):
    user = request.getfixturevalue(who)
    place = Membership.objects.filter(user=user, office=world.office).first()
    if place and limit:
        place.environments.add(getattr(world, limit))
    Membership.objects.update(chosen_environment=getattr(world, chosen) if chosen else None)

    assert place_and_environments(user, world.office)[0] == place_of(user, world.office)
