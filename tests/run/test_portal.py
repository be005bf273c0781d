"""The portal as people start it: it serves, it ends as a whole, it keeps what it has."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection

import pytest

from mycodabox.supervisor import GRACE_SECONDS
from tests.architecture.files import ROOT
from tests.run.processes import children, group
from tests.servers import free_port

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]

START_SECONDS = 90


class Portal:
    """``manage.py run`` on a folder, as ``make run`` starts it."""

    def __init__(self, var, port):
        self.port = port
        apart = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "DJANGO_SETTINGS_MODULE")
        environment = {name: value for name, value in os.environ.items() if name not in apart}
        environment |= {"VAR": str(var), "DEMO": "0"}
        subprocess.run([sys.executable, "make_keys.py", f"{var}/keys"], cwd=ROOT, check=True)
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        self.served = threading.Event()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("Ctrl-C ends it."):
                self.served.set()

    def wait_until_served(self):
        deadline = time.monotonic() + START_SECONDS
        while not self.served.wait(0.05):
            assert self.process.poll() is None, self.lines
            assert time.monotonic() < deadline, self.lines
        parts = children(self.process.pid)
        return {
            name: next(pid for pid, command in parts.items() if mark in command)
            for name, mark in (("web", "granian"), ("worker", " worker "), ("beat", " beat "))
        }

    def get(self, path):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body

    def wait_for_end(self):
        status = self.process.wait(timeout=GRACE_SECONDS + 10)
        self.reader.join(timeout=10)
        return status


@pytest.fixture
def var(tmp_path):
    return tmp_path / "var"


@pytest.fixture
def start(var):
    portals = []

    def start():
        portals.append(Portal(var, free_port()))
        return portals[-1]

    yield start
    for portal in portals:
        if portal.process.poll() is None:
            portal.process.terminate()
            portal.process.wait(timeout=GRACE_SECONDS + 10)
        portal.reader.join()
        portal.process.stdout.close()


def test_it_serves_ends_as_a_whole_and_keeps_what_it_has(start, var):
    portal = start()
    parts = portal.wait_until_served()

    status, page = portal.get("/accounts/login/")
    sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert (status, portal.get(sheet[1])[0]) == (200, 200)

    second = start()
    assert (second.wait_for_end(), len(second.lines)) == (1, 1)
    assert f"in use by process {portal.process.pid}, which serves" in second.lines[0]

    os.kill(parts["worker"], signal.SIGKILL)
    assert portal.wait_for_end() == 1
    assert "The worker process was killed by signal 9 (SIGKILL)." in portal.lines
    assert [group(leader) for leader in parts.values()] == [set()] * 3

    kept = [*(path for path in var.glob("keys/**/*") if path.is_file()), var / "db.sqlite3"]
    before = {path: (path.stat().st_ino, stat.S_IMODE(path.stat().st_mode)) for path in kept}
    portal = start()
    parts = portal.wait_until_served()
    after = {path: (path.stat().st_ino, stat.S_IMODE(path.stat().st_mode)) for path in kept}
    assert "Bringing the database up to date …" not in portal.lines
    assert (after, {mode for _, mode in after.values()}) == (before, {0o600})

    portal.process.terminate()
    assert portal.wait_for_end() == 0
    assert [group(leader) for leader in parts.values()] == [set()] * 3


def test_a_wrong_setting_is_one_sentence(start, var):
    (var / "keys").mkdir(parents=True)
    (var / "keys" / "secret_key").write_text("short\n")
    portal = start()

    assert (portal.wait_for_end(), len(portal.lines)) == (1, 1)
    assert portal.lines[0].startswith("MyCodaBox can't start: The key in ")
