"""What people come to do, from the first click to the last, in the languages that they speak.

On the whole way the console stays silent and no request leaves the host. ``test_consent_loop`` and
``test_documents`` hold the journeys of software that gets in, and of what arrives.
"""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from mandates.models import Mandate
from offices.models import Client, Membership
from tests.browser.conftest import PASSWORD, PHONE, with_and_without_scripts
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    EnvironmentFactory,
    MembershipFactory,
)
from tests.offices.test_imports import HEAD, a_line, csv
from tests.users.conftest import code_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "nouvelle@office.example"
MOST_STOPS = 60  # of the Tab key on one page


def admin_of(office, language):
    return MembershipFactory(office=office, role="admin", user__language=language).user


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _stop in range(MOST_STOPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} can't be reached with the keyboard.")


def submit(page: Page) -> Locator:
    """Return the button that sends the last form of a page."""
    return page.locator("main form button[type=submit]").last


def newest_link(kind: str) -> str:
    """Return the path of a link in the newest mail that holds one."""
    found = [re.search(rf"https?://[^/\s]+(/{kind}/\S+)", each.body) for each in mail.outbox]
    return [each[1] for each in found if each][-1]


def test_the_first_log_in_of_an_admin_sets_up_a_second_factor(person, office, settings):
    settings.DEMO = False
    admin = admin_of(office, "fr")
    somebody = person(locale="fr-BE")
    page = somebody.page

    somebody.log_in(admin, f"/offices/{office.pk}/users/")
    if "totp" not in page.url:
        page.locator('main a[href*="totp/activate"]').click()
    secret = page.locator("[data-copy]").first.get_attribute("data-copy")
    page.locator("input[name=code]").fill(code_for(secret))
    page.locator("main form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_url(re.compile("recovery"))
    somebody.see_nothing_wrong()

    page.goto(f"/offices/{office.pk}/users/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Utilisateurs")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    somebody.met_nothing_odd()


def test_companies_are_added_from_a_list_with_the_keyboard_alone(
    person, office, run_outbox, tmp_path
):
    EnvironmentFactory(office=office)
    admin = admin_of(office, "nl")
    list_of_two = tmp_path / "klanten.csv"
    list_of_two.write_bytes(csv(HEAD, a_line(0, name="Garage Zonder Haast"), a_line(1, name="")))
    somebody = person(locale="nl-BE")
    page = somebody.page
    somebody.log_in(admin, f"/offices/{office.pk}/companies/")

    go_to(page, page.locator('main a[href$="/companies/import/"]').first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/import/$"))
    go_to(page, page.locator("input[type=file]"))
    page.locator("input[type=file]").set_input_files(list_of_two)  # the chooser is the system's
    go_to(page, submit(page))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text("De naam ontbreekt.")
    go_to(page, page.locator('form[action$="/start/"] button'))
    page.keyboard.press("Enter")
    expect(page.locator("progress")).to_be_visible()
    somebody.see_nothing_wrong()
    run_outbox()

    added = page.get_by_role("link", name="Garage Zonder Haast")
    expect(added).to_be_visible()  # the page looks again by itself
    go_to(page, added)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Garage Zonder Haast")
    somebody.met_nothing_odd()


@with_and_without_scripts
def test_a_mandate_is_ordered_and_signed_on_a_phone(person, office, run_outbox, scripts):
    company = ClientFactory(office=office, contact_email="baas@bedrijf.example", language="fr")
    BankAccountFactory(client=company, iban="BE67310000000187", bank_bic="BBRUBEBB")
    accountant = person(java_script_enabled=scripts, locale="nl-BE", viewport=PHONE)
    page = accountant.page
    accountant.log_in(admin_of(office, "nl"), f"/clients/{company.pk}/mandates/order/coda/")
    page.locator("main input[type=checkbox]").first.check()
    submit(page).click()
    page.wait_for_url(re.compile("/mandates/[0-9a-f-]{36}/"))
    accountant.met_nothing_odd()
    run_outbox()

    boss = person(java_script_enabled=scripts, locale="fr-BE", viewport=PHONE)
    phone = boss.page
    phone.goto(newest_link("sign"))
    phone.locator('form[action$="/code/"] button').click()
    phone.wait_for_load_state()
    run_outbox()
    code = re.search(r"\b(\d{3}\s?\d{3})\b", mail.outbox[-1].body)[1]
    phone.locator("input[name=name]").fill("Claire Exemple")
    phone.locator("input[name=capacity]").fill("gérante")
    phone.locator("input[name=code]").fill(code)
    phone.locator("input[name=agree]").check()
    submit(phone).click()
    phone.wait_for_load_state()
    boss.see_nothing_wrong()

    assert Mandate.objects.get().signed_at is not None
    expect(phone.locator("html")).to_have_attribute("lang", "fr")


def test_somebody_is_invited_and_limited_to_one_environment(person, office, run_outbox):
    here = ClientFactory(office=office, name="Boulangerie Ici")
    ClientFactory(office=office, name="Garage Là-bas")
    admin = person(locale="nl-BE")
    page = admin.page
    admin.log_in(admin_of(office, "nl"), f"/offices/{office.pk}/users/invite/")
    page.locator("input[name=email]").fill(NEW)
    page.locator("select[name=language]").select_option("fr")
    page.locator(f'input[name=environments][value="{here.environment_id}"]').check()
    submit(page).click()
    page.wait_for_url(re.compile("/users/$"))
    admin.met_nothing_odd()
    run_outbox()

    colleague = person(locale="fr-BE", viewport=PHONE)
    phone = colleague.page
    phone.goto(newest_link("invitations"))
    phone.locator("input[name=full_name]").fill("Nouvelle Collègue")
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("input[name=password_again]").fill(PASSWORD)
    submit(phone).click()
    phone.wait_for_url(re.compile("/accounts/login/"))
    colleague.log_in(Membership.objects.get(user__email=NEW).user)
    phone.goto(f"/offices/{office.pk}/companies/")

    expect(phone.locator("main")).to_contain_text("Boulangerie Ici")
    expect(phone.locator("main")).not_to_contain_text("Garage Là-bas")
    colleague.met_nothing_odd()


def test_the_office_is_switched_and_its_companies_taken_along(person, office, other_office):
    user = admin_of(office, "fr")
    MembershipFactory(office=other_office, user=user)
    ClientFactory(office=office)
    theirs = ClientFactory(office=other_office, name="Imprimerie du Canard")
    somebody = person(locale="fr-BE")
    page = somebody.page
    somebody.log_in(user, f"/offices/{office.pk}/")

    page.locator("header details").first.locator("summary").click()
    page.get_by_role("link", name=other_office.name).first.click()
    page.wait_for_url(f"**/offices/{other_office.pk}/")
    page.locator(f'.sidebar a[href="/offices/{other_office.pk}/companies/"]').click()
    expect(page.locator("main table")).to_contain_text(theirs.name)
    with page.expect_download() as download:
        page.locator('main a[href*="form=xlsx"]').click()

    assert re.fullmatch(r"companies-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
    assert Client.objects.count() == 2
    somebody.met_nothing_odd()
