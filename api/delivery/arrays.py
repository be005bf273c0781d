"""Lists as JSON arrays, of any length in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from django.http import FileResponse
from django.http.response import HttpResponseBase
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from api.delivery.base import private, tagged, unchanged

JSON = "application/json"
ROWS_AT_ONCE = 1_000
KEPT_IN_MEMORY = 1024 * 1024  # bytes; a longer array is written to a file without a name
PIECE = 64 * 1024


def array_answer(request: Request, rows: Iterable[object]) -> HttpResponseBase:
    """Answer a JSON array with an ``ETag``, or 304 if the caller has this very answer already.

    It is written before the first byte leaves: so its tag and its length are known, and what goes
    wrong halfway is a refusal and no array that breaks off.
    """
    with ExitStack() as closing:
        written = closing.enter_context(SpooledTemporaryFile(max_size=KEPT_IN_MEMORY))
        digest = hashlib.sha256()
        for piece in _pieces(rows):
            digest.update(piece)
            written.write(piece)
        length, tag = written.tell(), digest.hexdigest()
        written.seek(0)
        if same := unchanged(request, tag):
            return same
        if length <= KEPT_IN_MEMORY:
            return tagged(written.read(), tag, media_type=JSON)
        closing.pop_all()  # the server closes the file when it has sent it
        response = FileResponse(written, content_type=JSON)
        response.block_size = PIECE
        return private(response, tag)


def _pieces(rows: Iterable[object]) -> Iterator[bytes]:
    write = JSONRenderer().render
    before = b"["
    for row in rows:
        yield before + write(row)
        before = b","
    yield b"]" if before == b"," else b"[]"
