"""The houses that files come from, as far as we know them: banks, secretariats, card issuers."""

from __future__ import annotations

from mandates.reference.banks import BANKS
from mandates.reference.facts import SourceFacts
from mandates.reference.others import ISSUERS, SECRETARIATS

BUILT_IN: tuple[SourceFacts, ...] = (*BANKS, *SECRETARIATS, *ISSUERS)

__all__ = ["BUILT_IN", "SourceFacts"]
