"""What the pages about software show by components of their own."""

from __future__ import annotations

from django import template

from connections.models import ActivationToken
from connections.states import TokenState
from portal.templatetags.portal import Status

register = template.Library()
TONES = {
    TokenState.SENT: "warn",
    TokenState.USED: "ok",
    TokenState.REPLACED: "idle",
    TokenState.REVOKED: "bad",
    TokenState.EXPIRED: "idle",
}


@register.inclusion_tag("components/status.html")
def token_status(token: ActivationToken) -> Status:
    """Show what became of a token."""
    fate = token.fate
    return {"tone": TONES[fate], "word": str(fate.label)}
