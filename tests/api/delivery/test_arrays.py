"""Lists that are whole, however long: the same bytes, in bounded memory and few statements."""

import json
import tracemalloc

import pytest
from django.test import RequestFactory

from api.delivery.arrays import KEPT_IN_MEMORY, array_answer
from payments.models import SalesInvoice
from tests.factories.sales import copies_of, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stay_connected")]
PATH = "/sales-invoices/"


def whole(rows, **headers):
    """Return the answer with these rows."""
    return array_answer(RequestFactory().get("/", headers=headers), rows)


@pytest.mark.parametrize("rows", [[], [{"a": 1}], [{"é": None}, {"b": [1.5]}]])
def test_an_array_is_written_as_one(rows):
    answer = whole(rows)

    assert json.loads(answer.content) == rows
    assert answer.content == json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_long_array_takes_no_more_memory_than_a_short_one():
    row = {"text": "x" * 1_000}
    tracemalloc.start()

    answer = whole(row for _number in range(20_000))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    read = answer.getvalue()
    answer.close()
    assert (json.loads(read), int(answer["Content-Length"])) == ([row] * 20_000, len(read))
    assert peak < 3 * KEPT_IN_MEMORY < len(read) / 6


@pytest.mark.parametrize("count", [1, 20_000])
def test_who_has_an_array_already_is_told_so(count):
    rows = [{"text": "x" * 100}] * count
    first = whole(rows)
    first.close()

    again = whole(rows, **{"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.fixture
def many(company, monkeypatch):
    """Fifty invoices; five are fetched together, and what is longer than nothing is long."""
    monkeypatch.setattr("api.delivery.directory.ROWS_AT_ONCE", 5)
    monkeypatch.setattr("api.delivery.arrays.KEPT_IN_MEMORY", 1)
    copies_of(send(company), 49)
    keys = SalesInvoice.objects.order_by("received_at", "pk").values_list("pk", flat=True)
    return list(map(str, keys))


def test_a_long_list_is_whole_and_in_order(invoicer, many):
    answer = invoicer.get(PATH)

    rows = json.loads(answer.getvalue())
    assert (answer.streaming, len(rows)) == (True, 50)
    assert [row["id"] for row in rows] == many


def test_the_headers_of_a_long_list_are_those_of_the_list(invoicer, many):
    got = invoicer.get(PATH)
    looked = invoicer.browser.head(f"/v2{PATH}", headers=invoicer.headers())

    names = ("ETag", "Content-Length", "Content-Type", "Vary")
    assert [looked[name] for name in names] == [got[name] for name in names]
    assert (len(got.getvalue()), looked.getvalue()) == (int(got["Content-Length"]), b"")


def test_each_portion_of_a_long_list_takes_three_statements_more(
    invoicer, many, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as portions:
        invoicer.get(PATH).getvalue()
    SalesInvoice.objects.filter(number__gte="F2026-0005").delete()
    with django_assert_max_num_queries(60) as fewer:
        invoicer.get(PATH).getvalue()

    assert len(portions) - len(fewer) == 3 * (50 // 5 - 2)
