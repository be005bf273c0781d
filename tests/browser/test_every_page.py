"""Every page of the portal: axe finds nothing in light, in dark and at 390 px.

The console stays silent, nothing is asked of another host, and nothing is wider than the window.
``places`` says where the pages are; it has them from the URL configuration.

With EVERY_LOOK=1 axe sees all pages in every look. Else every page is opened every other day, in
turns, and a fifth of those, as chance has it, is shown to axe, wide and light or narrow and dark.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import cycle

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin import site as staff_site
from django.contrib.admin.utils import quote
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Route

from portal import errors
from tests.admin.rows import MAKERS
from tests.architecture.selection import is_its_turn
from tests.authorisation.matrix import MATRIX
from tests.authorisation.routes import ALL_ROUTES
from tests.browser.axe import LOOKS, Look, faults, violations
from tests.browser.conftest import Person
from tests.browser.places import (
    APIS,
    ELSEWHERE,
    FILES,
    MEANS,
    ON_THE_SPOT,
    SECOND_FACTOR,
    Place,
    forms,
    is_no_page,
    page_routes,
    places,
)
from tests.browser.world import make
from tests.factories import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PORTIONS = 3  # of the Admin's pages, so that workers share them
EVERY_LOOK = bool(os.environ.get("EVERY_LOOK"))
FEW = 3  # models of which a run opens the pages of rows
LIGHT_AND_WIDE, _, DARK_AND_NARROW = LOOKS


def looks_of_a_page() -> Iterable[Look]:
    """Return all looks if that was asked for, else at most one, by the seed of this run."""
    if EVERY_LOOK:
        return LOOKS
    return random.choice([[LIGHT_AND_WIDE], [DARK_AND_NARROW], *[[]] * 8])


def looked_at(somebody: Person, looks: Iterable[Look] | None = None) -> list[str]:
    """Return what is wrong with the page at hand."""
    page = somebody.page
    looks = looks_of_a_page() if looks is None else looks
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    found = [fault for look in looks for fault in faults(page, look)]
    found += [f"the console says: {said}" for said in somebody.console]
    found += [f"it asks another host: {url}" for url in somebody.foreign]
    return found


def walked(somebody: Person, visits: Iterable[Place], keys: dict[str, object]) -> Iterator[str]:
    """Go from page to page; yields what is wrong, with the place where it is."""
    for place in visits:
        if not (EVERY_LOOK or is_its_turn(place.path)):
            continue
        somebody.complaints.clear()
        somebody.foreign.clear()
        try:
            path = place.path.format(**keys)
        except KeyError as unknown:
            yield f"{place.path} names {unknown}: let world make it, or say in MEANS what it is"
            continue
        answer = somebody.page.goto(f"/{path.lstrip('/')}")
        if answer.status != place.status:
            yield f"{place.path} answers {answer.status}"
        elif answer.request.redirected_from and place.path not in ON_THE_SPOT:
            yield f"{place.path} leads to {somebody.page.url}"
        else:
            yield from (f"{place.path}: {fault}" for fault in looked_at(somebody))


def told(found: Iterable[str]) -> str:
    """Return everything that was found as lines, which a failing test shows in full."""
    return "\n".join(found)


@pytest.fixture
def keys(office, admin):
    return make(office, admin)


@pytest.fixture
def quiet(person):
    """Return a function that seats somebody for whom nothing moves."""

    def seat(user=None):
        somebody = person(reduced_motion="reduce")
        if user:
            somebody.log_in(user)
        return somebody

    return seat


def test_pages_that_are_no_pages_exist():
    assert {*FILES, *ELSEWHERE, *MEANS, *SECOND_FACTOR} - set(ALL_ROUTES) == set()


def test_every_route_is_a_page_or_known_to_be_none():
    posted = {row.route for row in MATRIX} - {row.route for row in MATRIX if row.method == "GET"}
    known = {*page_routes(), *posted, *filter(is_no_page, ALL_ROUTES)}

    assert [r for r in ALL_ROUTES if r not in known and not r.startswith(APIS)] == []


def test_axe_finds_what_is_wrong(chromium_browser):
    page = chromium_browser.new_page()
    small = '<button style="width:9px;height:9px;padding:0" aria-label="x"></button>'
    page.set_content(f'<img src="data:,"><p style="color:#eee">pale</p>{small}{small}')

    found = {each.partition(":")[0] for each in violations(page)}

    page.close()
    assert {"image-alt", "color-contrast", "target-size", "html-has-lang"} <= found


def test_pages_that_are_open_to_all(quiet, keys):
    assert told(walked(quiet(), places("nobody"), keys)) == ""


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_pages_of_an_office(quiet, admin, keys, portion):
    visits = places("admin")[portion::PORTIONS]

    assert told(walked(quiet(admin), visits, keys)) == ""


def test_pages_of_an_ordinary_user(quiet, member, keys):
    assert told(walked(quiet(member), places("member"), keys)) == ""


def test_pages_of_who_has_a_second_factor(quiet, outsider):
    somebody = quiet(outsider)
    TOTP.activate(outsider, generate_totp_secret())
    RecoveryCodes.activate(outsider)
    keys = {"pk": add_passkey(somebody, outsider)}
    newcomer = quiet()

    found = list(walked(somebody, places("protected"), keys))
    newcomer.log_in(outsider)

    assert told(found) == ""
    assert "2fa/authenticate" in newcomer.page.url
    assert told(looked_at(newcomer)) == ""


def add_passkey(somebody: Person, user) -> int:
    """Let a browser make a passkey, as a telephone would; returns its number."""
    session = somebody.context.new_cdp_session(somebody.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    somebody.page.goto("/accounts/2fa/webauthn/add/")
    somebody.page.locator("main input[name=name]").fill("Telephone")
    somebody.page.locator("main form button").first.click()
    somebody.page.wait_for_url(lambda url: "/add/" not in url)
    return Authenticator.objects.get(user=user, type="webauthn").pk


def test_pages_of_staff(quiet, superuser, keys):
    visits = [*places("staff"), Place("admin/", "staff")]

    assert told(walked(quiet(superuser), visits, keys)) == ""


def acted_on() -> list[str]:
    """Return the models on whose rows staff do something, and those that they look into most."""
    looked_into = {"audit.AuditEvent", "mails.Mail", "outbox.OutboxMessage"}
    pages = {model._meta.label: each for model, each in staff_site._registry.items()}
    doing = {label for label in MAKERS if pages[label].deeds or pages[label].add_deed}
    return sorted(doing | looked_into)


def row_pages(label: str) -> Iterator[str]:
    """Make a row of a model; yields the addresses of its list, its page and what can be done."""
    row = MAKERS[label]()
    name, pages = row._meta.label_lower.replace(".", "_"), staff_site._registry[type(row)]
    yield reverse(f"admin:{name}_changelist")
    yield reverse(f"admin:{name}_change", args=[quote(row.pk)])
    if pages.add_deed:
        yield reverse(f"admin:{name}_add")
    for deed in pages.deeds:
        if deed.is_offered(row):
            yield deed.url(row)


@pytest.mark.parametrize("portion", range(2))
def test_pages_of_rows(quiet, superuser, portion):
    """They are built alike for every model, so a run opens those of a few, by its seed."""
    labels = acted_on() if EVERY_LOOK else random.sample(acted_on(), FEW)
    somebody = quiet(superuser)
    paths = [path for label in labels[portion::2] for path in row_pages(label)]

    assert told(walked(somebody, [Place(path, "staff") for path in paths], {})) == ""


EMPTY_AND_SEND = """() => {
    const form = [...document.querySelectorAll("main form[method=post]")].pop();
    for (const field of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        field.value = field.type === "radio" ? field.value : "";
        field.checked = false;
    }
    form.noValidate = true;
    form.requestSubmit();
}"""


@pytest.mark.parametrize("who", ["nobody", "admin"])
def test_forms_that_were_sent_empty(quiet, admin, keys, who):
    somebody, looks, found = quiet(admin if who == "admin" else None), cycle(LOOKS), []
    page = somebody.page

    for path in forms(who):
        page.goto(f"/{path.format(**keys)}")
        with page.expect_navigation():
            page.evaluate(EMPTY_AND_SEND)
        look = next(looks)
        shown = [look] if EVERY_LOOK else random.choice([[look], [], []])
        found += [f"{path}: {fault}" for fault in looked_at(somebody, shown)]
        if not page.locator("main [aria-invalid=true], main [role=alert]").count():
            found.append(f"{path} doesn't say what is missing")

    assert told(found) == ""


ERRORS = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    500: errors.server_error,
    503: errors.service_unavailable,
}


def test_pages_of_what_went_wrong(quiet):
    somebody = quiet()
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(), AnonymousUser()
    found: list[str] = []
    for status, answer in ERRORS.items():
        body = answer(request).content.decode()
        somebody.page.route(f"**/{status}/", partial(drawn, body=body))
        somebody.page.goto(f"/{status}/")
        found += [f"{status}: {fault}" for fault in looked_at(somebody)]

    assert told(found) == ""


def drawn(route: Route, *, body: str) -> None:
    route.fulfill(body=body, content_type="text/html")


def test_menus_unfolded(quiet, admin, office, other_office):
    MembershipFactory(office=other_office, user=admin)
    somebody = quiet(admin)
    somebody.page.goto(f"/offices/{office.pk}/")
    found: list[str] = []
    unfolded = 0
    for look in LOOKS:
        found += faults(somebody.page, look)  # which decides what menus there are
        for menu in somebody.page.locator("header details:visible").all():
            unfolded += 1
            menu.locator("summary").first.click()
            found += faults(somebody.page, look, within="header")  # it may lie on what is below

    assert told(found) == ""
    assert unfolded >= 2 * len(LOOKS)
