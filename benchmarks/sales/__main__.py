"""``python -m benchmarks.sales [seed]``: how payments are matched in a generated year."""

from __future__ import annotations

import sys
import time

from benchmarks.sales.figures import figures
from benchmarks.sales.year import generate


def main(arguments: list[str]) -> None:
    """Print the figures of one year."""
    year = generate(int(arguments[0])) if arguments else generate()
    started = time.process_time()
    result = figures(year)
    seconds = time.process_time() - started
    for line in result.lines():
        print(line)
    right = len(result.certain) - len(result.wrong)
    print(f"\n{len(year.invoices)} invoices, {len(year.payments)} movements, {seconds:.2f} s")
    print(f"certain: {right} of {len(result.certain)} are true")
    print(f"found with certainty: {result.recall:.1%} of {len(year.truth)}")
    print(f"found with suggestions: {result.recall_with_suggestions:.1%}")
    for each in result.wrong:
        print(f"WRONG: {result.year.ways[each.source]}: {each}")


if __name__ == "__main__":
    main(sys.argv[1:])
