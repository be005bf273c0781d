"""``python make_keys.py FOLDER``: write the keys that a portal needs, each once.

It stands beside ``manage.py`` and needs no settings, because settings can't be read before the
keys are there. Keys that exist are left alone.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet

MAKERS = {
    "secret_key": lambda: secrets.token_urlsafe(64),
    "credentials_key": lambda: secrets.token_urlsafe(64),
    "encryption_keys": lambda: Fernet.generate_key().decode(),
}


def make_keys(folder: Path) -> list[Path]:
    """Write the keys that are missing, readable for their owner only; returns the new files."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name, make in MAKERS.items():
        path = folder / name
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w") as file:
            file.write(make() + "\n")
        made.append(path)
    return made


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit("Usage: python make_keys.py FOLDER")
    for written in make_keys(Path(sys.argv[1])):
        sys.stdout.write(f"{written}\n")
