"""The last calls of each partner, for when it asks why.

A call is noted in memory and written with others a moment later by a thread: the request pays
nothing for it. What a process noted in its last two seconds is lost if it is killed, and of a
flood only a part is noted; the log has every line.
"""

from __future__ import annotations

import logging
import threading
from collections import deque

from django.conf import settings
from django.db import DatabaseError, connection

from api.models import ApiCall
from partners.models import SoftwarePartner

logger = logging.getLogger(__name__)
FLUSH_SECONDS = 2.0
MOST_WAITING = 200
_waiting: deque[ApiCall] = deque()
_lock = threading.Lock()
_timer: threading.Timer | None = None


def note_call(call: ApiCall) -> None:
    """Keep a call to be written soon; past ``MOST_WAITING`` it is let go."""
    global _timer  # noqa: PLW0603
    with _lock:
        if len(_waiting) >= MOST_WAITING:
            return
        _waiting.append(call)
        if _timer is None:
            _timer = threading.Timer(FLUSH_SECONDS, _write_in_thread)
            _timer.daemon = True
            _timer.start()


def _write_in_thread() -> None:
    try:
        write_calls()
    except DatabaseError:
        logger.warning("calls_not_noted", exc_info=True)
    finally:
        connection.close()


def write_calls() -> int:
    """Write what waits; returns how many calls there were."""
    global _timer  # noqa: PLW0603
    with _lock:
        calls = list(_waiting)
        _waiting.clear()
        _timer = None
    ApiCall.objects.bulk_create(calls)
    return len(calls)


def forget_calls() -> int:
    """Keep only the last ``API_CALLS_KEPT`` calls of each partner; returns how many went."""
    forgotten = 0
    for pk in SoftwarePartner.objects.order_by("pk").values_list("pk", flat=True):
        own = ApiCall.objects.filter(partner=pk)
        first_too_many = own.order_by("-id").values_list("id", flat=True)[
            settings.API_CALLS_KEPT : settings.API_CALLS_KEPT + 1
        ]
        for oldest in first_too_many:
            forgotten += own.filter(id__lte=oldest).delete()[0]
    return forgotten
