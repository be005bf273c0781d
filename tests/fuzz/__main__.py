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
    started, failed = time.monotonic(), 0
    try:
        while not all(member.is_done for member in members) and failed < ENOUGH_FAILURES:
            time.sleep(LOOK_SECONDS)
            for failure in (failure for member in members for failure in looked_at(member)):
                failed += 1
                tell(failure, asked)
            show_progress(members, asked.count, time.monotonic() - started, failed)
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


def show_progress(members: Sequence[Member], count: int, seconds: float, failed: int) -> None:
    """Say on a terminal how far it is."""
    if not sys.stdout.isatty():
        return
    done = sum(member.done for member in members)
    left = f", {(count - done) * seconds / done / 60:,.0f} min left" if done else ""
    line = f"{done:,} of {count:,} files, {done / seconds:,.0f} a second{left}, {failed} failed"
    say(line)


def say(text: str) -> None:
    """Write to the terminal, over the line of progress."""
    sys.stdout.write(f"{WIPE if sys.stdout.isatty() else ''}{text}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
