"""The whole loop in a browser: asked, allowed, fetched, cancelled, refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from consents.models import Consent
from tests.api.connect.conftest import Software
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


def test_an_admin_allows_and_cancels_while_the_software_fetches(
    person, office, admin, partner, document
):
    software = Software(partner).authorise()
    asked = software.request_consent(office.enterprise_number, f"{CALLBACK}?state=abc").json()[
        "data"
    ]
    somebody = person()
    page = somebody.page

    # The software sends the person to the confirmation address; the log-in keeps the way.
    path = asked["attributes"]["confirmationUri"].removeprefix(somebody_base(somebody))
    page.goto(path)
    somebody.see_nothing_wrong()
    somebody.log_in(admin, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage your consent")
    somebody.see_nothing_wrong()

    # Without the terms nothing is allowed.
    page.locator("form").filter(has=page.get_by_role("button", name="Allow consent")).evaluate(
        "form => form.noValidate = true"
    )
    page.get_by_role("button", name="Allow consent").click()
    expect(page.locator("main")).to_contain_text("accept them")
    somebody.console.clear()  # the browser itself reports the 422

    page.locator("input[name=accept_terms]").check()
    page.get_by_role("button", name="Allow consent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Allow"))
    somebody.see_nothing_wrong()
    assert Consent.objects.get().status == "to_be_determined"
    page.get_by_role("button", name="Allow consent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consent confirmed")
    somebody.see_nothing_wrong()
    page.get_by_role("link", name=re.compile("Back to")).click()
    page.wait_for_url(f"{CALLBACK}*")
    assert page.url == f"{CALLBACK}?state=abc&status=allowed&consentId={asked['id']}"

    assert software.document(document, accept=COD).status_code == 200

    # The office cancels from its list, and the very next call is refused.
    page.goto(f"/offices/{office.pk}/codabox-connect/")
    somebody.see_nothing_wrong()
    page.locator(f'a[href="/consents/{asked["id"]}/cancel/"]').click()
    somebody.see_nothing_wrong()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Cancelled")
    somebody.see_nothing_wrong()

    refused = software.document(document, accept=COD)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "consentNotValid")


def somebody_base(somebody) -> str:
    return f"http://{somebody.host}"


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
    somebody.console.clear()  # the browser itself reports the 403
    somebody.see_nothing_wrong()


def test_denying_in_dutch_on_a_phone_without_javascript(person, office, partner):
    admin = MembershipFactory(office=office, role="admin", user__language="nl").user
    consent = ConsentFactory(office=office, partner=partner, redirect_uri=CALLBACK)
    somebody = person(
        java_script_enabled=False, locale="nl-BE", viewport={"width": 390, "height": 844}
    )
    page = somebody.page
    page.goto(f"/consents/{consent.pk}/confirm")
    page.locator("input[name=login]").fill(admin.email)
    page.locator("input[name=password]").fill("a long enough passphrase")
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()

    page.get_by_role("link", name="Weigeren").click()
    page.locator("main form button[type=submit]").click()

    consent.refresh_from_db()
    assert (consent.status, consent.decided_by) == ("denied", admin)
    expect(page.locator("html")).to_have_attribute("lang", "nl")


PAGES = [
    "/",
    "/offices/{office}/",
    "/offices/{office}/attention/",
    "/offices/{office}/documents/",
    "/offices/{office}/mandates/",
    "/offices/{office}/companies/",
    "/offices/{office}/users/",
    "/clients/{client}/mandates/order/coda/",
    "/offices/{office}/codabox-connect/",
    "/offices/{office}/codabox-connect/?status=denied",
    "/consents/{waiting}/",
    "/consents/{waiting}/confirm",
    "/consents/{waiting}/deny/",
    "/consents/{allowed}/",
    "/consents/{allowed}/confirm",
    "/consents/{allowed}/cancel/",
    "/consents/{allowed}/confirmed/",
    "/profile/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/email/",
    "/accounts/logout/",
]


LOOKS = [("dark", 390, True)]  # the pages of documents are looked at in light, and wide


@pytest.mark.parametrize(("scheme", "width", "full"), LOOKS)
def test_every_page_is_accessible_and_quiet(person, office, admin, scheme, width, full):
    waiting = ConsentFactory(office=office)
    allowed = ConsentFactory(office=office, status="allowed")
    client = ClientFactory(office=office)
    if full:
        DocumentFactory(bank_account=BankAccountFactory(client=client))
        ConsentFactory(office=office, status="denied")
        ConsentFactory(office=office, status="cancelled")
    somebody = person(color_scheme=scheme, viewport={"width": width, "height": 900})
    somebody.log_in(admin)

    for path in PAGES:
        rows = {"office": office, "client": client, "waiting": waiting, "allowed": allowed}
        somebody.page.goto(path.format(**{name: row.pk for name, row in rows.items()}))
        somebody.see_nothing_wrong()
        overflow = somebody.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not overflow, path
