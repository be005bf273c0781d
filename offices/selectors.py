"""Which offices a person works for, and as what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, UUIDField
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


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is to an office, and where in it they look.

    ``limits`` are the environments in which they work, None for all, none of them for who has no
    place. ``chosen`` is the one to which lists are narrowed down for now, always within the limits.
    """

    access: Access
    limits: frozenset[UUID] | None
    chosen: UUID | None

    @property
    def shown(self) -> frozenset[UUID] | None:
        """The environments of which lists show something; None for all."""
        return self.limits if self.chosen is None else frozenset({self.chosen})


NOWHERE = Place(Access.NONE, frozenset(), None)


def look_at(
    request: HttpRequest, office: AccountingOffice, *, company: Client | None = None
) -> None:
    """Note which office and which company the page is about, for the frame around it."""
    request.office_at_hand = office  # type: ignore[attr-defined]
    request.company_at_hand = company  # type: ignore[attr-defined]


def offices_of(user: User) -> QuerySet[AccountingOffice]:
    """Return the open offices in which a person has a place."""
    places = Membership.objects.of(user).values("office")
    return AccountingOffice.objects.open().filter(pk__in=places)


def place_of(user: User, office: AccountingOffice) -> Place:
    """Return what a person is to an office: a place in it counts for more than being staff.

    One statement. A choice that the place no longer allows is none.
    """
    places = Membership.objects.of(user).filter(office=office)
    of_choice = F("chosen_environment__office")
    rows = list(places.values_list("role", "environments", "chosen_environment", of_choice))
    if not rows:
        return _without_place(user)
    role, first, chosen, chosen_office = rows[0]
    limits = None
    if role != Role.ADMIN and first is not None:
        limits = frozenset(row[1] for row in rows)
    is_allowed = chosen_office == office.pk and (limits is None or chosen in limits)
    return Place(Access(role), limits, chosen if is_allowed else None)


def place_and_environments(user: User, office: AccountingOffice) -> tuple[Place, list[Environment]]:
    """Return the same as ``place_of``, with the environments in which the person works, by name.

    One statement; two where the office has no environment yet.
    """
    own = Membership.objects.of(user).filter(office=office)
    rows = list(
        Environment.objects.filter(office=office)
        .annotate(
            role=Subquery(own.values("role")[:1]),
            chosen=Subquery(own.values("chosen_environment")[:1], output_field=UUIDField()),
            is_limited=Exists(own.filter(environments__isnull=False)),
            is_within=Exists(own.filter(environments=OuterRef("pk"))),
        )
        .order_by("name", "pk")
    )
    if not rows:
        return place_of(user, office), []
    first: Any = rows[0]
    if first.role is None:
        return _without_place(user), []
    limits = None
    if first.role != Role.ADMIN and first.is_limited:
        limits = frozenset(row.pk for row in rows if row.is_within)  # type: ignore[attr-defined]
    within = [row for row in rows if limits is None or row.pk in limits]
    is_allowed = any(row.pk == first.chosen for row in within)
    return Place(Access(first.role), limits, first.chosen if is_allowed else None), within


def _without_place(user: User) -> Place:
    is_staff = user.is_active and user.is_staff
    return replace(NOWHERE, access=Access.STAFF) if is_staff else NOWHERE


def clients_of(user: User, office: AccountingOffice) -> ClientQuerySet:
    """Return the companies of an office that a person works for: all that they may open.

    An Admin has all; a User those of the environments that their place names, all if it names
    none. Who has no place in the office has none. The place is read here, so that statements which
    ask for these companies hold keys alone: with joins in their stead a planner can't tell five
    companies from five thousand, and takes the wrong way through millions of documents.
    """
    return clients_within(office, place_of(user, office).limits)


def clients_shown_to(
    user: User, office: AccountingOffice, *, asked: Mapping[str, str] | None = None
) -> ClientQuerySet:
    """Return the companies of which lists show something to a person: those of their choice.

    A list whose address (``asked``) names one company or account shows that, wherever it is.
    """
    place = place_of(user, office)
    return clients_within(office, place.limits if names_one(asked or {}) else place.shown)


def names_one(asked: Mapping[str, str]) -> bool:
    """Tell whether the address of a list names one company or account."""
    return bool(asked.get("company") or asked.get("account"))


def clients_within(
    office: AccountingOffice, environments: Collection[UUID] | None
) -> ClientQuerySet:
    """Return the companies of an office in some of its environments; None stands for all."""
    if environments is None:
        return Client.objects.filter(office=office)
    if not environments:
        return Client.objects.none()
    return Client.objects.filter(office=office, environment__in=environments)


def environments_of(user: User, office: AccountingOffice) -> EnvironmentQuerySet:
    """Return the environments of an office in which a person works, by name."""
    return _environments(user, office, place_of(user, office).limits)


def environments_shown_to(user: User, office: AccountingOffice) -> EnvironmentQuerySet:
    """Return the environments of which lists show something to a person, by name."""
    return _environments(user, office, place_of(user, office).shown)


def _environments(
    user: User, office: AccountingOffice, among: Collection[UUID] | None
) -> EnvironmentQuerySet:
    environments = Environment.objects.for_offices(offices_of(user).filter(pk=office.pk))
    if among is not None:
        environments = environments.filter(pk__in=among)
    return environments.order_by("name", "pk")


def offices_visible_to(user: User) -> QuerySet[AccountingOffice]:
    """Return the offices whose agreements a person may read: their own; for staff, all."""
    if user.is_active and user.is_staff:
        return AccountingOffice.objects.all()
    return offices_of(user)


def access_to(office: AccountingOffice, user: User) -> Access:
    """Tell what a person is to an office: a place in it counts for more than being staff."""
    return place_of(user, office).access


def is_admin_anywhere(user: User) -> bool:
    """Tell whether a person is the Admin of any open office."""
    return Membership.objects.of(user).filter(role=Role.ADMIN).exists()


def admins_of(office: AccountingOffice) -> QuerySet[User]:
    """Return the people who decide for an office, by name."""
    return User.objects.filter(
        memberships__office=office, memberships__role=Role.ADMIN, is_active=True
    ).order_by("full_name", "pk")
