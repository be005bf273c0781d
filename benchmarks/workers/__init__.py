"""Processes that time themselves, each in the environment that it needs.

A worker is a module that calls ``serve``. It is asked over its standard input, by the name of what
to measure, and answers a number a line.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


class Worker:
    """A process that waits for questions, and ends with this one."""

    def __init__(
        self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None
    ) -> None:
        self._command = command
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def measure(self, name: str) -> Callable[[], float]:
        """Return a function that asks for one number; raises ``RuntimeError`` if none comes."""

        def ask() -> float:
            questions, answers = self._process.stdin, self._process.stdout
            assert questions is not None
            assert answers is not None
            questions.write(f"{name}\n")
            questions.flush()
            answer = answers.readline()
            if not answer:
                raise RuntimeError(f"{' '.join(map(str, self._command))} has ended.")
            return float(answer)

        return ask

    def _end(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


def worker(module: str, *arguments: str | Path, python: str | Path = sys.executable) -> Worker:
    """Start a module of this package, in the environment of a Python."""
    return Worker([python, "-m", f"{__name__}.{module}", *arguments])


def serve(sides: Mapping[str, Callable[[], float]]) -> None:
    """Answer until nobody asks any more."""
    for line in sys.stdin:
        print(sides[line.strip()](), flush=True)


def per_second(
    act: Callable[[], int], *, clock: Callable[[], float] = time.process_time
) -> Callable[[], float]:
    """Return a function that tells how many a second ``act`` does, which returns how many."""

    def rate() -> float:
        started = clock()
        count = act()
        return count / (clock() - started)

    return rate
