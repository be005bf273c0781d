"""Processes that share the work, each replaced where a file brings it down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context

from tests.fuzz.worker import Check, Failure, all_checks, work

STALLED_SECONDS = 60
"""A process that is at one file for so long is stopped."""
NOT_STARTED = -1

CONTEXT = get_context("spawn")
Checks = Callable[[], Iterable[Check]]


class Member:
    """One process and its files."""

    def __init__(self, seed: int, numbers: range, checks: Checks = all_checks) -> None:
        self._seed, self._numbers, self._checks = seed, numbers, checks
        self._next = 0
        self._start()

    @property
    def is_done(self) -> bool:
        return self._next == len(self._numbers)

    @property
    def done(self) -> int:
        """How many of its files are behind it."""
        at = self._at.value
        return self._next if self.is_done or at == NOT_STARTED else self._numbers.index(at)

    def look(self) -> Iterator[Failure]:
        """Give what failed since the last look; replaces the process if it is no more."""
        is_stalled = self._is_stalled()
        if is_stalled:
            self.stop()
        is_alive = self._process.is_alive()
        while not self._failures.empty():
            yield self._failures.get()
        if is_alive:
            return
        at = self._at.value
        if at == NOT_STARTED:
            raise RuntimeError("A process could not begin.")
        if is_stalled:
            yield Failure(at, f"It was not done after {STALLED_SECONDS} s.")
        elif self._process.exitcode:
            yield Failure(at, f"The process ended with {self._process.exitcode}.")
        self._next = self._numbers.index(at) + 1
        if not self.is_done:
            self._start()

    def stop(self) -> None:
        """Stop, whatever it is doing."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        self._failures = CONTEXT.SimpleQueue()
        self._at = CONTEXT.Value("q", NOT_STARTED)
        self._seen_at, self._seen = NOT_STARTED, time.monotonic()
        own = (self._seed, self._numbers[self._next :], self._failures, self._at, self._checks)
        self._process = CONTEXT.Process(target=work, args=own, daemon=True)
        self._process.start()

    def _is_stalled(self) -> bool:
        """Whether it has been at the same file for too long; beginning doesn't count."""
        at, now = self._at.value, time.monotonic()
        if at != self._seen_at:
            self._seen_at, self._seen = at, now
        return at != NOT_STARTED and now - self._seen > STALLED_SECONDS


def share(seed: int, numbers: range, processes: int, checks: Checks = all_checks) -> list[Member]:
    """Divide these files among processes."""
    shares = (numbers[first::processes] for first in range(processes))
    return [Member(seed, own, checks) for own in shares if own]
