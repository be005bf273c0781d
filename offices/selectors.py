"""Which offices a person works for, and as what."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from offices.models import AccountingOffice, Client, Environment, Membership, Role
from offices.querysets import ClientQuerySet, EnvironmentQuerySet
from users.models import User

Place = list[tuple[str, UUID | None]]


class Access(StrEnum):
    """What somebody is to an office."""

    ADMIN = "admin"
    USER = "user"
    STAFF = "staff"
    NONE = "none"


def look_at(request: HttpRequest, office: AccountingOffice) -> None:
    """Note which office the page is about, for the frame around it."""
    request.office_at_hand = office  # type: ignore[attr-defined]


def offices_of(user: User) -> QuerySet[AccountingOffice]:
    """Return the open offices in which a person has a place."""
    places = Membership.objects.of(user).values("office")
    return AccountingOffice.objects.open().filter(pk__in=places)


def clients_of(user: User, office: AccountingOffice) -> ClientQuerySet:
    """Return the companies of an office that a person works for.

    An Admin has all; a User those of the environments that their place names, all if it names
    none. Who has no place in the office has none. The place is read here, so that statements which
    ask for these companies hold keys alone: with joins in their stead a planner can't tell five
    companies from five thousand, and takes the wrong way through millions of documents.
    """
    rows = _place(user, office)
    if not rows:
        return Client.objects.none()
    clients = Client.objects.filter(office=office)
    return clients if _is_whole(rows) else clients.filter(environment__in=_environments(rows))


def environments_of(user: User, office: AccountingOffice) -> EnvironmentQuerySet:
    """Return the environments of an office in which a person works, by name."""
    rows = _place(user, office)
    environments = Environment.objects.for_offices(offices_of(user).filter(pk=office.pk))
    if not _is_whole(rows):
        environments = environments.filter(pk__in=_environments(rows))
    return environments.order_by("name", "pk")


def _place(user: User, office: AccountingOffice) -> Place:
    """Return a person's role in an office with each environment to which it is limited."""
    places = Membership.objects.of(user).filter(office=office)
    return list(places.values_list("role", "environments"))


def _is_whole(rows: Place) -> bool:
    """Tell whether a place is limited to no environments."""
    return any(role == Role.ADMIN or environment is None for role, environment in rows)


def _environments(rows: Place) -> list[UUID]:
    return [environment for _role, environment in rows if environment is not None]


def offices_visible_to(user: User) -> QuerySet[AccountingOffice]:
    """Return the offices whose agreements a person may read: their own; for staff, all."""
    if user.is_active and user.is_staff:
        return AccountingOffice.objects.all()
    return offices_of(user)


def access_to(office: AccountingOffice, user: User) -> Access:
    """Tell what a person is to an office: a place in it counts for more than being staff."""
    roles = Membership.objects.of(user).filter(office=office).values_list("role", flat=True)
    role = roles.first()
    if role == Role.ADMIN:
        return Access.ADMIN
    if role == Role.USER:
        return Access.USER
    return Access.STAFF if user.is_active and user.is_staff else Access.NONE


def is_admin_anywhere(user: User) -> bool:
    """Tell whether a person is the Admin of any open office."""
    return Membership.objects.of(user).filter(role=Role.ADMIN).exists()


def admins_of(office: AccountingOffice) -> QuerySet[User]:
    """Return the people who decide for an office, by name."""
    return User.objects.filter(
        memberships__office=office, memberships__role=Role.ADMIN, is_active=True
    ).order_by("full_name", "pk")
