"""Work that is done later: requests lapse, consents end with their office or partner."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from consents.services import close_consents, expire_consents


@shared_task(ignore_result=True)
def expire_undecided() -> None:
    """End the requests that nobody decided in time."""
    expire_consents()


def close_for_partner(*, partner_id: str) -> None:
    """End what lives between a software that has left and any office."""
    close_consents(partner_id=UUID(partner_id))


def close_for_office(*, office_id: str) -> None:
    """End what lives between an office that has left and any software."""
    close_consents(office_id=UUID(office_id))
