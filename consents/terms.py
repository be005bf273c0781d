"""The terms that an office accepts when it allows a consent: every version, word for word.

A version that somebody has accepted is never edited; a change is a new version. The hash of the
text goes into the consent and its audit event.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from consents.texts import VERSION_1


@dataclass(frozen=True, slots=True)
class Terms:
    """One version in three languages; ``paragraphs`` maps a language to its paragraphs."""

    version: str
    paragraphs: dict[str, tuple[str, ...]]

    def in_language(self, language: str) -> tuple[str, ...]:
        return self.paragraphs.get(language[:2], self.paragraphs["en"])

    @property
    def hash(self) -> str:
        """Return the SHA-256 over all languages, as 64 hexadecimal digits."""
        text = "\n".join(
            f"[{language}]\n" + "\n".join(self.paragraphs[language])
            for language in sorted(self.paragraphs)
        )
        return hashlib.sha256(f"{self.version}\n{text}".encode()).hexdigest()


ALL_TERMS = {terms.version: terms for terms in (Terms("2026-11", VERSION_1),)}
CURRENT = ALL_TERMS["2026-11"]
