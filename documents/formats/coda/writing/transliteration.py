"""Text for an encoding that doesn't hold all of its characters."""

from __future__ import annotations

import unicodedata

LOOKALIKES = {
    "€": "EUR",
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ł": "l",
    "Ł": "L",
    "ı": "i",  # noqa: RUF001
    "ĳ": "ij",
    "Ĳ": "IJ",
    "‘": "'",
    "’": "'",
    "‚": "'",  # noqa: RUF001
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "−": "-",  # noqa: RUF001
    "…": "...",
    "°": "o",
    "×": "x",
    "\u00a0": " ",
    "\u202f": " ",
}
UNKNOWN = "?"
LINE_ENDS = "\r\n\x85"


def transliterate(text: str, encoding: str) -> str:
    """Return the text with only characters that the encoding holds; it may be longer."""
    return "".join(_writable(character, encoding) for character in text)


def _writable(character: str, encoding: str) -> str:
    if character in LINE_ENDS:
        return " "
    if _holds(encoding, character):
        return character
    if character in LOOKALIKES and _holds(encoding, LOOKALIKES[character]):
        return LOOKALIKES[character]
    plain = "".join(
        part
        for part in unicodedata.normalize("NFKD", character)
        if not unicodedata.combining(part) and _holds(encoding, part)
    )
    return plain or UNKNOWN


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
