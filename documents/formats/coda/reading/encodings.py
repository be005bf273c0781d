"""Which characters the bytes of a file stand for.

The standard names no character set. Banks send ASCII and Windows-1252; files that went through
other hands arrive as UTF-8, UTF-16, UTF-32, ISO 8859-15, DOS code pages or EBCDIC. The eight-bit
sets can't be told apart with certainty: each is tried, and the one that makes the most ordinary
Belgian text wins, Windows-1252 if in doubt.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from itertools import islice

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

UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
EURO_IN_CP858 = b"\xd5"

SAMPLE_LIMIT = 2_000
"""Runs of other than ASCII characters that are looked at: more don't change the verdict."""

RUNS = re.compile(rb"([\x00-\x7f]?)([\x80-\xff]{1,20})(?=([\x00-\x7f]?))")
"""A run of such characters, and its neighbours."""

LETTERS = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿšžß")
CAPITALS = frozenset(letter.upper() for letter in LETTERS if letter != "ß")
SIGNS = frozenset("€£§°²³µ«»‘’“”–—…•·ºª´¿¡½¼¾×®©™")  # noqa: RUF001 - what banks' texts hold


def detect_encoding(data: bytes, *, is_whole: bool = True) -> str:
    """Return the name of the codec for these bytes: ``ascii``, ``utf-8``, ``cp1252`` and so on.

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
    """Return the eight-bit encoding in which the text looks most like what people write."""
    runs = Counter(match.group(1, 2, 3) for match in islice(RUNS.finditer(data), SAMPLE_LIMIT))
    scores = {
        encoding: sum(
            times * _plausibility(b" ".join((b"", before + run + after, b"")), encoding)
            for (before, run, after), times in runs.items()
        )
        for encoding in CANDIDATES
    }
    if len(data.translate(None, UNDEFINED_IN_CP1252)) < len(data):
        del scores["cp1252"]
    best = max(scores, key=scores.__getitem__)
    return "cp850" if best == "cp858" and EURO_IN_CP858 not in data else best


def _plausibility(piece: bytes, encoding: str) -> int:
    """Say how ordinary the characters outside ASCII are where they stand: the more the better."""
    text = piece.decode(encoding, "replace")
    return sum(
        _likelihood(left, character, right)
        for left, character, right in zip(text, text[1:], text[2:], strict=False)
        if not character.isascii()
    )


def _likelihood(left: str, character: str, right: str) -> int:
    """Say how likely a character is between these two."""
    is_in_word = left.isalpha() or right.isalpha()
    if character in LETTERS:
        return 2 + (left.islower() or right.islower()) if is_in_word or character == "à" else 0
    if character in CAPITALS:
        return 3 if is_in_word and not left.islower() else 0
    if character in SIGNS:
        if (character == "°" and left in {"n", "N"}) or (character == "’" and is_in_word):
            return 4
        return -1 if left.isalpha() and right.isalpha() else 1
    return -10 if unicodedata.category(character) in {"Cc", "So"} else -2
