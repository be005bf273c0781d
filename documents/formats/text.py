"""Text out of a file, shown to people and kept in rows: what can't be seen is named."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
SUSPECT = re.compile(r"[^ -~]")


def visible(text: str) -> str:
    """Return ``text`` with each control, direction or unassigned character as ``<U+0000>``."""
    return SUSPECT.sub(_seen, text)


def _seen(match: re.Match[str]) -> str:
    character = match.group()
    if unicodedata.category(character) not in UNSEEN:
        return character
    return f"<U+{ord(character):04X}>"
