"""What is done with activation tokens and connections."""

from __future__ import annotations

from connections.services.connections import note_connection_use, open_connection

__all__ = ["note_connection_use", "open_connection"]
