"""Numbers of payment cards in texts: found, so that they are neither kept nor shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

LENGTHS = range(13, 20)  # digits
RUN = re.compile(r"(?<![0-9])(?<!\b[A-Z]{2})[0-9]+(?:[ -][0-9]+)*")
"""Digits, in groups perhaps; not those of an IBAN, which come after two capitals."""
GROUP = re.compile(r"[0-9]+")
FIRST_DIGITS = re.compile(r"[3-6]|2[2-7]")
"""What the numbers of the card schemes start with (ISO/IEC 7812)."""
SHOWN = 4  # digits that may be seen, at the end


def card_numbers_in(text: str) -> tuple[str, ...]:
    """Return the digits of what are complete card numbers: their check digit is right (Luhn)."""
    return tuple(digits for digits, _start, _end in _found(text))


def without_card_numbers(text: str) -> str:
    """Return the text with only the last four digits of each card number."""
    for digits, start, end in reversed(list(_found(text))):
        text = f"{text[:start]}{'*' * (len(digits) - SHOWN)}{digits[-SHOWN:]}{text[end:]}"
    return text


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the digits, the start and the end of each card number; none overlaps another."""
    for run in RUN.finditer(text):
        groups = [group.span() for group in GROUP.finditer(text, *run.span())]
        position = 0
        while position < len(groups):
            found = _longest_from(text, groups[position:])
            if found is None:
                position += 1
                continue
            digits, count = found
            yield digits, groups[position][0], groups[position + count - 1][1]
            position += count


def _longest_from(text: str, groups: list[tuple[int, int]]) -> tuple[str, int] | None:
    """Return the longest card number that starts with the first group, and its groups."""
    digits, found = "", None
    for count, (start, end) in enumerate(groups[: LENGTHS.stop], 1):
        digits += text[start:end]
        if len(digits) >= LENGTHS.stop:
            break
        if len(digits) in LENGTHS and FIRST_DIGITS.match(digits) and luhn.is_valid(digits):
            found = digits, count
    return found
