"""Keep a list of orders with its verdicts; order what can be, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from mandates.lists import Judged, Wanted, judge_orders
from mandates.models import OrderBatch, OrderList, OrderListRow
from mandates.orders import Order
from mandates.services.batches import start_batch
from offices.models import AccountingOffice
from offices.querysets import ClientQuerySet
from users.models import User

UNSTARTED_LIFETIME = timedelta(days=7)


@transaction.atomic
def keep_orders(
    office: AccountingOffice,
    wanted: Sequence[Wanted],
    *,
    visible: ClientQuerySet,
    user: User,
    by: Actor,
    file_name: str = "",
) -> OrderList:
    """Keep a list with a verdict for each order; nothing of it is ordered yet.

    ``visible`` are the companies that the person may see. Lists that nobody started within a week
    are forgotten.
    """
    old = timezone.now() - UNSTARTED_LIFETIME
    OrderList.objects.filter(office=office, batch__isnull=True, created_at__lt=old).delete()
    kept = OrderList.objects.create(office=office, file_name=file_name[-255:], made_by=user)
    rows, place = [], 0
    for number, judged in enumerate(judge_orders(wanted, visible=visible), start=1):
        place += not judged.problem
        rows.append(_row(kept, number, judged, place=None if judged.problem else place))
    OrderListRow.objects.bulk_create(rows, batch_size=500)
    facts = {"rows": len(rows), "refused": len(rows) - place}
    record("mandate.list_kept", target=kept, by=by, office_id=office.pk, facts=facts)
    return kept


def _row(kept: OrderList, number: int, judged: Judged, *, place: int | None) -> OrderListRow:
    return OrderListRow(
        order_list=kept,
        number=number,
        line=judged.line,
        company=judged.company.replace("\0", "")[:200],
        client=judged.client,
        kind=judged.kind.replace("\0", "")[:8],
        what=judged.what.replace("\0", "")[:400],
        order=judged.order.as_json() if judged.order else None,
        problem=judged.problem,
        remark=judged.remark,
        place=place,
    )


@transaction.atomic
def order_list(kept: OrderList, *, visible: ClientQuerySet, by: Actor) -> OrderBatch:
    """Promise to order what a list says can be; one batch a list, however often this is asked.

    Raises ``StateConflict`` if it is under way already, ``InvalidValue`` if nothing can be ordered.
    """
    rows = kept.rows.filter(place__isnull=False, client__in=visible).order_by("place")
    ready = [
        (row.client, Order.from_json(row.order))
        for row in rows.select_related("client")
        if row.client is not None and row.order is not None
    ]
    if len(ready) != kept.rows.filter(place__isnull=False).count():
        raise StateConflict(
            _("Some of these companies are no longer yours to order for. Make the list anew.")
        )
    batch = start_batch(kept.office, ready, by=by)
    if not OrderList.objects.filter(pk=kept.pk, batch__isnull=True).update(batch=batch):
        raise StateConflict(_("Somebody ordered this list a moment ago."))
    return batch


@transaction.atomic
def discard_orders(kept: OrderList, *, by: Actor) -> None:
    """Forget a list of which nothing was ordered; raises ``StateConflict`` once it was."""
    if not OrderList.objects.filter(pk=kept.pk, batch__isnull=True).delete()[0]:
        raise StateConflict(_("Somebody ordered or discarded this list a moment ago."))
    record("mandate.list_discarded", target=kept, by=by, office_id=kept.office_id)
