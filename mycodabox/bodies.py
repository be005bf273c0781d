"""Bodies that come in chunks: software sends them before it knows how long they are."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 32 * 1024 * 1024  # bytes; every view takes less, and refuses what is cut off here
KEPT_IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024


def with_length(application: WSGIApplication) -> WSGIApplication:
    """Return an application that knows the length of every body.

    WSGI has no word for a body whose end only its chunks tell, and Django takes one without
    ``Content-Length`` for empty. The server gives such a body to its end, so it is read here.
    """

    def measured(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return application(environ, start_response)
        with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as body:
            length = 0
            while length <= LARGEST_BODY and (piece := environ["wsgi.input"].read(PIECE)):
                length += body.write(piece)
            body.seek(0)
            whole = {**environ, "wsgi.input": body, "CONTENT_LENGTH": str(length)}
            return application(whole, start_response)

    return measured
