"""Pages as pictures, to be compared side by side: staff never open a file from outside itself."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from common.errors import DomainError

PAINTER = Path(__file__).with_name("page_painter.py")
SECONDS = 20


class NoPicture(DomainError):
    """A page can't be drawn: there is none of this number, or the file is too much work."""

    code = "no_picture"


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF of our own has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def picture_of(pdf: bytes, *, page: int) -> bytes:
    """Return one page (from 1) as a PNG; takes about half a second. Raises ``NoPicture``."""
    program = [sys.executable, "-I", str(PAINTER), str(page)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and a number
            program, input=pdf, capture_output=True, timeout=SECONDS, check=True, env={}
        )
    except subprocess.SubprocessError as error:
        raise NoPicture(f"Page {page} can't be drawn.") from error
    return done.stdout
