"""What the pages about software show by components of their own."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from connections.models import ActivationToken
from connections.states import TokenState
from portal.templatetags.portal import status

register = template.Library()
TONES = {
    TokenState.SENT: "warn",
    TokenState.USED: "ok",
    TokenState.REPLACED: "idle",
    TokenState.REVOKED: "bad",
    TokenState.EXPIRED: "idle",
}


@register.simple_tag
def token_status(token: ActivationToken) -> SafeString:
    """Show what became of a token."""
    fate = token.fate
    return status(TONES[fate], fate.label)
