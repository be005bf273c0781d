"""Promise work, wake workers, do the work once."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.services import record
from common.actors import Actor
from common.requests import request_id
from outbox.limits import TookTooLong, time_limit
from outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 900
QUIET_AFTER_FAILED_WAKE_SECONDS = 10

Wake = Callable[[int], None]
_quiet_until = 0.0


def enqueue(task: str, *, delay: timedelta | None = None, **arguments: str | int) -> OutboxMessage:
    """Promise that ``task`` will be called with these identifiers, once this transaction commits.

    ``task`` is the dotted path of a function that may run twice with the same effect. Raises
    ``ImportError`` at once if there is no such function.
    """
    import_string(task)
    message = OutboxMessage.objects.create(
        task=task,
        arguments=arguments,
        request_id=request_id.get(),
        due_at=timezone.now() + (delay or timedelta()),
    )
    if not delay:
        transaction.on_commit(lambda: wake(message.pk), robust=True)
    return message


def wake(pk: int) -> None:
    """Tell the workers that a message waits. A failure does no harm: the sweeper finds it.

    After a failure the broker is left alone for ten seconds, so that a broker that hangs costs a
    request its two seconds at most once.
    """
    global _quiet_until  # noqa: PLW0603
    if time.monotonic() < _quiet_until:
        return
    try:
        import_string("outbox.tasks.run_message").apply_async(args=[pk], retry=False)
    except Exception as error:  # noqa: BLE001  # whatever a broker raises, the row is safe
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILED_WAKE_SECONDS
        logger.warning("broker_away", extra={"error": type(error).__name__})


def run(pk: int) -> bool:
    """Do one message's work if nobody else does; tell whether it was done here.

    A failure, work that takes too long included, is noted and tried again later, each time after a
    longer while; after the last attempt the message becomes a dead letter.
    """
    lease = OutboxMessage.objects.claim(pk)
    if lease is None:
        return False
    message = OutboxMessage.objects.get(pk=pk)
    token = request_id.set(message.request_id or str(uuid.uuid4()))
    try:
        with _renewed_lease(pk, lease), time_limit(settings.OUTBOX_TIME_LIMIT_SECONDS):
            import_string(message.task)(**message.arguments)
    except (Exception, TookTooLong) as error:
        logger.exception("outbox_task_failed", extra={"task": message.task, "message_id": pk})
        _note_failure(message, lease, error)
        return False
    finally:
        request_id.reset(token)
    OutboxMessage.objects.held(pk, lease).update(
        done_at=timezone.now(), leased_until=None, last_error=""
    )
    return True


def _note_failure(message: OutboxMessage, lease: uuid.UUID, error: BaseException) -> None:
    wait = min(FIRST_RETRY_SECONDS * 2 ** (message.attempts - 1), LONGEST_RETRY_SECONDS)
    last = message.attempts >= settings.OUTBOX_MAX_ATTEMPTS
    OutboxMessage.objects.held(message.pk, lease).update(
        leased_until=None,
        due_at=timezone.now() + timedelta(seconds=wait),
        dead_at=timezone.now() if last else None,
        last_error=f"{type(error).__name__}: {error}"[:500].replace("\0", ""),
    )


@contextmanager
def _renewed_lease(pk: int, lease: uuid.UUID) -> Iterator[None]:
    """Keep the lease alive while the work runs, from a thread with a connection of its own."""
    finished = threading.Event()

    def renew() -> None:
        try:
            while not finished.wait(settings.OUTBOX_LEASE_SECONDS / 3):
                until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
                OutboxMessage.objects.held(pk, lease).update(leased_until=until)
        finally:
            connection.close()

    thread = threading.Thread(target=renew, daemon=True, name=f"lease-{pk}")
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join(timeout=1)


def sweep(*, limit: int = 500) -> int:
    """Wake workers for what is due and unclaimed, and bury what has used up its attempts.

    Returns how many messages were woken.
    """
    claimable = OutboxMessage.objects.claimable()
    claimable.filter(attempts__gte=settings.OUTBOX_MAX_ATTEMPTS).update(
        dead_at=timezone.now(), leased_until=None
    )
    due = claimable.order_by("due_at", "id").values_list("pk", flat=True)[:limit]
    woken = list(due)
    for pk in woken:
        wake(pk)
    return len(woken)


@transaction.atomic
def retry_dead(message: OutboxMessage, *, by: Actor) -> bool:
    """Give a dead letter its attempts back; tell whether it was one."""
    revived = OutboxMessage.objects.filter(pk=message.pk, dead_at__isnull=False).update(
        dead_at=None, attempts=0, due_at=timezone.now(), lease=None, leased_until=None
    )
    if revived:
        record("outbox.retried", target=message, by=by, facts={"task": message.task})
        transaction.on_commit(lambda: wake(message.pk), robust=True)
    return bool(revived)


def forget_done(*, older_than: timedelta) -> int:
    """Delete what was done longer ago than this; returns how many."""
    before = timezone.now() - older_than
    return OutboxMessage.objects.filter(done_at__lt=before).delete()[0]
