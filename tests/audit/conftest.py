"""Chains to look at, and an anchor file of the test's own."""

from __future__ import annotations

import uuid

import pytest

from audit.models import AuditEvent
from audit.services import record
from common.actors import Actor, ActorKind

ACTOR = Actor(ActorKind.USER, "7", "an@office.example", ip="192.0.2.7", user_agent="A browser")


@pytest.fixture(autouse=True)
def _anchor_file(settings, tmp_path):
    settings.AUDIT_ANCHOR_FILE = tmp_path / "heads" / "audit-heads.jsonl"


@pytest.fixture
def grow(db):
    """Return a function that lengthens a chain and returns the new events."""

    def lengthen(length: int, *, office_id: uuid.UUID | None = None) -> list[AuditEvent]:
        return [
            record("x.done", by=ACTOR, office_id=office_id, facts={"number": n}, reason="because")
            for n in range(length)
        ]

    return lengthen
