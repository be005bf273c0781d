"""Links in digests, by which somebody stops them without logging in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from insights.models import Reader
from insights.states import IssueKind

SALT = "insights.unsubscribe"


def unsubscribe_url(reader: Reader, kind: str = "") -> str:
    """Return the address that leaves a kind out of a person's digest, or stops it altogether."""
    token = signing.dumps([reader.pk, kind], salt=SALT)
    return settings.BASE_URL + reverse("insights:unsubscribe", args=[token])


def reader_and_kind(token: str) -> tuple[Reader, str] | None:
    """Return what a link is about, or None for a text that we never signed."""
    try:
        pk, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    reader = Reader.objects.select_related("user", "office").filter(pk=pk).first()
    return (reader, kind if kind in IssueKind.values else "") if reader else None
