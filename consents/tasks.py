"""Work that is done later: requests lapse, consents end with their office or partner."""

from __future__ import annotations

from celery import shared_task

from consents.services import close_consents, expire_consents


@shared_task(ignore_result=True)
def expire_undecided() -> None:
    expire_consents()


def close_for_partner(*, partner_id: str) -> None:
    close_consents(partner_id=partner_id)


def close_for_office(*, office_id: str) -> None:
    close_consents(office_id=office_id)
