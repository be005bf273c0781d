"""A PostgreSQL that keeps its databases of millions of rows: filling them takes minutes.

They lie in the folder that ``BENCH_DATA`` names, one a size, and get new migrations like any other;
whoever wants them made anew deletes the folder.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import psycopg

from tests.servers import postgresql

ROOT = Path(__file__).parent.parent
SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""As a server with 8 GB would have them, but that losing the data is no loss."""


def folder() -> Path:
    """Return the folder in which everything is kept; it is there."""
    kept = Path(os.environ.get("BENCH_DATA") or ROOT / "var" / "bench").resolve()
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@cache
def server() -> str:
    """Start the server, configured; gives the address of its first database."""
    stack = ExitStack()
    atexit.register(stack.close)
    if not (folder() / "configured").exists():
        with postgresql(folder()) as address, psycopg.connect(address, autocommit=True) as here:
            for name, value in SETTINGS.items():
                here.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        (folder() / "configured").touch()
    return stack.enter_context(postgresql(folder()))


@cache
def archive(documents: int) -> str:
    """Return the address of a database with about so many documents, which is made if need be."""
    address, name = server(), f"archive_{documents}"
    with psycopg.connect(address, autocommit=True) as here:
        found = here.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            here.execute(f"DROP DATABASE IF EXISTS {name}_unfinished")
            here.execute(f"CREATE DATABASE {name}_unfinished")
            print(f"Filling a database with {documents:,} documents …", file=sys.stderr)
            run("benchmarks.archive", str(documents), address=_other(address, f"{name}_unfinished"))
            here.execute(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
    run("manage", "migrate", "--verbosity", "0", address=_other(address, name))
    return _other(address, name)


def sizes() -> tuple[int, int]:
    """Return how many documents the smaller and the larger archive have."""
    smaller, larger = os.environ.get("BENCH_DOCUMENTS", "1000000,10000000").split(",")
    return int(smaller), int(larger)


def environment(address: str) -> dict[str, str]:
    """Return the environment of a process of ours that works with a database."""
    settings = {"DJANGO_SETTINGS_MODULE": "mycodabox.settings.test", "TEST_DATABASE_URL": address}
    return {**os.environ, **settings}


def run(module: str, *arguments: str, address: str) -> None:
    """Run a module beside a database; raises if it fails."""
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(address), check=True)


def _other(address: str, database: str) -> str:
    return f"{address.rpartition('/')[0]}/{database}"
