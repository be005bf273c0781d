"""The providers that are set up, by their code."""

from __future__ import annotations

from django.conf import settings

from mandates.signing.http import HttpProvider
from mandates.signing.provider import ProviderAway, SigningProvider


def is_set_up(code: str) -> bool:
    """Tell whether a provider can be asked."""
    return code in settings.SIGNING_PROVIDERS


def provider_named(code: str) -> SigningProvider:
    """Return a provider; raises ``ProviderAway`` for one that isn't in the settings (any more)."""
    if not is_set_up(code):
        raise ProviderAway(f"The provider “{code}” isn't set up.")
    return HttpProvider(code=code, **settings.SIGNING_PROVIDERS[code])
