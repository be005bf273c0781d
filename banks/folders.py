"""A folder for each bank: what it is to have in ``outgoing``, what it answers in ``receipts``.

What is being prepared lies in ``drafts``, on the same disk: a file gets into ``outgoing`` by one
rename, whole or not at all, and each draft at most once.
"""

from __future__ import annotations

import os
import re
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from common.disk import flush_folder, make_folder

OUTGOING, DRAFTS, RECEIPTS = "outgoing", "drafts", "receipts"
READ, UNREADABLE = "read", "unreadable"
LARGEST_RECEIPT = 65_536  # bytes
SETTLED_SECONDS = 2  # without a change: nobody is writing it any more


def folder_of(bank: str) -> Path:
    """Return the folder of a bank, by its code; letters that no folder should have become ``_``."""
    return Path(settings.BANK_FOLDERS) / re.sub(r"[^A-Za-z0-9-]", "_", bank)


def write_draft(bank: str, content: bytes) -> str:
    """Write a file that nobody fetches yet, under a name of its own, and return that name."""
    folder = folder_of(bank) / DRAFTS
    make_folder(folder)
    path = folder / f"{uuid.uuid4()}.pdf"
    try:
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # the disk is full
        path.unlink(missing_ok=True)
        raise
    path.chmod(0o640)
    flush_folder(folder)
    return path.name


def publish(bank: str, draft: str, name: str) -> None:
    """Move a draft to where the bank fetches; one that is no longer there was moved before."""
    folder = folder_of(bank)
    make_folder(folder / OUTGOING)
    make_folder(folder / RECEIPTS)
    with suppress(FileNotFoundError):
        (folder / DRAFTS / draft).rename(folder / OUTGOING / name)
    flush_folder(folder / OUTGOING)
    flush_folder(folder / DRAFTS)


def discard_draft(bank: str, draft: str) -> None:
    """Remove a draft that isn't needed."""
    (folder_of(bank) / DRAFTS / draft).unlink(missing_ok=True)


def receipts(bank: str) -> Iterator[Path]:
    """Yield the receipts of a bank that nobody is writing any more, by name."""
    latest = time.time() - SETTLED_SECONDS
    for path in sorted((folder_of(bank) / RECEIPTS).glob("*.json")):
        with suppress(FileNotFoundError):  # whoever looks at the same moment was quicker
            found = path.lstat()
            if stat.S_ISREG(found.st_mode) and found.st_ctime <= latest:
                yield path


def put_away(path: Path, *, why: str = "") -> None:
    """Move a receipt out of the way; one that says nothing useful gets a note of why beside it."""
    folder = path.parent / (UNREADABLE if why else READ)
    make_folder(folder)
    if why:
        (folder / f"{path.name}.why.txt").write_text(f"{why}\n")
    with suppress(FileNotFoundError):
        path.rename(folder / path.name)
