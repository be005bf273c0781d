"""XML files as they should not be: bits flipped, ends cut off, pieces exchanged."""

from __future__ import annotations

from random import Random

TAGS = [b"</", b">", b"<x/>", b"&amp;", b"<![CDATA[", b"]]>", b"<!--", b"\x00", b"\xff", b"-", b"9"]


def damaged(random: Random, file: bytes) -> bytes:
    """Return the file after one to three accidents."""
    for _ in range(random.randint(1, 3)):
        file = random.choice(ACCIDENTS)(random, file)
    return file


def _flip_bits(random: Random, file: bytes) -> bytes:
    changed = bytearray(file)
    if changed:
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut_off(random: Random, file: bytes) -> bytes:
    return file[: random.randrange(len(file) + 1)]


def _leave_out_line(random: Random, file: bytes) -> bytes:
    lines = file.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _repeat_line(random: Random, file: bytes) -> bytes:
    lines = file.split(b"\n")
    place = random.randrange(len(lines))
    return b"\n".join([*lines[:place], lines[place], *lines[place:]])


def _exchange_lines(random: Random, file: bytes) -> bytes:
    lines = file.split(b"\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _splice(random: Random, file: bytes) -> bytes:
    start, end = sorted((random.randrange(len(file) + 1), random.randrange(len(file) + 1)))
    place = random.randrange(len(file) + 1)
    return file[:place] + file[start:end] + file[place:]


def _insert(random: Random, file: bytes) -> bytes:
    place = random.randrange(len(file) + 1)
    return file[:place] + random.choice(TAGS) + file[place:]


def _other_text(random: Random, file: bytes) -> bytes:
    parts = file.split(b">")
    place = random.randrange(len(parts))
    text = random.choice([b"", b"-0.00", b"99999999999999", b"2026-02-30", b"EUR", b"\xc3\xa9"])
    parts[place] = text + parts[place][parts[place].find(b"<") :]
    return b">".join(parts)


ACCIDENTS = [
    _flip_bits,
    _cut_off,
    _leave_out_line,
    _repeat_line,
    _exchange_lines,
    _splice,
    _insert,
    _other_text,
    _other_text,
]
