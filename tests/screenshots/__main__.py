"""``python -m tests.screenshots [NAMES] [--folder F] [--language L]…``: pictures of every page.

A portal of its own is filled in a temporary folder, served on a free port and gone afterwards.
``NAMES`` is a regular expression: ``compan|import`` makes the pictures of those pages only.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from make_keys import make_keys
from tests.servers import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.screenshots.pages import Look

WIDTHS = (1440, 390)
SCHEMES = ("light", "dark")
HEIGHT = 900
START_SECONDS = 30


def main(arguments: Sequence[str]) -> int:
    """Make the pictures; returns the exit status."""
    asked = parsed(arguments)
    with TemporaryDirectory(prefix="mycodabox-pictures-") as folder:
        prepare_environment(Path(folder))
        import django

        django.setup()
        from mycodabox.preparation import prepare

        prepare(say=say)
        from tests.screenshots import world

        say("Making what the demonstration lacks …")
        keys = world.make(Path(folder) / "mail")
        with served(int(os.environ["PORT"])):
            return photograph(asked, keys)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots")
    parser.add_argument("names", nargs="?", default="", help="a regular expression")
    parser.add_argument("--folder", type=Path, default=Path("screenshots"))
    parser.add_argument("--language", action="append", choices=["nl", "fr", "en"])
    return parser.parse_args(arguments)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def prepare_environment(folder: Path) -> None:
    """Name the settings of a portal that lives in a folder, for this process and the server."""
    port = free_port()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mycodabox.settings.dev",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in this thread
        "VAR": str(folder),
        "DEMO": "1",
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "ERROR",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "MAIL_URL"):
        os.environ.pop(name, None)
    make_keys(folder / "keys")


@contextmanager
def served(port: int) -> Iterator[None]:
    """Serve the portal until the pictures are made."""
    from mycodabox.management.commands.run import is_served, programs

    log = Path(os.environ["VAR"]) / "server.log"
    with log.open("wb") as file:
        server = subprocess.Popen(programs(port)[0].command, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_served(port):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"The portal did not start:\n{log.read_text()}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def photograph(asked: argparse.Namespace, keys: dict[str, object]) -> int:
    """Walk through the pages once a language and take each in both widths and colour schemes."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import QUIET, chromium
    from tests.screenshots.pages import LOOKS

    looks = [look for look in LOOKS if re.search(asked.names, look.name)]
    path = chromium()
    if path is None:
        sys.exit("Chromium is not installed (apt-get install chromium, or set CHROMIUM).")
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        for language in asked.language or ("en", "nl"):
            for who in ("nobody", "person", "staff"):
                mine = [look for look in looks if look.who == who]
                if mine:
                    say(f"{len(mine)} pages for {who}, {language} …")
                    wrong += pictures(browser, mine, keys, language, asked.folder)
        browser.close()
    for sentence in wrong:
        say(sentence)
    say(f"The pictures are in {asked.folder}/.")
    return 1 if wrong else 0


def pictures(
    browser: Browser, looks: Sequence[Look], keys: dict[str, object], language: str, folder: Path
) -> list[str]:
    """Take the pictures of one person in one language; returns what was plainly wrong."""
    context = browser.new_context(base_url=os.environ["BASE_URL"], reduced_motion="reduce")
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": "language", "value": language, "url": os.environ["BASE_URL"]}])
    page = context.new_page()
    if looks[0].who != "nobody":
        log_in(page, looks[0].who, language)
    wrong = []
    for look in looks:
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        response = page.goto(look.path.format(**keys))
        if response is None or response.status >= 500:
            wrong.append(f"{look.name}: {response.status if response else 'no answer'}")
        if look.act:
            look.act(page)
        wrong += [
            f"{look.name} ({language}): {fault}"
            for fault in take(page, look.name, language, folder)
        ]
    context.close()
    return wrong


def take(page: Page, name: str, language: str, folder: Path) -> Iterator[str]:
    """Take one page in every width and colour scheme; yields what doesn't fit."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"wider than {width} pixels"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            target = folder / f"{width}-{scheme}-{language}" / f"{name}.png"
            page.screenshot(path=target, full_page=True)


def log_in(page: Page, who: str, language: str) -> None:
    from tests.screenshots import world
    from users.models import User

    email = world.STAFF if who == "staff" else world.EMAIL
    User.objects.filter(email=email).update(language=language)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(world.PASSWORD)
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
