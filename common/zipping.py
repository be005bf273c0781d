"""ZIP files as a stream: nothing is whole in memory, and nothing is sought in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast


class _Outlet:
    """Takes what is written, to be passed on."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._written.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Do nothing: what is written leaves with the next ``taken``."""

    def taken(self) -> bytes:
        content, self._written = b"".join(self._written), []
        return content


def zip_pieces(entries: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield a ZIP of named files piece by piece; each file comes in pieces as well."""
    outlet = _Outlet()
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in entries:
            with archive.open(name, "w") as file:
                for piece in pieces:
                    file.write(piece)
                    yield outlet.taken()
    yield outlet.taken()
