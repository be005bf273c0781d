"""Connect a company with its invoicing software, and end that again."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from connections.models import ActivationToken, Connection
from offices.models import Client
from partners.models import PartnerKind, SoftwarePartner

USE_GRAIN = timedelta(minutes=1)


@transaction.atomic
def open_connection(
    partner: SoftwarePartner, client: Client, *, by: Actor, token: ActivationToken | None = None
) -> Connection:
    """Connect a company with its invoicing software; returns the connection that stands.

    Who connects again keeps the one that there is. Raises ``StateConflict`` for software that
    sends no invoices.
    """
    if partner.kind != PartnerKind.INVOICING:
        raise StateConflict("Only invoicing software is connected by a company.")
    connection, is_new = Connection.objects.standing().get_or_create(
        partner=partner, client=client, defaults={"token": token}
    )
    if not is_new and token is not None:
        connection.token = token
        connection.save(update_fields=["token"])
    record(
        "connection.opened" if is_new else "connection.renewed",
        target=connection,
        by=by,
        office_id=client.office_id,
        facts={"partner": str(partner.pk), "client": str(client.pk)},
    )
    return connection


def note_connection_use(connection: Connection) -> None:
    """Remember that a connection was used, at most once a minute."""
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_GRAIN)
    Connection.objects.filter(stale, pk=connection.pk).update(last_used_at=now)
