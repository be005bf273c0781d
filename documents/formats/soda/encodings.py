"""SODA files as they come by mail: in another encoding than they say, or with blanks in front."""

from __future__ import annotations

import re

from documents.formats.xml import LARGEST

UTF_8 = "utf-8"
WESTERN = "windows-1252"
DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?\?>")
DECLARED = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How a file in UTF-16 begins: those are left as they are."""


def as_declared(data: bytes) -> tuple[bytes, str, str]:
    """Return bytes that are in the encoding that they say, what they said, and what they were.

    Both are empty if nothing had to be done. A file that is sound UTF-8 is UTF-8, whatever it
    says; what isn't and names no other encoding is Windows-1252, of which Latin-1 is a part.
    """
    if data.startswith(WIDE) or len(data) > LARGEST:
        return data, "", ""
    body = data.removeprefix(BYTE_ORDER_MARK).lstrip()
    start = DECLARATION.match(body)
    named = DECLARED.search(start[0]) if start else None
    declared = named[1].decode("ascii").lower() if named else UTF_8
    actual = _encoding_of(body, declared)
    if actual == declared or (actual == UTF_8 and body.isascii() and "16" not in declared):
        return body, "", ""
    try:
        text = body[start.end() if start else 0 :].decode(actual)
    except (UnicodeDecodeError, LookupError):
        return body, "", ""
    return text.encode(), declared, actual


def _encoding_of(body: bytes, declared: str) -> str:
    try:
        body.decode(UTF_8)
    except UnicodeDecodeError:
        is_unicode = declared.startswith(("utf", "us-ascii", "ascii", "ucs"))
        return WESTERN if is_unicode else declared
    return UTF_8
