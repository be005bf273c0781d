"""What is offered of mandates to who ordered them: the document, and the link to sign it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.db.models import Prefetch

from common.keys import decrypt
from mandates.addresses import signing_url
from mandates.kinds import SigningRoute, SourceKind
from mandates.models import (
    Envelope,
    Mandate,
    MandateAccount,
    MandateVersion,
    Signatory,
    SigningRequest,
)
from mandates.querysets import MandateQuerySet
from mandates.selectors import sources
from mandates.signing import ProviderAway, provider_named

ORDER = ("bank_account__iban", "bank_account__currency", "pk")


def with_offers(mandates: MandateQuerySet) -> MandateQuerySet:
    """Add what ``document_of`` and ``link_of`` ask, and the accounts: three statements for all."""
    accounts = MandateAccount.objects.select_related("bank_account").order_by(*ORDER)
    usable = SigningRequest.objects.usable().order_by("signatory__position", "pk")
    links: Prefetch[Any] = Prefetch("requests", queryset=usable, to_attr="usable_requests")
    versions = MandateVersion.objects.current().defer("content").prefetch_related(links)
    current: Prefetch[Any] = Prefetch("versions", queryset=versions, to_attr="current_versions")
    return mandates.prefetch_related(Prefetch("accounts", queryset=accounts), current)


def paper_banks() -> frozenset[str]:
    """Return the codes of the banks whose mandates are signed by hand, on paper only."""
    banks = sources(SourceKind.BANK)
    return frozenset(bank.code for bank in banks if bank.route is SigningRoute.PAPER)


def document_of(mandate: Mandate) -> str:
    """Return the SHA-256 of the document that counts: sealed, as signed on paper, or as offered.

    Empty if there is none yet, or what there was became void. ``mandate`` is from ``with_offers``.
    """
    for version in mandate.current_versions:  # type: ignore[attr-defined]
        return str(version.sealed_sha256 or version.scan_sha256 or version.pdf_sha256)
    return ""


def link_of(mandate: Mandate, *, papers: frozenset[str]) -> str | None:
    """Return the link of the first who has still to sign; None on paper, and if nobody has to.

    ``mandate`` is from ``with_offers``, ``papers`` are the banks of ``paper_banks``.
    """
    if mandate.source in papers:
        return None
    for version in mandate.current_versions:  # type: ignore[attr-defined]
        for request in version.usable_requests:
            if request.sealed_token:
                return _opened(request)
    return None


def usable_link(signatory: Signatory) -> str | None:
    """Return the link that a signatory has and can still sign by; None if there is none to show."""
    usable = SigningRequest.objects.usable().filter(signatory=signatory)
    request = usable.exclude(sealed_token="").first()
    return _opened(request) if request else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one signatory signs if not with us; ``url`` is empty while the provider is asked."""

    provider: str
    url: str
    is_away: bool


def place_of(request: SigningRequest, envelope: Envelope | None) -> Place | None:
    """Return where somebody signs with another provider; None for our own page."""
    if envelope is None:
        return None
    try:
        name = provider_named(envelope.provider).name
    except ProviderAway:  # no longer set up; whoever has begun goes on where they are
        name = envelope.provider
    url = envelope.urls.get(str(request.signatory_id), "")
    return Place(name, url, is_away=not url and envelope.failures > 0)


def _opened(request: SigningRequest) -> str | None:
    try:
        return signing_url(decrypt(request.sealed_token))
    except InvalidToken:  # the key with which it was kept is no longer listed
        return None
