"""What every provider of signatures is asked and told, whichever words it has for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from common.errors import DomainError


class ProviderAway(DomainError):
    """A provider can't be reached, fails, or answers what makes no sense: ask again later."""

    code = "provider_away"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is to sign; ``id`` is ours, and comes back with the signature."""

    id: str
    name: str
    capacity: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Signing:
    """One version of one mandate, to be signed by all of ``people`` in any order.

    ``id`` is ours and names the signing in every call, so that starting it twice starts it once.
    ``sha256`` is of ``pdf``. After signing people go on to ``return_url``; whatever happens is told
    at ``callback_url``.
    """

    id: UUID
    reference: str
    version: int
    language: str
    pdf: bytes = field(repr=False)
    sha256: str
    people: tuple[Person, ...]
    return_url: str
    callback_url: str


@dataclass(frozen=True, slots=True)
class Started:
    """A signing that has begun: where each person signs, and what the provider calls it."""

    urls: Mapping[str, str]
    number: str = ""


class OutcomeKind(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Given:
    """One signature: whose, when, and how they showed who they are (``itsme``, ``eID``)."""

    person: str
    name: str
    capacity: str
    signed_at: datetime
    method: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a signing is.

    Signed: ``given`` are the signatures and ``sha256`` is of the file, if the provider tells it.
    Refused: ``person`` is who refused, if that is known, and ``reason`` why.
    """

    kind: OutcomeKind
    given: tuple[Given, ...] = ()
    sha256: str = ""
    person: str = ""
    reason: str = ""


class SigningProvider(Protocol):
    """Somebody who has a document signed; every method that asks raises ``ProviderAway``.

    ``secret`` signs its calls, ``certificates`` is the path of the roots (PEM) that its signatures
    have to lead to, or empty.
    """

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def certificates(self) -> str: ...

    def start(self, signing: Signing) -> Started:
        """Begin a signing; one that has begun already is the same one."""

    def look(self, signing_id: UUID) -> Outcome:
        """Tell how far a signing is."""

    def fetch(self, signing_id: UUID) -> bytes:
        """Return the signed file of a signing that is signed."""

    def cancel(self, signing_id: UUID) -> bool:
        """Withdraw a signing; tell whether that came in time. One that is unknown is withdrawn."""
