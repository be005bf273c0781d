"""Every code that an API can answer stands in its documentation with its status, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from api.delivery.activation import STATUS
from common.errors import StateConflict
from connections.errors import TokenOver, Told
from documents.files import DamagedFile
from documents.services.sales import (
    InvalidInvoice,
    InvoiceExists,
    NotDeliverable,
    SupplierMismatch,
)
from feeds.services import OffsetMovesBack
from tests.architecture.files import ROOT

Pairs = set[tuple[int, str]]

STATUS_AND_CODE = {"refuse": 0, "Fault": 0, "_page": 1, "_for_programs": 1}
"""Functions that are given a status and then a code, and at which place the status stands."""
CODE_ALONE = {"unauthorized": 401, "_exists": 409}
"""Functions that are given a code, and the status that they answer it with."""
FORBIDDEN_PAGE = (403, "forbidden")  # no view of an API raises what shows it

TOKENS = {(STATUS[kind], kind.code) for kind in Told.__subclasses__() if kind is not TokenOver}
OF_V2 = {
    *TOKENS,
    *((410, kind.code) for kind in TokenOver.__subclasses__()),
    (400, "invalid"),
    (403, "accounting-software-only"),
    (403, "invoicing-software-only"),
    (403, SupplierMismatch.code),
    (409, InvoiceExists.code),
    (409, NotDeliverable.code),
    (409, OffsetMovesBack.code),
    (409, StateConflict.code),
    (409, "mandate-exists"),
    (422, InvalidInvoice.code),
    (500, DamagedFile.code),
}
"""What API v2 passes on from the services, or writes into a body by itself."""


def told_in(*places: str) -> Pairs:
    """Return every status and code that stands in a call of these modules."""
    files = [file for place in places for file in _modules(ROOT / place)]
    return {pair for file in files for pair in _pairs(ast.parse(file.read_text()))}


def _modules(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def _pairs(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        name, arguments = call.func.id, [*call.args, ast.Constant(None), ast.Constant(None)]
        if name in CODE_ALONE and isinstance(code := arguments[0], ast.Constant):
            yield CODE_ALONE[name], code.value
        elif name in STATUS_AND_CODE:
            place = STATUS_AND_CODE[name]
            status, code = arguments[place], arguments[place + 1]
            if isinstance(status, ast.Attribute) and isinstance(code, ast.Constant):
                yield HTTPStatus[status.attr].value, code.value


def documented(page: str, heading: str = "code") -> Pairs:
    """Return every status and code in the tables of a page whose second column has this name."""
    found: Pairs = set()
    reads = False
    for line in (ROOT / "docs/api" / page).read_text().splitlines():
        if line.startswith("| status |"):
            reads = line.startswith(f"| status | {heading} |")
        elif reads and (row := re.match(r"\| (\d{3}) \| ([^|]*) \|", line)):
            found |= {(int(row[1]), code) for code in re.findall(r"`([^`]+)`", row[2])}
    return found


def oauth_refusals() -> Pairs:
    tree = ast.parse((ROOT / "api/oauth.py").read_text())
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    raised = [each for each in calls if getattr(each.func, "id", "") == "OAuthError"]
    return {(HTTPStatus[each.args[2].attr].value, each.args[0].value) for each in raised}


EVERYWHERE = told_in("portal/errors.py") - {FORBIDDEN_PAGE}
IN_V2 = {(status, re.sub(r"(?=[A-Z])", "_", code).lower()) for status, code in EVERYWHERE}


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("codabox-connect.md", told_in("api/jsonapi", "api/connect") | EVERYWHERE),
        ("codabox-bankconnect.md", told_in("api/jsonapi", "api/bankconnect") | EVERYWHERE),
        ("delivery.md", told_in("api/delivery") | OF_V2 | IN_V2),
    ],
)
def test_the_tables_of_a_page_are_what_the_code_answers(page, told):
    assert sorted(documented(page)) == sorted({(int(status), code) for status, code in told})


def test_the_refusals_of_tokens_are_told():
    others = {(405, "invalid_request"), (429, "slow_down")}

    assert documented("codabox-connect.md", "error") == oauth_refusals() | others
