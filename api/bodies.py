"""What is refused of a body before anybody reads it: that it is too large, or compressed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.request import Request

from common.errors import DomainError

PLAIN = "identity"


class TooLarge(DomainError):
    """The body has more bytes than this request can have."""

    code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(_("The body is larger than %(limit)d bytes.") % {"limit": limit})


class Compressed(DomainError):
    """The body is compressed. Small ones can unfold to anything, so none are taken."""

    code = "compressed"

    def __init__(self) -> None:
        super().__init__(_("Send the body as it is, without Content-Encoding."))


def check_body(request: Request, *, largest: int) -> None:
    """Raise ``TooLarge`` or ``Compressed`` by what the headers say of the body."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > largest:
        raise TooLarge(largest)
    if (request.headers.get("Content-Encoding") or PLAIN).lower() != PLAIN:
        raise Compressed
