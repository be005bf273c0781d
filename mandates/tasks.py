"""Work that is done later: documents, seals, batches of orders, reminders, what lapses."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from celery import shared_task

from mails.models import Mail
from mandates.exports import table_of_export
from mandates.models import Envelope, Mandate, MandateVersion, OrderBatch, Transfer
from mandates.services import (
    addresses,
    banking,
    batches,
    chasing,
    ending,
    envelopes,
    finishing,
    preparing,
    transferring,
)
from offices.models import Client, Export
from offices.services.exports import make_export


def prepare(*, mandate_id: str) -> None:
    """Make the document of a mandate and offer it for signature."""
    mandates = Mandate.objects.select_related("client", "office")
    preparing.prepare_mandate(mandates.get(pk=mandate_id))


def export_mandates(*, export_id: str) -> None:
    """Write the list of mandates that somebody asked for."""
    export = Export.objects.select_related("office", "made_for").get(pk=UUID(export_id))
    make_export(export, partial(table_of_export, export))


def seal(*, version_id: str) -> None:
    """Seal what all have signed."""
    versions = MandateVersion.objects.select_related("mandate__client", "mandate__office")
    finishing.seal_version(versions.get(pk=version_id))


def forget_cardholder(*, mandate_id: str) -> None:
    """Erase a cardholder's address where nobody needs it after the consent."""
    finishing.forget_cardholder(Mandate.objects.get(pk=mandate_id))


def advance_envelope(*, envelope_id: str) -> None:
    """Ask or tell a provider of signatures what is due about one signing."""
    rows = Envelope.objects.select_related("mandate_version__mandate__client")
    rows = rows.select_related("mandate_version__mandate__office")
    envelopes.advance_envelope(rows.get(pk=envelope_id))


def order_rows(*, batch_id: str, first: int) -> None:
    """Carry out fifty orders of a batch."""
    batches.order_rows(OrderBatch.objects.get(pk=batch_id), first=first)


def carry_over_signature(*, client_id: str) -> None:
    """Sign a company's payroll mandates if its CodaBox mandate is signed."""
    banking.carry_over_signature(Client.objects.get(pk=client_id))


def renew_documents(*, client_id: str) -> None:
    """Make new versions of the unsigned mandates of a company whose data has changed."""
    preparing.company_changed(client_id)


def renew_for_office(*, office_id: str) -> None:
    """Make new versions of the unsigned mandates of an office whose data has changed."""
    preparing.office_changed(office_id)


def close_for_client(*, client_id: str, archived_at: str) -> None:
    """End the mandates of a company that was archived at this moment."""
    moment = datetime.fromisoformat(archived_at)
    ending.close_mandates(client_id=UUID(client_id), ordered_until=moment)


def close_for_office(*, office_id: str) -> None:
    """End the mandates of an office that has left."""
    ending.close_mandates(office_id=UUID(office_id))


def advance_transfer(*, transfer_id: str) -> None:
    """Let a company arrive from another office if it has signed everything."""
    transfers = Transfer.objects.select_related("client", "office")
    transferring.advance_transfer(transfers.get(pk=transfer_id))


def tell_undeliverable(*, mail_id: int) -> None:
    """Tell the office that a mail to one of its signatories came back."""
    addresses.tell_undeliverable(Mail.objects.get(pk=mail_id))


@shared_task(ignore_result=True)
def chase() -> None:
    """Remind clients and secretariats, warn offices, and let lapse what nobody took up."""
    chasing.expire_invitations()
    chasing.note_late_secretariats()
    chasing.chase_secretariats()
    chasing.remind()
    chasing.warn_about_links()
    chasing.warn_about_stuck()


@shared_task(ignore_result=True)
def archive_silent() -> None:
    """End the accounts on which nothing has moved for 18 months."""
    ending.archive_silent_accounts()


@shared_task(ignore_result=True)
def check_envelopes() -> None:
    """Ask the providers of signatures about every signing that is due."""
    envelopes.check_due()
