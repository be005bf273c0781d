"""What card statements and expense notes have in common: amounts converted, card numbers masked."""

from __future__ import annotations

import re
from collections.abc import Collection

from documents.formats.amounts import OriginalAmount, amount_to_text
from documents.formats.card_numbers import card_numbers_in
from documents.formats.xml_reading import Node
from documents.formats.xml_writing import Lines, group, leaf

SEPARATORS = re.compile(r"[ -]")
MASKED = re.compile(r"([0-9]{0,8})[*xX•#]+([0-9]{0,4})")
"""At most the first eight and the last four digits (PCI DSS 4.0, requirement 3.4)."""
CENT = 10  # thousandths
ROUNDING = 1000  # the part of an amount by which the rounding of a rate may change it: one of these


def read_original(node: Node) -> OriginalAmount | None:
    """Return the amount in another currency that the child ``Original`` holds."""
    original = node.child("Original", required=False)
    if original is None:
        return None
    return OriginalAmount(
        amount=original.amount("Amount", required=True),
        currency=original.currency("Currency"),
        rate=original.number("Rate"),
    )


def write_original(original: OriginalAmount | None) -> Lines:
    """Return the element that ``read_original`` reads."""
    if original is None:
        return ()
    rate = None if original.rate is None else f"{original.rate:f}"
    return group(
        "Original",
        leaf("Amount", amount_to_text(original.amount)),
        leaf("Currency", original.currency),
        leaf("Rate", rate),
    )


def check_rate(original: OriginalAmount | None, counted: int, *, at: Node) -> None:
    """Note that the original amount makes another amount at its rate.

    A cent and a thousandth of the amount are allowed for rounding.
    """
    converted = original.converted if original else None
    if converted is None or abs(converted - counted) <= CENT + abs(counted) // ROUNDING:
        return
    at.findings.warning(
        "xml_rate", at, expected=amount_to_text(converted), found=amount_to_text(counted)
    )


def is_masked(number: str) -> bool:
    """Whether this is a card number of which no more can be seen than may be."""
    return MASKED.fullmatch(SEPARATORS.sub("", number)) is not None


def check_texts(root: Node, *, numbers: Collection[str], masks: Collection[str] = ()) -> None:
    """Note every text with a complete card number in it, without repeating it.

    Elements named in ``numbers`` hold long numbers of other kinds, one in ten of which looks like
    that of a card: there only the numbers of the cards in ``masks`` count.
    """
    for leaf_node in root.leaves():
        found = card_numbers_in(leaf_node.text)
        if leaf_node.name in numbers:
            found = tuple(number for number in found if any(_fits(number, mask) for mask in masks))
        if found:
            root.findings.error("xml_card_number", leaf_node)


def _fits(number: str, mask: str) -> bool:
    """Whether a mask with digits at both ends is that of this number."""
    seen = MASKED.fullmatch(SEPARATORS.sub("", mask))
    if seen is None or not all(seen.groups()):
        return False
    return number.startswith(seen[1]) and number.endswith(seen[2])
