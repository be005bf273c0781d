"""Numbers of payment cards in texts: found, so that they are neither kept nor shown.

A card number has 13 to 19 digits, starts with 2 to 6 and ends with a check digit (ISO/IEC 7812).
It stands in one piece, or in groups as on a card. One other number in ten passes for one by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
"""Each digit twice, and the digits of that added up."""
FORMS = tuple(
    re.compile(rf"(?<![0-9])(?=(?:[3-6]|2[2-7]))(?=({form})(?![0-9]))")
    for form in (
        r"[0-9]{13,19}",
        r"[0-9]{4}(?:[ -][0-9]{4}){3}",
        r"[0-9]{4}(?:[ -][0-9]{4}){3}[ -][0-9]{3}",
        r"[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}",
    )
)
"""Each finds every place where a number may start, so that no other digits can hide one."""
IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[0-9]{10,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)\b")
SHOWN = 4  # digits that may be seen, at the end


def card_numbers_in(text: str) -> tuple[str, ...]:
    """Return the digits of the complete card numbers in a text, in order."""
    return tuple(_digits(text[start:end]) for start, end in _spans(text))


def without_card_numbers(text: str) -> str:
    """Return the text with only the last four digits of each card number."""
    parts, position = [], 0
    for start, end in _spans(text):
        digits = _digits(text[start:end])
        parts += [text[position:start], "*" * (len(digits) - SHOWN), digits[-SHOWN:]]
        position = end
    return "".join([*parts, text[position:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where card numbers start and end; of those that overlap the first, and longest."""
    searched = IBAN.sub(lambda iban: " " * len(iban.group()), text)
    found = sorted(
        (match.start(1), -match.end(1))
        for form in FORMS
        for match in form.finditer(searched)
        if _has_check_digit(_digits(match[1]))
    )
    position = 0
    for start, negative_end in found:
        if start >= position:
            position = -negative_end
            yield start, position


def _digits(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def _has_check_digit(digits: str) -> bool:
    """Whether the last digit checks the others (Luhn, ISO/IEC 7812-1 annex B)."""
    number = digits.encode("ascii")
    total = sum(number[-1::-2]) + sum(number[-2::-2].translate(DOUBLED))
    return (total - len(number) * ord("0")) % 10 == 0
