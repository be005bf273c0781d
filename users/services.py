"""Let people in, and shut them out."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from users.models import User


@transaction.atomic
def add_user(
    email: str, *, full_name: str, language: str, is_staff: bool = False, by: Actor
) -> User:
    """Let a person in. They choose a password by the mail for a forgotten one.

    Raises ``ValidationError`` if somebody has this address already.
    """
    user = User(
        email=User.objects.normalize_email(email).lower(),
        full_name=full_name,
        language=language,
        is_staff=is_staff,
    )
    user.set_unusable_password()
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    record("user.added", target=user, by=by, facts={"staff": is_staff})
    return user


@transaction.atomic
def deactivate_user(user: User, *, by: Actor, reason: str) -> None:
    """Shut a person out from their very next request, and end their log-ins."""
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise StateConflict(_("This user has been deactivated already."))
    record("user.deactivated", target=user, by=by, reason=reason)
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def reactivate_user(user: User, *, by: Actor, reason: str) -> None:
    """Let a person in again."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise StateConflict(_("This user is active already."))
    record("user.reactivated", target=user, by=by, reason=reason)
