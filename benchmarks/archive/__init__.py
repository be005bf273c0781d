"""PostgreSQL with millions of documents, for whoever measures how cost grows with them.

The largest office has 5,000 companies, 8,000 accounts and a fifth of all documents: two million of
ten. Others have 165 companies each. Everything is written by set-based statements, with what the
models demand of every row; the bytes of files are shared, as nobody reads them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

BIG_CLIENTS = 5_000
BIG_ACCOUNTS = 8_000
READ = 100
"""Companies of the largest office that have exactly ``LONG_LOG`` documents, whatever the size."""
LONG_LOG = 1_000
CLIENTS_PER_OFFICE = 165
PER_CLIENT = 20
"""Documents a company, over all of them."""
DAYS = 720
BIG_SHARE = 5
"""The largest office has one document in so many."""

ADMIN, MEMBER, STAFF = "admin@bench.example", "member@bench.example", "staff@bench.example"
PARTNER, INVOICING = "Bench Ledger", "Bench Invoices"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are, by how many documents there should be about."""

    documents: int

    @property
    def clients(self) -> int:
        return max(BIG_CLIENTS + CLIENTS_PER_OFFICE, self.documents // PER_CLIENT)

    @property
    def offices(self) -> int:
        return 1 + -(-(self.clients - BIG_CLIENTS) // CLIENTS_PER_OFFICE)

    @property
    def per_big_account(self) -> float:
        """Documents of each account of the largest office, besides those with a long log."""
        return max(1, (self.documents / BIG_SHARE - READ * LONG_LOG) / (BIG_ACCOUNTS - READ))

    @property
    def per_other_account(self) -> float:
        return self.documents * (1 - 1 / BIG_SHARE) / (self.clients - BIG_CLIENTS)


def office_key(number: int) -> UUID:
    """Return the key of the office with a number; the largest has the number 1."""
    return _key("office", number)


def _key(kind: str, number: int) -> UUID:
    return UUID(md5(f"{kind} {number}".encode(), usedforsecurity=False).hexdigest())
