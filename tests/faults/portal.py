"""A portal of real processes that a test may kill, with a database and a broker of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from http import HTTPStatus
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import psycopg

from make_keys import make_keys
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


class Portal:
    """Web server and worker as processes of ours; both can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        make_keys(folder / "keys")
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.mail = folder / "mail"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "mycodabox.settings.dev",
            "VAR": str(folder),
            "BASE_URL": self.base,
            "DEMO": "1",
            "OUTBOX_LEASE_SECONDS": "2",
            "LOG_LEVEL": "ERROR",
            **_servers(),
        }
        self.log = (folder / "log").open("wb")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.commands = {
            "web": f"granian --interface wsgi --host 127.0.0.1 --port {self.port} --workers 1 "
            "--blocking-threads 4 --no-ws --log-level error mycodabox.wsgi:application",
            "worker": "celery --quiet --app mycodabox worker --pool threads --concurrency 2 "
            "--without-gossip --without-mingle --without-heartbeat --loglevel error",
            "beat": "celery --quiet --app mycodabox beat --loglevel error",
        }

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def python(self, code: str) -> object:
        """Run some code inside the portal's settings; returns what it prints as JSON."""
        prepared = f"import django, json; django.setup()\n{code}"
        command = [sys.executable, "-c", prepared]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return json.loads(done.stdout)

    def start(self, name: str) -> None:
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", *self.commands[name].split()],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def kill(self, name: str) -> None:
        """Kill a process and its children at once, as a failing machine would."""
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is None:
                self.kill(name)
        self.log.close()

    def wait_until_served(self) -> None:
        visitor = Visitor(self.base)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if visitor.once("GET", "/health/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((Path(self.log.name)).read_text())


def _servers() -> dict[str, str]:
    """Return a fresh database and an unused broker on the servers of this run, if it has any."""
    servers = {}
    if url := os.environ.get("TEST_DATABASE_URL"):
        name = f"faults_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        servers["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    if url := os.environ.get("TEST_REDIS_URL"):
        number = 40 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        servers["REDIS_URL"] = urlsplit(url)._replace(path=f"/{number}").geturl()
    return servers


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


class Visitor:
    """Somebody who speaks HTTP, keeps cookies, and tries again while nobody answers."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _NoRedirect())

    def once(self, method, path, body=None, headers=None):
        """Send a request; returns status, headers and text."""
        data = body.encode() if isinstance(body, str) else body
        request = Request(self.base + path, data=data, method=method, headers=headers or {})
        try:
            with self.opener.open(request, timeout=15) as response:
                return response.status, response.headers, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def insist(self, method, path, body=None, headers=None):
        """Send the same request until it is answered, and not by a request to come back."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                answer = self.once(method, path, body, headers)
                if answer[0] != HTTPStatus.SERVICE_UNAVAILABLE:
                    return answer
                problem = AssertionError(answer)
            except OSError as error:
                problem = error
            if time.monotonic() > deadline:
                raise problem
            time.sleep(0.1)

    def submit(self, path, form_path=None, **fields):
        """Fetch a page's form token, then send a form until it is answered."""
        status, answered, page = self.insist("GET", form_path or path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, (status, dict(answered), page)
        body = urlencode({"csrfmiddlewaretoken": token[1], **fields})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": self.base + path,
        }
        return self.insist("POST", path, body, headers)
