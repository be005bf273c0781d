"""ZIP files from outside: what is good is unpacked, what could do harm is refused in a sentence."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from contextlib import suppress

import pytest

from documents.archives import MOST_FILES, ArchiveRefused, members
from tests.soon import soon

MOST_BYTES = 200_000_000
DAMAGED = "The ZIP file is damaged or made in a way that can't be read."
TOO_MUCH = "The ZIP file unpacks to far more than it should."


def pack(files, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP file of ``(name or ZipInfo, content)``."""
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of names that come twice
        with zipfile.ZipFile(packed, "w", method) as archive:
            for name, content in files:
                archive.writestr(name, content)
    return packed.getvalue()


def info(name, **attributes):
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    for attribute, value in attributes.items():
        setattr(made, attribute, value)
    return made


def lying(content, *, size, crc=None):
    """Return a ZIP file whose headers say that its one file has ``size`` bytes when unpacked."""
    packed = bytearray(pack([("a.cod", content)]))
    directory = packed.rindex(b"PK\x01\x02")
    for start in (14, directory + 16):
        _, stored, _ = struct.unpack_from("<III", packed, start)
        checked = zlib.crc32(content[:size]) if crc is None else crc
        struct.pack_into("<III", packed, start, checked, stored, size)
    return bytes(packed)


def overlapping():
    """Return a ZIP file in which a hundred entries of the directory share one packed file."""
    one = pack([("a.cod", b"x" * 900_000)])
    directory = one.rindex(b"PK\x01\x02")
    end = one.rindex(b"PK\x05\x06")
    entry = one[directory:end]
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, 100 * len(entry), directory, 0)
    return one[:directory] + entry * 100 + tail


def encrypted():
    packed = bytearray(pack([("a.cod", b"secret")]))
    packed[6] |= 1
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def wrong_crc():
    packed = bytearray(pack([("a.cod", b"0" * 50)], zipfile.ZIP_STORED))
    packed[packed.index(b"0" * 50)] ^= 1
    return bytes(packed)


def broken_stream():
    packed = bytearray(pack([("a.cod", random.Random(7).randbytes(5_000).hex())]))
    packed[60:90] = b"\xff" * 30
    return bytes(packed)


GOOD = pack([("a.cod", b"one"), ("b.xml", b"two")])
NESTED = "The ZIP file holds another archive."
HOSTILE = {  # the largest are made when they are tried
    "bomb": (lambda: pack([("a.cod", bytes(90_000_000))]), TOO_MUCH),
    "bomb of many": (lambda: pack([(f"{n}.cod", bytes(800_000)) for n in range(200)]), TOO_MUCH),
    "too large": (
        lambda: pack([(f"{n}.cod", bytes(99_000_000)) for n in range(3)]),
        "The ZIP file is too large when unpacked.",
    ),
    "too many": (
        pack([(str(n), b"") for n in range(MOST_FILES + 1)], zipfile.ZIP_STORED),
        f"The ZIP file holds more than {MOST_FILES} files.",
    ),
    "says less than there is": (lambda: lying(bytes(60_000_000), size=100, crc=7), DAMAGED),
    "overlapping": (overlapping(), TOO_MUCH),
    "in another": (pack([("b.zip", GOOD)]), NESTED),
    "gzip inside": (pack([("b.cod", b"\x1f\x8b\x08rest")]), NESTED),
    "link": (
        pack([(info("a.cod", external_attr=0o120777 << 16), "/etc/passwd")]),
        "The ZIP file holds a link instead of a file.",
    ),
    "password": (encrypted(), "The ZIP file is protected with a password."),
    "wrong checksum": (wrong_crc(), DAMAGED),
    "broken stream": (broken_stream(), DAMAGED),
    "says more than there is": (lying(b"abc", size=900_000, crc=zlib.crc32(b"abc")), DAMAGED),
    "cut off": (GOOD[:-30], DAMAGED),
    "beginning only": (b"PK\x03\x04", DAMAGED),
    "bzip2": (pack([("a.cod", b"one")], zipfile.ZIP_BZIP2), DAMAGED),
    "lzma": (pack([("a.cod", b"one")], zipfile.ZIP_LZMA), DAMAGED),
    "empty": (pack([]), "The ZIP file holds no files."),
    "folders only": (pack([("folder/", b"")]), "The ZIP file holds no files."),
    "clutter only": (pack([("__MACOSX/._a.cod", b"x")]), "The ZIP file holds no files."),
    "spreadsheet": (
        pack([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]),
        "This is a document or a program of another kind, not a ZIP file.",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_do_harm_is_refused_whole_soon_and_in_little_memory(name):
    made, sentence = HOSTILE[name]
    content = made() if callable(made) else made
    tracemalloc.start()

    with soon(), pytest.raises(ArchiveRefused) as refused:
        members(content)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.message == sentence
    assert most < MOST_BYTES


def test_a_file_that_lies_about_its_size_is_never_unpacked_beyond_it():
    content = lying(bytes(50_000_000), size=100)
    tracemalloc.start()

    found = [member.content for member in members(content)]

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [bytes(100)]
    assert most < 10_000_000


def test_every_file_comes_with_its_name_in_the_order_of_the_archive():
    files = [("b.cod", b"one"), ("a.cod", b"two"), ("map/c.xml", b""), ("b.cod", b"three")]

    found = [(member.name, member.content) for member in members(pack(files))]

    assert found == files


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\a.cod", "..\\a.cod", "con", "a\x7fb"]
)
def test_a_name_is_only_a_name(name):
    [member] = members(pack([(name, b"one")]))

    assert member.content == b"one"


def test_a_name_ends_where_its_nul_is():
    [member] = members(pack([("aXcod.exe", b"one")]).replace(b"aXcod.exe", b"a\x00cod.exe"))

    assert (member.name, member.content) == ("a", b"one")


@pytest.mark.parametrize(
    "clutter", ["__MACOSX/map/._a.cod", "map/.DS_Store", "Thumbs.db", "a/desktop.ini", "map/._b"]
)
def test_what_computers_add_by_themselves_is_passed_over(clutter):
    [member] = members(pack([("map/a.cod", b"one"), (clutter, b"x")]))

    assert member.name == "map/a.cod"


def test_much_honest_text_is_unpacked():
    text = random.Random(7).randbytes(400_000).hex().encode() * 2

    [member] = members(pack([("a.cod", text)]))

    assert member.content == text


@pytest.mark.parametrize("seed", range(100))
def test_damage_anywhere_is_refused_or_harmless(seed):
    dice = random.Random(seed)
    content = bytearray(pack([("a.cod", b"one" * 50), ("b/c.xml", b"two" * 50)]))
    for _ in range(dice.randint(1, 6)):
        content[dice.randrange(4, len(content))] = dice.randrange(256)

    found = []
    with suppress(ArchiveRefused):
        found = [member.content for member in members(bytes(content))]

    assert set(found) <= {b"one" * 50, b"two" * 50}
