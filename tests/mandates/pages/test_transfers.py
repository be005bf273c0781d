"""The pages of transfers: proposed where a company is added, listed on two sides, cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from mandates.models import Mandate, Transfer
from mandates.services import cancel_transfer
from offices.models import Client, Membership
from offices.models.imports import ImportRow
from tests.admin.rows import company_import
from tests.factories import BankAccountFactory, EnvironmentFactory, MembershipFactory
from tests.factories.numbers import bank_iban, enterprise_number
from tests.mandates.transfers import BY, IBAN, kept_elsewhere, proposed, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return kept_elsewhere(address="Geheime weg 7", representative_name="Gerda Geheim")


@pytest.fixture
def environment(office):
    return EnvironmentFactory(office=office)


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


@pytest.fixture
def start(office):
    return f"/offices/{office.pk}/transfers/"


def entered(company, environment, **changes):
    return {
        "enterprise_number": company.enterprise_number,
        "accounts": IBAN,
        "name": "Bakkerij Nieuw",
        "code": "N1",
        "environment": environment.pk,
        "contact_email": "boss@company.example",
        "language": "en",
        **changes,
    }


def test_adding_a_company_of_another_office_leads_to_a_proposal(
    browser, office, company, environment, start
):
    written = entered(company, environment, name="Wat ik schreef")
    refused = browser.post(f"/offices/{office.pk}/companies/add/", written)

    begun = browser.post(start + "new/", {**written, "begin": "yes"})

    assert refused.status_code == 422
    assert "known to us with another accounting office" in refused.text
    assert f'formaction="{start}new/"' in refused.text
    assert begun.status_code == 200
    assert begun.context["form"]["name"].value() == "Wat ik schreef"
    assert begun.context["form"]["enterprise_number"].value() == company.enterprise_number


def test_a_proposal_is_signed_and_the_company_is_there(
    browser, company, environment, start, run_outbox
):
    response = browser.post(start + "new/", entered(company, environment, secretariats=["group_s"]))
    run_outbox()
    transfer = Transfer.objects.get()
    waiting = browser.get(response["Location"])
    signed(transfer.mandates.get(kind="coda"))
    run_outbox()
    done = browser.get(response["Location"])

    assert response["Location"] == f"{start}{transfer.pk}/"
    assert "Waiting for client confirmation" in waiting.text
    assert "Transferred" in done.text
    assert sorted(transfer.mandates.values_list("kind", flat=True)) == ["coda", "soda"]
    assert Client.objects.kept().get(office=transfer.office).name == "Bakkerij Nieuw"


def test_no_page_tells_anything_of_the_other_office(
    browser, company, environment, start, run_outbox
):
    pages = [browser.post(start + "new/", entered(company, environment), follow=True)]
    run_outbox()
    transfer = Transfer.objects.get()
    mandate = transfer.mandates.get()
    paths = [start, f"{start}{transfer.pk}/", f"/mandates/{mandate.pk}/"]
    paths += [
        f"/offices/{transfer.office_id}/companies/{transfer.client_id}/{page}"
        for page in ("", "accounts/", "history/", "mandates/coda/")
    ]
    pages += [browser.get(path) for path in paths]

    secrets = (company.office.name, company.name, company.address, "Gerda", str(company.pk))
    for page in pages:
        assert page.status_code == 200
        assert not [secret for secret in secrets if secret in page.text]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"accounts": ""}, "This field is required."),
        ({"accounts": "BE00"}, "IBAN"),
        ({"accounts": bank_iban(1, bank_code="999")}, "don&#x27;t know the bank"),
        ({"contact_email": ""}, "Give the address to which the document goes"),
        ({"documents_from": "2001-01-01"}, "Give a day of the last two years"),
        ({"documents_from": "2199-01-01"}, "Give a day of the last two years"),
        ({"enterprise_number": enterprise_number(900_001)}, "No other office keeps this company."),
        ({"secretariats": ["nobody"]}, "nobody"),
    ],
)
def test_what_is_wrong_is_said_and_proposes_nothing(
    changes, sentence, browser, company, environment, start
):
    response = browser.post(start + "new/", entered(company, environment, **changes))

    assert response.status_code == 422
    assert sentence in response.text
    assert (Transfer.objects.count(), Client.objects.count()) == (0, 1)


def test_what_is_under_way_is_not_proposed_again(browser, company, environment, start):
    browser.post(start + "new/", entered(company, environment))

    response = browser.post(start + "new/", entered(company, environment, code="N2"))

    assert response.status_code == 422
    assert "under way already" in response.text


def row_of(kept, **values):
    values = {"problem": "foreign", "state": "refused", "name": "Bakkerij Nieuw", **values}
    return ImportRow.objects.create(company_import=kept, line=9, **values)


def test_a_row_of_a_list_is_gone_on_with(browser, office, company, environment, start):
    kept = company_import(office)
    type(kept).objects.update(environment=environment)
    row = row_of(kept, enterprise_number=company.enterprise_number, ibans=IBAN)

    listed = browser.get(f"/offices/{office.pk}/companies/import/{kept.pk}/")
    response = browser.get(f"{start}new/?row={row.pk}")

    assert f"{start}new/?row={row.pk}" in listed.text
    assert response.context["form"]["accounts"].value() == IBAN


def test_a_row_of_another_offices_list_is_unknown(browser, start):
    row = row_of(company_import(kept_elsewhere().office))

    assert browser.get(f"{start}new/?row={row.pk}").status_code == 404


def test_statements_of_before_are_asked_for_in_the_mandate(browser, company, environment, start):
    day = timezone.localdate() - timedelta(days=30)

    browser.post(start + "new/", entered(company, environment, documents_from=day.isoformat()))

    assert Mandate.objects.get(transfer__isnull=False).starts_on == day


def test_the_menu_says_companies(browser, start):
    page = browser.get(start).text

    marked = [line for line in page.splitlines() if "nav__link" in line and "aria-current" in line]
    assert {("Companies" in line, "Mandates" in line) for line in marked} == {(True, False)}


def test_cancelling_is_asked_and_then_done(browser, office, company, start):
    transfer = proposed(company, office)

    asked = browser.get(f"{start}{transfer.pk}/cancel/")
    done = browser.post(f"{start}{transfer.pk}/cancel/", follow=True)

    assert "The company stays where it is." in asked.text
    assert "Cancelled" in done.text
    assert AuditEvent.objects.filter(action="transfer.cancelled").count() == 1


def test_what_is_over_is_not_cancelled(browser, office, company, start):
    transfer = proposed(company, office)
    cancel_transfer(transfer, by=BY)

    asked = browser.get(f"{start}{transfer.pk}/cancel/")
    again = browser.post(f"{start}{transfer.pk}/cancel/", follow=True)

    assert asked.status_code == 302
    assert "so it can" in again.text


def test_the_office_that_loses_a_company_reads_it_afterwards_only(
    signed_in, company, office, run_outbox
):
    transfer = proposed(company, office)
    old = signed_in(MembershipFactory(office=company.office).user)
    outgoing = f"/offices/{company.office_id}/transfers/?side=outgoing"
    before = old.get(outgoing)
    signed(transfer.mandates.get())
    run_outbox()

    after = old.get(outgoing)

    assert company.name not in before.text
    assert company.name in after.text
    assert office.name not in after.text
    assert "Bakkerij Nieuw" not in after.text
    assert old.get(f"/offices/{company.office_id}/transfers/{transfer.pk}/").status_code == 404


def test_who_works_in_some_environments_sees_the_transfers_to_those(
    browser, office, company, start
):
    transfer = proposed(company, office)
    Membership.objects.get(user__memberships__office=office).environments.set(
        [EnvironmentFactory(office=office)]
    )

    listed = browser.get(start)

    assert "Bakkerij Nieuw" not in listed.text
    assert browser.get(f"{start}{transfer.pk}/").status_code == 404


@pytest.mark.parametrize("side", ["", "outgoing"])
def test_fifty_transfers_cost_as_many_statements_as_one(side, browser, office, start):
    def fill(first, last):
        for number in range(first, last):
            iban = bank_iban(100 + number)
            transfer = proposed_row(office, iban)
            if side:
                leave(transfer)

    fill(0, 1)
    browser.get(start)
    one = counted(browser, f"{start}?side={side}")
    fill(1, 51)

    assert counted(browser, f"{start}?side={side}") == one


def proposed_row(office, iban):
    """A transfer as the database keeps it, without what it costs to draw its documents."""
    account = BankAccountFactory(iban=iban)
    number = account.client.enterprise_number
    values = {"office": office, "client": account.client, "enterprise_number": number}
    Client.objects.filter(pk=account.client_id).update(office=office)
    return Transfer.objects.create(**values)


def leave(transfer):
    transfer.former, transfer.state = transfer.client, "transferred"
    transfer.settled_at = timezone.now()
    transfer.save()


def counted(browser, path):
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(path)
    assert response.status_code == 200
    assert response.context["rows"]
    return len(captured)
