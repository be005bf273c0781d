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
        if not module.name.startswith("_"):
            importlib.import_module(f"benchmarks.{module.name}")
    if unknown := [name for name in chosen if name not in GOALS]:
        return f"There is no goal {', '.join(unknown)}; there are {', '.join(in_order(GOALS))}."
    for name in in_order(chosen or GOALS):
        print(measure(GOALS[name]), flush=True)
    return None


def in_order(names: object) -> list[str]:
    """Sort G2 before G10."""
    return sorted(names, key=lambda name: [int(n) if n else 0 for n in re.split(r"\D+", name)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
