"""Typst, given the lines of a mandate and where they stand; runs in an environment of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst

from benchmarks.workers import per_second, serve

HEIGHT = 841.89


def markup(sheets: list[list[list]], name: str) -> str:
    """Return the source of one mandate; ``name`` makes it another than the one before."""
    pages = []
    for sheet in sheets:
        lines = [
            f"#place(dx: {x}pt, dy: {y - size}pt, text(size: {size}pt, {json.dumps(text)}))"
            for x, y, size, text in sheet
        ]
        pages.append("\n".join(lines))
    head = '#set page(width: 595.28pt, height: 841.89pt, margin: 0pt)\n#set text(lang: "nl")\n'
    return f"{head}#set document(title: {json.dumps(name)})\n" + "\n#pagebreak()\n".join(pages)


def main() -> None:
    """Draw mandates as long as somebody asks how quickly."""
    sheets = json.loads(Path(sys.argv[1]).read_text())
    drawn = 0

    def draw() -> int:
        nonlocal drawn
        for _ in range(5):
            drawn += 1
            typst.compile(markup(sheets, f"mandate {drawn}").encode())
        return 5

    serve({"draw": per_second(draw)})


if __name__ == "__main__":
    main()
