"""Which offices a person works for, and as what."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from offices.models import AccountingOffice, Client, Environment, Membership, Role
from offices.querysets import ClientQuerySet, EnvironmentQuerySet
from users.models import User


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
    none. Who has no place in the office has none.
    """
    clients = Client.objects.filter(office__in=offices_of(user).filter(pk=office.pk))
    chosen = _chosen_environments(user, office)
    return clients if chosen is None else clients.filter(environment__in=chosen)


def environments_of(user: User, office: AccountingOffice) -> EnvironmentQuerySet:
    """Return the environments of an office in which a person works, by name."""
    environments = Environment.objects.for_offices(offices_of(user).filter(pk=office.pk))
    chosen = _chosen_environments(user, office)
    if chosen is not None:
        environments = environments.filter(pk__in=chosen)
    return environments.order_by("name", "pk")


def _chosen_environments(user: User, office: AccountingOffice) -> QuerySet | None:
    """Return the environments to which a person's place is limited; None if it isn't."""
    places = Membership.objects.of(user).filter(office=office)
    whole = Q(role=Role.ADMIN) | Q(environments__isnull=True)
    return None if places.filter(whole).exists() else places.values("environments")


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
