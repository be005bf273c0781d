"""Our CODA reader; every check is made, and nothing is kept."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.workers import per_second, serve
from documents.formats.coda import iter_statements

content = Path(sys.argv[1]).read_bytes()
records = content.count(b"\n")


def raw() -> int:
    """Read it all, and look at nothing."""
    for _ in iter_statements(content):
        pass
    return records


def decoded() -> int:
    """Read it all, and of each movement every text that a bookkeeping takes over."""
    for statement in iter_statements(content):
        for movement in statement.movements:
            _ = movement.transaction_code
            _ = movement.bank_reference
            _ = movement.statement_number
            _ = movement.communication_type
            _ = movement.communication
            _ = movement.customer_reference
            _ = movement.counterparty_name
            _ = movement.counterparty_account
            _ = movement.counterparty_currency
            _ = movement.counterparty_bic
    return records


serve({"raw": per_second(raw), "decoded": per_second(decoded)})
