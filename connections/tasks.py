"""Work that is done later: connections end with their software."""

from __future__ import annotations

from uuid import UUID

from connections.services import close_connections


def close_for_partner(*, partner_id: str) -> None:
    """End the connections with a software that has left."""
    close_connections(UUID(partner_id))
