"""``python -m tests.fuzz [COUNT] [--seed N]``: exit status 1 if a file did what it shouldn't.

Each file that failed is kept in a folder, with what happened, under its seed and number.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from tests.fuzz.crew import Checks, Member, share
from tests.fuzz.files import make
from tests.fuzz.worker import Failure, all_checks

COUNT = 1_000_000
SEEDS = 1_000_000
ENOUGH_FAILURES = 20
LOOK_SECONDS = 0.2
SAID_SECONDS = 60
"""How often a log is told how far it is; a terminal is at every look."""
WIPE = "\r\x1b[K"


def main(arguments: Sequence[str], checks: Checks = all_checks) -> int:
    """Check so many files; returns the exit status."""
    asked = parsed(arguments)
    numbers = range(asked.first, asked.first + asked.count)
    say(f"Trying {asked.count:,} files with seed {asked.seed} …\n")
    with temporary_files_together():
        done, failed = tried(share(asked.seed, numbers, asked.processes, checks), asked)
    say(f"{done:,} files, {failed or 'none'} failed.\n")
    return 1 if failed else 0


def tried(members: Sequence[Member], asked: argparse.Namespace) -> tuple[int, int]:
    """Wait for the work to be done; returns how many files were tried, and how many failed."""
    progress, failed = Progress(members, asked.count), 0
    try:
        while not all(member.is_done for member in members) and failed < ENOUGH_FAILURES:
            time.sleep(LOOK_SECONDS)
            for failure in (failure for member in members for failure in looked_at(member)):
                failed += 1
                tell(failure, asked)
            progress.show(failed)
    finally:
        for member in members:
            member.stop()
    return sum(member.done for member in members), failed


@contextmanager
def temporary_files_together() -> Iterator[None]:
    """Let processes that are killed leave nothing behind."""
    before = os.environ.get("TMPDIR")
    with TemporaryDirectory(prefix="mcb-fuzz-") as folder:
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            del os.environ["TMPDIR"]
            if before is not None:
                os.environ["TMPDIR"] = before


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=COUNT, help="how many files")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(SEEDS))
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, default=Path("var/fuzz"), help="a folder")
    return parser.parse_args(arguments)


def looked_at(member: Member) -> Sequence[Failure]:
    """Return what failed since the last look."""
    return () if member.is_done else list(member.look())


def tell(failure: Failure, asked: argparse.Namespace) -> None:
    """Keep the file with what happened, and say how to try it again."""
    made = make(asked.seed, failure.number)
    asked.keep.mkdir(parents=True, exist_ok=True)
    kept = asked.keep / f"{asked.seed}-{failure.number}.{made.kind}"
    kept.write_bytes(made.content)
    kept.with_suffix(".txt").write_text(failure.told, "utf-8", "backslashreplace")
    again = f"make fuzz COUNT=1 SEED={asked.seed} FIRST={failure.number}"
    last_line = failure.told.strip().splitlines()[-1]
    say(f"{kept}: {last_line}\n  again: {again}\n")


class Progress:
    """How far the work is: one line that changes on a terminal, a line a minute elsewhere."""

    def __init__(self, members: Sequence[Member], count: int) -> None:
        self._members, self._count = members, count
        self._started = self._said = time.monotonic()

    def show(self, failed: int) -> None:
        """Say how many are done, how quickly, and how long the rest takes."""
        is_terminal, now = sys.stdout.isatty(), time.monotonic()
        if not is_terminal and now - self._said < SAID_SECONDS:
            return
        self._said = now
        done, seconds = sum(member.done for member in self._members), now - self._started
        left = f", {(self._count - done) * seconds / done / 60:,.0f} min left" if done else ""
        rate = f"{done / seconds:,.0f} a second{left}"
        end = "" if is_terminal else "\n"
        say(f"{done:,} of {self._count:,} files, {rate}, {failed} failed{end}")


def say(text: str) -> None:
    """Write to the terminal, over the line of progress."""
    sys.stdout.write(f"{WIPE if sys.stdout.isatty() else ''}{text}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
