"""What this library raises, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.formats.coda.findings import Finding


class CodaError(Exception):
    """Anything that this library refuses."""


class UntrustworthyFile(CodaError):
    """The records of a file can't be trusted; ``findings`` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(str(finding) for finding in self.findings[:3]))


class UnwritableValue(CodaError):
    """A value has no place in a record: too long, too large, or of the wrong kind."""
