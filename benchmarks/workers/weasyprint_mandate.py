"""WeasyPrint, given the lines of a mandate and where they stand; in an environment of its own."""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path

import weasyprint

from benchmarks.workers import per_second, serve

STYLE = (
    "@page{size:595.28pt 841.89pt;margin:0}section{position:relative;height:841pt;"
    "break-after:page}p{position:absolute;margin:0;white-space:nowrap;line-height:1}"
)


def markup(sheets: list[list[list]]) -> str:
    """Return the page of one mandate."""
    pages = []
    for sheet in sheets:
        lines = [
            f'<p style="left:{x}pt;top:{y - size}pt;font-size:{size}pt">{escape(text)}</p>'
            for x, y, size, text in sheet
        ]
        pages.append(f"<section>{''.join(lines)}</section>")
    return f"<html lang=nl><style>{STYLE}</style>{''.join(pages)}</html>"


def main() -> None:
    """Draw mandates as long as somebody asks how quickly."""
    sheets = json.loads(Path(sys.argv[1]).read_text())

    def draw() -> int:
        for _ in range(2):
            weasyprint.HTML(string=markup(sheets)).write_pdf()
        return 2

    serve({"draw": per_second(draw)})


if __name__ == "__main__":
    main()
