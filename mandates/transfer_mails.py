"""The mails about a company that changes its office; neither office reads which the other is."""

from __future__ import annotations

from uuid import UUID

from mails.services import queue_mail
from mandates.addresses import transfer_url
from mandates.models import Transfer
from offices.models import Client
from offices.selectors import admins_of


def announce_arrival(transfer: Transfer) -> None:
    """Tell the Admins of the new office that the company has signed and is theirs."""
    _to_admins("transfer_done", transfer.client, key=transfer.pk, transfer=transfer)


def announce_overtaken(transfer: Transfer) -> None:
    """Tell the Admins of an office that the company has chosen another one."""
    _to_admins("transfer_overtaken", transfer.client, key=transfer.pk, transfer=transfer)


def announce_departure(former: Client) -> None:
    """Tell the Admins of the office that a company has left that it has."""
    _to_admins("transfer_left", former, key=f"{former.pk}:{former.version}")


def _to_admins(
    template: str, client: Client, *, key: UUID | str, transfer: Transfer | None = None
) -> None:
    for admin in admins_of(client.office):
        queue_mail(
            template,
            to=admin.email,
            key=f"{template}:{key}:{admin.pk}",
            language=admin.language,
            office_id=client.office_id,
            about_id=client.pk,
            context={
                "client": client,
                "office": client.office,
                "recipient": admin,
                "link": transfer_url(transfer) if transfer else "",
            },
        )
