"""What partners ask most, through our whole application, beside the same statement alone.

Everything runs in this process: the application is called as a web server calls it, without one.
How PostgreSQL finds it is written to the folder that is named.
The office is the largest of an archive. Each number is the processor time of one call in seconds,
its part in PostgreSQL included.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.workers import partner_feed, serve, stock
from benchmarks.workers.calling import (
    CALLS,
    call,
    django_backend,
    processor_of,
    statements_of,
)
from benchmarks.workers.customer import credentials, feeds, headers, office, partner, read
from benchmarks.workers.explaining import keep_plan
from common.keys import keyed_hash
from common.paging import page_after
from documents.models import Document
from offices.models import Client
from tests.factories import secret_of

PAGE = 100
DEEP = 100_000
customer = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
full = itertools.cycle(feeds(left=PAGE))
call("GET", f"/v2/delivery/feed/{next(full)}/", customer)
statements = statements_of(lambda: call("GET", f"/v2/delivery/feed/{next(full)}/", customer))
feed_statement = next(sql for sql in statements if "json_agg" in sql)
bare = psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True)


def bare_call() -> bytes:
    """Check a secret and run every statement that our page runs, with no framework at all."""
    keyed_hash(credentials.password)
    for sql in statements:
        row = bare.execute(sql.encode()).fetchone()
    return str(row).encode()


def feed_query() -> object:
    """Run the statement that finds a page of a feed."""
    return bare.execute(feed_statement.encode()).fetchone()


def feed_page() -> bytes:
    """Ask for a page of the next feed."""
    return call("GET", f"/v2/delivery/feed/{next(full)}/", customer)


def ours(act: Callable[[], object], *, calls: int = CALLS) -> Callable[[], float]:
    """Measure what goes through Django."""
    return processor_of(act, django_backend, calls=calls)


def alone(act: Callable[[], object], *, calls: int = CALLS) -> Callable[[], float]:
    """Measure what goes to PostgreSQL with no framework at all."""
    return processor_of(act, lambda: bare.info.backend_pid, calls=calls)


def side(measured: Callable[[], float], *, left: int) -> Callable[[], float]:
    """Measure with so many entries left in each feed."""

    def prepared() -> float:
        feeds(left=left)
        return measured()

    return prepared


newest = Document.objects.filter(kind="coda").in_reading_order()
deep = newest[min(DEEP, newest.count() // 2)]


def offset() -> object:
    """Turn to the same depth by counting rows."""
    return list(newest[DEEP : DEEP + PAGE].values_list("pk"))


kept = Client.objects.kept().filter(office=office)
numbers = list(kept.values_list("enterprise_number", flat=True))
keys = list(kept.values_list("pk", flat=True))
token_headers = {
    "HTTP_AUTHORIZATION": "Basic "
    + b64encode(f"{partner.oauth_application_id}:{secret_of(partner)}".encode()).decode(),
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
}
token = json.loads(
    call("POST", "/codabox-connect/oauth2/token", token_headers, b"grant_type=client_credentials")
)["access_token"]
software = {
    "HTTP_AUTHORIZATION": f"Bearer {token}",
    "CONTENT_TYPE": "application/vnd.api+json",
}
search_path = f"/codabox-connect/accounting-offices/{office.pk}/document-searches"
search: dict[str, Any] = {
    "data": {
        "type": "documentSearch",
        "attributes": {"documentType": "bankAccountStatement"},
        "relationships": {
            "clients": {"data": [{"type": "client", "id": number} for number in numbers]}
        },
    },
    "meta": {"paging": {"limit": PAGE}},
}
search_body = json.dumps(search).encode()


def longest(act: Callable[[], object]) -> str:
    """Return the longest statement of what is asked."""
    return max(statements_of(act), key=len)


def search_call() -> bytes:
    """Search all clients of the big office."""
    return call("POST", search_path, software, search_body)


search_statement = longest(search_call)


def search_raw() -> object:
    """Run the statement alone that finds what the search answers."""
    return bare.execute(search_statement.encode()).fetchall()


def search_in() -> object:
    """Search as Django's ``__in`` does."""
    found = Document.objects.filter(client__in=keys, kind="coda").readable_by(partner)
    return list(found.select_related("client", "bank_account").in_reading_order()[: PAGE + 1])


plans = Path(sys.argv[2])
for name, sql in {
    "feed page": feed_statement,
    "search": search_statement,
    "first page": longest(lambda: page_after(newest, after=None, size=PAGE)),
    "deep page": longest(lambda: page_after(newest, after=deep, size=PAGE)),
}.items():
    keep_plan(bare, plans, name, sql)
serve(
    {
        "stock page": ours(stock.page_of(read), calls=10),
        "feed of the partner": alone(partner_feed.first_page(bare, office)),
        "feed page": side(ours(feed_page), left=PAGE),
        "bare page": side(alone(bare_call), left=PAGE),
        "empty poll": side(ours(feed_page), left=0),
        "feed query": side(alone(feed_query, calls=CALLS * 5), left=PAGE),
        "first page": ours(lambda: page_after(newest, after=None, size=PAGE)),
        "deep page": ours(lambda: page_after(newest, after=deep, size=PAGE)),
        "offset": ours(offset, calls=3),
        "search": ours(search_call, calls=10),
        "search statement": alone(search_raw, calls=10),
        "search by __in": ours(search_in, calls=5),
    }
)
