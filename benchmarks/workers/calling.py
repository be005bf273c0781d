"""Call our application as a web server does, without one, and say what it costs."""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from mycodabox.wsgi import application
from users.models import User

CALLS = 40
NANOSECOND = 1e-9


def call(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Call the application; returns the body of its answer, which has to be a good one."""
    bare_path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": bare_path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        **headers,
    }
    seen: list[str] = []

    def start(status: str, _headers: object, *_: object) -> None:
        seen.append(status)

    answer = application(environ, start)
    content = b"".join(answer)
    answer.close()
    assert seen[0][0] == "2", (path, seen, content[:2_000])
    return content


def cookies_of(email: str) -> dict[str, str]:
    """Return the headers of somebody who signed in a moment ago, with all that is asked for."""
    settings.DEMO = True  # or the second factor would have to be set up
    user, browser = User.objects.get(email=email), Browser()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    at = timezone.now().timestamp()
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    jar: SimpleCookie = browser.cookies
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
    return {"HTTP_COOKIE": cookies, "HTTP_ACCEPT_LANGUAGE": "nl"}


def statements_of(act: Callable[[], object]) -> list[str]:
    """Return what ``act`` asks the database, values filled in."""
    with override_settings(DATABASE_PREPARES=False), CaptureQueriesContext(connection) as captured:
        act()
    return [each["sql"] for each in captured if each["sql"].lstrip("( ").startswith("SELECT")]


def median_of(act: Callable[[], object], *, calls: int = CALLS) -> Callable[[], float]:
    """Return a function that tells how long ``act`` takes, in seconds."""

    def measured() -> float:
        times = []
        for _ in range(calls):
            started = time.perf_counter()
            act()
            times.append(time.perf_counter() - started)
        return statistics.median(times)

    return measured


def processor_of(
    act: Callable[[], object], hold: Callable[[], int], *, calls: int
) -> Callable[[], float]:
    """Return a function that tells the processor time of one ``act``, in seconds.

    Of this process, and of the one in PostgreSQL that works for it, which ``hold`` names.
    """

    def measured() -> float:
        act()  # connects
        backend = hold()
        started = time.process_time() + spent_by(backend)
        for _ in range(calls):
            act()
        assert hold() == backend
        return (time.process_time() + spent_by(backend) - started) / calls

    return measured


def django_backend() -> int:
    """Return the process in PostgreSQL that Django's connection has."""
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def spent_by(process: int) -> float:
    """Return the processor time of a process, as its scheduler counts it."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) * NANOSECOND


def run_all(bare: psycopg.Connection, statements: Iterable[str]) -> None:
    """Run statements with no framework at all."""
    for sql in statements:
        bare.execute(sql.encode()).fetchall()
