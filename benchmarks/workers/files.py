"""What peers are given: the first statements of a file, each as a file of its own."""

from __future__ import annotations

from pathlib import Path


def first_statements(path: Path, count: int) -> list[bytes]:
    """Return statements with lines that end in LF, as not every peer takes CR LF."""
    content = path.read_bytes().replace(b"\r\n", b"\n")
    statements = []
    start = 0
    while len(statements) < count:
        end = content.index(b"\n", content.index(b"\n9", start) + 1) + 1
        statements.append(content[start:end])
        start = end
    return statements


def records_in(statements: list[bytes]) -> int:
    """Return how many lines they have."""
    return sum(statement.count(b"\n") for statement in statements)
