"""Documents as files: one by one, and a selection as a ZIP."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import date

import pytest
from django.core.files.storage import default_storage

from documents.models import Document
from documents.readable import Form
from documents.views import downloads
from documents.views.downloads import file_name
from tests.documents.pages.test_other_pages import document_of
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory

pytestmark = pytest.mark.django_db


def unpacked(response) -> dict[str, bytes]:
    content = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


# -- One document ----------------------------------------------------------------------------------


def test_the_original_is_given_to_the_last_byte(signed_in, member, account, receive):
    document = receive(account)

    response = signed_in(member).get(f"/documents/{document.uuid}/download/cod/")

    assert response.content == default_storage.open(document.file.name).read()
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == (
        f'attachment; filename="{account.iban}-2026-11-19-coda.cod"'
    )
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("xml", b"<?xml")])
def test_a_coda_can_be_had_as_pdf_and_camt(signed_in, member, account, receive, form, begins):
    document = receive(account)

    response = signed_in(member).get(f"/documents/{document.uuid}/download/{form}/")

    assert response.status_code == 200
    assert response.content.startswith(begins)


def test_the_pdf_is_in_the_language_of_the_office(signed_in, member, office, account, receive):
    office.language = "fr"
    office.save()
    document = receive(account)

    signed_in(member).get(f"/documents/{document.uuid}/download/pdf/")

    assert [each.language for each in document.file.renderings.all()] == ["fr"]


@pytest.mark.parametrize("form", ["doc", "COD", "html"])
def test_a_form_that_there_is_not_does_not_exist(signed_in, member, account, receive, form):
    path = f"/documents/{receive(account).uuid}/download/{form}/"

    assert signed_in(member).get(path).status_code == 404


def test_the_cod_of_an_invoice_does_not_exist(signed_in, member, company):
    document = document_of(company, "purchase_invoice", "<Nothing/>")

    response = signed_in(member).get(f"/documents/{document.uuid}/download/cod/")

    assert response.status_code == 404


def test_what_can_not_be_made_readable_says_so(signed_in, member, account):
    document = DocumentFactory(bank_account=account)

    response = signed_in(member).get(f"/documents/{document.uuid}/download/pdf/")

    assert response.status_code == 409
    assert "can't be read any more" in response.content.decode()


def test_names_are_plain_letters_whatever_the_sender_wrote(company):
    document = document_of(company, "purchase_invoice", "<Nothing/>")
    document.reference, document.dated, document.version = "../../é\r\nX: 1", date(2026, 11, 19), 2

    name = file_name(document, Form.XML)

    assert name == "KORST-2026-11-19-purchase_invoice-X_1-v2.xml"


# -- A selection -----------------------------------------------------------------------------------


def test_what_is_ticked_comes_as_one_zip(signed_in, member, office, account, receive):
    first = receive(account, day=date(2026, 11, 19), sequence=1, amounts=(), old=1_000)
    second = receive(account, day=date(2026, 11, 20), sequence=2, amounts=(), old=1_000)
    receive(account, day=date(2026, 11, 23), sequence=3, amounts=(), old=1_000)

    response = signed_in(member).post(
        f"/offices/{office.pk}/documents/download/",
        {"form": "original", "document": [str(first.uuid), str(second.uuid)]},
    )

    files = unpacked(response)
    assert set(files) == {
        f"{account.iban}-2026-11-19-coda.cod",
        f"{account.iban}-2026-11-20-coda.cod",
    }
    assert (
        files[f"{account.iban}-2026-11-19-coda.cod"] == default_storage.open(first.file.name).read()
    )


def test_without_a_tick_it_is_everything_that_the_filters_find(
    signed_in, member, office, account, company, receive
):
    receive(account)
    document_of(company, "purchase_invoice", "<Nothing/>")

    response = signed_in(member).post(
        f"/offices/{office.pk}/documents/download/?kind=coda", {"form": "pdf"}
    )

    [(name, content)] = unpacked(response).items()
    assert name.endswith("-coda.pdf")
    assert content.startswith(b"%PDF")


def test_two_documents_of_one_name_are_both_there(signed_in, member, office, account):
    for _ in range(3):
        DocumentFactory(bank_account=account)

    response = signed_in(member).post(
        f"/offices/{office.pk}/documents/download/", {"form": "original"}
    )

    assert sorted(unpacked(response)) == [
        f"{account.iban}-coda-2.cod",
        f"{account.iban}-coda-3.cod",
        f"{account.iban}-coda.cod",
    ]


def test_what_can_not_be_had_is_a_text_that_says_why(signed_in, member, office, account):
    DocumentFactory(bank_account=account)

    response = signed_in(member).post(f"/offices/{office.pk}/documents/download/", {"form": "pdf"})

    [(name, content)] = unpacked(response).items()
    assert name.endswith(".pdf.txt")
    assert b"can't be read any more" in content


def test_a_foreign_document_in_a_selection_does_not_exist(
    signed_in, member, office, other_office, account, receive
):
    mine = receive(account)
    foreign = DocumentFactory(
        bank_account=BankAccountFactory(client=ClientFactory(office=other_office))
    )

    for other in (foreign.uuid, uuid.uuid4()):
        response = signed_in(member).post(
            f"/offices/{office.pk}/documents/download/",
            {"form": "original", "document": [str(mine.uuid), str(other)]},
        )

        assert response.status_code == 404


def test_too_many_ticked_are_refused(signed_in, member, office, account, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_TOGETHER", 1)
    for _ in range(2):
        DocumentFactory(bank_account=account)
    keys = [str(key) for key in Document.objects.values_list("uuid", flat=True)]

    response = signed_in(member).post(
        f"/offices/{office.pk}/documents/download/", {"form": "original", "document": keys}
    )

    assert response.status_code == 422
    assert "At most 1 documents go into one ZIP" in response.content.decode()


def test_nothing_to_download_says_so(signed_in, member, office):
    response = signed_in(member).post(
        f"/offices/{office.pk}/documents/download/", {"form": "original"}
    )

    assert response.status_code == 422
    assert "There is nothing to download" in response.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"form": "docx"}, {"form": "original", "document": ["not-a-key"]}]
)
def test_what_is_not_understood_downloads_nothing(signed_in, member, office, account, sent):
    DocumentFactory(bank_account=account)

    response = signed_in(member).post(f"/offices/{office.pk}/documents/download/", sent)

    assert response.status_code == 422
    assert "Nothing was downloaded" in response.content.decode()


def test_a_zip_is_never_asked_for_by_a_link(signed_in, member, office):
    response = signed_in(member).get(f"/offices/{office.pk}/documents/download/")

    assert response.status_code == 405
