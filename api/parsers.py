"""JSON as software sends it."""

from __future__ import annotations

import codecs
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

UTF_8 = "utf-8"


class StrictJSONParser(JSONParser):
    """JSON in the charset that it names, else UTF-8, nested as deep as a request can sensibly be.

    UTF-8 may begin with a byte order mark, which some platforms write unasked (RFC 8259, § 8.1:
    a reader may ignore it).
    """

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        context = dict(parser_context or {})
        encoding = context.get("encoding") or UTF_8
        if codecs.lookup(encoding).name == UTF_8:
            context["encoding"] = "utf-8-sig"
        try:
            return super().parse(stream, media_type, context)
        except RecursionError as error:
            raise ParseError from error
