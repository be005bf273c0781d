"""Many orders at once, in pieces of fifty: each row by itself, none of them twice."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import DomainError, InvalidValue
from mandates.models import Mandate, OrderBatch, OrderRow
from mandates.orders import Order
from mandates.services.ordering import order_mandate
from offices.models import AccountingOffice, Client
from outbox.services import enqueue

logger = logging.getLogger(__name__)

ROWS_A_TASK = 50
MOST_ROWS = 5_000


@transaction.atomic
def start_batch(
    office: AccountingOffice, orders: Sequence[tuple[Client, Order]], *, by: Actor
) -> OrderBatch:
    """Keep many orders and promise to carry them out; ``progress_of`` says how far it is.

    Raises ``InvalidValue`` for none, too many, and for another office's company.
    """
    if not 0 < len(orders) <= MOST_ROWS:
        raise InvalidValue(
            _("A batch has between 1 and %(most)d orders.") % {"most": MOST_ROWS},
            code="batch_size",
            most=MOST_ROWS,
        )
    if any(client.office_id != office.pk for client, _order in orders):
        raise InvalidValue(_("A company in this batch belongs to another office."), code="foreign")
    ordered_by = {"kind": by.kind, "id": by.id, "label": by.label, "ip": by.ip}
    batch = OrderBatch.objects.create(office=office, ordered_by=ordered_by)
    rows = [
        OrderRow(batch=batch, number=number, client=client, order=order.as_json())
        for number, (client, order) in enumerate(orders, start=1)
    ]
    OrderRow.objects.bulk_create(rows, batch_size=500)
    facts = {"rows": len(rows)}
    record("mandate.batch_started", target=batch, by=by, office_id=office.pk, facts=facts)
    for first in range(1, len(rows) + 1, ROWS_A_TASK):
        enqueue("mandates.tasks.order_rows", batch_id=str(batch.pk), first=first)
    return batch


def order_rows(batch: OrderBatch, *, first: int) -> int:
    """Carry out up to fifty rows from ``first`` on that still wait; returns how many it did.

    A row that fails unexpectedly stops only itself: the others are done, then the error is raised,
    so that the work is tried again later for that row alone.
    """
    rows = OrderRow.objects.waiting().filter(
        batch=batch, number__gte=first, number__lt=first + ROWS_A_TASK
    )
    done, failed = 0, None
    for row in rows.select_related("client__office").order_by("number"):
        try:
            done += _order_row(row, by=_orderer(batch))
        except Exception as error:
            logger.exception("order_row_failed", extra={"row": row.pk})
            failed = error
    _finish(batch)
    if failed is not None:
        raise failed
    return done


def _orderer(batch: OrderBatch) -> Actor:
    values = batch.ordered_by
    return Actor(ActorKind(values["kind"]), values["id"], values["label"], ip=values["ip"])


def _order_row(row: OrderRow, *, by: Actor) -> bool:
    """Carry out one row; tell whether it was done here."""
    try:
        with transaction.atomic():
            here = OrderRow.objects.select_for_update().waiting().filter(pk=row.pk)
            if not here.exists():
                return False
            mandate = order_mandate(row.client, Order.from_json(row.order), by=by)
            return _note_outcome(row, mandate=mandate)
    except DomainError as error:
        return _note_outcome(row, error=error.message[:300], error_code=error.code[:40])
    except ValidationError as error:
        return _note_outcome(row, error=" ".join(error.messages)[:300], error_code="invalid")


def _note_outcome(
    row: OrderRow, *, mandate: Mandate | None = None, error: str = "", error_code: str = ""
) -> bool:
    waiting = OrderRow.objects.waiting().filter(pk=row.pk)
    return bool(
        waiting.update(mandate=mandate, error=error, error_code=error_code, done_at=timezone.now())
    )


def _finish(batch: OrderBatch) -> None:
    """Note the end of a batch, once, when no row waits any more."""
    if OrderRow.objects.waiting().filter(batch=batch).exists():
        return
    unfinished = OrderBatch.objects.filter(pk=batch.pk, finished_at__isnull=True)
    with transaction.atomic():
        if unfinished.update(finished_at=timezone.now()):
            refused = batch.rows.exclude(error="").count()
            record(
                "mandate.batch_finished",
                target=batch,
                by=_orderer(batch),
                office_id=batch.office_id,
                facts={"rows": batch.rows.count(), "refused": refused},
            )
