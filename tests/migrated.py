"""One migrated database for all workers of a run.

To migrate takes longer than most files of tests. A process does it once, while the workers collect;
each of them then begins with a copy. ``python -m tests.migrated FOLDER`` is that process: it writes
``FOLDER/done``, waits until its standard input ends, and takes away what it made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection

FOLDER = "TEST_MIGRATED_FOLDER"
TEMPLATE = "test_migrated"
SECONDS = 100

_making = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin to make the database if there will be workers, and tests for them to run."""
    if not getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        return
    if config.option.collectonly or config.option.reuse_db:
        return
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="mycodabox-migrated-")  # workers inherit it
    command = [sys.executable, "-W", "ignore", "-m", "tests.migrated", os.environ[FOLDER]]
    config.stash[_making] = subprocess.Popen(command, stdin=subprocess.PIPE)


def pytest_unconfigure(config: pytest.Config) -> None:
    making = config.stash.get(_making, None)
    if making is not None:
        making.communicate()
        shutil.rmtree(os.environ.pop(FOLDER))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """Whether a database that is there is begun with: a copied file of SQLite is."""
    return django_db_keepdb or bool(_folder() and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with a copy of what was migrated, where there is one; else with nothing."""
    folder = _folder()
    if folder is None or not _is_made(folder):
        return
    options = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        shutil.copyfile(folder / "migrated", options["NAME"])
    else:
        options["TEMPLATE"] = TEMPLATE


def _folder() -> Path | None:
    return Path(os.environ[FOLDER]) if FOLDER in os.environ else None


def _is_made(folder: Path) -> bool:
    """Wait until the process is done; whether there is a database to begin with."""
    deadline = time.monotonic() + SECONDS
    while not (folder / "done").exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return (folder / "done").read_text() == "made"


def main(folder: Path) -> None:
    """Make the database, say how that went, and stay until nobody needs it any more."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "mycodabox.settings.test"
    django.setup()
    is_file = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = str(folder / "migrated") if is_file else TEMPLATE
    before, outcome = connection.settings_dict["NAME"], "failed"
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        outcome = "made"
    finally:
        (folder / "done").write_text(outcome)
    sys.stdin.read()
    connection.creation.destroy_test_db(before, verbosity=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
