"""Addresses that name what is one's own and, below it, what is another office's: there is nothing.

The matrix tries whole addresses of others. Here only some of the identifiers are foreign, and they
are those of rows that exist.
"""

import re
from itertools import product
from types import SimpleNamespace

import pytest

from payments.models import Match
from tests.authorisation.matrix import MATRIX
from tests.authorisation.test_matrix import filled_in, mandate_of
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory
from tests.factories.numbers import bank_iban
from tests.factories.sales import OGM, match_all, movement, pay, send
from tests.mandates.transfers import kept_elsewhere, proposed

PARAMETER = re.compile(r"<(\w+):(\w+)>")
NAMES_NOTHING = {"kind", "form", "number", "reference"}
"""Parameters that mean the same for everybody."""
MATCHED_ANEW = {
    (f"sales-invoices/<uuid:invoice_id>/matches/<int:match_id>/{act}/", 409)
    for act in ("confirm", "undo")
}
"""What is matched anew has other numbers: a number without its match is a conflict."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def worlds(office, other_office, member, outsider):
    """What the outsider has, and what the other office has: a row for each identifier."""
    own = world_of(other_office, outsider, iban=bank_iban(1))
    return own, world_of(office, member, iban=bank_iban(2))


def world_of(office, person, *, iban):
    proposed(kept_elsewhere(iban), office)
    company = ClientFactory(office=office)
    account = BankAccountFactory(client=company)
    sale = send(company)
    pay(account, movement(reference=OGM))
    match_all()
    mandate = mandate_of(company)
    return SimpleNamespace(
        office=office,
        document=DocumentFactory(bank_account=account),
        mandate=lambda: mandate,
        person=lambda _role: person,
        match=Match.objects.get(invoice=sale),
    )


def names_in(route):
    return [name for _kind, name in PARAMETER.findall(route) if name not in NAMES_NOTHING]


NESTED = [
    row
    for row in MATRIX
    if len(names_in(row.route)) > 1 and not row.route.startswith(("v2/", "codabox-"))
]


def identifiers(route, world):
    """Return with what the matrix fills in a route, by the names of its parameters."""
    plain = PARAMETER.split(route)[::3]
    path = filled_in(route, world, None)
    found = re.fullmatch("([^/]+)".join(map(re.escape, plain)), path.removeprefix("/"))
    names = [name for _kind, name in PARAMETER.findall(route)]
    values = dict(zip(names, found.groups(), strict=True))
    return values | ({"match_id": str(world.match.pk)} if "match_id" in values else {})


def mixtures(row, own, foreign):
    """Yield an address for each way in which some of its identifiers are foreign and some not."""
    names = names_in(row.route)
    for chosen in product([own, foreign], repeat=len(names)):
        if len(set(map(id, chosen))) > 1:
            values = own | {name: part[name] for name, part in zip(names, chosen, strict=True)}
            yield "/" + PARAMETER.sub(lambda found, values=values: values[found[2]], row.route)


def test_of_an_address_everything_has_to_be_one_s_own(worlds, signed_in):
    browser = signed_in(worlds[0].person("OA"))
    answers = {}

    for row in NESTED:
        send_it = getattr(browser, row.method.lower())
        for path in mixtures(row, *(identifiers(row.route, world) for world in worlds)):
            answers[row.route, f"{row.method} {path}"] = send_it(path, row.data or {}).status_code

    others = {(route, status) for (route, _path), status in answers.items() if status != 404}
    assert others == MATCHED_ANEW
    assert not Match.objects.exclude(verdict="").exists()
    assert len(answers) > len(NESTED) > 40
