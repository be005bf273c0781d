"""What ``make bench`` tells of the numbers that it has measured."""

from __future__ import annotations

from itertools import cycle

import pytest

from benchmarks import harness
from benchmarks.harness import Comparison, Goal, contest, goal, measure, short


@pytest.fixture(autouse=True)
def goals(monkeypatch):
    """Goals of the test alone."""
    monkeypatch.setattr(harness, "GOALS", {})
    return harness.GOALS


def numbers(*each):
    """Return a side that measures these, the first in the turn that doesn't count."""
    return cycle(each).__next__


def told(prepared, *comparisons, unit=""):
    return [str(line) for line in measure(Goal("G1", comparisons, lambda: prepared, 3, unit))]


def test_a_ratio_is_taken_round_by_round():
    prepared = {"a": numbers(99, 2, 4, 6), "b": numbers(99, 1, 1, 2)}

    assert told(prepared, Comparison("a", "b")) == ["G1: a / b: 3.00 (2.00–4.00)"]


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ({"at_least": 3}, "goal ≥ 3.00: met"),
        ({"at_least": 3.1}, "goal ≥ 3.10: falls short"),
        ({"at_most": 3}, "goal ≤ 3.00: met"),
        ({"at_most": 2.9}, "goal ≤ 2.90: falls short"),
    ],
)
def test_the_median_keeps_to_the_limit_or_falls_short(limits, verdict):
    prepared = {"a": numbers(3), "b": numbers(1)}

    assert told(prepared, Comparison("a", "b", **limits)) == [
        f"G1: a / b: 3.00 (3.00–3.00), {verdict}"
    ]


def test_what_is_not_there_is_told_and_the_rest_measured():
    prepared = {"a": numbers(1_234_567), "b": numbers(2_000_000), "c": "Node is missing."}

    lines = told(prepared, Comparison("a", "b"), Comparison("a", "c"), unit="rows/s")

    assert lines == [
        "G1: c is not measured: Node is missing.",
        "G1: rows/s: a 1,230,000 (1,230,000–1,230,000), b 2,000,000 (2,000,000–2,000,000)",
        "G1: a / b: 0.617 (0.617–0.617)",
    ]


def test_sides_run_in_turns():
    turns = []
    prepared = {name: lambda name=name: turns.append(name) or 1 for name in "abc"}

    told(prepared)

    assert "".join(turns) == "abcabcabcabc"


def test_a_goal_is_registered_with_its_two_sides(goals):
    goal("G2", "this / that", at_most=2, rounds=1)(lambda: (numbers(1), numbers(1)))

    assert [str(line) for line in measure(goals["G2"])] == [
        "G2: this / that: 1.00 (1.00–1.00), goal ≤ 2.00: met"
    ]


@pytest.mark.parametrize("limits", [{}, {"at_most": 1, "at_least": 1}])
def test_a_goal_has_one_limit(limits):
    with pytest.raises(ValueError, match="either at_most or at_least"):
        goal("G2", "this / that", **limits)


def test_a_goal_has_its_own_name():
    contest("G2", "rows/s")(dict)

    with pytest.raises(ValueError, match="two goals G2"):
        contest("G2", "rows/s")(dict)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (1.284, "1.28"),
        (0.00001063, "0.0000106"),
        (12.34, "12.3"),
        (1_409_000, "1,410,000"),
    ],
)
def test_three_digits_count(number, written):
    assert short(number) == written
