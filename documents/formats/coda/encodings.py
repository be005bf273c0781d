"""Which characters the bytes of a file stand for.

The standard names no character set. Banks send ASCII and Windows-1252; files that went through
other hands arrive as UTF-8, UTF-16, UTF-32, ISO 8859-15, DOS code pages or EBCDIC. The eight-bit
sets can't be told apart with certainty: each is tried, and the one that makes the most ordinary
Belgian text wins, Windows-1252 if in doubt.
"""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16: the mark of one begins with that of the other."""

NUL_PATTERNS = (
    (re.compile(rb"[^\0]\0\0\0[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)

EBCDIC_START = re.compile(rb"[\x15\x25\x0d\x40]*\xf0{5}")
"""A header begins with five zeros, which are 0xF0 in EBCDIC; line ends may precede it."""

SINGLE_BYTE = frozenset({"ascii", "cp1252", "iso8859-1", "iso8859-15", "cp850", "cp858"})
"""Encodings of one byte a character in which digits and line ends are those of ASCII."""

CANDIDATES = ("cp1252", "iso8859-15", "cp858", "iso8859-1")
"""In order of preference; cp858 is cp850 with the euro sign."""

SAMPLE_LIMIT = 5_000
"""Runs of other than ASCII characters that are looked at: more don't change the verdict."""

RUNS = re.compile(rb"([\x00-\x7f]?)([\x80-\xff]+)(?=([\x00-\x7f]?))")

LETTERS = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿšžß")
CAPITALS = frozenset(letter.upper() for letter in LETTERS if letter != "ß")
SIGNS = frozenset("€£§°²³µ«»‘’“”–—…•·ºª´¿¡½¼¾×®©™")  # noqa: RUF001 - what banks' texts hold


def detect_encoding(data: bytes, *, is_whole: bool = True) -> str:
    """The name of the codec for these bytes: ``ascii``, ``utf-8``, ``cp1252``, …

    ``is_whole`` is false if the last character may have been cut in two.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if EBCDIC_START.match(data):
        return "cp1140"
    for pattern, encoding in NUL_PATTERNS:
        if pattern.match(data):
            return encoding
    if data.isascii():
        return "ascii"
    if _is_utf8(data, is_whole=is_whole):
        return "utf-8"
    return _most_plausible(data)


def _is_utf8(data: bytes, *, is_whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _most_plausible(data: bytes) -> str:
    runs = {}
    for count, match in enumerate(RUNS.finditer(data)):
        if count == SAMPLE_LIMIT:
            break
        run = match.groups()
        runs[run] = runs.get(run, 0) + 1
    scores = {
        encoding: sum(_plausibility(encoding, *run) * n for run, n in runs.items())
        for encoding in CANDIDATES
    }
    best = max(CANDIDATES, key=scores.__getitem__)
    return "cp850" if best == "cp858" and b"\xd5" not in data else best


def _plausibility(encoding: str, before: bytes, run: bytes, after: bytes) -> int:
    """How ordinary a run of characters is, between these neighbours: the more the better."""
    left, right = before.decode(), after.decode()
    score = 0
    for character in run.decode(encoding, "replace"):
        if character in LETTERS:
            score += 3 if left.islower() or right.islower() else 2
        elif character in CAPITALS:
            score += 0 if left.islower() else 3 if left.isupper() or right.isalpha() else 1
        elif character in SIGNS:
            score += -1 if left.isalpha() and right.isalpha() else 1
        elif character == "\ufffd" or character < "\xa0":
            score -= 10
        else:
            score -= 2
        left = character
    return score
