"""One document of a mandate, from its title to its signature boxes, as blocks of strips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from common.identifiers import format_enterprise_number, format_iban
from documents.renderings.language import Words
from mandates.content import MandateContent, Party
from mandates.kinds import MandatePart, SourceKind
from mandates.paper import clauses
from mandates.paper.boxes import bank_box, signature_boxes
from mandates.paper.sheet import (
    HAIR,
    INK,
    LEFT,
    RIGHT,
    Block,
    Code,
    Mark,
    Rule,
    Strip,
    Text,
    Told,
    stacked,
)
from mandates.paper.typography import (
    BODY,
    HEADING,
    LABEL,
    MAKER,
    SMALL,
    STRONG,
    TITLE,
    Style,
    leading,
    lines_of,
)

COLUMN = LEFT + 124.0
"""Where the sentences begin; their headings stand at the left."""
BESIDE = COLUMN - LEFT - 14
PARAGRAPH = 4.5
"""Between two paragraphs."""
CODE_SIZE = 62.0
GAP = 14.0
ACCOUNT_COLUMNS = (("number", 24.0), ("iban", 150.0), ("currency", 56.0), ("type", 96.0))
"""Label and width; the holder takes what is left."""


def blocks_of(content: MandateContent, part: MandatePart, words: Words) -> Iterator[Block]:
    """Yield the document from top to bottom."""
    yield _masthead(content, part, words)
    yield _parties(content, part, words)
    yield _clause(clauses.allowed(content, part, words), before=16)
    if content.accounts:
        yield _accounts(content, words)
    if content.client_reference:
        number = content.client_reference
        grouped = " ".join((number[:4], number[4:7], number[7:])).strip()
        fact = f"{words.named('client_reference', grouped)}"
        yield _clause(clauses.Clause(words("heading_cards"), (fact,)), style=STRONG)
    *terms, last = clauses.terms(content, part, words)
    yield from map(_clause, terms)
    yield from _signatures(content, last, words)
    if part == MandatePart.BANK and content.source:
        yield Block((bank_box(content.source.name, words),), before=14, whole=True)


def _signatures(content: MandateContent, last: clauses.Clause, words: Words) -> Iterator[Block]:
    """Yield the boxes; the first ones never stand on a sheet without a clause of the mandate."""
    declared = clauses.Clause(words("heading_signatures"), clauses.signing(content, words))
    first, *others = signature_boxes(content, words)
    above = (*_clause(last).strips, Strip(11), *_clause(declared).strips, Strip(10))
    yield Block((*above, first), before=11, whole=True)
    yield from (Block((box,), before=10, whole=True) for box in others)


def _masthead(content: MandateContent, part: MandatePart, words: Words) -> Block:
    """Return who makes it, what it is, its reference, and the code to see whether it is genuine."""
    room = RIGHT - LEFT - CODE_SIZE - 2 * GAP
    facts = (
        words(f"kind_{content.kind}"),
        words.named("reference", content.reference),
        words.named("version", str(content.version)),
        words.named("issued_on", words.long_day(content.issued_on)),
    )
    texts = [
        (content.agent.name, MAKER, 0),
        (clauses.title_of(content, part, words), TITLE, 14),
        ("  \u00b7  ".join(facts), BODY, 0),
        (words("genuine", url=content.authenticity_url), SMALL, 2),
    ]
    marks, depth = stacked(texts, LEFT, room)
    depth = max(depth + 8, CODE_SIZE + 10)
    code = Code(RIGHT - CODE_SIZE, 1, CODE_SIZE, content.authenticity_url)
    return Block((Strip(depth, (*marks, code, Rule(LEFT, RIGHT, depth, 1.2, INK))),))


def _parties(content: MandateContent, part: MandatePart, words: Words) -> Block:
    """Return who gives the mandate and who gets it, side by side."""
    source = content.source
    to_source = part == MandatePart.BANK and source is not None
    columns = [(content.grantor, "grantor", "grantor_role")]
    if to_source and source:
        bic = (f"BIC {source.code}",) if source.kind == SourceKind.BANK else ()
        columns.append((Party(source.name, address=bic), f"source_{source.kind}", "source_role"))
    columns.append((content.agent, "agent", "agent_receives" if to_source else "agent_passes"))
    if not to_source:
        columns.append((content.office, "office", "office_role"))
    step = (RIGHT - LEFT + GAP) / len(columns)
    marks: list[Mark] = []
    depth = 0.0
    for number, (party, label, role) in enumerate(columns):
        texts = _party(party, words(label), words(role), words)
        column, low = stacked(texts, LEFT + number * step, step - GAP)
        marks += column
        depth = max(depth, low)
    return Block((Strip(depth, tuple(marks)),), before=12)


def _party(party: Party, label: str, role: str, words: Words) -> list[Told]:
    number = party.enterprise_number
    texts = [(f"{label} {role}", LABEL, 2.0), (party.name, STRONG, 0.0)]
    texts += [(line, BODY, 0.0) for line in party.address]
    if number:
        texts.append((words("enterprise_number"), SMALL, 2.0))
        texts.append((format_enterprise_number(number), BODY, 0.0))
    return texts


def _clause(clause: clauses.Clause, *, before: float = 11, style: Style = BODY) -> Block:
    """Return a heading at the left and its sentences at the right."""
    right = [
        (line, leading(style) + (PARAGRAPH if number == 0 and place else 0.0))
        for place, paragraph in enumerate(clause.paragraphs)
        for number, line in enumerate(lines_of(paragraph, style, RIGHT - COLUMN))
    ]
    strips = []
    for left, told in zip_longest(lines_of(clause.heading, HEADING, BESIDE), right):
        line, depth = told or ("", leading(HEADING))
        base = depth - leading(style) + style.size
        marks = [Text(LEFT, base, left, HEADING)] if left else []
        marks += [Text(COLUMN, base, line, style)] if line else []
        strips.append(Strip(depth, tuple(marks)))
    return Block(strips, before=before)


def _accounts(content: MandateContent, words: Words) -> Block:
    """Return the table of accounts; its heading comes back on every sheet."""
    labels = [words(key) for key, _ in ACCOUNT_COLUMNS] + [words("holder")]
    heading = _clause(clauses.Clause(words("heading_accounts"), ()))
    head = [*heading.strips, *_row(labels, LABEL, INK)]
    rows = [
        strip
        for number, line in enumerate(content.accounts, 1)
        for strip in _row(
            (
                str(number),
                format_iban(line.iban),
                line.currency,
                words(f"type_{line.type}"),
                line.holder,
            ),
            BODY,
        )
    ]
    return Block(rows, before=14, head=head)


def _row(cells: Sequence[str], style: Style, grey: float = HAIR) -> list[Strip]:
    """Return a row of the table over its rule."""
    marks: list[Mark] = []
    depth = 0.0
    x = LEFT
    widths = [size for _, size in ACCOUNT_COLUMNS]
    for cell, size in zip(cells, [*widths, RIGHT - LEFT - sum(widths)], strict=True):
        column, low = stacked([(cell, style, 4.0)], x, size - 8)
        marks += column
        depth = max(depth, low)
        x += size
    return [Strip(depth + 3.5, (*marks, Rule(LEFT, RIGHT, depth + 3, 0.5, grey)))]
