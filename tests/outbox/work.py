"""Work for the outbox to do, and what it has seen."""

from __future__ import annotations

import threading
import time

from common.requests import request_id
from outbox.models import OutboxMessage

seen: list[tuple[object, str]] = []
started = threading.Event()


def note(*, value):
    seen.append((value, request_id.get()))


def fail(*, value):
    seen.append((value, request_id.get()))
    raise OSError(f"no route to {value}")


def fail_at_length(*, value):
    raise ValueError("x" * 2_000 + "\0")


def die(*, value):
    raise SystemExit(1)


def last(*, seconds):
    seen.append((seconds, request_id.get()))
    started.set()
    time.sleep(int(seconds))


def lose_the_lease(*, value):
    """Take so long that somebody else has taken the work meanwhile."""
    OutboxMessage.objects.update(lease=None)
