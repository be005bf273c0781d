"""How quickly e-invoices are checked, beside the rules alone."""

from __future__ import annotations

from functools import partial

from benchmarks.harness import Comparison, Contestants, contest
from benchmarks.workers import per_second
from documents.formats.ubl import rules, validate
from tests.documents.formats.ubl.builders import invoice

TIMES = 5


def check(data: bytes) -> int:
    """Check an invoice in all three layers, some times."""
    for _ in range(TIMES):
        assert validate(data).is_valid
    return TIMES


def transform(data: bytes) -> int:
    """Only apply the two sets of rules: nothing is looked for in their reports."""
    processor = rules._saxon()  # noqa: SLF001 - the same processor and rules, without our code
    sheets = [each._compiled for each in (rules.en_16931(), rules.peppol())]  # noqa: SLF001
    for _ in range(TIMES):
        document = processor.parse_xml(xml_text=data.decode())
        for sheet in sheets:
            sheet.transform_to_string(xdm_node=document)
    return TIMES


@contest("UBL", "invoices/s", Comparison("three layers", "two transforms alone"))
def validation() -> Contestants:
    """Check a valid invoice of one line; the first turn, which compiles, doesn't count."""
    data = invoice().data()
    return {
        "three layers": per_second(partial(check, data)),
        "two transforms alone": per_second(partial(transform, data)),
    }
