"""Run several ways of doing a thing in turns and compare what they cost or how fast they are.

A goal is a module ``benchmarks/<name>.py`` with functions decorated by ``@goal`` or ``@contest``.
Each function prepares its sides and returns them: functions without arguments that each return a
number. ``@goal`` has two, ours first, then what it is compared with; ``@contest`` has any number by
name, and says which are compared. ``cpu(act, times=…)`` makes such a function from any other. The
sides run in turns (ours, theirs, ours, theirs …), so that a busy machine disturbs all alike; a
ratio is ours divided by theirs, round by round.
"""

from __future__ import annotations

import math
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

ROUNDS = 7

Measure = Callable[[], float]
Sides = tuple[Measure, Measure]
Contestants = Mapping[str, Measure | str]
"""By name: what measures it or, in words, why it can't be measured."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides by name, and what their ratio should keep to; without a limit, to be known."""

    ours: str
    theirs: str
    at_most: float | None = None
    at_least: float | None = None
    title: str = ""

    def is_met_by(self, ratio: float) -> bool:
        if self.at_most is not None and ratio > self.at_most:
            return False
        return self.at_least is None or ratio >= self.at_least

    def __str__(self) -> str:
        return self.title or f"{self.ours} / {self.theirs}"


@dataclass(frozen=True, slots=True)
class Goal:
    """Who runs in turns, and what is compared."""

    id: str
    comparisons: Sequence[Comparison]
    prepare: Callable[[], Contestants]
    rounds: int
    unit: str = ""
    """Of the numbers themselves, which are told too if there is one."""


@dataclass(frozen=True, slots=True)
class Result:
    """The ratios of one comparison, one a round."""

    goal: Goal
    comparison: Comparison
    ratios: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool:
        return self.comparison.is_met_by(self.median)

    def __str__(self) -> str:
        told = f"{self.goal.id}: {self.comparison}: {spread(self.ratios)}"
        at_most, at_least = self.comparison.at_most, self.comparison.at_least
        limits = [f"≤ {short(at_most)}"] if at_most is not None else []
        limits += [f"≥ {short(at_least)}"] if at_least is not None else []
        if not limits:
            return told
        return f"{told}, goal {' '.join(limits)}: {'met' if self.is_met else 'falls short'}"


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
    if (at_most is None) == (at_least is None):
        raise ValueError(f"Goal {goal_id} needs either at_most or at_least.")
    comparison = Comparison("ours", "theirs", at_most, at_least, compared)

    def register_sides(prepare: Callable[[], Sides]) -> Callable[[], Sides]:
        def sides() -> Contestants:
            return dict(zip(("ours", "theirs"), prepare(), strict=True))

        register(Goal(goal_id, [comparison], sides, rounds))
        return prepare

    return register_sides


def contest(
    goal_id: str, unit: str, *comparisons: Comparison, rounds: int = ROUNDS
) -> Callable[[Callable[[], Contestants]], Callable[[], Contestants]]:
    """Register a function that prepares several sides, which return numbers of this unit."""

    def register_contest(prepare: Callable[[], Contestants]) -> Callable[[], Contestants]:
        register(Goal(goal_id, comparisons, prepare, rounds, unit))
        return prepare

    return register_contest


def register(new: Goal) -> None:
    """Add a goal; there may be none of its name."""
    if new.id in GOALS:
        raise ValueError(f"There are two goals {new.id}.")
    GOALS[new.id] = new


def measure(chosen: Goal) -> Iterator[str | Result]:
    """Run all sides in turns, after one turn that doesn't count; gives what to tell."""
    contestants = chosen.prepare()
    absent = {name: why for name, why in contestants.items() if isinstance(why, str)}
    present = {name: run for name, run in contestants.items() if not isinstance(run, str)}
    numbers: dict[str, list[float]] = {name: [] for name in present}
    for run in present.values():
        run()
    for _ in range(chosen.rounds):
        for name, run in present.items():
            numbers[name].append(run())
    for name, why in absent.items():
        yield f"{chosen.id}: {name} is not measured: {why}"
    if chosen.unit:
        figures = ", ".join(f"{name} {spread(each)}" for name, each in numbers.items())
        yield f"{chosen.id}: {chosen.unit}: {figures}"
    for comparison in chosen.comparisons:
        if comparison.ours in numbers and comparison.theirs in numbers:
            sides = zip(numbers[comparison.ours], numbers[comparison.theirs], strict=True)
            yield Result(chosen, comparison, tuple(ours / theirs for ours, theirs in sides))


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


def spread(numbers: Sequence[float]) -> str:
    """Write the median of some numbers, and between which they lie."""
    return f"{short(statistics.median(numbers))} ({short(min(numbers))}–{short(max(numbers))})"


def short(number: float) -> str:
    """Write a number with three digits that count: 1.28, 0.0000106, 12.5, 1,410,000."""
    if not number:
        return "0"
    places = 2 - math.floor(math.log10(abs(number)))
    return f"{round(number, places):,.{max(0, places)}f}"
