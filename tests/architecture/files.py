"""The files of the project: what somebody wrote, not what tools left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LEFT_BEHIND = {"var", "__pycache__", "node_modules", "screenshots", "static_collected"}
WRITTEN_THOUGH_HIDDEN = {".ci", ".gitignore", ".pre-commit-config.yaml"}
TEXT = {
    "",
    ".css",
    ".html",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".po",
    ".py",
    ".svg",
    ".toml",
    ".txt",
    ".yaml",
}


def written(*suffixes: str, folder: Path = ROOT) -> Iterator[Path]:
    """Yield the files with one of these suffixes; all text files if none is given."""
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in WRITTEN_THOUGH_HIDDEN
        if hidden or path.name in LEFT_BEHIND:
            continue
        if path.is_dir():
            yield from written(*suffixes, folder=path)
        elif path.suffix in (suffixes or TEXT):
            yield path


def ours(*suffixes: str) -> list[Path]:
    """Return the files of the portal itself: no tests, no benchmarks."""
    apart = {ROOT / "tests", ROOT / "benchmarks"}
    return [path for path in written(*suffixes) if not apart & set(path.parents)]


def name(path: Path) -> str:
    """Return a path as the project knows it."""
    return str(path.relative_to(ROOT))
