"""What the frame around every page shows: the office at hand, the offices to switch to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.frame import Frame


def frame(request: HttpRequest) -> dict[str, object]:
    """Add ``frame`` (see ``portal.frame.Frame``), worked out only if the template asks."""
    return {"frame": SimpleLazyObject(lambda: Frame(request)), "demo": settings.DEMO}
