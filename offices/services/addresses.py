"""Ask companies whether their e-mail address is theirs; note what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import DomainError, InvalidValue, StateConflict
from mails.selectors import is_undeliverable, undeliverable
from offices.models import Client
from offices.models.addresses import LINK_LIVES, REMINDED_AFTER, EmailState
from outbox.services import enqueue

AGAIN_AFTER = timedelta(hours=1)
"""How long a mail is given to arrive before it is sent again."""


@transaction.atomic
def ask_to_confirm(client: Client, *, by: Actor) -> None:
    """Mail a company the link by which it confirms its address; it works for 28 days.

    Raises ``InvalidValue`` without an address that mail reaches, ``StateConflict`` if it is
    confirmed, isn't theirs, was asked within the hour, or was changed or archived a moment ago.
    """
    if not client.contact_email:
        raise InvalidValue(_("No e-mail address is known. Add it first."), code="no_email")
    if undeliverable([client.contact_email]):
        raise InvalidValue(
            _("Mail to this address comes back. Correct it first."), code="undeliverable"
        )
    now = timezone.now()
    here = Client.objects.kept().filter(
        Q(email_asked_at__isnull=True) | Q(email_asked_at__lte=now - AGAIN_AFTER),
        pk=client.pk,
        contact_email=client.contact_email,
        email_confirmed_at__isnull=True,
        email_declined_at__isnull=True,
    )
    if not here.update(email_asked_at=now, email_reminded_at=None):
        raise StateConflict(_why_not_asked(client))
    record("client.email_asked", target=client, by=by, office_id=client.office_id)
    enqueue("offices.tasks.send_confirmation", client_id=str(client.pk))
    client.refresh_from_db()


def _why_not_asked(client: Client) -> str:
    client.refresh_from_db()
    if client.email_state is EmailState.CONFIRMED:
        return _("The address is confirmed already.")
    if client.email_state is EmailState.DECLINED:
        return _("Whoever reads this address said that it isn't theirs. Correct it first.")
    if client.email_state is EmailState.ASKED and not client.archived_at:
        return _(
            "A mail left less than an hour ago. Let the company look for it first, also among "
            "unwanted mail."
        )
    return _("Somebody changed or archived this company a moment ago.")


def ask_many(clients: Iterable[Client], *, by: Actor) -> int:
    """Ask every company that can be and hasn't answered; returns how many were."""
    asked = 0
    for client in clients:
        try:
            ask_to_confirm(client, by=by)
        except DomainError:
            continue
        asked += 1
    return asked


@transaction.atomic
def confirm_email(client: Client, *, email: str, by: Actor) -> None:
    """Note that an address is the company's, once.

    Raises ``StateConflict`` if the company has another address by now.
    """
    _note_confirmed(client, email, by)
    _check_still(client, email)


def _note_confirmed(client: Client, email: str, by: Actor) -> None:
    here = Client.objects.filter(pk=client.pk, contact_email=email, email_confirmed_at__isnull=True)
    changes = {"email_confirmed_at": timezone.now(), "email_declined_at": None}
    if here.update(**changes):
        record("client.email_confirmed", target=client, by=by, office_id=client.office_id)


@transaction.atomic
def decline_email(client: Client, *, email: str, by: Actor) -> None:
    """Note that an address isn't the company's, as whoever reads it says.

    Raises ``StateConflict`` if the company has another address by now, or it was confirmed.
    """
    here = Client.objects.filter(
        pk=client.pk,
        contact_email=email,
        email_confirmed_at__isnull=True,
        email_declined_at__isnull=True,
    )
    if here.update(email_declined_at=timezone.now()):
        record("client.email_declined", target=client, by=by, office_id=client.office_id)
    _check_still(client, email)
    if client.email_confirmed_at:
        raise StateConflict(_("The address was confirmed a moment ago."))


def _check_still(client: Client, email: str) -> None:
    client.refresh_from_db()
    if client.contact_email != email:
        raise StateConflict(_("The company has another address by now."))


def note_email_proven(client: Client, *, email: str, by: Actor) -> None:
    """Count an address as confirmed to which a secret went that came back, as in signing.

    A company that has another address by now keeps it as it is.
    """
    if client.contact_email.lower() == email.lower() and not client.email_confirmed_at:
        _note_confirmed(client, client.contact_email, by)


def remind_companies() -> int:
    """Ask once more who hasn't answered for two weeks; returns how many were reminded."""
    now = timezone.now()
    silent = Client.objects.kept().filter(
        email_asked_at__lte=now - REMINDED_AFTER,
        email_asked_at__gt=now - LINK_LIVES,
        email_reminded_at__isnull=True,
        email_confirmed_at__isnull=True,
        email_declined_at__isnull=True,
        office__closed_at__isnull=True,
    )
    reachable = silent.exclude(contact_email="").exclude(is_undeliverable("contact_email"))
    return sum(_remind(client) for client in reachable.order_by("pk").iterator(chunk_size=500))


@transaction.atomic
def _remind(client: Client) -> bool:
    here = Client.objects.filter(
        pk=client.pk,
        email_asked_at=client.email_asked_at,
        email_reminded_at__isnull=True,
        email_confirmed_at__isnull=True,
        email_declined_at__isnull=True,
    )
    if not here.update(email_reminded_at=timezone.now()):
        return False
    record("client.email_reminded", target=client, by=SYSTEM, office_id=client.office_id)
    enqueue("offices.tasks.send_confirmation", client_id=str(client.pk))
    return True
