"""What an office should look at: each of its lists page by page, nothing of other offices."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Reception
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory, StoredFileFactory

pytestmark = pytest.mark.django_db


def changed(account, *, times):
    document = DocumentFactory(bank_account=account)
    for version in range(2, times + 2):
        document = DocumentFactory(bank_account=account, version=version, supersedes=document)
    return document


def waiting(office, *, times):
    stored = StoredFileFactory(b"a file")
    for number in range(times):
        Reception.objects.create(
            office=office,
            file_name=f"waits-{number:02}.cod",
            stored_file=stored,
            outcome="quarantined",
            reason="unknown_account",
        )


@pytest.mark.parametrize(
    ("name", "row", "make"),
    [
        ("changed", 'data-label="Version"', lambda office, account: changed(account, times=22)),
        ("waiting", "waits-", lambda office, account: waiting(office, times=22)),
    ],
)
def test_a_list_goes_on_where_its_page_ends(see, office, account, name, row, make):
    make(office, account)
    path = f"/offices/{office.pk}/attention/"

    first = see(path)
    after = first.split(f"?{name}=")[1].split('"')[0]
    rest = see(f"{path}?{name}={after}")

    assert [page.count(row) for page in (first, rest)] == [20, 2]
    assert ["Next page" in page for page in (first, rest)] == [True, False]


@pytest.mark.parametrize("key", ["0", "x", "-1", "9" * 30, "9" * 5_000, "%00", ""])
@pytest.mark.parametrize("name", ["changed", "waiting", "missing"])
def test_a_key_that_is_none_begins_at_the_top(see, office, account, name, key):
    changed(account, times=1)

    shown = see(f"/offices/{office.pk}/attention/?{name}={key}")

    assert shown.count('data-label="Version"') == 1


def test_what_others_are_told_is_not_shown(see, office, other_office):
    theirs = BankAccountFactory(client=ClientFactory(office=other_office))
    changed(theirs, times=1)
    waiting(other_office, times=1)

    shown = see(f"/offices/{office.pk}/attention/")

    assert 'data-label="Version"' not in shown
    assert "waits-" not in shown


def test_it_makes_as_many_queries_for_twenty_rows_as_for_one(see, office, account):
    last = changed(account, times=1)
    waiting(office, times=1)
    see(f"/offices/{office.pk}/attention/")  # the session is new
    with CaptureQueriesContext(connection) as one:
        see(f"/offices/{office.pk}/attention/")
    for version in range(3, 22):
        last = DocumentFactory(bank_account=account, version=version, supersedes=last)
    waiting(office, times=19)

    with CaptureQueriesContext(connection) as twenty:
        shown = see(f"/offices/{office.pk}/attention/")

    assert shown.count('data-label="Version"') == 20
    assert len(one) == len(twenty)
