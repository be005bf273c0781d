"""Which media type an answer has: what the caller accepts, in our order of preference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches

LONGEST_ACCEPT = 2_000


def best_match(accept: str, available: Sequence[str]) -> str | None:
    """Return the available media type that an ``Accept`` header likes best, or None.

    Without a header anything goes. Parameters other than ``q`` are ignored; of equally liked
    types the first available one wins.
    """
    ranges = [_media_range(part) for part in accept[:LONGEST_ACCEPT].split(",") if part.strip()]
    if not ranges:
        return available[0]
    liked = [(_quality(media_type, ranges), -rank) for rank, media_type in enumerate(available)]
    quality, rank = max(liked)
    return available[-rank] if quality > 0 else None


def _media_range(part: str) -> tuple[str, float]:
    media_type, *parameters = [piece.strip().lower() for piece in part.split(";")]
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media_type, max(0.0, min(1.0, float(value)))
            except ValueError:
                return media_type, 0.0
    return media_type, 1.0


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """Return how much a type is liked: the most specific range that matches says so."""
    main = media_type.partition("/")[0]
    for candidate in (media_type, f"{main}/*", "*/*"):
        qualities = [quality for name, quality in ranges if name == candidate]
        if qualities:
            return max(qualities)
    return 0.0


class MediaTypeNegotiation(BaseContentNegotiation):
    """Chooses among the view's ``media_types``; all of them go through its one renderer.

    A type in ``also_accepted`` stands for the first of them.
    """

    also_accepted: Sequence[str] = ()

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        content_type = request.content_type or ""
        for parser in parsers:
            if parser.media_type and media_type_matches(parser.media_type, content_type):
                return parser
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        view = (request.parser_context or {})["view"]
        available = [*view.media_types, *self.also_accepted]
        chosen = best_match(request.headers.get("Accept", ""), available)
        if chosen is None:
            raise NotAcceptable
        return next(iter(renderers)), chosen if chosen in view.media_types else view.media_types[0]
