"""camt.053, the account statement of ISO 20022: CODA statements out of it, and back.

>>> data = write(coda.read(file).statements, message_id="M-1", created_at=now)
>>> read(data).is_trustworthy
True

Written as camt.053.001.08; read from version 02 on. ``docs/formats/camt.md`` has the mapping and
what it leaves out. No I/O, no Django.
"""

from __future__ import annotations

from documents.formats.camt.reading.reader import CamtFile, read
from documents.formats.camt.writing.writer import write

__all__ = ["CamtFile", "read", "write"]
