"""``python make_keys.py FOLDER``: write the keys that a portal needs, each once.

It stands beside ``manage.py`` and needs no settings, because settings can't be read before the
keys are there. Keys that exist are left alone.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

MAKERS: dict[str, Callable[[], str]] = {
    "secret_key": lambda: secrets.token_urlsafe(64),
    "credentials_key": lambda: secrets.token_urlsafe(64),
    "encryption_keys": lambda: Fernet.generate_key().decode(),
}


def make_keys(folder: Path) -> list[Path]:
    """Write the keys that are missing, readable for their owner only; returns the new files.

    A key is whole or not there: it is written under another name and then linked to its own,
    which fails if somebody else was quicker.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [folder / name for name, make in MAKERS.items() if _write_once(folder / name, make())]


def _write_once(path: Path, key: str) -> bool:
    if path.exists():
        return False
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink()
    return True


def main(arguments: list[str]) -> str | None:
    """Return what went wrong, in one sentence, or None."""
    if len(arguments) != 1 or not arguments[0]:
        return "Usage: python make_keys.py FOLDER"
    try:
        for written in make_keys(Path(arguments[0])):
            sys.stdout.write(f"wrote {written}\n")
    except OSError as error:
        return f"Can't write keys into {arguments[0]}: {error.strerror}."
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
