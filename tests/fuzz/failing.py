"""A check that goes wrong, in a module that a process can import by itself."""

from __future__ import annotations

import os
from threading import Event

from tests.fuzz.files import Made, make
from tests.fuzz.worker import Check

SEED = 5


def fail(made: Made) -> None:
    """The second file raises, the third ends the process, and the fourth never ends."""
    ways = {1: lambda: 1 / 0, 2: lambda: os._exit(7), 3: Event().wait}
    number = next(each for each in range(6) if make(SEED, each) == made)
    ways.get(number, int)()


def failing_checks() -> list[Check]:
    return [fail]
