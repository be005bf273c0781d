"""Processes that belong together end together."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from mycodabox import supervisor
from mycodabox.supervisor import LONGEST_LINE, Output, Program, Supervisor
from tests.run.processes import group

STAYS = "import time; print('up', flush=True); time.sleep(60)"
STAYS_WITH_A_CHILD = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {STAYS!r}])
{STAYS}
"""
DOES_NOT_END = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"


class Run:
    """Runs programs in this process; afterwards holds what was said and how it ended."""

    def __init__(self, tmp_path, *sources, act=lambda run: None, is_served=lambda: True):
        self.file = tmp_path / "output"
        with self.file.open("wb") as file:
            self.supervisor = Supervisor(
                [
                    Program(f"p{number}", [sys.executable, "-c", source])
                    for number, source in enumerate(sources, start=1)
                ],
                output=Output(file.fileno()),
                is_served=is_served,
                announce=lambda: "It is served.",
            )
            actor = threading.Thread(target=act, args=(self,))
            actor.start()
            self.status = self.supervisor.run(environment=dict(os.environ), folder=tmp_path)
            actor.join()
        self.lines = self.file.read_text().splitlines()

    def wait_for(self, *texts, count=1):
        deadline = time.monotonic() + 20
        while any(self.file.read_text().count(text) < count for text in texts):
            assert time.monotonic() < deadline, self.file.read_text()
            time.sleep(0.01)

    def leaders(self):
        return [child.process.pid for child in self.supervisor.children]


def end(run):
    run.wait_for("p1     | up", "p2     | up")
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_ends_all(tmp_path):
    run = Run(tmp_path, STAYS, STAYS_WITH_A_CHILD, act=end)

    assert run.status == 0
    assert set(run.lines) == {"p1     | up", "It is served.", "p2     | up", "Ending …"}
    assert [group(leader) for leader in run.leaders()] == [set(), set()]


def test_the_others_start_when_the_first_serves(tmp_path):
    answers = iter([False, False, True])

    def started(run):
        run.wait_for("p2     | up")
        os.kill(os.getpid(), signal.SIGINT)

    run = Run(tmp_path, STAYS, STAYS, act=started, is_served=lambda: next(answers))

    assert set(run.lines) == {"p1     | up", "It is served.", "p2     | up", "Ending …"}
    assert run.lines.index("It is served.") < run.lines.index("p2     | up")


@pytest.mark.parametrize(
    ("number", "how"),
    [(signal.SIGKILL, "signal 9 (SIGKILL)"), (signal.SIGTERM, "signal 15 (SIGTERM)")],
)
def test_a_killed_process_ends_the_rest(tmp_path, number, how):
    def kill(run):
        run.wait_for("p1     | up")
        run.wait_for("p2     | up", count=2)
        os.kill(run.leaders()[1], number)

    run = Run(tmp_path, STAYS, STAYS_WITH_A_CHILD, act=kill)

    assert run.status == 1
    assert run.lines[-2:] == [
        f"The p2 process was killed by {how}.",
        "The portal needs all of its processes, so it ends.",
    ]
    assert [group(leader) for leader in run.leaders()] == [set(), set()]


def test_a_process_that_ends_by_itself_ends_the_rest(tmp_path):
    run = Run(tmp_path, "print('no disk'); raise SystemExit(3)", is_served=lambda: False)

    assert (run.status, run.lines) == (
        1,
        [
            "p1     | no disk",
            "The p1 process ended with status 3.",
            "The portal needs all of its processes, so it ends.",
        ],
    )


def test_a_process_that_does_not_end_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.5)

    run = Run(tmp_path, DOES_NOT_END, STAYS, act=end)

    assert run.status == 0
    assert run.lines[-1] == "The p1 process was killed: it did not end in time."
    assert group(run.leaders()[0]) == set()


def test_a_second_signal_ends_the_wait(tmp_path):
    def end_twice(run):
        end(run)
        run.wait_for("Ending …")
        os.kill(os.getpid(), signal.SIGINT)

    started = time.monotonic()
    run = Run(tmp_path, DOES_NOT_END, STAYS, act=end_twice)

    assert (run.status, time.monotonic() - started < supervisor.GRACE_SECONDS) == (0, True)


def test_a_page_that_never_comes_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "START_SECONDS", 0.3)

    run = Run(tmp_path, STAYS, is_served=lambda: False)

    assert (run.status, run.lines[-1]) == (1, "No page was served within 0.3 s, so it ends.")


def test_signals_are_as_before_afterwards(tmp_path):
    before = signal.getsignal(signal.SIGTERM)

    Run(tmp_path, "raise SystemExit")

    assert signal.getsignal(signal.SIGTERM) is before


def test_children_end_with_a_supervisor_that_was_killed(tmp_path):
    reader, writer = os.pipe()
    fork = os.fork()
    if not fork:  # pragma: no cover - another process
        os.setsid()
        with (tmp_path / "output").open("wb") as file:
            programs = [Program("p1", [sys.executable, "-c", STAYS])]
            lone = Supervisor(
                programs, output=Output(file.fileno()), is_served=lambda: True, announce=str
            )
            lone.is_served = lambda: os.write(writer, b"%d\n" % lone.children[0].process.pid) > 0
            lone.run(environment=dict(os.environ), folder=tmp_path)
        os._exit(0)
    child = int(os.read(reader, 100))
    os.kill(fork, signal.SIGKILL)
    os.waitpid(fork, 0)

    deadline = time.monotonic() + 10
    while group(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.close(reader)
    os.close(writer)

    assert group(child) == set()


# -- Output ----------------------------------------------------------------------------------------


def test_each_line_stands_behind_its_name(tmp_path):
    with (tmp_path / "output").open("wb") as file:
        output = Output(file.fileno(), colours=True)
        output.show("one\ntwo", name="web", colour=36)
        output.show("three")
        output.write()

    assert (tmp_path / "output").read_text() == (
        "\033[36mweb    | \033[0mone\n\033[36mweb    | \033[0mtwo\nthree\n"
    )


def test_a_reader_who_is_slow_loses_the_oldest_lines_only(monkeypatch):
    monkeypatch.setattr(supervisor, "MOST_LINES_KEPT", 3)
    reader, writer = os.pipe()
    output = Output(writer)

    for number in range(5):
        output.show(str(number))
    output.write()

    assert os.read(reader, 1_000) == b"(2 lines left out)\n2\n3\n4\n"
    os.close(reader)
    os.close(writer)


def test_a_reader_who_does_not_read_holds_nothing_up():
    reader, writer = os.pipe()
    output = Output(writer)
    output.show("x" * 200_000)

    output.write()  # would wait for ever

    assert len(output.waiting) == 1
    os.close(reader)
    os.close(writer)


def test_a_reader_who_has_gone_is_forgotten():
    reader, writer = os.pipe()
    os.close(reader)
    output = Output(writer)
    output.show("a line")

    output.write()
    output.write()

    assert output.gone
    os.close(writer)


def test_a_line_without_an_end_is_shown_in_pieces(tmp_path):
    source = f"import sys; sys.stdout.write('x' * {LONGEST_LINE * 2}); sys.stdout.write('end')"

    run = Run(tmp_path, source, is_served=lambda: False)

    shown = "".join(line.removeprefix("p1     | ") for line in run.lines[:-2])
    assert shown == "x" * LONGEST_LINE * 2 + "end"


def test_there_are_no_zombies_of_processes_that_were_left_behind(tmp_path):
    def kill(run):
        run.wait_for("p1     | up", count=2)
        os.kill(run.leaders()[0], signal.SIGKILL)

    run = Run(tmp_path, STAYS_WITH_A_CHILD, act=kill)

    left = [
        stat
        for stat in Path("/proc").glob("[0-9]*/stat")
        if stat.read_text().rpartition(")")[2].split()[2] == str(run.leaders()[0])
    ]
    assert left == []
