"""A list of companies: uploaded, looked at, started, watched, found again."""

from __future__ import annotations

import csv as csv_module
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from offices.models import BankAccount, Client, CompanyImport, ImportRow, Membership
from tests.factories import (
    ClientFactory,
    EnvironmentFactory,
    MembershipFactory,
    enterprise_number,
)
from tests.offices.test_imports import HEAD, a_line, csv
from tests.offices.workbooks import workbook

pytestmark = pytest.mark.django_db
IBAN = "BE68539007547034"


@pytest.fixture
def home(office):
    return EnvironmentFactory(office=office)


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


def page_of(office, rest=""):
    return f"/offices/{office.pk}/companies/import/{rest}"


def upload(browser, home, content, *, name="klanten.csv"):
    file = SimpleUploadedFile(name, content)
    return browser.post(page_of(home.office), {"file": file, "environment": home.pk})


def kept(browser, home, *lines):
    """Upload a list; return it, and the address of its page."""
    upload(browser, home, csv(HEAD, *lines))
    one = CompanyImport.objects.latest("created_at")
    return one, page_of(home.office, f"{one.pk}/")


@pytest.mark.parametrize("make", [csv, workbook], ids=["csv", "xlsx"])
def test_nothing_is_added_before_somebody_says_so(make, browser, home):
    content = make(HEAD, a_line(0, iban=IBAN), a_line(1, name=""))

    response = upload(browser, home, content)
    preview = browser.get(response["Location"])

    assert (preview.context["ready"], preview.context["refused"]) == (1, 1)
    assert "The name is missing." in preview.text
    assert not Client.objects.exists()


def test_started_it_is_taken_in_and_found_again(browser, home, run_outbox):
    _one, page = kept(browser, home, a_line(0, iban=IBAN), a_line(1, number="0403170702"))

    browser.post(f"{page}start/")
    run_outbox()

    result = browser.get(page)
    assert (result.context["taken"], result.context["refused"]) == (1, 1)
    assert (Client.objects.get().environment, BankAccount.objects.get().iban) == (home, IBAN)
    assert page in browser.get(page_of(home.office)).text


def test_every_company_that_was_taken_in_has_its_event_by_who_uploaded(
    browser, home, run_outbox, member
):
    _one, page = kept(browser, home, a_line(0), a_line(1))

    browser.post(f"{page}start/")
    run_outbox()

    added = AuditEvent.objects.filter(action="client.added")
    assert [event.actor_label for event in added] == [member.email] * 2


def test_a_long_list_is_taken_in_by_and_by(browser, home, run_outbox, monkeypatch):
    monkeypatch.setattr("offices.services.imports.ROWS_AT_ONCE", 2)
    _one, page = kept(browser, home, *(a_line(n) for n in range(5)))

    browser.post(f"{page}start/")
    run_outbox()

    assert Client.objects.count() == 5


def test_while_it_runs_the_page_tells_how_far_it_is(browser, home):
    one, page = kept(browser, home, a_line(0), a_line(1))
    browser.post(f"{page}start/")
    ImportRow.objects.filter(company_import=one, line=2).update(state="taken")

    response = browser.get(page)

    assert response["Refresh"] == "3"
    assert '<progress class="progress" id="progress" max="2" value="1">' in response.text


@pytest.mark.parametrize("finished", [False, True])
def test_a_list_that_does_not_run_is_not_looked_at_again_and_again(finished, browser, home):
    one, page = kept(browser, home, a_line(0))
    if finished:
        now = timezone.now()
        CompanyImport.objects.filter(pk=one.pk).update(started_at=now, finished_at=now)

    assert "Refresh" not in browser.get(page).headers


def test_started_twice_it_is_taken_in_once(browser, home, run_outbox):
    _one, page = kept(browser, home, a_line(0))

    browser.post(f"{page}start/")
    second = browser.post(f"{page}start/", follow=True)
    run_outbox()

    assert [str(said) for said in second.context["messages"]] == [
        "Somebody started this import a moment ago."
    ]
    assert Client.objects.count() == 1


def test_what_was_taken_between_the_look_and_the_start_is_told(browser, home, run_outbox):
    _one, page = kept(browser, home, a_line(0), a_line(1))
    ClientFactory(enterprise_number=enterprise_number(300_000))

    browser.post(f"{page}start/")
    run_outbox()

    rows = dict(ImportRow.objects.values_list("line", "problem"))
    assert rows == {2: "foreign", 3: ""}


def test_who_lost_the_environment_adds_nothing_to_it(browser, home, run_outbox, member):
    _one, page = kept(browser, home, a_line(0))
    browser.post(f"{page}start/")
    Membership.objects.get(user=member).environments.add(EnvironmentFactory(office=home.office))

    run_outbox()

    assert ImportRow.objects.get().problem == "no_place"
    assert not Client.objects.exists()


def test_a_list_is_discarded(browser, home):
    _one, page = kept(browser, home, a_line(0))

    response = browser.post(f"{page}discard/", follow=True)

    assert "The list was discarded. Nothing was added." in response.text
    assert not ImportRow.objects.exists()


def test_a_list_that_was_started_is_not_discarded(browser, home):
    one, page = kept(browser, home, a_line(0))
    browser.post(f"{page}start/")

    browser.post(f"{page}discard/")

    assert CompanyImport.objects.get() == one


def test_the_problems_are_there_as_a_file_to_correct(browser, home):
    _one, page = kept(browser, home, a_line(0), a_line(1, name="=1+1", language="zwaheli"))

    content = browser.get(f"{page}problems/").getvalue().decode("utf-8-sig")

    [row] = csv_module.DictReader(io.StringIO(content), delimiter=";")
    assert (row["Line"], row["Name"]) == ("3", "'=1+1")
    assert row["Problem"] == "The language isn't nl, fr or en."


def test_the_rows_are_filtered_and_paged(browser, home, monkeypatch):
    monkeypatch.setattr("offices.views.imports.ROWS_SHOWN", 2)
    _one, page = kept(browser, home, *(a_line(n) for n in range(3)), a_line(4, name=""))
    first = browser.get(f"{page}?state=ready")

    second = browser.get(f"{page}?state=ready&after={first.context['page'].next_key}")

    assert [row.line for row, _problem in second.context["rows"]] == [4]


@pytest.mark.parametrize("query", ["?state=nonsense", "?after=nonsense", f"?after={'9' * 5_000}"])
def test_what_makes_no_sense_in_the_address_changes_nothing(query, browser, home):
    _one, page = kept(browser, home, a_line(0))

    assert len(browser.get(page + query).context["rows"]) == 1


# -- What is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "klanten.csv", "The submitted file is empty."),
        (b";;;", "klanten.csv", "The file is empty."),
        (b"Naam\r\nGarage", "klanten.csv", "The first row doesn"),
        (b"PK\x03\x04 no", "klanten.xlsx", "read as an Excel file"),
        (b"x" * (5 * 1024 * 1024 + 1), "klanten.csv", "The file is larger than 5 MB."),
        (b"x" * 200_000, "klanten.csv", "read as CSV"),
    ],
    ids=["empty", "blank", "column", "no zip", "large", "huge cell"],
)
def test_a_file_that_is_no_list_is_explained_on_the_page(content, name, sentence, browser, home):
    response = upload(browser, home, content, name=name)

    assert response.status_code == 422
    assert sentence in response.text
    assert not CompanyImport.objects.exists()


def test_without_a_file_nothing_happens(browser, home):
    response = browser.post(page_of(home.office), {"environment": home.pk})

    assert (response.status_code, CompanyImport.objects.count()) == (422, 0)


def test_many_lists_in_an_hour_have_to_wait(browser, home, monkeypatch):
    monkeypatch.setattr("offices.views.imports.UPLOADS_AN_HOUR", 1)
    upload(browser, home, csv(HEAD, a_line(0)))

    response = upload(browser, home, csv(HEAD, a_line(1)))

    assert response.status_code == 422
    assert "You uploaded many lists this hour." in response.text


def test_an_environment_of_others_is_no_target(browser, home, other_office):
    foreign = EnvironmentFactory(office=other_office)
    file = SimpleUploadedFile("k.csv", csv(HEAD, a_line(0)))

    response = browser.post(page_of(home.office), {"file": file, "environment": foreign.pk})

    assert (response.status_code, CompanyImport.objects.count()) == (422, 0)


@pytest.mark.parametrize("act", ["", "problems/"])
def test_a_list_for_an_environment_of_colleagues_is_unknown(act, browser, signed_in, home):
    _one, page = kept(browser, home, a_line(0))
    place = MembershipFactory(office=home.office)
    place.environments.add(EnvironmentFactory(office=home.office))

    assert signed_in(place.user).get(page + act).status_code == 404


def test_a_list_that_nobody_started_is_forgotten_after_a_week(browser, home):
    one, _page = kept(browser, home, a_line(0))
    CompanyImport.objects.update(created_at=timezone.now() - timedelta(days=8))

    kept(browser, home, a_line(1))

    assert not CompanyImport.objects.filter(pk=one.pk).exists()


def test_the_template_can_be_uploaded_as_it_is(browser, home):
    template = browser.get(page_of(home.office, "template.csv")).content

    response = upload(browser, home, template + ";".join(a_line(0)).encode())

    preview = browser.get(response["Location"])
    assert preview.context["ready"] == 1


def test_without_an_environment_an_admin_reads_where_to_add_one(signed_in, admin, member, office):
    for_admin, for_user = (signed_in(who).get(page_of(office)).text for who in (admin, member))

    assert f"/offices/{office.pk}/environments/add/" in for_admin
    assert "ask one of its Admins" in for_user


def test_more_lists_cost_no_more_statements(browser, home):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            browser.get(page_of(home.office))
        return len(captured)

    kept(browser, home, a_line(0))
    browser.get(page_of(home.office))
    one = statements()
    for n in range(1, 20):
        CompanyImport.objects.create(office=home.office, environment=home, file_name=f"{n}.csv")

    assert statements() == one
