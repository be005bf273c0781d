"""Looking at a signed scan before it is taken: is it ours, whole, of this version, and harmless.

Whether it is signed, and by whom, people see; everything that a machine can see, it says at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.antivirus import infection_of
from mandates.content import MandateContent
from mandates.kinds import MandatePart
from mandates.paper.marks import EVIDENCE_LETTER, PART_LETTERS, PageMark

MEBIBYTE = 1 << 20
LARGEST = 25 * MEBIBYTE
SECONDS = 40
"""How long a look may take by the clock; by the processor, the reader limits itself."""
HEAD = 1_024
READER = Path(__file__).with_name("scan_reader.py")
PARTS = {letter: part for part, letter in PART_LETTERS.items()}
PHOTOS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM")
PHOTO_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a scan can't be taken: a code for programs, and the sentence for the person."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """What a look at a scan found; without refusals it may be taken.

    ``reference`` and ``version`` are what its pages say, or empty and 0; ``parts`` are the
    documents of which it has pages; ``pages`` counts its sheets, blank ones too.
    """

    refusals: tuple[Refusal, ...] = ()
    reference: str = ""
    version: int = 0
    parts: tuple[MandatePart, ...] = ()
    pages: int = 0

    @property
    def is_accepted(self) -> bool:
        return not self.refusals


@dataclass(slots=True)
class _Found:
    """The marks of all pages, and the numbers of the pages that have none and aren't blank."""

    marks: set[PageMark] = field(default_factory=set)
    unmarked: list[int] = field(default_factory=list)


def check(pdf: bytes, *, offered: MandateContent | None = None) -> ScanVerdict:
    """Look at a scan of a signed mandate; takes about a second.

    ``offered`` is the version that was printed; without it the pages only have to agree with each
    other, and the verdict says whose they are. Blank pages, as of paper that was scanned on both
    sides, are left out. Raises ``AntivirusAway``.
    """
    if refusal := _refused_at_once(pdf):
        return ScanVerdict((refusal,))
    if infection_of(pdf):
        return ScanVerdict((_refusal("infected"),))
    return judge(_read(pdf), offered=offered)


def judge(seen: dict[str, Any], *, offered: MandateContent | None = None) -> ScanVerdict:
    """Say what follows from what ``scan_reader.read`` saw on the pages."""
    if seen["problem"]:
        return ScanVerdict((_refusal(seen["problem"]),))
    found = _Found()
    for number, page in enumerate(seen["pages"], 1):
        marks = {mark for mark in map(PageMark.read, page["codes"]) if mark}
        found.marks |= marks
        if not marks and not page["blank"]:
            found.unmarked.append(number)
    if not found.marks:
        return ScanVerdict((_refusal("unrecognised"),))
    return replace(_verdict(found, offered), pages=len(seen["pages"]))


def _refused_at_once(pdf: bytes) -> Refusal | None:
    """Refuse by size and by the first bytes."""
    if len(pdf) > LARGEST:
        return too_large()
    is_heic = pdf[4:8] == b"ftyp" and pdf[8:12] in PHOTO_BRANDS
    is_webp = pdf[:4] == b"RIFF" and pdf[8:12] == b"WEBP"
    if pdf.startswith(PHOTOS) or is_heic or is_webp:
        return _refusal("photo")
    if b"%PDF-" not in pdf[:HEAD]:
        return _refusal("not_a_pdf")
    return None


def too_large() -> Refusal:
    """Return the refusal of a file that is larger than ``LARGEST``, before it is read."""
    return _refusal("too_large", limit=LARGEST // MEBIBYTE)


def problem_of(pdf: bytes) -> str:
    """Return what makes a PDF unfit to be passed on, as a code; nothing if it is harmless.

    ``too_large``, ``not_a_pdf``, ``encrypted``, ``active_content``, ``damaged``, ``too_complex``,
    ``too_many_pages``.
    """
    if refusal := _refused_at_once(pdf):
        return "not_a_pdf" if refusal.code == "photo" else refusal.code
    return str(_read(pdf, "--no-pages")["problem"])


def _read(pdf: bytes, *options: str) -> dict[str, Any]:
    """Have the pages read by a process of its own, so that a hostile file harms nothing else."""
    program = [sys.executable, "-I", str(READER), *options]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing from outside in the call
            program, input=pdf, capture_output=True, timeout=SECONDS, check=True, env={}
        )
        seen: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"problem": "too_complex"}
    return seen


def _verdict(found: _Found, offered: MandateContent | None) -> ScanVerdict:
    first = min(found.marks)
    reference, version = (offered.reference, offered.version) if offered else _named(first)
    letters = {mark.part for mark in found.marks} - {EVIDENCE_LETTER}
    wanted = [PART_LETTERS[part] for part in offered.documents] if offered else sorted(letters)
    ours = [mark for mark in found.marks if _named(mark) == (reference, version)]
    return ScanVerdict(
        refusals=(
            *_strangers(found.marks, reference, version),
            *_gaps(ours, wanted),
            *_unmarked(found.unmarked),
        ),
        reference=first.reference,
        version=first.version,
        parts=tuple(part for letter, part in PARTS.items() if letter in letters),
    )


def _named(mark: PageMark) -> tuple[str, int]:
    return mark.reference, mark.version


def _strangers(marks: Iterable[PageMark], reference: str, version: int) -> Iterator[Refusal]:
    """Refuse pages of other mandates, and of other versions of this one."""
    others = sorted({mark.reference for mark in marks} - {reference})
    if others:
        yield _refusal("other_mandate", others=", ".join(others), reference=reference)
    versions = {mark.version for mark in marks if mark.reference == reference} - {version}
    if versions:
        yield _refusal("other_version", others=_listed(versions), version=version)


def _gaps(marks: Iterable[PageMark], wanted: Iterable[str]) -> Iterator[Refusal]:
    """Refuse a document of which pages are missing, or all of it."""
    marks = list(marks)
    for letter in wanted:
        pages = {mark.page for mark in marks if mark.part == letter}
        count = max((mark.pages for mark in marks if mark.part == letter), default=0)
        title = str(PARTS[letter].label)
        if not pages:
            yield _refusal("missing_document", title=title)
        elif missing := set(range(1, count + 1)) - pages:
            yield _refusal("missing_pages", title=title, pages=_listed(missing), count=count)


def _unmarked(pages: list[int]) -> Iterator[Refusal]:
    if pages:
        yield _refusal("unreadable_pages", pages=_listed(pages))


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _refusal(code: str, **values: object) -> Refusal:
    return Refusal(code, _sentences()[code] % values)


def _sentences() -> dict[str, str]:
    """Return every refusal, in the language of the moment."""
    return {
        "too_large": _(
            "The file is larger than %(limit)s MB. Scan in black and white or in greys, at 200 "
            "dots an inch."
        ),
        "photo": _(
            "This is a photo, and not a PDF. Scan all pages into one PDF, with a scanner or with "
            "the scanning app of a phone."
        ),
        "not_a_pdf": _("This isn't a PDF. Scan all pages into one PDF."),
        "infected": _(
            "The antivirus found malware in this file. Scan the pages again, on another computer."
        ),
        "encrypted": _("The PDF is locked. Save it without a password, and upload that."),
        "active_content": _(
            "The PDF holds more than pages: a script, a form or an attached file. Print it and "
            "scan it again."
        ),
        "damaged": _("The PDF is damaged and can't be read. Scan the pages again."),
        "too_many_pages": _("The PDF has too many pages. Upload this mandate only."),
        "too_complex": _("The PDF takes too long to look at. Scan the pages again."),
        "unrecognised": _(
            "No page of a mandate was recognised. The code at the foot of each page has to be on "
            "the scan, whole and sharp."
        ),
        "other_mandate": _(
            "There are pages of another mandate (%(others)s). Upload the pages of %(reference)s "
            "only."
        ),
        "other_version": _(
            "There are pages of version %(others)s, but version %(version)s is the one to sign. "
            "Print that one, have it signed, and scan it."
        ),
        "missing_document": _("The %(title)s is missing. Scan all documents into one PDF."),
        "missing_pages": _(
            "Of the %(title)s, page %(pages)s of %(count)s is missing. Scan all pages into one PDF."
        ),
        "unreadable_pages": _(
            "Page %(pages)s of the PDF isn't recognised: the code at its foot can't be read, or it "
            "doesn't belong to this mandate. Scan it again, or leave it out."
        ),
    }
