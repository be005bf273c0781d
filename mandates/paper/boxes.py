"""What is filled in by hand: the boxes of the signatories, and the one of the house."""

from __future__ import annotations

from itertools import zip_longest

from documents.renderings.language import Words
from mandates.content import MandateContent, SignatoryLine
from mandates.paper.sheet import LEFT, RIGHT, Box, Mark, Rule, Strip, Text, stacked
from mandates.paper.typography import BODY, LABEL, SMALL, clipped, shown

GAP = 14.0
BOX_WIDTH = (RIGHT - LEFT - GAP) / 2
BOX_HEIGHT = 152.0
PADDING = 9.0
FIELD = 17.0
"""From one line to write on to the next."""
LABEL_ROOM = 62.0
TICK = 7.0


def signature_boxes(content: MandateContent, words: Words) -> list[Strip]:
    """Return rows of two boxes: filled in what is known, room to write where it isn't."""
    count = max(content.signature_count, len(content.signatories), 1)
    unknown = SignatoryLine("", "")
    known = [*content.signatories, *[unknown] * (count - len(content.signatories))]
    boxes = [
        _signature_box(line, _heading(number, count, words), words, LEFT + place)
        for number, line in enumerate(known, 1)
        for place in [0.0 if number % 2 else BOX_WIDTH + GAP]
    ]
    pairs = zip_longest(boxes[::2], boxes[1::2], fillvalue=())
    return [Strip(BOX_HEIGHT, (*one, *other)) for one, other in pairs]


def _heading(number: int, count: int, words: Words) -> str:
    if count == 1:
        return words("signatory")
    return words("signatory_of", number=str(number), count=str(count))


def _signature_box(
    line: SignatoryLine, heading: str, words: Words, left: float
) -> tuple[Mark, ...]:
    x, end = left + PADDING, left + BOX_WIDTH - PADDING
    marks: list[Mark] = [
        Box(left, 0, BOX_WIDTH, BOX_HEIGHT),
        Text(x, PADDING + 7, heading, LABEL),
    ]
    fields = [("name", line.name), ("capacity", line.capacity), ("place", ""), ("date", "")]
    y = PADDING + 24
    for key, value in fields:
        marks += _field(words(key), value, x, end, y)
        y += FIELD
    return (*marks, Text(x, y, words("signature"), SMALL))


def _field(label: str, value: str, x: float, end: float, y: float) -> list[Mark]:
    """Return a name and what is known, or a line to write on."""
    start = x + LABEL_ROOM
    if not shown(value):
        return [Text(x, y, label, SMALL), Rule(start, end, y + 2)]
    return [Text(x, y, label, SMALL), Text(start, y, clipped(value, BODY, end - start), BODY)]


def bank_box(source: str, words: Words) -> Strip:
    """Return the box in which the house that gets the mandate notes what it did with it."""
    x, middle, end = LEFT + PADDING, (LEFT + RIGHT) / 2, RIGHT - PADDING
    heading, depth = stacked([(words("reserved", source=source), LABEL, PADDING - 1)], x, end - x)
    low = depth + FIELD
    marks: list[Mark] = [
        *heading,
        *_field(words("received_on"), "", x, middle - GAP, low),
        *_field(words("checked_by"), "", middle, end, low),
    ]
    for place, key in ((x, "accepted"), (middle, "refused")):
        marks += [
            Box(place, low + FIELD - TICK + 1, TICK, TICK),
            Text(place + TICK + 5, low + FIELD, words(key), SMALL),
        ]
    marks.append(Rule(middle + LABEL_ROOM + 20, end, low + FIELD + 2))
    height = low + FIELD + PADDING + 2
    return Strip(height, (Box(LEFT, 0, RIGHT - LEFT, height), *marks))
