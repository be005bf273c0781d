"""Headless Chromium, watched: no console message, no request to another host, nothing for axe."""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.axe import violations
from tests.factories.partners import CALLBACK

PASSWORD = "a long enough passphrase"
PHONE = {"width": 390, "height": 844}
with_and_without_scripts = pytest.mark.parametrize(
    "scripts", [True, False], ids=["scripts", "no scripts"]
)
PATIENCE_MS = 30_000  # of a machine with much else to do
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


@pytest.fixture(scope="module")
def chromium_browser():
    """One browser for a file of tests; without Chromium a skip, in CI a failure.

    Not for the whole session: while it is there, an event loop runs in this thread, and whoever
    else starts one is refused.
    """
    path = chromium()
    if path is None:
        reason = "Chromium is not installed (apt-get install chromium, or set CHROMIUM)."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MS)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Person:
    """Somebody in front of a browser of their own, in which everything is noted."""

    def __init__(self, browser: Browser, base_url: str, **options) -> None:
        self.context = browser.new_context(base_url=base_url, **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
        self.runs_scripts = options.get("java_script_enabled", True)
        self.complaints: list[tuple[str, str]] = []
        self.refused: set[str] = set()
        self.foreign: list[str] = []
        self.host = urlsplit(base_url).netloc
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self._complain(said.text, said.location["url"]))
        self.page.on("pageerror", lambda error: self._complain(str(error), ""))
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)

    def _complain(self, text: str, url: str) -> None:
        self.complaints.append((text, url))

    def _note_request(self, request) -> None:
        host = urlsplit(request.url).netloc
        if host not in {self.host, urlsplit(CALLBACK).netloc, ""}:
            self.foreign.append(request.url)

    def _note_response(self, response) -> None:
        if response.request.is_navigation_request() and 400 <= response.status < 500:
            self.refused.add(response.url)

    @property
    def console(self) -> list[str]:
        """What the browser complained of, but for a page that says no: that it reports itself."""
        return [
            text
            for text, url in self.complaints
            if url not in self.refused or not text.startswith("Failed to load resource")
        ]

    def log_in(self, user, path: str = "/") -> None:
        """Open a path, and go through the log-in that stands before it."""
        self.page.goto(path)
        self.page.locator("input[name=login]").fill(user.email)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.locator("form:has(input[type=password]) button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)

    def see_nothing_wrong(self) -> None:
        """Check the page at hand with axe, for what ``test_every_page`` doesn't come across."""
        self.page.wait_for_load_state()
        if self.runs_scripts:
            assert violations(self.page) == []
        self.met_nothing_odd()

    def met_nothing_odd(self) -> None:
        """Check that up to here the browser complained of nothing and asked no other host."""
        assert self.console == []
        assert self.foreign == []


@pytest.fixture
def person(chromium_browser, live_server, settings):
    """Return a function that seats somebody in front of a browser."""
    settings.BASE_URL = live_server.url
    seated = []

    def seat(**options) -> Person:
        somebody = Person(chromium_browser, live_server.url, **options)
        seated.append(somebody)
        return somebody

    yield seat
    for somebody in seated:
        somebody.context.close()
