"""``python -m benchmarks [G13 …]``: one line a goal; what falls short is said, not punished."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import sys

import django

import benchmarks
from benchmarks.harness import GOALS, measure


def main(chosen: list[str]) -> str | None:
    """Measure the goals that are named, or all; returns what was wrong with the names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mycodabox.settings.test"
    django.setup()
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("_") and not module.ispkg:
            importlib.import_module(f"benchmarks.{module.name}")
    if unknown := [name for name in chosen if not named(name)]:
        return f"There is no goal {', '.join(unknown)}; there are {', '.join(in_order(GOALS))}."
    chosen_goals = {each for name in chosen for each in named(name)}
    for goal_id in in_order(chosen_goals or GOALS):
        for line in measure(GOALS[goal_id]):
            print(line, flush=True)
    return None


def named(name: str) -> list[str]:
    """Return the goal of this name and its parts: G13 has G13-memory."""
    return [each for each in GOALS if each == name or each.startswith(f"{name}-")]


def in_order(names: object) -> list[str]:
    """Sort G2 before G10."""
    return sorted(names, key=lambda name: [int(n) if n else 0 for n in re.split(r"\D+", name)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
