"""Which movement of an account pays which invoice, and how that is known.

>>> found = match([invoice], [payment])
>>> found[0].rule, found[0].is_certain, found[0].amount
(<Rule.REFERENCE: 'reference'>, True, 121000)

A library without Django and without I/O: values in, matches out. What comes out depends on the set
of values alone, never on the order in which they are given or on what was found before. All
amounts are whole thousandths of one currency; who has several currencies asks once for each.
"""

from __future__ import annotations

from payments.matching.engine import match
from payments.matching.values import Decision, Invoice, Match, Payment, Rule

__all__ = ["Decision", "Invoice", "Match", "Payment", "Rule", "match"]
