"""A page of a feed through the web server, beside a bare ASGI application with the same bytes.

Each server has one process. One connection is kept, on which one request follows the other; the
number is what a request takes, in seconds.
"""

from __future__ import annotations

import atexit
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.workers import serve
from benchmarks.workers.customer import feeds, headers
from tests.servers import free_port

REQUESTS = 40  # in all rounds together less than a software may ask in a minute
PAGE = 100
START_SECONDS = 60
PIECE = 65_536


class Server:
    """A web server of its own, and a connection to it."""

    def __init__(self, application: str, interface: str, **environment: str) -> None:
        port = free_port()
        command = [f"{Path(sys.executable).parent}/granian", "--interface", interface]
        command += ["--port", str(port), "--workers", "1", "--no-ws", "--log-level", "error"]
        self._process = subprocess.Popen(
            [*command, application],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        atexit.register(self._process.terminate)
        self._host = f"127.0.0.1:{port}"
        self._connection = self._connected(port)

    def _connected(self, port: int) -> socket.socket:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def get(self, path: str) -> bytes:
        """Ask for a path; returns the body of the answer, which has to be a good one."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {self._host}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._connection.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._piece()
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._piece()
        return body

    def _piece(self) -> bytes:
        piece = self._connection.recv(PIECE)
        assert piece, "the server hung up"
        return piece


def seconds_of(server: Server) -> Callable[[], float]:
    """Measure one request after the other."""

    def measured() -> float:
        started = time.perf_counter()
        for _ in range(REQUESTS):
            server.get(f"/v2/delivery/feed/{next(full)}/")
        return (time.perf_counter() - started) / REQUESTS

    return measured


full = itertools.cycle(feeds(left=PAGE))
ours = Server("mycodabox.wsgi:application", "wsgi")
with tempfile.NamedTemporaryFile(delete=False) as kept:
    kept.write(ours.get(f"/v2/delivery/feed/{next(full)}/"))
atexit.register(Path(kept.name).unlink)
bare = Server("benchmarks.workers.same_bytes:application", "asginl", SAME_BYTES=kept.name)
serve({"feed page": seconds_of(ours), "bare ASGI": seconds_of(bare)})
