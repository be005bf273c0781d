"""What ``manage.py run`` does before and around the processes."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from mycodabox import preparation
from mycodabox.management.commands import run
from mycodabox.management.commands.run import CannotStart, Command
from tests.servers import free_port


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    settings.STATIC_ROOT = settings.VAR / "static"
    return settings.VAR


@pytest.fixture
def prepared(monkeypatch):
    """Everything is prepared already."""
    monkeypatch.setattr(run, "prepare", lambda *, say: say("prepared"))


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "http", "80 "])
def test_a_port_is_a_number(text):
    with pytest.raises(CannotStart, match=r"it should be a number from 1 to 65535\.$"):
        run.port_number(text)


def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=rf"^Port {port} is in use\. Give another PORT\.$"):
            run.check_free(port)


def test_a_free_port_is_free():
    run.check_free(free_port())


def test_a_port_without_the_right_to_it_is_named(monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)

    with pytest.raises(CannotStart, match=r"^Port 80 needs more rights\."):
        run.check_free(80)


def test_a_folder_holds_one_portal(var, settings):
    with (
        run.only_one(var),
        pytest.raises(CannotStart, match=f"in use by process {os.getpid()}, which serves"),
        run.only_one(var),
    ):
        pass  # pragma: no cover - not reached

    with run.only_one(var):
        assert (var / "run.lock").read_text().endswith(f"serves {settings.BASE_URL}\n")


def test_a_folder_that_another_program_holds_is_refused(var):
    var.mkdir()
    with (var / "run.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)

        with pytest.raises(CannotStart, match="in use by another process"), run.only_one(var):
            pass  # pragma: no cover - not reached


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(CannotStart, match=r"can't be written to: Not a directory\.$"),
        run.only_one(tmp_path / "file" / "var"),
    ):
        pass  # pragma: no cover - not reached


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("no host\nhint"), "The database can't be used: no host."),
        (OSError(28, "No space left", "/a/file"), "/a/file: No space left."),
        (CommandError("Ask somebody."), "Ask somebody."),
    ],
)
def test_what_goes_wrong_in_preparing_is_one_sentence(monkeypatch, capsys, var, error, sentence):
    def fail(*, say):
        raise error

    monkeypatch.setattr(run, "prepare", fail)

    with pytest.raises(SystemExit) as ended:
        Command().handle(port=str(free_port()))

    assert ended.value.code == f"MyCodaBox can't start: {sentence}"


def test_an_interrupt_while_preparing_ends_quietly(monkeypatch, var):
    def interrupt(*, say):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "prepare", interrupt)

    with pytest.raises(SystemExit, match="interrupted before it started"):
        Command().handle(port=str(free_port()))


@pytest.mark.usefixtures("prepared")
def test_it_ends_as_the_processes_end(monkeypatch, capfd, var, settings):
    ended = [sys.executable, "-c", "raise SystemExit(1)"]
    monkeypatch.setattr(run, "programs", lambda port: [run.Program("web", ended)])
    monkeypatch.delenv("BASE_URL", raising=False)
    port = free_port()

    with pytest.raises(SystemExit) as status:
        Command().handle(port=str(port))

    shown = capfd.readouterr().out
    assert (status.value.code, settings.BASE_URL) == (1, f"http://127.0.0.1:{port}")
    assert "The web process ended with status 1." in shown
    monkeypatch.delenv("BASE_URL")


def test_the_processes_know_what_they_need(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setenv("KEPT", "as it is")

    known = run.environment()

    assert {name: known[name] for name in ("VAR", "BASE_URL", "DEMO", "KEPT")} == {
        "VAR": str(settings.VAR),
        "BASE_URL": settings.BASE_URL,
        "DEMO": "1",
        "KEPT": "as it is",
    }


def test_three_processes_make_a_portal():
    assert [program.name for program in run.programs(8000)] == ["web", "worker", "beat"]


@pytest.mark.parametrize(("status", "served"), [(200, True), (503, False)])
def test_it_is_served_when_its_health_is_good(status, served):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/health/" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer((run.HOST, 0), Answer) as server:
        Thread(target=server.handle_request).start()

        assert run.is_served(server.server_address[1]) is served


def test_it_is_not_served_while_nobody_listens():
    assert run.is_served(free_port()) is False


DEMO = {
    "users": [{"email": "a@b.example", "password": "p", "office": "1", "role": "admin"}],
    "staff": [
        {"email": "staff@b.example", "password": "secret", "superuser": True},
        {"email": "s@b.example", "password": "p", "superuser": False},
    ],
    "offices": [{"company_number": "1", "name": "Meander"}],
}


def test_it_says_who_can_log_in(var, settings):
    settings.BASE_URL = "http://127.0.0.1:8200"
    settings.EMAIL_FILE_PATH = "/a/mail"
    var.mkdir()
    (var / "demo.json").write_text(json.dumps(DEMO))

    assert run.announcement() == (
        "\nMyCodaBox is at http://127.0.0.1:8200\n\n"
        "  e-mail           password  who\n"
        "  a@b.example      p         Admin of Meander\n"
        "  staff@b.example  secret    staff, may do everything\n"
        "  s@b.example      p         staff\n\n"
        f"Demonstration data: {var}/demo.json\n"
        "Mail is written to:  /a/mail\n"
        "Ctrl-C ends it.\n"
    )


def test_without_a_demonstration_there_is_no_table(var, settings):
    del settings.EMAIL_FILE_PATH

    assert run.announcement() == f"\nMyCodaBox is at {settings.BASE_URL}\n\nCtrl-C ends it.\n"


# -- Preparation -----------------------------------------------------------------------------------

PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Yes"
msgstr "Ja"
"""


def test_translations_are_compiled_once(tmp_path):
    source = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)

    first = preparation.compile_translations(tmp_path)
    again = preparation.compile_translations(tmp_path)
    os.utime(source, (2_000_000_000, 2_000_000_000))
    changed = preparation.compile_translations(tmp_path)

    assert (first, again, changed) == (1, 0, 1)
    assert b"Ja" in source.with_suffix(".mo").read_bytes()


@pytest.mark.django_db(transaction=True)
def test_preparing_twice_changes_nothing(var, settings, monkeypatch):
    settings.DEMO = False
    said = []

    preparation.prepare(say=said.append)
    manifest = (var / "static" / "staticfiles.json").read_bytes()
    preparation.prepare(say=said.append)

    assert said == []
    assert (var / "static" / "staticfiles.json").read_bytes() == manifest
    assert not list((var / "static").rglob("*.br"))


@pytest.mark.django_db(transaction=True)
def test_preparing_migrates_and_makes_the_demonstration(var, settings, monkeypatch):
    settings.DEMO = True
    said, called = [], []
    monkeypatch.setattr(preparation, "call_command", lambda *args, **_: called.append(args[0]))
    monkeypatch.setattr(preparation.MigrationExecutor, "migration_plan", lambda *_: ["one"])
    monkeypatch.setattr(preparation, "collect_static", lambda: called.append("static"))

    preparation.prepare(say=said.append)

    assert called == ["migrate", "createcachetable", "static", "demo"]
    assert said == ["Bringing the database up to date …", "Making the demonstration data …"]
