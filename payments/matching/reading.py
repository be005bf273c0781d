"""What payers write: references with and without their punctuation, numbers of invoices, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator

from documents.formats.coda.references import OGM_LENGTH, is_ogm, is_rf

OGM = re.compile(r"(?<!\d)\d{3}[\s/.\-]{0,3}\d{4}[\s/.\-]{0,3}\d{5}(?!\d)")
RF = re.compile(r"(?<![A-Z0-9])RF\d{2}(?:\s?[A-Z0-9]){1,21}(?![A-Z0-9])")
DIGITS = re.compile(r"(?<!\d)\d(?:[\s/.\-]{0,3}\d){8,13}(?!\d)")
RUN = re.compile(r"[A-Z]+|[0-9]+")
DATE_LENGTHS = (4, 2, 2)
MOST_RUNS = 6
"""Of letters or digits that make one number: F-2026/07-0012 has four."""
SHORTEST = 5
FEWEST_DIGITS = 4
INTRODUCTIONS = frozenset({"FACTUUR", "FACTUURNR", "FACTURE", "FACT", "INVOICE", "NR", "REF"})
"""Words that may stand before a number without a blank."""
LEGAL_FORMS = frozenset(
    {"BV", "BVBA", "SRL", "SPRL", "NV", "SA", "CV", "SC", "VOF", "SNC", "VZW", "ASBL"}
)
NOT_PROVIDED = "NOTPROVIDED"


def compact(text: str) -> str:
    """Return the letters and digits of a text, in capitals: ``F-2026/12`` is ``F202612``."""
    return "".join(RUN.findall(_plain(text)))


def is_telling(number: str) -> bool:
    """Whether a compact number is long enough not to be something else by accident."""
    digits = sum(character.isdigit() for character in number)
    return len(number) >= SHORTEST and digits >= FEWEST_DIGITS


def references_in(text: str) -> list[str]:
    """Return the OGMs and RFs of a text whose check digits are right, as they stand."""
    written = _plain(text)
    found = [re.sub(r"\D", "", each) for each in OGM.findall(written)]
    international = map(_longest_rf, RF.findall(written))
    return list(dict.fromkeys([*filter(is_ogm, found), *filter(None, international)]))


def _longest_rf(written: str) -> str:
    """Return the longest beginning, in whole words, that proves itself: words may follow it."""
    words = written.split()
    tries = ("".join(words[:count]) for count in range(len(words), 0, -1))
    return next((each for each in tries if is_rf(each)), "")


def near_references(text: str, known: Container[str]) -> list[str]:
    """Return known OGMs of which a text has all but one digit, two in another order, or the base.

    What the text has is of the same length, so that nothing else is guessed.
    """
    near = []
    for each in DIGITS.findall(_plain(text)):
        digits = re.sub(r"\D", "", each)
        if len(digits) == OGM_LENGTH and not is_ogm(digits):
            near += [number for number in _variants(digits) if number in known]
        elif len(digits) == OGM_LENGTH - 2:
            number = f"{digits}{int(digits) % 97 or 97:02}"
            near += [number] if number in known else []
    return list(dict.fromkeys(near))


def _variants(digits: str) -> Iterator[str]:
    """Yield every number that differs in one digit, or in two that changed places."""
    for place in range(len(digits)):
        before, after = digits[:place], digits[place + 1 :]
        yield from (f"{before}{digit}{after}" for digit in "0123456789" if digit != digits[place])
        if after and digits[place] != after[0]:
            yield f"{before}{after[0]}{digits[place]}{after[1:]}"


def numbers_in(text: str, known: Container[str]) -> list[str]:
    """Return the compact numbers, of those known, that stand in a text, in their order.

    A number may be written with other punctuation or none. It begins and ends where a word does,
    or right after a word such as "factuur". A date is not a number, and a part of a longer number
    that is known too is not one either.
    """
    written = _plain(text)
    runs = list(RUN.finditer(written))
    found: list[str] = []
    covered = -1
    for first in range(len(runs)):
        if first <= covered or not _may_begin(written, runs, first):
            continue
        for last in range(min(first + MOST_RUNS, len(runs)) - 1, first - 1, -1):
            number = "".join(run[0] for run in runs[first : last + 1])
            if number in known and _may_stand(written, runs[first : last + 1]):
                found.append(number)
                covered = last
                break
    return list(dict.fromkeys(found))


def _may_begin(written: str, runs: list[re.Match[str]], first: int) -> bool:
    if not first or runs[first - 1].end() < runs[first].start():
        return True
    return runs[first - 1][0] in INTRODUCTIONS


def _may_stand(written: str, runs: list[re.Match[str]]) -> bool:
    """Whether these runs end where a word does and are no date."""
    lengths = tuple(len(run[0]) for run in runs)
    if lengths in {DATE_LENGTHS, DATE_LENGTHS[::-1]}:
        return False
    return runs[-1].end() == len(written) or not written[runs[-1].end()].isalnum()


def name_of(text: str) -> str:
    """Return a name as it is compared: without accents, punctuation or the form of the company."""
    words = re.findall(r"[A-Z0-9]+", _plain(text).replace(".", ""))
    return " ".join(word for word in words if word not in LEGAL_FORMS)


def _plain(text: str) -> str:
    """Return a text in capitals without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).upper()
