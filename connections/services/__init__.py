"""What is done with activation tokens and connections."""

from __future__ import annotations

from connections.services.connections import (
    close_connections,
    end_connection,
    note_connection_use,
    open_connection,
)
from connections.services.tokens import (
    find_token,
    issue_company_token,
    issue_office_token,
    issue_token_again,
    note_refusal,
    request_company_token,
    revoke_token,
    use_up,
    withdraw_token,
)

__all__ = [
    "close_connections",
    "end_connection",
    "find_token",
    "issue_company_token",
    "issue_office_token",
    "issue_token_again",
    "note_connection_use",
    "note_refusal",
    "open_connection",
    "request_company_token",
    "revoke_token",
    "use_up",
    "withdraw_token",
]
