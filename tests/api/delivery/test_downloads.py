"""Files of entries, in every format, only while the consent stands."""

import uuid

import pytest
from django.utils import timezone

from consents.models import Consent
from documents.files import content_of, store
from documents.models import Document, StoredFile
from documents.services import receive_document
from feeds.models import FeedEntry
from tests.api.delivery.conftest import package_of, refusal
from tests.documents.xml_files import card_statement, expense_note, invoice, payroll
from tests.factories import ConsentFactory
from tests.factories.feeds import arrive

pytestmark = pytest.mark.django_db
BEGINS = {
    "cod": (b"00000", "application/vnd.coda"),
    "xml": (b"<?xml", "application/xml"),
    "pdf": (b"%PDF-", "application/pdf"),
}


@pytest.fixture
def statement(package, allowed, account):
    """An entry of a feed, and its document."""
    [document] = arrive(account, 1)
    [entry] = package.entries(package.feed_id(account.client))
    return entry["feed_index"], document


@pytest.mark.parametrize("file_format", BEGINS)
def test_a_statement_in_every_format(package, statement, file_format):
    index, document = statement
    begins, media_type = BEGINS[file_format]

    response = package.get(f"/delivery/download/{index}/{file_format}/")

    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert response.content.startswith(begins)
    assert response["Content-Length"] == str(len(response.content))
    assert response["Content-Disposition"] == (
        f'attachment; filename="{document.bank_account.iban}-2026-11-03-{index}.{file_format}"'
    )


def test_the_original_is_byte_for_byte_what_was_received(package, statement):
    index, document = statement

    response = package.get(f"/delivery/download/{index}/cod")

    assert response.content == content_of(document.file)
    assert response["ETag"] == f'"{document.file.sha256}"'


@pytest.mark.parametrize("write", [payroll, card_statement, expense_note, invoice])
@pytest.mark.parametrize("file_format", ["xml", "pdf"])
def test_every_other_kind_in_every_format(package, allowed, company, write, file_format):
    content = write(company.enterprise_number)
    receive_document(content, file_name="a.xml")
    [entry] = package.entries(package.feed_id(company))

    response = package.get(f"/delivery/download/{entry['feed_index']}/{file_format}/")

    begins, media_type = BEGINS[file_format]
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert response.content == content if file_format == "xml" else response.content[:5] == begins


@pytest.mark.parametrize("file_format", BEGINS)
def test_who_has_the_file_gets_304(package, statement, file_format):
    path = f"/delivery/download/{statement[0]}/{file_format}/"
    first = package.get(path)

    again = package.get(path, if_none_match=first["ETag"])

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.parametrize("file_format", ["csv", "COD", "x", "none"])
def test_a_format_that_does_not_exist(package, statement, file_format):
    response = package.get(f"/delivery/download/{statement[0]}/{file_format}/")

    assert refusal(response) == (404, "format-not-available", True)


def test_payroll_is_no_coda(package, allowed, company):
    receive_document(payroll(company.enterprise_number), file_name="a.xml")
    [entry] = package.entries(package.feed_id(company))

    response = package.get(f"/delivery/download/{entry['feed_index']}/cod/")

    assert refusal(response) == (404, "format-not-available", True)


@pytest.mark.parametrize("accept", ["text/html", "application/json", "application/x-nothing"])
def test_what_is_accepted_does_not_matter(package, statement, accept):
    response = package.get(f"/delivery/download/{statement[0]}/cod/", accept=accept)

    assert response.status_code == 200


@pytest.mark.parametrize("status", ["to_be_determined", "denied", "cancelled"])
def test_a_consent_that_ended_closes_the_download(package, statement, office, partner, status):
    Consent.objects.all().delete()
    ConsentFactory(office=office, partner=partner, status=status)

    answers = [
        package.get(f"/delivery/download/{statement[0]}/{file_format}/") for file_format in BEGINS
    ]

    assert [refusal(answer) for answer in answers] == [(403, "mandate-not-active", True)] * 3


def test_a_consent_past_its_end_closes_the_download(package, statement):
    Consent.objects.update(ends_at=timezone.now())

    response = package.get(f"/delivery/download/{statement[0]}/cod/")

    assert refusal(response) == (403, "mandate-not-active", True)


def test_what_is_not_ones_own_looks_like_nothing(
    package, statement, allowed, other_partner, partner, office, other_office
):
    ConsentFactory(office=other_office, partner=partner, status="allowed")
    strangers = [package_of(other_partner, office), package_of(partner, other_office)]

    answers = [
        *(stranger.get(f"/delivery/download/{statement[0]}/cod/") for stranger in strangers),
        package.get(f"/delivery/download/{uuid.uuid4()}/cod/"),
        package.get("/delivery/download/277/cod/"),
        package.get(f"/delivery/redownload/{statement[0]}/cod/"),
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[-1].content)
    }


def test_an_original_is_three_statements(package, statement, django_assert_num_queries):
    package.get(f"/delivery/download/{statement[0]}/cod/")

    with django_assert_num_queries(3):  # who calls, what it is, that it was fetched
        response = package.get(f"/delivery/download/{statement[0]}/cod/")

    assert response.status_code == 200


def test_a_file_that_was_damaged_is_not_given_out(package, statement, caplog):
    StoredFile.objects.update(sha256="0" * 64)

    response = package.get(f"/delivery/download/{statement[0]}/cod/")

    assert refusal(response) == (500, "damaged_file", True)


def test_a_file_that_cannot_be_rendered_any_more(package, statement):
    Document.objects.update(file=store(b"no statement at all"))

    response = package.get(f"/delivery/download/{statement[0]}/pdf/")

    assert refusal(response) == (404, "format-not-available", True)


def test_the_name_of_the_file_is_ours_however_the_index_is_written(package, statement):
    index, document = statement
    FeedEntry.objects.update(index=f"0{index[1:]}")
    written = "%0A" + index.replace("-", "")[1:]  # a number may begin with a blank, for Python

    response = package.get(f"/delivery/download/{written}/cod/")

    iban, day = document.bank_account.iban, document.period_end
    assert response["Content-Disposition"] == (
        f'attachment; filename="{iban}-{day}-0{index[1:]}.cod"'
    )
