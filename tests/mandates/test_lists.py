"""Orders out of a file or for chosen companies: verdicts first, then each of them once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.actors import SYSTEM
from common.errors import InvalidValue, StateConflict
from mandates.lists import Wanted, judge_orders, read_orders
from mandates.models import Mandate, OrderBatch, OrderList
from mandates.selectors import progress_of
from mandates.services import order_rows
from mandates.services.lists import discard_orders, keep_orders, order_list
from offices.models import Client
from offices.tables import UnreadableList
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    MandateFactory,
    OfficeFactory,
    UserFactory,
)
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return OfficeFactory()


@pytest.fixture
def company(office):
    return ClientFactory(office=office, contact_email="boss@company.example", code="BAK")


def visible(office):
    return Client.objects.filter(office=office)


def judged(office, *rows, **changes):
    return judge_orders(rows or [Wanted(1, "BAK", **changes)], visible=visible(office))


def problems(found):
    return [row.problem for row in found]


def kept_list(office, wanted):
    return keep_orders(office, wanted, visible=visible(office), user=UserFactory(), by=SYSTEM)


def test_a_file_is_read_with_the_words_of_its_country():
    content = (
        "Ondernemingsnummer;Dienst;IBAN;Sociaal secretariaat;Ondertekenaar;E-mail\r\n"
        f"0403.170.701;SODA;;Group S;Els Proef;els@company.example\r\n"
        f"403170701;;{bank_iban(1)}, {bank_iban(2)};;;\r\n"
    ).encode("cp1252")

    first, second = read_orders(content)

    assert (first.line, first.company, first.kind, first.source) == (
        2,
        "0403170701",
        "soda",
        "Group S",
    )
    assert (first.signatory.name, first.signatory.email) == ("Els Proef", "els@company.example")
    assert (second.company, second.kind) == ("0403170701", "coda")
    assert (second.ibans, second.signatory) == ((bank_iban(1), bank_iban(2)), None)


@pytest.mark.parametrize("content", [b"", b"name;iban\r\nx;y\r\n", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_list_is_refused_as_a_whole(content):
    with pytest.raises(UnreadableList):
        read_orders(content)


def test_a_list_has_at_most_5000_rows():
    with pytest.raises(UnreadableList):
        read_orders(b"code\r\n" + b"x\r\n" * 5_001)


def test_every_account_without_a_mandate_is_ordered_bank_by_bank(office, company):
    ibans = [bank_iban(1), bank_iban(2), bank_iban(3, bank_code="363")]
    for iban in ibans:
        BankAccountFactory(client=company, iban=iban)
    taken = BankAccountFactory(client=company, iban=bank_iban(4))
    MandateFactory(client=company, bank_account=taken)

    found = {row.order.source: row.what.split() for row in judged(office)}

    assert found == {"GEBABEBB": sorted(ibans[:2]), "BBRUBEBB": ibans[2:]}


def test_a_company_is_known_by_its_number_too(office, company):
    rows = [Wanted(1, company.enterprise_number, kind="voila")]

    assert judge_orders(rows, visible=visible(office))[0].client == company


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, "no_account"),
        ({"kind": "coca"}, "bad_kind"),
        ({"ibans": ("BE00",)}, "bad_iban"),
        ({"ibans": ("GB33BUKB20201555555555",)}, "unknown_bank"),
        ({"kind": "soda", "source": "nobody"}, "unknown_source"),
        ({"kind": "soda"}, "unknown_source"),
        ({"kind": "caro", "source": "KBC", "reference": "123"}, "bad_reference"),
        ({"kind": "caro", "source": "KBC", "reference": "6123456789\n"}, "bad_reference"),
    ],
)
def test_what_can_not_be_ordered_says_why(office, company, changes, problem):
    [row] = judged(office, **changes)

    assert (row.problem, row.order) == (problem, None)


@pytest.mark.parametrize("name", ["nobody", "", "0403170701"])
def test_an_unknown_company_is_not_guessed(office, company, name):
    assert problems(judged(office, Wanted(1, name))) == ["unknown_company"]


def test_others_and_archived_companies_are_unknown(office, company):
    foreign = ClientFactory()
    archived = ClientFactory(office=office, archived_at="2026-01-01T00:00Z")

    rows = [Wanted(n, each.enterprise_number) for n, each in enumerate([foreign, archived], 1)]

    assert problems(judge_orders(rows, visible=visible(office))) == ["unknown_company"] * 2


def test_a_code_of_several_companies_is_not_guessed(office, company):
    ClientFactory(office=office, code="BAK")

    assert problems(judged(office, kind="voila")) == ["several_companies"]


def test_an_account_of_another_company_is_refused(office, company):
    BankAccountFactory(client=ClientFactory(), iban=bank_iban(1))

    assert problems(judged(office, ibans=(bank_iban(1),))) == ["iban_taken"]


@pytest.mark.parametrize(
    "changes",
    [
        {"ibans": (bank_iban(1),)},
        {"kind": "soda", "source": "group s"},
        {"kind": "caro", "source": "KREDBEBB", "reference": "6123456789"},
        {"kind": "voila"},
    ],
)
def test_what_is_ordered_already_is_refused(office, company, changes):
    BankAccountFactory(client=company, iban=bank_iban(1))
    order_list(kept_list(office, [Wanted(1, "BAK", **changes)]), visible=visible(office), by=SYSTEM)
    again = Wanted(1, "BAK", **changes)
    run_batches()

    assert problems(judge_orders([again], visible=visible(office))) == ["ordered"]


def run_batches():

    for batch in OrderBatch.objects.all():
        for first in range(1, batch.rows.count() + 1, 50):
            order_rows(batch, first=first)


def test_a_company_whose_accounts_all_have_one_is_refused(office, company):
    MandateFactory(client=company)

    assert problems(judged(office)) == ["all_ordered"]


def test_the_same_order_stands_once_in_a_list(office, company):
    rows = [Wanted(line, "BAK", kind="voila") for line in (1, 2)]

    assert problems(judge_orders(rows, visible=visible(office))) == ["", "twice"]


def test_an_address_that_is_none_is_refused(office, company):
    [wanted] = read_orders(b"code;service;email\r\nBAK;voila;nobody\r\n")

    assert problems(judge_orders([wanted], visible=visible(office))) == ["bad_email"]


def test_without_an_address_it_is_ordered_with_a_remark(office):
    ClientFactory(office=office, code="BAK", contact_email="")

    [row] = judged(office, kind="voila")

    assert (row.problem, row.remark, row.order is None) == ("", "no_email", False)


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_is_judged_by_a_few_statements(office, count):
    rows = []
    for line in range(1, count + 1):
        account = BankAccountFactory(client__office=office, iban=bank_iban(line))
        rows.append(Wanted(line, account.client.enterprise_number))

    with CaptureQueriesContext(connection) as queries:
        found = judge_orders(rows, visible=visible(office))

    assert (problems(found), len(queries)) == ([""] * count, 8)


def test_nothing_is_ordered_before_somebody_says_so(office, company):
    kept = kept_list(office, [Wanted(1, "BAK", kind="voila"), Wanted(2, "nobody")])

    assert (Mandate.objects.count(), kept.batch) == (0, None)
    assert list(kept.rows.values_list("number", "place", "problem").order_by("number")) == [
        (1, 1, ""),
        (2, None, "unknown_company"),
    ]


def test_a_list_is_ordered_once(office, company):
    kept = kept_list(office, [Wanted(1, "BAK", kind="voila")])
    order_list(kept, visible=visible(office), by=SYSTEM)

    with pytest.raises(StateConflict):
        order_list(kept, visible=visible(office), by=SYSTEM)

    run_batches()
    assert Mandate.objects.count() == 1


def test_a_list_without_an_order_is_not_started(office):
    with pytest.raises(InvalidValue):
        order_list(kept_list(office, [Wanted(1, "x")]), visible=visible(office), by=SYSTEM)


def test_nothing_is_ordered_for_companies_that_are_gone_meanwhile(office, company):
    kept = kept_list(office, [Wanted(1, "BAK", kind="voila")])

    with pytest.raises(StateConflict):
        order_list(kept, visible=Client.objects.none(), by=SYSTEM)

    assert OrderList.objects.get().batch is None


def test_an_ordered_list_is_not_discarded(office, company):
    kept = kept_list(office, [Wanted(1, "BAK", kind="voila")])
    order_list(kept, visible=visible(office), by=SYSTEM)

    with pytest.raises(StateConflict):
        discard_orders(kept, by=SYSTEM)


def test_200_companies_by_a_list(office, run_outbox):
    lines = ["enterprise number;service"]
    for _ in range(200):
        client = ClientFactory(office=office, contact_email="boss@company.example")
        lines.append(f"{client.enterprise_number};VOILA")
    kept = kept_list(office, read_orders("\r\n".join(lines).encode()))

    batch = order_list(kept, visible=visible(office), by=SYSTEM)

    run_batches()
    progress = progress_of(batch)
    assert (progress.ordered, progress.refused, progress.waiting) == (200, 0, 0)
    assert Mandate.objects.values("client").distinct().count() == 200
