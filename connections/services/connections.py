"""Connect a company with its invoicing software, and end that again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import NotPermitted, StateConflict
from connections.mails import announce_connection, announce_connection_end
from connections.models import ActivationToken, Connection
from connections.states import EndReason
from offices.models import Client
from offices.selectors import Access, access_to
from partners.models import PartnerKind, SoftwarePartner
from users.models import User

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
        raise StateConflict(_("Only invoicing software is connected by a company."))
    connection, is_new = Connection.objects.standing().get_or_create(
        partner=partner,
        client=client,
        defaults={"token": token, "connected_at": timezone.now()},
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
    if is_new:
        announce_connection(connection)
    return connection


@transaction.atomic
def end_connection(connection: Connection, *, user: User, by: Actor) -> Connection:
    """End a connection, as an Admin of the company's office: its credentials stop at once.

    Raises ``NotPermitted``, or ``StateConflict`` if it has ended already.
    """
    if access_to(connection.client.office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office ends connections."))
    here = Connection.objects.standing().filter(pk=connection.pk)
    if not here.update(ended_at=timezone.now(), ended_by=user, end_reason=EndReason.OFFICE):
        raise StateConflict(_("This connection was ended a moment ago."))
    _note_end(connection, by=by)
    return connection


def close_connections(partner_id: UUID) -> int:
    """End what stands with a software that has left; returns how many there were."""
    standing = Connection.objects.standing().filter(partner=partner_id)
    rows = list(standing.select_related("client__office", "partner").order_by("pk"))
    return sum(_close(connection) for connection in rows)


@transaction.atomic
def _close(connection: Connection) -> bool:
    here = Connection.objects.standing().filter(pk=connection.pk)
    if not here.update(ended_at=timezone.now(), end_reason=EndReason.CLOSED):
        return False
    _note_end(connection, by=SYSTEM)
    return True


def _note_end(connection: Connection, *, by: Actor) -> None:
    connection.refresh_from_db()
    record(
        "connection.ended",
        target=connection,
        by=by,
        office_id=connection.client.office_id,
        facts={"partner": str(connection.partner_id), "reason": connection.end_reason},
    )
    announce_connection_end(connection)


def note_connection_use(connection: Connection) -> None:
    """Remember that a connection was used, at most once a minute."""
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_GRAIN)
    Connection.objects.filter(stale, pk=connection.pk).update(last_used_at=now)
