"""How software gets in, in a browser: it asks, is allowed, fetches, is refused; or has a token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import expect

from consents.models import Consent
from tests.api.connect.conftest import Software
from tests.browser.conftest import PHONE, with_and_without_scripts
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    MembershipFactory,
)
from tests.factories.partners import CALLBACK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COD = "application/vnd.coda.v1+cod"


@pytest.fixture
def document(office):
    return DocumentFactory(bank_account=BankAccountFactory(client=ClientFactory(office=office)))


@with_and_without_scripts
def test_an_admin_allows_and_cancels_while_the_software_fetches(
    person, office, partner, document, scripts
):
    admin = MembershipFactory(office=office, role="admin", user__language="fr").user
    software = Software(partner).authorise()
    asked = software.request_consent(office.enterprise_number, f"{CALLBACK}?state=abc").json()[
        "data"
    ]
    somebody = person(java_script_enabled=scripts, locale="fr-BE")
    page, main = somebody.page, somebody.page.locator("main")
    page.route(f"{CALLBACK}*", lambda route: route.fulfill(body="back in the software"))

    # The software sends the person to the confirmation address; the log-in keeps the way.
    path = urlsplit(asked["attributes"]["confirmationUri"]).path
    somebody.log_in(admin, path)
    expect(page.get_by_role("heading", level=1)).to_have_text(french("Manage your consent"))

    # Without the terms nothing is allowed.
    allow = page.get_by_role("button", name=french("Allow consent"))
    allow.click()
    expect(main).to_contain_text(
        french("Please read the terms and accept them to allow the consent.")
    )
    somebody.see_nothing_wrong()

    page.locator("input[name=accept_terms]").check()
    allow.click()
    expect(main).to_contain_text(french("Go back"))
    assert Consent.objects.get().status == "to_be_determined"
    allow.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(french("Consent confirmed"))
    page.locator(f'main a[href^="{CALLBACK}"]').click()
    page.wait_for_url(f"{CALLBACK}*")
    assert page.url == f"{CALLBACK}?state=abc&status=allowed&consentId={asked['id']}"

    assert software.document(document, accept=COD).status_code == 200

    # The office cancels from its list, and the very next call is refused.
    page.goto(f"/offices/{office.pk}/codabox-connect/")
    page.locator(f'a[href="/consents/{asked["id"]}/cancel/"]').click()
    page.locator("main form button[type=submit]").click()
    expect(main).to_contain_text(french("Consent cancelled"))
    somebody.met_nothing_odd()

    refused = software.document(document, accept=COD)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "consentNotValid")


def french(text: str) -> str:
    """Return what a text is in French, which there has to be."""
    with translation.override("fr"):
        translated = translation.gettext(text)
    assert translated != text
    return translated


@with_and_without_scripts
def test_a_token_is_issued_and_lets_the_software_in(person, office, partner, scripts):
    admin = MembershipFactory(office=office, role="admin", user__language="nl").user
    somebody = person(java_script_enabled=scripts, locale="nl-BE")
    page = somebody.page
    somebody.log_in(admin, f"/offices/{office.pk}/codabox-connect/")

    page.locator('main nav a[href$="/tokens/"]').click()
    page.locator('main a[href$="/tokens/issue/"]').first.click()
    page.locator("select[name=partner]").select_option(partner.name)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#accept-terms-error")).to_be_visible()
    page.locator("input[name=accept_terms]").check()
    page.locator("main form button[type=submit]").click()
    token = page.locator("#token").inner_text()
    somebody.see_nothing_wrong()

    headers = {"x-software-company": str(partner.pk)}
    assert Client().get(f"/v2/get-credentials/{token}/", headers=headers).status_code == 200
    page.locator('main a[href$="/tokens/"]').last.click()
    expect(page.get_by_role("table").first).to_contain_text(partner.name)
    expect(page.locator("main")).not_to_contain_text(token)
    somebody.met_nothing_odd()


def test_the_identifier_is_copied_with_one_click(person, office, admin):
    consent = ConsentFactory(office=office, status="allowed")
    somebody = person()
    somebody.log_in(admin, f"/offices/{office.pk}/codabox-connect/")

    somebody.page.get_by_role("button", name=re.compile("Copy")).first.click()

    expect(somebody.page.get_by_text("Consent ID copied")).to_be_visible()
    assert somebody.page.evaluate("navigator.clipboard.readText()") == str(consent.pk)
    somebody.see_nothing_wrong()


def test_an_ordinary_user_reads_who_decides(person, office, member, admin):
    consent = ConsentFactory(office=office)
    somebody = person()

    somebody.log_in(member, f"/consents/{consent.pk}/confirm")

    expect(somebody.page.locator("main")).to_contain_text(admin.full_name)
    somebody.met_nothing_odd()


def test_denying_in_dutch_on_a_phone_without_javascript(person, office, partner):
    admin = MembershipFactory(office=office, role="admin", user__language="nl").user
    consent = ConsentFactory(office=office, partner=partner, redirect_uri=CALLBACK)
    somebody = person(java_script_enabled=False, locale="nl-BE", viewport=PHONE)
    page = somebody.page
    somebody.log_in(admin, f"/consents/{consent.pk}/confirm")

    page.get_by_role("link", name="Weigeren").click()
    page.locator("main form button[type=submit]").click()

    consent.refresh_from_db()
    assert (consent.status, consent.decided_by) == ("denied", admin)
    expect(page.locator("html")).to_have_attribute("lang", "nl")
