"""The mails about places in an office: offered, taken, changed, taken away."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from mails.services import queue_mail
from offices.addresses import link_of
from offices.models import Client, Invitation, Membership
from offices.models.addresses import EmailState
from users.models import User


def send_invitation(invitation: Invitation, *, token: str) -> None:
    """Send the link that opens an invitation; the mail's text is erased once it has left."""
    queue_mail(
        "invitation",
        to=invitation.email,
        key=f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
        language=invitation.language,
        office_id=invitation.office_id,
        is_secret=True,
        context={
            "invitation": invitation,
            "office": invitation.office,
            "inviter": invitation.invited_by,
            "link": f"{settings.BASE_URL}{reverse('offices:invitation', args=[token])}",
        },
    )


def announce_acceptance(invitation: Invitation, *, user: User) -> None:
    """Tell the Admin who invited somebody that they have come."""
    inviter = invitation.invited_by
    if inviter is None or not inviter.is_active:
        return
    queue_mail(
        "invitation_accepted",
        to=inviter.email,
        key=f"invitation_accepted:{invitation.pk}",
        language=inviter.language,
        office_id=invitation.office_id,
        context={
            "recipient": inviter,
            "office": invitation.office,
            "person": user,
            "link": f"{settings.BASE_URL}{reverse('offices:users', args=[invitation.office_id])}",
        },
    )


def announce_change(membership: Membership, *, by: User) -> None:
    """Tell a person which role and environments they have from now on."""
    _to_person("place_changed", membership, by=by)


def announce_removal(membership: Membership, *, by: User) -> None:
    """Tell a person that they have no place in the office any more."""
    _to_person("place_removed", membership, by=by)


def _to_person(template: str, membership: Membership, *, by: User) -> None:
    person, office = membership.user, membership.office
    queue_mail(
        template,
        to=person.email,
        key=f"{template}:{membership.pk}:{membership.version}",
        language=person.language,
        office_id=office.pk,
        context={
            "recipient": person,
            "office": office,
            "membership": membership,
            "environments": list(membership.environments.order_by("name", "pk")),
            "admin": by,
            "link": f"{settings.BASE_URL}{reverse('portal:home')}",
        },
    )


def send_confirmation_link(client: Client) -> None:
    """Mail a company the link by which it confirms its address, unless it has answered by now."""
    asked_at = client.email_asked_at
    if asked_at is None or client.archived_at or client.email_state is not EmailState.ASKED:
        return
    round_ = "reminder" if client.email_reminded_at else "first"
    queue_mail(
        "address_confirm",
        to=client.contact_email,
        key=f"address_confirm:{client.pk}:{asked_at:%Y%m%dT%H%M%S%f}:{round_}",
        language=client.language,
        office_id=client.office_id,
        is_secret=True,
        context={
            "client": client,
            "office": client.office,
            "is_reminder": bool(client.email_reminded_at),
            "link": link_of(client),
        },
    )
