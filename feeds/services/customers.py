"""Give the customers of software, offices and companies, their user names and passwords."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import StateConflict
from common.keys import generate_secret, keyed_hash
from connections.models import Connection
from connections.services import note_connection_use
from consents.models import Consent
from consents.services import note_use
from feeds.models import Customer, CustomerCredential
from offices.models import AccountingOffice
from partners.models import PartnerKind, SoftwarePartner

LAST_USE_GRAIN = timedelta(minutes=1)


@transaction.atomic
def issue_credentials(
    partner: SoftwarePartner, office: AccountingOffice, *, by: Actor
) -> tuple[str, str]:
    """Return a user name and a new password for an office; the password can't be shown again.

    Passwords before it go on working. Raises ``StateConflict`` for software that keeps no books.
    """
    if partner.kind != PartnerKind.ACCOUNTING:
        raise StateConflict(_("Only bookkeeping software fetches for a whole office."))
    customer, _is_new = Customer.objects.get_or_create(
        partner=partner, office=office, defaults={"username": _new_username()}
    )
    return customer.username, _new_password(customer, by=by)


@transaction.atomic
def issue_company_credentials(connection: Connection, *, by: Actor) -> tuple[str, str]:
    """Return the same as ``issue_credentials``, for a company that connected its software."""
    customer, _is_new = Customer.objects.get_or_create(
        connection=connection,
        defaults={"partner": connection.partner, "username": _new_username()},
    )
    return customer.username, _new_password(customer, by=by)


def _new_username() -> str:
    return f"mcb-{token_hex(8)}"


def _new_password(customer: Customer, *, by: Actor) -> str:
    password = generate_secret("mcb_v2")
    credential = CustomerCredential.objects.create(
        customer=customer,
        secret_hash=keyed_hash(password),
        hint=password[-4:],
        created_by_id=int(by.id) if by.kind is ActorKind.USER else None,
    )
    record(
        "customer.credential_issued",
        target=customer,
        by=by,
        office_id=customer.accounting_office.pk,
        facts={"credential": credential.pk, "partner": str(customer.partner_id)},
    )
    return password


@transaction.atomic
def rotate_credentials(customer: Customer, *, overlap: timedelta, by: Actor) -> tuple[str, str]:
    """Give a customer a new password; those before it stop working after ``overlap``."""
    until = timezone.now() + overlap
    live = CustomerCredential.objects.filter(customer=customer).live()
    live.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=until)).update(expires_at=until)
    return customer.username, _new_password(customer, by=by)


@transaction.atomic
def revoke_customer_credential(
    credential: CustomerCredential, *, by: Actor, reason: str = ""
) -> None:
    """End a password from the very next request on."""
    here = CustomerCredential.objects.filter(pk=credential.pk, revoked_at__isnull=True)
    if not here.update(revoked_at=timezone.now()):
        raise StateConflict(_("This password has been revoked already."))
    record(
        "customer.credential_revoked",
        target=credential.customer,
        by=by,
        office_id=credential.customer.accounting_office.pk,
        facts={"credential": credential.pk},
        reason=reason,
    )


def note_customer_use(credential: CustomerCredential) -> None:
    """Remember that a password, and what it rests on, was used, at most once a minute."""
    now = timezone.now()
    if credential.last_used_at and now - credential.last_used_at < LAST_USE_GRAIN:
        return
    CustomerCredential.objects.filter(pk=credential.pk).update(last_used_at=now)
    customer = credential.customer
    if customer.connection is not None:
        note_connection_use(customer.connection)
        return
    consents = Consent.objects.asked_by(customer.partner).in_force()
    if consent := consents.filter(office=customer.office_id).first():
        note_use(consent)
