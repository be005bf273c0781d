"""Files as they should not be: bits flipped, ends cut off, pieces exchanged, encodings confused."""

from __future__ import annotations

from random import Random

from tests.documents.formats.coda.records import (
    file,
    free_communication,
    header,
    information,
    information2,
    information3,
    movement,
    movement2,
    movement3,
    new_balance,
    old_balance,
    simple,
    statement,
    trailer,
)
from tests.documents.formats.coda.test_coda_reading import version_1

DETAILS = statement(
    movement(-30_000, codes="1 0", at={54: "10107000", 125: "1"}),
    movement2(at={99: "KREDNL2XXXX00843246305A0296"}),
    movement(-10_000, number="00010001", codes="1 0", at={54: "50107000"}),
    movement3(number="00010001", codes="0 1", at={11: "467538877123 EUR", 48: "ÉTOILE"}),
    information(number="00010001", text="001ÉTOILE", codes="1 0", at={40: "1"}),
    information2(number="00010001", text="DORPSTRAAT 1", codes="1 0"),
    information3(number="00010001", text="MORE"),
    movement(-20_000, number="00010002", at={54: "50107000", 125: "1"}),
    movement(5_000, number="00020000", text="101090933755493", at={62: "1"}),
    debit=30_000,
    credit=5_000,
)
MESSAGE = [
    header({6: "030124"}),
    old_balance(-25_000, {126: "003"}),
    new_balance(-25_000, {128: "1"}),
    free_communication("CLOSED ON FRIDAY", link="1"),
    free_communication("OPEN ON MONDAY", number="00010001"),
    trailer(2),
]
EMPTY = [header({6: "040124"}), old_balance(-25_000, {126: "004"}), trailer(1)]

FILES = [simple(), version_1(), DETAILS, MESSAGE, EMPTY, [*DETAILS, *MESSAGE, *EMPTY]]
ENCODINGS = ["cp1252", "cp1252", "cp1252", "utf-8", "cp850", "utf-16", "utf-32-le", "cp1140"]


def mutated(random: Random) -> bytes:
    """Return one of the files after one to three accidents."""
    data = file(
        random.choice(FILES),
        end=random.choice(["\r\n", "\r\n", "\n", "\r"]),
        encoding=random.choice(ENCODINGS),
    )
    for _ in range(random.randint(1, 3)):
        data = random.choice(ACCIDENTS)(random, data)
    return data


def _place(random: Random, data: bytes) -> int:
    return random.randrange(len(data) + 1)


def _flip_bits(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _other_digit(random: Random, data: bytes) -> bytes:
    place = _place(random, data)
    return data[:place] + random.choice(b"0123456789 D").to_bytes() + data[place + 1 :]


def _cut_off(random: Random, data: bytes) -> bytes:
    return data[: _place(random, data)]


def _leave_out(random: Random, data: bytes) -> bytes:
    first, second = sorted((_place(random, data), _place(random, data)))
    return data[:first] + data[second:]


def _splice(random: Random, data: bytes) -> bytes:
    other = file(random.choice(FILES))
    return data[: _place(random, data)] + other[_place(random, other) :]


def _exchange_lines(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _repeat_line(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    place = random.randrange(len(lines))
    return b"\n".join([*lines[:place], lines[place], *lines[place:]])


def _drop_line(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _blanks(random: Random, data: bytes) -> bytes:
    place = _place(random, data)
    size = random.randint(1, 40)
    return data[:place] + b" " * size + data[place + size :]


def _confuse_encodings(random: Random, data: bytes) -> bytes:
    text = data.decode("latin-1")
    return text.encode(random.choice(["utf-8", "utf-16-le", "utf-32", "cp850"]), "replace")


def _noise(random: Random, data: bytes) -> bytes:
    place = _place(random, data)
    return data[:place] + random.randbytes(random.randint(1, 200)) + data[place:]


ACCIDENTS = [
    _flip_bits,
    _flip_bits,
    _other_digit,
    _other_digit,
    _other_digit,
    _cut_off,
    _leave_out,
    _splice,
    _exchange_lines,
    _repeat_line,
    _drop_line,
    _blanks,
    _confuse_encodings,
    _noise,
]
