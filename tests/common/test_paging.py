"""Pages by key: every row once, whatever the order."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.paging import page_after
from consents.models import Consent
from offices.models import Client
from tests.factories import ClientFactory, ConsentFactory, EnvironmentFactory

ORDERS = [
    ("pk",),
    ("-pk",),
    ("name", "pk"),
    ("-name", "pk"),
    ("name", "-pk"),
    ("name", "-code", "pk"),
    ("-name", "code", "-pk"),
]


def walk(queryset, size):
    """Return all pages, from the first to the one that says that it is the last."""
    pages, after = [], None
    while True:
        page = page_after(queryset, after=after, size=size)
        pages.append(list(page.rows))
        if page.next_key is None:
            return pages
        after = queryset.model.objects.get(pk=page.next_key)


@pytest.fixture
def clients(db):
    """Seven clients, of which several share a name."""
    environment = EnvironmentFactory()
    return [
        ClientFactory(environment=environment, office=environment.office, name=name)
        for name in ("b", "a", "b", "c", "a", "b", "c")
    ]


@pytest.mark.parametrize("size", [1, 3, 7, 8])
@pytest.mark.parametrize("order", ORDERS, ids=",".join)
@pytest.mark.usefixtures("clients")
def test_the_pages_together_are_the_whole_list_in_order(order, size):
    queryset = Client.objects.order_by(*order)

    pages = walk(queryset, size)

    assert [row for page in pages for row in page] == list(queryset)
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)


@pytest.mark.usefixtures("clients")
def test_a_full_last_page_leads_nowhere():
    queryset = Client.objects.order_by("name", "pk")

    page = page_after(queryset, after=None, size=7)

    assert (len(page.rows), page.next_key) == (7, None)


@pytest.mark.django_db
def test_an_empty_list_has_one_empty_page():
    page = page_after(Client.objects.order_by("pk"), after=None, size=3)

    assert (page.rows, page.next_key) == ([], None)


def test_a_row_that_was_added_meanwhile_shifts_nothing(clients):
    queryset = Client.objects.order_by("name", "pk")
    first = page_after(queryset, after=None, size=3)
    ClientFactory(name="a")

    rest = page_after(queryset, after=first.rows[-1], size=10)

    assert {row.pk for row in [*first.rows, *rest.rows]} >= {client.pk for client in clients}


def test_a_page_is_one_query(clients, django_assert_num_queries):
    with django_assert_num_queries(1):
        page_after(Client.objects.order_by("name", "pk"), after=clients[1], size=3)


@pytest.mark.django_db
def test_times_that_are_equal_are_told_apart_by_the_key():
    at = timezone.now()
    for minutes in (0, 0, 1, 1, 1):
        ConsentFactory(requested_at=at - timedelta(minutes=minutes))
    queryset = Consent.objects.order_by("-requested_at", "-id")

    assert [row for page in walk(queryset, 2) for row in page] == list(queryset)


class AnyRowsInAnyOrder(TestCase):
    """Hypothesis rolls back what each of its examples wrote."""

    @settings(max_examples=25, deadline=None)
    @given(
        names=st.lists(st.sampled_from("abc"), max_size=8),
        order=st.sampled_from(ORDERS),
        size=st.integers(min_value=1, max_value=9),
    )
    def test_no_row_is_lost_or_doubled(self, names, order, size):
        environment = EnvironmentFactory()
        for name in names:
            ClientFactory(environment=environment, office=environment.office, name=name)
        queryset = Client.objects.order_by(*order)

        rows = [row for page in walk(queryset, size) for row in page]

        assert rows == list(queryset)


def test_rows_of_the_same_moment_come_once(clients):
    """SQLite keeps the moments of its own clock with three decimals, those of ours with six."""
    for _ in range(5):
        ConsentFactory(office=clients[0].office)  # from the database's clock, in one moment
    Consent.objects.update(requested_at=Now())
    queryset = Consent.objects.order_by("-requested_at", "pk")

    pages = walk(queryset, 2)

    assert [row for page in pages for row in page] == list(queryset)
