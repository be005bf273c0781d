"""Give people a place in an office, change it, take it away."""

from __future__ import annotations

from collections.abc import Collection

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import InvalidValue, NotPermitted, StateConflict
from offices.mails import announce_change, announce_removal
from offices.models import AccountingOffice, Environment, Membership, Role
from offices.selectors import Access, access_to
from offices.services.companies import check_environment
from offices.services.conflicts import one_winner
from users.models import User


class LastAdmin(StateConflict):
    code = "last_admin"


@transaction.atomic
def add_member(
    office: AccountingOffice,
    user: User,
    *,
    role: Role,
    environments: Collection[Environment] = (),
    by: Actor,
) -> Membership:
    """Give a person a place in an office, limited to environments if any are named.

    Raises ``InvalidValue`` for another office's environments and for an Admin with limits,
    ``ValidationError`` for a person who has a place there already.
    """
    check_place(office, role=role, environments=environments)
    membership = Membership(user=user, office=office, role=role)
    membership.full_clean()
    with one_winner(_("This person was given a place a moment ago.")):
        membership.save()
    membership.environments.set(environments)
    facts = {"user": user.pk, **_place_facts(role, environments)}
    record("membership.added", target=membership, by=by, office_id=office.pk, facts=facts)
    return membership


@transaction.atomic
def change_member(
    membership: Membership,
    *,
    version: int,
    role: Role,
    environments: Collection[Environment] = (),
    user: User,
    by: Actor,
) -> None:
    """Give a person another role or other environments, as the Admin ``user``.

    ``version`` is the one that the Admin saw. Raises ``NotPermitted``, ``InvalidValue``,
    ``LastAdmin``, or ``StateConflict`` if another Admin changed this place since.
    """
    check_place(membership.office, role=role, environments=environments)
    as_admin(membership.office, user)
    here = Membership.objects.filter(pk=membership.pk, version=version)
    if not here.update(role=role, version=F("version") + 1):
        raise StateConflict(_("Another Admin changed or removed this person a moment ago."))
    membership.environments.set(environments)
    _check_some_admin(membership.office)
    facts = {
        "user": membership.user_id,
        "from": membership.role,
        **_place_facts(role, environments),
    }
    office_id = membership.office_id
    record("membership.changed", target=membership, by=by, office_id=office_id, facts=facts)
    membership.refresh_from_db()
    announce_change(membership, by=user)


@transaction.atomic
def remove_member(membership: Membership, *, version: int, user: User, by: Actor) -> None:
    """Take a person's place away, as the Admin ``user``; their log-ins end at once.

    Raises ``NotPermitted``, ``LastAdmin``, or ``StateConflict`` if another Admin was first.
    """
    office, person = membership.office, membership.user
    as_admin(office, user)
    if not Membership.objects.filter(pk=membership.pk, version=version).delete()[0]:
        raise StateConflict(_("Another Admin changed or removed this person a moment ago."))
    _check_some_admin(office)
    facts = {"user": person.pk, "role": membership.role}
    record("membership.removed", target=membership, by=by, office_id=office.pk, facts=facts)
    announce_removal(membership, by=user)
    for session in UserSession.objects.filter(user=person):
        session.end()


def choose_environment(
    office: AccountingOffice, environment: Environment | None, *, user: User
) -> None:
    """Narrow the lists that a person sees in an office down to one environment, or to none.

    It is a way of looking and no decision: the audit trail says nothing of it.
    """
    here = Membership.objects.of(user).filter(office=office)
    here.update(chosen_environment=environment)


def as_admin(office: AccountingOffice, user: User) -> None:
    """Let one Admin of an office act at a time; raises ``NotPermitted`` for who isn't one (now)."""
    AccountingOffice.objects.select_for_update().get(pk=office.pk)
    if access_to(office, user) is not Access.ADMIN:
        raise NotPermitted(_("Only an Admin of the accounting office decides who works there."))


def check_place(
    office: AccountingOffice, *, role: Role, environments: Collection[Environment]
) -> None:
    """Raise ``InvalidValue`` for another office's environments and for an Admin with limits."""
    check_environment(office, *environments)
    if environments and role == Role.ADMIN:
        raise InvalidValue(_("An Admin can't be limited to environments."), code="admin_limited")


def _check_some_admin(office: AccountingOffice) -> None:
    admins = Membership.objects.filter(office=office, role=Role.ADMIN, user__is_active=True)
    if not admins.exists():
        raise LastAdmin(
            _("This is the last Admin of the office. Make somebody else an Admin first.")
        )


def _place_facts(role: Role, environments: Collection[Environment]) -> dict[str, object]:
    chosen = sorted(str(environment.pk) for environment in environments)
    return {"role": str(role), "environments": chosen}
