"""One page of a PDF from outside as a picture: run as a program of its own.

It reads a PDF from standard input, draws the page whose number (from 1) is its only argument, and
writes a PNG. What is in the file beyond ink stays behind, and a file that makes it work too long or
take too much memory ends this process only, by the limits of the kernel.
"""

from __future__ import annotations

import math
import resource
import sys

import pypdfium2

CPU_SECONDS = 10
MEMORY = 2 << 30
MOST_PIXELS = 4_000_000
SCALE = 110 / 72
"""A hundred and ten dots an inch: a signature is recognised, and a page is half a megabyte."""


def main() -> None:
    """Draw one page within the limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as document:
        page = document[int(sys.argv[1]) - 1]
        width, height = page.get_size()
        finest = math.sqrt(MOST_PIXELS / max(width * height, 1))
        page.render(scale=min(SCALE, finest)).to_pil().save(sys.stdout.buffer, "PNG")


if __name__ == "__main__":
    main()
