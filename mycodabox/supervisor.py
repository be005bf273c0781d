"""Keep a few processes together: start them, show what they say, end them all if one ends.

Nothing here knows Django or the portal, and nothing here blocks: a reader of our output who is
slow or gone doesn't hold the processes up.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 10
START_SECONDS = 60
TICK_SECONDS = 0.2
REST_SECONDS = 1
MOST_LINES_KEPT = 5_000
LONGEST_WRITE = 4_096  # a pipe that can be written to takes this much at once (PIPE_BUF)
LONGEST_LINE = 65_536
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # <linux/prctl.h>
COLOURS = (36, 33, 35, 32)


@dataclass(frozen=True, slots=True)
class Program:
    """What to start, and the name that stands before each line of its output."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class Child:
    """A program that was started: its process leads a process group of its own."""

    program: Program
    process: subprocess.Popen[bytes]
    pipe: int
    unfinished: bytes = b""

    def lines(self) -> Iterator[str]:
        """Yield the lines that are complete by now; closes the pipe at its end."""
        chunk = os.read(self.pipe, LONGEST_LINE)
        if not chunk:
            os.close(self.pipe)
            self.pipe = -1
        *complete, self.unfinished = (self.unfinished + chunk).split(b"\n")
        if not chunk or len(self.unfinished) > LONGEST_LINE:
            complete, self.unfinished = [*complete, self.unfinished], b""
        for line in complete:
            if text := line.decode(errors="replace").rstrip():
                yield text

    def fate(self) -> str:
        """Say how the process ended."""
        status = self.process.returncode
        if status is not None and status < 0:
            return f"was killed by signal {-status} ({signal.Signals(-status).name})"
        return f"ended with status {status}"

    def kill_group(self) -> None:
        """Kill the process and whatever it started, and wait until all of them are gone."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with contextlib.suppress(ChildProcessError):
            while True:  # what it started is ours now: see ``_adopt_orphans``
                os.waitpid(-self.process.pid, 0)


@dataclass(slots=True)
class Output:
    """Lines on their way to a file descriptor that is written only while it takes them."""

    descriptor: int
    colours: bool = False
    waiting: deque[bytes] = field(default_factory=deque)
    left_out: int = 0
    gone: bool = False

    def show(self, text: str, *, name: str = "", colour: int = 0) -> None:
        """Queue some lines, each behind a name; past a limit the oldest lines are left out."""
        prefix = f"{name:<7}| " if name else ""
        if prefix and self.colours:
            prefix = f"\033[{colour}m{prefix}\033[0m"
        for line in text.splitlines():
            self.waiting.append(f"{prefix}{line}\n".encode(errors="replace"))
        while len(self.waiting) > MOST_LINES_KEPT:
            self.waiting.popleft()
            self.left_out += 1

    def write(self, *, seconds: float = 0) -> None:
        """Write what the descriptor takes; wait for it no longer than this in all."""
        until = time.monotonic() + seconds
        while self.waiting and not self.gone:
            wait = max(0, until - time.monotonic())
            if not select.select([], [self.descriptor], [], wait)[1]:
                return
            if self.left_out:
                self.waiting.appendleft(f"({self.left_out} lines left out)\n".encode())
                self.left_out = 0
            piece = self.waiting.popleft()
            try:
                written = os.write(self.descriptor, piece[:LONGEST_WRITE])
            except OSError:  # whoever read it has gone away
                self.gone = True
                return
            if written < len(piece):
                self.waiting.appendleft(piece[written:])


class Supervisor:
    """Runs programs until one of them ends or a signal asks for the end of all.

    The first one starts alone, so that it is up as soon as possible. ``is_served`` is asked now
    and then until it is true; then the others start, and ``announce`` gives the text to show.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        output: Output,
        is_served: Callable[[], bool],
        announce: Callable[[], str],
    ) -> None:
        self.programs = programs
        self.output = output
        self.is_served = is_served
        self.announce = announce
        self.start: Callable[[Program], Child]
        self.children: list[Child] = []
        self.ends_asked = 0

    def run(self, *, environment: Mapping[str, str], folder: Path) -> int:
        """Start everything, stay until the end, leave nothing behind; returns the exit status."""
        self.start = partial(_start, environment=environment, folder=folder)
        with self._signals(), _adopt_orphans():
            try:
                return self._watch()
            finally:
                self._end()
                self.output.write(seconds=2)

    def _watch(self) -> int:
        served = False
        deadline = time.monotonic() + START_SECONDS
        self.children.append(self.start(self.programs[0]))
        while not self.ends_asked:
            self._pass_on(TICK_SECONDS)
            ended = [child for child in self.children if child.process.poll() is not None]
            if ended:
                self._pass_on_the_rest(ended)
                for child in ended:
                    self.output.show(f"The {child.program.name} process {child.fate()}.")
                self.output.show("The portal needs all of its processes, so it ends.")
                return 1
            if not served and self.is_served():
                served = True
                self.children.extend(self.start(program) for program in self.programs[1:])
                self.output.show(self.announce())
            if not served and time.monotonic() > deadline:
                self.output.show(f"No page was served within {START_SECONDS} s, so it ends.")
                return 1
        self.output.show("Ending …")
        return 0

    def _end(self) -> None:
        """Ask the processes to end; kill what is left after a while or a second signal."""
        asked_before = self.ends_asked
        running = [child for child in self.children if child.process.poll() is None]
        for child in running:
            child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while running and time.monotonic() < deadline and self.ends_asked <= max(1, asked_before):
            self._pass_on(TICK_SECONDS)
            running = [child for child in running if child.process.poll() is None]
        for child in running:
            self.output.show(
                f"The {child.program.name} process was killed: it did not end in time."
            )
        for child in self.children:
            child.kill_group()
        self._pass_on(0)
        for child in self.children:
            if child.pipe >= 0:
                os.close(child.pipe)

    def _pass_on_the_rest(self, ended: Sequence[Child]) -> None:
        """Show what processes that have ended still said; what they left behind may hold a pipe."""
        deadline = time.monotonic() + REST_SECONDS
        while any(child.pipe >= 0 for child in ended) and time.monotonic() < deadline:
            self._pass_on(TICK_SECONDS)

    def _pass_on(self, seconds: float) -> None:
        """Show what the processes say; wait for it no longer than this."""
        by_pipe = {child.pipe: child for child in self.children if child.pipe >= 0}
        for pipe in select.select(by_pipe, [], [], seconds)[0]:
            child = by_pipe[pipe]
            colour = COLOURS[self.children.index(child) % len(COLOURS)]
            for line in child.lines():
                self.output.show(line, name=child.program.name, colour=colour)
        self.output.write()

    def _ask_for_end(self, _signal: int, _frame: FrameType | None) -> None:
        self.ends_asked += 1

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        asking = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, self._ask_for_end) for number in asking}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _start(program: Program, *, environment: Mapping[str, str], folder: Path) -> Child:
    reader, writer = os.pipe()
    parent = os.getpid()
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is ours
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=writer,
            start_new_session=True,
            env=dict(environment),
            cwd=folder,
            preexec_fn=lambda: _end_with(parent),  # noqa: PLW1509 - no threads run here
        )
    finally:
        os.close(writer)
    return Child(program, process, reader)


@contextlib.contextmanager
def _adopt_orphans() -> Iterator[None]:
    """Become the parent of whatever our processes leave behind, so that it can be waited for."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        _prctl(PR_SET_CHILD_SUBREAPER, 0)


def _end_with(parent: int) -> None:
    """Ask Linux to end this process when its parent is gone, however that happens."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
