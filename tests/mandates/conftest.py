"""What the tests of mandates share."""

from __future__ import annotations

import re

import pytest

from common.actors import Actor, ActorKind

MORNING = "2026-11-24T09:00:00Z"  # a Tuesday


@pytest.fixture
def by():
    """Somebody of an office who acts."""
    return Actor(ActorKind.USER, "7", "an@office.example", ip="192.0.2.7")


@pytest.fixture
def rival():
    """Somebody else who acts."""
    return Actor(ActorKind.USER, "8", "bert@office.example", ip="192.0.2.8")


@pytest.fixture
def code_in(mailoutbox):
    """Return a function that gives the code in the last mail."""
    return lambda: re.search(r"\b\d{6}\b", mailoutbox[-1].body).group()
