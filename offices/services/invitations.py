"""Ask people to join an office by mail: the token works once, for seven days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import InvalidValue, NotPermitted, StateConflict
from common.keys import generate_secret, keyed_hash
from offices.mails import announce_acceptance, send_invitation
from offices.models import AccountingOffice, Environment, Invitation, Membership, Role
from offices.services.conflicts import one_winner
from offices.services.people import add_member, as_admin, check_place
from users.models import User
from users.services import add_user

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody without an account says about themselves."""

    full_name: str
    language: str
    password: str


@transaction.atomic
def invite_member(
    office: AccountingOffice,
    *,
    email: str,
    role: Role,
    environments: Collection[Environment] = (),
    language: str,
    user: User,
    by: Actor,
) -> Invitation:
    """Offer a place by mail, as the Admin ``user``.

    Raises ``NotPermitted``, ``InvalidValue`` (environments, or who has a place already), and
    ``StateConflict`` while an invitation to this address waits.
    """
    check_place(office, role=role, environments=environments)
    as_admin(office, user)
    address = email.strip().lower()
    if Membership.objects.filter(office=office, user__email=address).exists():
        raise InvalidValue(_("This person works in your office already."), code="member_already")
    token, now = generate_secret("mcb_invite"), timezone.now()
    invitation = Invitation(
        office=office,
        email=address,
        role=role,
        language=language,
        token_hash=keyed_hash(token),
        invited_by=user,
        sent_at=now,
        expires_at=now + LIFETIME,
    )
    with one_winner(_("This address has been invited already. Send that invitation again.")):
        invitation.save()
    invitation.environments.set(environments)
    _note("invitation.sent", invitation, by=by)
    send_invitation(invitation, token=token)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, user: User, by: Actor) -> None:
    """Send a waiting or expired invitation again, with a new token and seven new days.

    The token sent before opens nothing any more. Raises ``NotPermitted``, or ``StateConflict``
    if it was accepted, revoked or sent again a moment ago.
    """
    as_admin(invitation.office, user)
    token, now = generate_secret("mcb_invite"), timezone.now()
    here = Invitation.objects.waiting().filter(pk=invitation.pk, token_hash=invitation.token_hash)
    changes = {"token_hash": keyed_hash(token), "sent_at": now, "expires_at": now + LIFETIME}
    if not here.update(**changes):
        raise StateConflict(_("This invitation was accepted, revoked or sent again a moment ago."))
    invitation.refresh_from_db()
    _note("invitation.resent", invitation, by=by)
    send_invitation(invitation, token=token)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, user: User, by: Actor) -> None:
    """Take an invitation back: its link opens nothing any more.

    Raises ``NotPermitted``, or ``StateConflict`` if it was accepted or revoked already.
    """
    as_admin(invitation.office, user)
    here = Invitation.objects.waiting().filter(pk=invitation.pk)
    if not here.update(revoked_at=timezone.now()):
        raise StateConflict(_("This invitation was accepted or revoked a moment ago."))
    _note("invitation.revoked", invitation, by=by)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User, by: Actor) -> Membership:
    """Take the place that was offered, as the person to whose address the mail went.

    Raises ``NotPermitted`` for anybody else, ``StateConflict`` if the invitation is over.
    """
    own = EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True)
    if not own.exists():
        raise NotPermitted(_("This invitation was sent to another address."))
    _use_up(invitation)
    return _take_place(invitation, user, by=by)


@transaction.atomic
def accept_as_new_person(
    invitation: Invitation, person: NewPerson, *, ip: str | None
) -> Membership:
    """Make an account for the address to which the mail went, and take the place offered.

    Raises ``StateConflict`` if the invitation is over, ``ValidationError`` if the address has an
    account.
    """
    _use_up(invitation)
    self_made = Actor(kind=ActorKind.USER, id="", label=invitation.email, ip=ip)
    user = add_user(
        invitation.email, full_name=person.full_name, language=person.language, by=self_made
    )
    user.set_password(person.password)
    user.save(update_fields=["password"])
    by = Actor(kind=ActorKind.USER, id=str(user.pk), label=user.email, ip=ip)
    return _take_place(invitation, user, by=by)


def _use_up(invitation: Invitation) -> None:
    now = timezone.now()
    here = Invitation.objects.waiting().filter(
        pk=invitation.pk,
        token_hash=invitation.token_hash,
        expires_at__gt=now,
        office__closed_at__isnull=True,
    )
    if not here.update(accepted_at=now):
        raise StateConflict(_("This invitation is no longer valid."))


def _take_place(invitation: Invitation, user: User, *, by: Actor) -> Membership:
    _note("invitation.accepted", invitation, by=by)
    place = Membership.objects.filter(office=invitation.office, user=user).first()
    if place is None:
        place = add_member(
            invitation.office,
            user,
            role=Role(invitation.role),
            environments=list(invitation.environments.all()),
            by=by,
        )
    announce_acceptance(invitation, user=user)
    return place


def _note(action: str, invitation: Invitation, *, by: Actor) -> None:
    record(
        action,
        target=invitation,
        by=by,
        office_id=invitation.office_id,
        facts={"role": str(invitation.role)},
        personal={"email": invitation.email},
    )
