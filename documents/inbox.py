"""The watched folder: what is put there is taken in, and disappears once it is kept."""

from __future__ import annotations

import fcntl
import logging
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from documents.formats.text import visible
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
    """Take in one file; whatever goes wrong with it, it stays and doesn't hold up the others."""
    try:
        found = path.stat()
        receive_document(path.read_bytes(), file_name=path.name, source=Source.INBOX)
        if _version(path.stat()) != _version(found):
            return True
        path.unlink()
    except OSError as error:
        _leave(path, error.strerror)
        return False
    except Exception:
        logger.exception("inbox_file_left", extra={"file": visible(path.name)})
        return False
    return True


def _version(found: os.stat_result) -> tuple[int, ...]:
    """Return what is another number once somebody has written again under the same name."""
    return found.st_dev, found.st_ino, found.st_size, found.st_ctime_ns


def _leave(path: Path, reason: str | None) -> None:
    logger.error("inbox_file_left", extra={"file": visible(path.name), "error": reason})


def _finished(folder: Path) -> Iterator[Path]:
    """Yield files that nobody has touched for a moment; links lead elsewhere and are left.

    When a file was touched is told by the clock of this machine, not by what its sender set.
    """
    latest = time.time() - SETTLED_SECONDS
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.suffix.lower() in UNFINISHED:
            continue
        with suppress(FileNotFoundError):  # its sender has renamed it
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or found.st_ctime > latest:
                continue
            if found.st_size > LARGEST_FILE:
                _leave(path, f"larger than {LARGEST_FILE} bytes")
                continue
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
