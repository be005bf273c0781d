"""The only Celery tasks that do work on demand: run one message, look for forgotten ones."""

from __future__ import annotations

from celery import shared_task

from outbox import services


@shared_task(ignore_result=True)
def run_message(pk: int) -> None:
    """Do one message's work, unless somebody else does."""
    services.run(pk)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Wake what waits and nobody has taken."""
    services.sweep()
