"""One log for all clients of a partner, written when documents arrive: what we don't have.

It is tried here beside our search, to know what it would be worth.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from offices.models import AccountingOffice

MAKE = """
CREATE TABLE bench_partner_feed AS
SELECT 1 AS partner, kind, available_at, document.id
FROM documents_document document JOIN offices_client client ON client.id = client_id
WHERE office_id = %s ORDER BY available_at, document.id
"""
INDEX = """
CREATE INDEX bench_partner_feed_log ON bench_partner_feed (partner, kind, available_at, id)
"""
PAGE = """
SELECT document.* FROM (
    SELECT id FROM bench_partner_feed WHERE partner = 1 AND kind = 'coda'
    ORDER BY available_at, id LIMIT 101
) AS page JOIN documents_document document USING (id) ORDER BY available_at, id
"""


def first_page(bare: psycopg.Connection, office: AccountingOffice) -> Callable[[], object]:
    """Make the log of an office if it isn't there; returns what reads its first page."""
    found = bare.execute("SELECT to_regclass('bench_partner_feed')").fetchone()
    if found == (None,):
        bare.execute(MAKE, [office.pk])
        bare.execute(INDEX)
        bare.execute("ANALYZE bench_partner_feed")
    return lambda: bare.execute(PAGE.encode()).fetchall()
