"""Files that are named on the command line, or that can't be used and why."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGEST = 100_000_000  # bytes


class Unusable(Exception):
    """A file can't be read or written; the message is a sentence for the person who named it."""


def make_sure_of(path: Path) -> None:
    """Raise ``Unusable`` unless this is a file, and not too large a one."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from error
    if path.is_dir():
        raise Unusable(f"{path} is a folder; name a file in it.")
    if not path.is_file():
        raise Unusable(f"{path} is not a file.")
    if size > LARGEST:
        raise Unusable(f"{path} has {size} bytes; at most {LARGEST} are read.")


def content_of(path: Path) -> bytes:
    """Return the bytes of a file; raises ``Unusable``."""
    make_sure_of(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> Unusable:
    """Return the sentence about a file that could not be read."""
    return Unusable(f"{path} can't be read: {error.strerror}.")


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Give the files themselves and those in the folders, hidden ones left out, by name."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def write_whole(path: Path, content: Iterable[bytes]) -> None:
    """Write a file that is there whole or not at all; raises ``Unusable``."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as device:
                device.writelines(content)
            return
        _replace(path, content)
    except OSError as error:
        raise Unusable(f"{path} can't be written: {error.strerror}.") from error


def _replace(path: Path, content: Iterable[bytes]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.writelines(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
