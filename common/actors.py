"""Who did it: every service that changes something takes an ``Actor`` as ``by``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    PARTNER = "partner"
    BANK = "bank"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a software partner, a bank or the portal itself.

    ``label`` is how people recognise the actor (an e-mail address, a software's name); the audit
    trail keeps it apart from the facts so that it can be erased without breaking the chain.
    """

    kind: ActorKind
    id: str
    label: str
    ip: str | None = None
    user_agent: str = ""


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="", label="MyCodaBox")
