"""What arrives, in a browser: found, opened, taken along; what is missing, asked for again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.files import content_of
from documents.models import StatementRequest
from documents.services import receive_document
from insights.services import look
from tests.api.delivery.conftest import package_of
from tests.browser.conftest import PHONE, with_and_without_scripts
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account(office):
    return BankAccountFactory(client=ClientFactory(office=office))


def received(account, *, sequence, day, **more):
    content = file_of(statement(account.iban, sequence=sequence, day=day, **more))
    [document] = receive_document(content, file_name=f"{sequence}.cod").documents
    return document


@with_and_without_scripts
def test_a_payment_is_found_by_its_amount_and_the_statement_downloaded(
    person, office, account, scripts
):
    user = MembershipFactory(office=office, user__language="nl").user
    document = received(account, sequence=1, day=date(2026, 11, 19), amounts=(12_340, -2_340))
    received(account, sequence=2, day=date(2026, 11, 20), amounts=(5_000,), old=110_000)
    somebody = person(java_script_enabled=scripts, locale="nl-BE")
    page = somebody.page
    somebody.log_in(user, f"/offices/{office.pk}/documents/")

    page.locator("input[name=least]").fill("2,34")
    page.keyboard.press("Enter")
    expect(page.locator(".row-link")).to_have_count(1)
    page.locator(".row-link__go").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(str(document.uuid)))

    with page.expect_download() as download:
        page.get_by_role("link", name="CODA", exact=True).click()
    assert download.value.suggested_filename == f"{account.iban}-2026-11-19-coda.cod"
    assert download.value.path().read_bytes() == content_of(document.file)
    somebody.met_nothing_odd()


def test_a_selection_is_downloaded_without_scripts_on_a_phone(person, office, admin, account):
    for sequence in (1, 2):
        received(account, sequence=sequence, day=date(2026, 11, 18 + sequence), amounts=())
    somebody = person(java_script_enabled=False, viewport=PHONE)
    page = somebody.page
    somebody.log_in(admin, f"/offices/{office.pk}/documents/")

    page.locator("input[name=document]").first.check()
    with page.expect_download() as download:
        page.locator("button[value=original]").click()

    assert re.fullmatch(r"documents-\d{8}-\d{4}\.zip", download.value.suggested_filename)
    assert len(ZipFile(download.value.path()).namelist()) == 1
    somebody.met_nothing_odd()


@with_and_without_scripts
def test_what_is_missing_in_the_morning_is_asked_for_again(
    person, office, account, partner, scripts
):
    user = MembershipFactory(office=office, user__language="fr").user
    today = timezone.localdate()
    first, second = today - timedelta(days=9), today - timedelta(days=2)
    received(account, sequence=1, day=first)
    received(account, sequence=4, day=second, old=200_000)
    ConsentFactory(office=office, partner=partner, status="allowed")
    package = package_of(partner, office)
    feed = package.feed_id(account.client)
    package.acknowledge(feed, package.entries(feed)[-1]["feed_index"])
    look()
    somebody = person(java_script_enabled=scripts, locale="fr-BE")
    page = somebody.page

    # The dashboard says it first; the calendar shows where.
    somebody.log_in(user, f"/offices/{office.pk}/")
    page.locator('.task a[href*="/ask-again/"]').click()
    page.locator('.crumbs a[href$="/statements/"]').click()
    expect(page.locator("td .is-missing").first).to_be_visible()

    # What we have comes again to the software, what never came is asked of the bank.
    page.locator('main a.button--primary[href$="/ask-again/"]').click()
    page.locator("main form[method=post] button").click()
    expect(page.locator("main [role=status]").first).to_be_visible()
    somebody.see_nothing_wrong()
    again = package.entries(feed, "redownload-feed")
    assert [each["metadata"]["first_statement_number"] for each in again] == [1, 4]
    assert StatementRequest.objects.get().gap.bank_account == account


@with_and_without_scripts
def test_a_long_list_is_exported_and_found_again(
    person, office, account, run_outbox, monkeypatch, scripts
):
    monkeypatch.setattr("offices.views.exports.MOST_AT_ONCE", 1)
    user = MembershipFactory(office=office, user__language="nl").user
    for sequence in (1, 2, 3):
        received(account, sequence=sequence, day=date(2026, 11, 16 + sequence))
    somebody = person(java_script_enabled=scripts, locale="nl-BE")
    page = somebody.page
    somebody.log_in(user, f"/offices/{office.pk}/documents/?dated_from=2026-11-18")

    page.locator('main a[href*="/documents/export/"]').first.click()
    somebody.see_nothing_wrong()
    page.locator("main form[method=post] button").click()
    page.wait_for_url("**/work/")
    expect(page.locator("progress")).to_be_visible()
    somebody.see_nothing_wrong()
    run_outbox()

    ready = page.locator('main a[href*="/work/exports/"]')
    expect(ready).to_be_visible()  # the page looks again by itself
    with page.expect_download() as download:
        ready.click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert re.fullmatch(r"documents-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    assert [account.iban in line for line in lines] == [False, True, True]
    somebody.met_nothing_odd()
