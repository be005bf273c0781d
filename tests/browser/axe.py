"""What axe finds on the page at hand, in the looks that people have.

All of it is asked of a wide page in light and of a narrow one in dark; what only colours can spoil
is asked of the wide page in dark as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

HEIGHT = 900
OF_COLOURS = ("color-contrast", "link-in-text-block")
OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,  # of styles and media; no rule that we ask for needs it
    "rules": {"target-size": {"enabled": True}},  # 24 px, which axe asks of nobody by itself
}
FOREIGN = ["#swagger-ui"]  # the pages of the APIs are drawn by a program not ours
RUN = """([context, options]) => axe.run(context, options).then(({violations}) => violations.map(
    each => [each.id, each.nodes.map(node => node.html.slice(0, 300))]))"""
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Look:
    """A colour scheme and a width in pixels; ``only`` are the rules asked, all if empty."""

    scheme: Literal["light", "dark"]
    width: int
    only: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.scheme} {self.width}"


LOOKS = (Look("light", 1440), Look("dark", 1440, OF_COLOURS), Look("dark", 390))


def violations(page: Page, *, only: tuple[str, ...] = (), within: str = "html") -> list[str]:
    """Return what axe finds on a page as it stands: each a rule and the elements that break it.

    ``within`` is a selector of the part that is looked at.
    """
    context = {"include": [within], "exclude": FOREIGN}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = OPTIONS | ({"runOnly": list(only)} if only else {})
    return [
        f"{rule}: {json.dumps(elements)}"
        for rule, elements in page.evaluate(RUN, [context, options])
    ]


def faults(page: Page, look: Look, *, within: str = "html") -> list[str]:
    """Return what is wrong with a page in a look: what axe finds, and whether it overflows."""
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": look.width, "height": HEIGHT})
    found = violations(page, only=look.only, within=within)
    if page.evaluate(OVERFLOWS):
        found.append("it is wider than the window")
    return [f"{look}: {each}" for each in found]
