"""Lists as files: at once if they are short, in the background if not; for whom they were made."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from lxml import etree

from audit.models import AuditEvent
from common.errors import InvalidValue
from offices.models import Export, Membership
from offices.services.exports import forget_exports
from offices.spreadsheets import rows_of_spreadsheet
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory
from tests.offices.workbooks import MAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(signed_in, member):
    return signed_in(member)


@pytest.fixture
def short(monkeypatch):
    """Let two rows be more than are written while somebody waits."""
    monkeypatch.setattr("offices.views.exports.MOST_AT_ONCE", 1)
    monkeypatch.setattr("documents.views.downloads.MOST_TOGETHER", 1)


@pytest.fixture
def companies(office):
    return [ClientFactory(office=office, name=f"Slagerij {letter}") for letter in "ABC"]


@pytest.fixture
def documents(office):
    account = BankAccountFactory(client=ClientFactory(office=office))
    return [DocumentFactory(bank_account=account) for _n in range(3)]


def page_of(office, rest="work/"):
    return f"/offices/{office.pk}/{rest}"


def asked(browser, office, *, path="companies/export/?form=csv"):
    """Ask for a long list; return the export."""
    browser.post(page_of(office, path))
    return Export.objects.latest("created_at")


def fetched(browser, export):
    response = browser.get(page_of(export.office, f"work/exports/{export.pk}/"))
    return response.getvalue()


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# -- Excel -----------------------------------------------------------------------------------------


def test_a_short_list_is_an_excel_file_at_once(browser, office, companies):
    response = browser.get(page_of(office, "companies/export/?form=xlsx&q=slagerij+b"))

    rows = [cells for _line, cells in rows_of_spreadsheet(response.getvalue())]
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert [row[:2] for row in rows] == [["Code", "Name"], [companies[1].code, "Slagerij B"]]


def test_in_excel_amounts_are_numbers_and_days_are_days(browser, office):
    account = BankAccountFactory(client=ClientFactory(office=office))
    DocumentFactory(bank_account=account, amount=-1_234_560, dated="2026-11-19")

    content = browser.get(page_of(office, "documents/export/?form=xlsx")).getvalue()

    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    values = etree.fromstring(sheet).findall(f".//{{{MAIN}}}v")
    assert [value.text for value in values][:2] == ["46345", "-1234.56"]


@pytest.mark.parametrize("name", ["=1+1", "<b>&amp;", "a\x07b", "x" * 100])
def test_any_name_is_text_in_excel(name, browser, office):
    ClientFactory(office=office, name=name)

    content = browser.get(page_of(office, "companies/export/?form=xlsx")).getvalue()

    [_heading, row] = [cells for _line, cells in rows_of_spreadsheet(content)]
    assert row[1] == name.replace("\x07", "\ufffd")


def test_another_form_does_not_exist(browser, office):
    assert browser.get(page_of(office, "companies/export/?form=exe")).status_code == 404


# -- In the background -----------------------------------------------------------------------------


def test_a_long_list_is_offered_to_be_made(browser, office, companies, short):
    response = browser.get(page_of(office, "companies/export/?q=slagerij"))

    assert response.status_code == 200
    assert "The list has 3 rows." in response.text
    assert not Export.objects.exists()


def test_a_long_list_is_made_and_found_again(browser, office, companies, short, run_outbox):
    export = asked(browser, office, path="companies/export/?form=csv&q=slagerij&order=-name")
    run_outbox()

    page = browser.get(page_of(office))
    rows = rows_of(fetched(browser, export))

    assert f"/work/exports/{export.pk}/" in page.text
    assert [row["Name"] for row in rows] == ["Slagerij C", "Slagerij B", "Slagerij A"]


def test_it_is_made_in_the_language_of_who_asked(
    browser, office, member, companies, short, run_outbox
):
    member.language = "nl"
    member.save()

    export = asked(browser, office)
    run_outbox()

    assert "Ondernemingsnummer" in rows_of(fetched(browser, export))[0]


def test_a_long_list_of_documents_is_made(browser, office, documents, short, run_outbox):
    export = asked(browser, office, path="documents/export/?form=csv&kind=coda")
    run_outbox()

    found = {row["Identifier"] for row in rows_of(fetched(browser, export))}
    assert found == {str(document.uuid) for document in documents}


def test_a_long_zip_is_made(browser, office, documents, short, run_outbox):
    browser.post(page_of(office, "documents/download/?kind=coda"), {"form": "original"})
    run_outbox()

    content = fetched(browser, Export.objects.get())

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert (len(archive.namelist()), archive.testzip()) == (3, None)


def test_a_zip_that_is_too_long_for_that_is_refused(browser, office, documents, short, monkeypatch):
    monkeypatch.setattr("documents.views.downloads.MOST_IN_ONE_ZIP", 2)

    response = browser.post(page_of(office, "documents/download/"), {"form": "original"})

    assert response.status_code == 422
    assert "At most 2 documents go into one ZIP." in response.text
    assert not Export.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_list_that_is_too_long_for_any_file_is_refused(
    method, browser, office, companies, short, monkeypatch
):
    monkeypatch.setattr("offices.views.exports.MOST_IN_ONE_FILE", 2)

    response = getattr(browser, method)(page_of(office, "companies/export/"))

    assert response.status_code == 422
    assert "Narrow the list down" in response.text
    assert not Export.objects.exists()


def test_while_it_is_made_the_page_tells_how_far_it_is(browser, office, companies, short):
    export = asked(browser, office)
    Export.objects.update(done=2)

    response = browser.get(page_of(office))

    assert response["Refresh"] == "3"
    assert f'id="progress-{export.pk}" max="3" value="2"' in response.text


def test_the_work_tells_how_far_it_is(browser, office, companies, short, run_outbox, monkeypatch):
    monkeypatch.setattr("offices.services.exports.ROWS_BETWEEN_NOTES", 1)
    export = asked(browser, office)
    told = []
    monkeypatch.setattr(
        "offices.services.exports._finish",
        lambda export, **changes: told.append(Export.objects.get(pk=export.pk).done),
    )

    run_outbox()

    assert (told, export.done) == ([3], 0)


def test_made_twice_it_is_the_same_file(browser, office, companies, short, run_outbox):
    from offices.tasks import export_companies

    export = asked(browser, office)
    run_outbox()
    first = fetched(browser, export)

    export_companies(export_id=str(export.pk))

    assert fetched(browser, export) == first


def test_three_are_made_at_a_time(browser, office, companies, short):
    for _n in range(3):
        asked(browser, office)

    response = browser.post(page_of(office, "companies/export/"))

    assert response.status_code == 409
    assert "Three files are being made for you already." in response.text
    assert Export.objects.count() == 3


def test_one_that_never_came_says_so_and_hinders_nothing(browser, office, companies, short):
    for _n in range(3):
        asked(browser, office)
    Export.objects.update(created_at=timezone.now() - timedelta(hours=3))

    response = browser.get(page_of(office))
    again = browser.post(page_of(office, "companies/export/"))

    assert "Something went wrong on our side." in response.text
    assert again["Location"] == page_of(office)


def test_filters_that_are_too_long_are_refused(browser, office, companies, short):
    response = browser.post(page_of(office, f"companies/export/?x={'y' * 3_000}"))

    assert response.status_code == 409
    assert InvalidValue.__name__ not in response.text
    assert "The filters are too long to be kept." in response.text


# -- For whom --------------------------------------------------------------------------------------


def test_a_colleague_does_not_find_it(
    browser, signed_in, admin, office, companies, short, run_outbox
):
    export = asked(browser, office)
    run_outbox()
    colleague = signed_in(admin)

    file = colleague.get(page_of(office, f"work/exports/{export.pk}/"))

    assert file.status_code == 404
    assert str(export.pk) not in colleague.get(page_of(office)).text


def test_whose_place_changed_loses_what_was_made_for_it(
    browser, member, office, companies, short, run_outbox
):
    export = asked(browser, office)
    run_outbox()
    Membership.objects.filter(user=member).update(version=2)

    assert browser.get(page_of(office, f"work/exports/{export.pk}/")).status_code == 404


def test_nothing_is_written_for_whose_place_changed_meanwhile(
    browser, member, office, companies, short, run_outbox
):
    asked(browser, office)
    Membership.objects.filter(user=member).update(version=2)

    run_outbox()

    export = Export.objects.get()
    assert (export.problem, export.stored_as) == ("no_place", "")


def test_who_asked_and_who_fetched_is_on_record(browser, office, companies, short, run_outbox):
    export = asked(browser, office)
    run_outbox()
    fetched(browser, export)

    actions = ["export.started", "export.fetched"]
    events = AuditEvent.objects.filter(action__in=actions).order_by("id")
    assert [(event.action, event.target_id) for event in events] == [
        (action, str(export.pk)) for action in actions
    ]


def test_files_are_forgotten_after_a_week(browser, office, companies, short, run_outbox):
    old, kept = asked(browser, office), asked(browser, office)
    run_outbox()
    Export.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))

    assert forget_exports() == 1
    assert [Export.objects.get()] == [kept]
    assert not default_storage.exists(f"exports/{old.pk}")
    assert default_storage.exists(f"exports/{kept.pk}")


def test_an_empty_page_says_what_comes_here(browser, office):
    page = browser.get(page_of(office)).text

    assert "No file yet" in page
    assert "No list yet" in page
