"""JSON as software sends it."""

from __future__ import annotations

import codecs
import re
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils import json

UTF_8 = "utf-8"
ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character outside the basic plane: two of them are one, one alone is none."""


class StrictJSONParser(JSONParser):
    """JSON in the charset that it names, else UTF-8, nested as deep as a request can sensibly be.

    UTF-8 may begin with a byte order mark, which some platforms write unasked (RFC 8259, § 8.1:
    a reader may ignore it). Half a character is refused (RFC 7493, § 2.1): no text can hold it.
    """

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        encoding = (parser_context or {}).get("encoding") or UTF_8
        try:
            is_utf_8 = codecs.lookup(encoding).name == UTF_8
            text = stream.read().decode("utf-8-sig" if is_utf_8 else encoding)
            body = json.loads(text)
            if not is_utf_8 or ESCAPED_HALF.search(text):
                json.dumps(body, ensure_ascii=False).encode()
        except (ValueError, LookupError, RecursionError) as error:
            raise ParseError from error
        return body
