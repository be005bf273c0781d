"""One process that takes files one after the other, and tells of each that fails."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from tests.fuzz.files import Made, make
from tests.fuzz.limits import TooMuchMemory, peak_memory, within_limits

SETTINGS = "mycodabox.settings.test"
NOT_OURS = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
"""Servers that somebody else tests on."""

Check = Callable[[Made], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """What a file did that it shouldn't."""

    number: int
    told: str


def work(
    seed: int,
    numbers: Iterable[int],
    failures: Any,
    at: Synchronized[int],
    checks: Callable[[], Iterable[Check]],
) -> None:
    """Put these files through all checks; ``at`` always holds the number of the file at hand.

    A process that took too much memory ends: its next file would seem to take as much.
    """
    ready = tuple(checks())
    memory = peak_memory()
    for number in numbers:
        at.value = number
        failure = tried(seed, number, ready, memory)
        if failure is not None:
            failures.put(failure)
            if TooMuchMemory.__name__ in failure.told:
                return


def tried(seed: int, number: int, checks: Iterable[Check], memory: int) -> Failure | None:
    """Make a file and check it; ``memory`` is what the process had before its first."""
    made = make(seed, number)
    for check in checks:
        try:
            with within_limits(memory):
                check(made)
        except BaseException:  # noqa: BLE001 - whatever it is, it should not have come out
            return Failure(number, traceback.format_exc())
    return None


def all_checks() -> list[Check]:
    """Make a portal, and return what is asked of it and of the readers."""
    import django

    for name in NOT_OURS:
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    from tests.fuzz.reading import check_readers
    from tests.fuzz.reception import Portal

    portal = Portal(Path(os.environ["VAR"]))

    def read(made: Made) -> None:
        check_readers(made.kind, made.content)

    def receive(made: Made) -> None:
        if made.is_received:
            portal.check(made)

    return [read, receive]
