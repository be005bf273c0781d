"""The watched folder: what is put there is taken in, and disappears once it is kept."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from documents.models import Source
from documents.services import receive_document

logger = logging.getLogger(__name__)

SETTLED_SECONDS = 3  # without a change: nobody is writing it any more
BUSY_SECONDS = 60  # at most this long at a time; the rest comes with the next look
LARGEST_FILE = 100_000_000  # bytes
UNFINISHED = (".part", ".tmp", ".partial", ".filepart", ".crdownload", ".swp")
LOCK = ".taking-in"


def take_in_folder(folder: Path) -> int:
    """Take in every finished file under ``folder``; returns how many.

    A file is removed after the transaction that keeps it has ended, so a power cut in between makes
    it come a second time, and that is noted as a repetition. Where the disk is full everything
    stays where it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken, deadline = 0, time.monotonic() + BUSY_SECONDS
    with _alone(folder) as alone:
        if not alone:
            return 0
        for path in sorted(_finished(folder)):
            if time.monotonic() > deadline:
                break
            taken += _take_in(path)
    return taken


def _take_in(path: Path) -> bool:
    try:
        content = path.read_bytes()
        receive_document(content, file_name=path.name, source=Source.INBOX)
        path.unlink()
    except OSError as error:
        logger.error("inbox_file_left", extra={"file": path.name, "error": error.strerror})  # noqa: TRY400
        return False
    return True


def _finished(folder: Path) -> Iterator[Path]:
    """Yield files that nobody has touched for a moment; links lead elsewhere and are left."""
    latest = time.time() - SETTLED_SECONDS
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.suffix.lower() in UNFINISHED or path.is_symlink():
            continue
        if not path.is_file():
            continue
        found = path.stat()
        if found.st_size > LARGEST_FILE:
            logger.error("inbox_file_too_large", extra={"file": path.name, "size": found.st_size})
        elif found.st_mtime <= latest:
            yield path


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Tell whether no other process is taking in this folder at the moment."""
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
