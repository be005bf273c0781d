"""Run two ways of doing a thing in turns and tell how many times the cost of one the other has.

A goal is a module ``benchmarks/<name>.py`` with functions decorated by ``@goal``. Each function
prepares its sides and returns them: two functions without arguments, ours first, then what it is
compared with, and each returns what it cost. ``cpu(act, times=…)`` makes such a function from any
other. The sides run in turns (ours, theirs, ours, theirs …), so that a busy machine disturbs both
alike; the ratio is ours divided by theirs, round by round.
"""

from __future__ import annotations

import math
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

ROUNDS = 7

Measure = Callable[[], float]
Sides = tuple[Measure, Measure]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is compared, and the ratio that ours should keep to."""

    id: str
    compared: str
    limit: float
    at_most: bool
    prepare: Callable[[], Sides]
    rounds: int


@dataclass(frozen=True, slots=True)
class Result:
    """The ratios of one goal, one a round."""

    goal: Goal
    ratios: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool:
        goal = self.goal
        return self.median <= goal.limit if goal.at_most else self.median >= goal.limit

    def __str__(self) -> str:
        goal = self.goal
        low, high = short(min(self.ratios)), short(max(self.ratios))
        return (
            f"{goal.id}: {goal.compared}: {short(self.median)} ({low}–{high}), "
            f"goal {'≤' if goal.at_most else '≥'} {short(goal.limit)}: "
            f"{'met' if self.is_met else 'falls short'}"
        )


GOALS: dict[str, Goal] = {}


def goal(
    goal_id: str,
    compared: str,
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    rounds: int = ROUNDS,
) -> Callable[[Callable[[], Sides]], Callable[[], Sides]]:
    """Register a function that prepares the two sides of a comparison."""
    limit = at_most if at_most is not None else at_least
    if limit is None or (at_most is not None and at_least is not None):
        raise ValueError(f"Goal {goal_id} needs either at_most or at_least.")
    if goal_id in GOALS:
        raise ValueError(f"There are two goals {goal_id}.")

    def register(prepare: Callable[[], Sides]) -> Callable[[], Sides]:
        GOALS[goal_id] = Goal(goal_id, compared, limit, at_most is not None, prepare, rounds)
        return prepare

    return register


def measure(chosen: Goal) -> Result:
    """Run both sides in turns, after one turn that doesn't count."""
    ours, theirs = chosen.prepare()
    ours(), theirs()
    return Result(chosen, tuple(ours() / theirs() for _ in range(chosen.rounds)))


def cpu(act: Callable[[], object], *, times: int = 1) -> Measure:
    """Return a function that tells the processor time of one ``act``, in seconds."""

    def cost() -> float:
        started = time.process_time()
        for _ in range(times):
            act()
        return (time.process_time() - started) / times

    return cost


def children_cpu(act: Callable[[], object]) -> Measure:
    """Return a function that tells the processor time of the processes that ``act`` waits for."""

    def cost() -> float:
        with _children_time() as spent:
            act()
        return spent()

    return cost


@contextmanager
def _children_time() -> Iterator[Callable[[], float]]:
    def total() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    started = total()
    yield lambda: total() - started


def short(number: float) -> str:
    """Write a ratio with three digits that count: 1.28, 0.0000106, 12.5, 1200."""
    if not number:
        return "0"
    return f"{number:.{max(0, 2 - math.floor(math.log10(abs(number))))}f}"
