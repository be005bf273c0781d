"""``manage.py run``: the whole portal in the foreground, kept in one folder, for ``make run``."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from mycodabox.preparation import demo_log_ins, prepare
from mycodabox.supervisor import Output, Program, Supervisor

HOST = "127.0.0.1"
HIGHEST_PORT = 65_535


class CannotStart(Exception):
    """Why the portal can't start, in one sentence."""


class Command(BaseCommand):
    help = "Prepare what is missing, then run web server, worker and clock until Ctrl-C or SIGTERM."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="the port on 127.0.0.1 (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)  # what is kept here is for the one who runs it
        try:
            port = port_number(options["port"])
            if "BASE_URL" not in os.environ:
                settings.BASE_URL = os.environ["BASE_URL"] = f"http://{HOST}:{port}"
            with only_one(Path(settings.VAR)):
                check_free(port)
                self._prepare()
                status = self._serve(port)
        except CannotStart as error:
            sys.exit(f"MyCodaBox can't start: {error}")
        except KeyboardInterrupt:
            sys.exit("MyCodaBox was interrupted before it started.")
        sys.exit(status)

    def _prepare(self) -> None:
        try:
            prepare(say=self._say)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CannotStart(f"The database can't be used: {reason}.") from error
        except OSError as error:
            raise CannotStart(f"{error.filename}: {error.strerror}.") from error
        except CommandError as error:
            raise CannotStart(str(error)) from error

    def _serve(self, port: int) -> int:
        self._say("Starting …")
        colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        supervisor = Supervisor(
            programs(port),
            output=Output(sys.stdout.fileno(), colours=colours),
            is_served=lambda: is_served(port),
            announce=announcement,
        )
        return supervisor.run(environment=environment(), folder=Path(settings.BASE_DIR))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def port_number(text: str) -> int:
    """Read a port from the command line."""
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise CannotStart(f"The port is “{text}”; it should be a number from 1 to {HIGHEST_PORT}.")
    return int(text)


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder for this portal alone; another one that uses it is named in the refusal."""
    path = var / "run.lock"
    try:
        var.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise CannotStart(f"The folder {var} can't be written to: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise CannotStart(
                f"The folder {var} is in use by {who}. End that one first, or give another VAR."
            ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}, which serves {settings.BASE_URL}\n")
        file.flush()
        yield


def check_free(port: int) -> None:
    """Refuse a port that something else listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CannotStart(f"Port {port} needs more rights. Give a PORT from 1024.") from error
        except OSError as error:
            raise CannotStart(f"Port {port} is in use. Give another PORT.") from error


def programs(port: int) -> list[Program]:
    """Return what a portal consists of: web server, worker and clock."""
    web = f"--interface wsgi --host {HOST} --port {port} --workers 2 --blocking-threads 4 --no-ws"
    # A broker of folders hands work to children through a lock, which a child that is killed keeps.
    pool = "prefork" if settings.REDIS_URL else "threads"
    worker = f"--pool {pool} --concurrency 2 --without-gossip --without-mingle --without-heartbeat"
    quiet = ["-W", "ignore:You're running the worker"]  # as root, in a container
    celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "--app", "mycodabox"]
    granian = [sys.executable, "-m", "granian", *web.split(), "--log-level", "warning"]
    return [
        Program("web", [*granian, "mycodabox.wsgi:application"]),
        Program("worker", [*celery, "worker", *worker.split(), "--loglevel", "warning"]),
        Program("beat", [*celery, "beat", "--loglevel", "warning"]),
    ]


def environment() -> dict[str, str]:
    """Return what the processes have to know: the same settings, the same folder."""
    return {
        **os.environ,
        "VAR": str(settings.VAR),
        "BASE_URL": settings.BASE_URL,
        "DEMO": "1" if settings.DEMO else "0",
        "PYTHONUNBUFFERED": "1",
    }


def is_served(port: int) -> bool:
    """Tell whether the web server answers and reaches its database."""
    connection = HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/health/", headers={"Host": urlsplit(settings.BASE_URL).netloc})
        return connection.getresponse().status == 200  # noqa: PLR2004
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def announcement() -> str:
    """Say where the portal is, who can log in, and where things lie."""
    demo = Path(settings.VAR) / "demo.json"
    lines = ["", f"MyCodaBox is at {settings.BASE_URL}", ""]
    if table := demo_log_ins(demo):
        lines += [table, "", f"Demonstration data: {demo}"]
    if mails := getattr(settings, "EMAIL_FILE_PATH", None):
        lines.append(f"Mail is written to:  {mails}")
    return "\n".join([*lines, "Ctrl-C ends it.", ""])
