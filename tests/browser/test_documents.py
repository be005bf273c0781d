"""The pages about documents in a browser: a document found, opened and downloaded."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.documents.formats.soda import payrolls
from tests.documents.formats.ubl.builders import attachment, with_attachments
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory, MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account(office):
    return BankAccountFactory(client=ClientFactory(office=office))


def received(account, *, sequence, day, **more):
    content = file_of(statement(account.iban, sequence=sequence, day=day, **more))
    [document] = receive_document(content, file_name=f"{sequence}.cod").documents
    return document


def test_a_payment_is_found_by_its_amount_and_the_statement_downloaded(person, office, account):
    user = MembershipFactory(office=office, user__language="nl").user
    document = received(account, sequence=1, day=date(2026, 11, 19), amounts=(12_340, -2_340))
    received(account, sequence=2, day=date(2026, 11, 20), amounts=(5_000,), old=110_000)
    somebody = person(locale="nl-BE")
    page = somebody.page
    somebody.log_in(user, f"/offices/{office.pk}/documents/")

    page.locator("input[name=least]").fill("2,34")
    page.keyboard.press("Enter")
    expect(page.locator(".row-link")).to_have_count(1)
    page.locator(".row-link__go").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(str(document.uuid)))
    somebody.see_nothing_wrong()

    with page.expect_download() as download:
        page.get_by_role("link", name="CODA", exact=True).click()
    assert download.value.suggested_filename == f"{account.iban}-2026-11-19-coda.cod"


def test_a_selection_is_downloaded_without_javascript(person, office, admin, account):
    for sequence in (1, 2):
        received(account, sequence=sequence, day=date(2026, 11, 18 + sequence), amounts=())
    somebody = person(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = somebody.page
    page.goto(f"/offices/{office.pk}/documents/")
    page.locator("input[name=login]").fill(admin.email)
    page.locator("input[name=password]").fill("a long enough passphrase")
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()

    page.locator("input[name=document]").first.check()
    with page.expect_download() as download:
        page.locator("button[value=original]").click()

    assert re.fullmatch(r"documents-\d{8}-\d{4}\.zip", download.value.suggested_filename)


LOOKS = [("light", 1440, True)]  # the other pages are looked at in dark, and narrow


@pytest.mark.parametrize(("scheme", "width", "full"), LOOKS)
def test_every_page_is_accessible_and_quiet(person, office, admin, account, scheme, width, full):
    pages = [f"/offices/{office.pk}/documents/", f"/bank-accounts/{account.pk}/statements/"]
    if full:
        first = received(account, sequence=1, day=date(2026, 11, 17))
        received(account, sequence=4, day=date(2026, 11, 20), old=200_000)
        received(account, sequence=1, day=date(2026, 11, 17), amounts=(99_000,))
        invoice, payroll = (
            DocumentFactory(kind=kind, bank_account=None, client=account.client, content=content)
            for kind, content in (
                ("purchase_invoice", with_attachments(attachment()).data()),
                ("soda", payrolls.FILE.encode()),
            )
        )
        pages += [f"/documents/{each.uuid}/" for each in (first, invoice, payroll)]
        pages += [f"/documents/{invoice.uuid}/validation/"]
    somebody = person(color_scheme=scheme, viewport={"width": width, "height": 900})
    somebody.log_in(admin)

    for path in pages:
        somebody.page.goto(path)
        somebody.see_nothing_wrong()
        overflow = somebody.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not overflow, path
