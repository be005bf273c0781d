"""Documents of mandates from order to offer: a message each, as we do, or fifty in one task.

Each number is the processor time of one mandate in seconds, its part in PostgreSQL included.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

from django.core.management import call_command

from benchmarks.workers import serve
from benchmarks.workers.calling import django_backend, spent_by
from common.actors import SYSTEM
from mandates.models import Mandate
from mandates.paper import render
from mandates.services import order_mandate, prepare_mandate
from outbox.models import OutboxMessage
from outbox.services import run
from tests.factories import ClientFactory, OfficeFactory
from tests.factories.mandates import coda_order
from tests.factories.numbers import bank_iban

PIECE = 50

call_command("migrate", verbosity=0, interactive=False)
numbers = count(1)
office = OfficeFactory()


def fifty() -> list[Mandate]:
    """Order fifty mandates of as many companies, of one account each."""
    made = []
    for number in (next(numbers) for _ in range(PIECE)):
        company = ClientFactory(office=office, contact_email=f"boss{number}@company.example")
        made.append(order_mandate(company, coda_order(bank_iban(number)), by=SYSTEM))
    return made


def cost_of(act: Callable[[], object]) -> float:
    """Tell the processor time of ``act`` for one mandate of fifty."""
    backend = django_backend()
    started = time.process_time() + spent_by(backend)
    act()
    return (time.process_time() + spent_by(backend) - started) / PIECE


def a_message_each() -> float:
    """Let the outbox make each document, with claim, lease and note."""
    keys = [str(each.pk) for each in fifty()]
    messages = OutboxMessage.objects.filter(
        task="mandates.tasks.prepare", arguments__mandate_id__in=keys
    )
    waiting = list(messages.values_list("pk", flat=True))
    assert len(waiting) == PIECE
    return cost_of(lambda: [run(pk) for pk in waiting])


def in_one_task() -> float:
    """Make the documents one after the other, with nothing around each."""
    made = fifty()
    return cost_of(lambda: [prepare_mandate(each) for each in made])


def drawing_alone() -> float:
    """Draw the same documents without keeping or offering them."""
    frozen = [prepare_mandate(each).versions.get() for each in fifty()]
    return cost_of(lambda: [render(each.frozen, language=each.language) for each in frozen])


serve(
    {
        "a message each": a_message_each,
        "in one task": in_one_task,
        "drawing alone": drawing_alone,
    }
)
