"""``python -m benchmarks.plans FOLDER``: how PostgreSQL finds what the lists show, a file a page.

Of each page the statement that takes longest, with what it read, in the larger archive.
"""

from __future__ import annotations

import sys

from benchmarks import databases
from benchmarks.portal import LISTS

if __name__ == "__main__":
    _, larger = databases.sizes()
    databases.run(
        "benchmarks.workers.plans", sys.argv[1], *LISTS, address=databases.archive(larger)
    )
