"""Where mandates are signed if not on our page: providers that banks want, over HTTP."""

from __future__ import annotations

from mandates.signing.provider import (
    Given,
    Outcome,
    OutcomeKind,
    Person,
    ProviderAway,
    Signing,
    SigningProvider,
    Started,
)
from mandates.signing.registry import is_set_up, provider_named

__all__ = [
    "Given",
    "Outcome",
    "OutcomeKind",
    "Person",
    "ProviderAway",
    "Signing",
    "SigningProvider",
    "Started",
    "is_set_up",
    "provider_named",
]
