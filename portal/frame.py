"""The frame of a page: top bar and menu for one office."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.http import HttpRequest

from consents.selectors import undecided_count
from insights.selectors import unread_count
from offices.models import AccountingOffice, Client, Environment
from offices.selectors import NOWHERE, Access, Place, offices_of, place_and_environments
from users.models import User
from users.selectors import display_name, initials

LAST_OFFICE = "office"


class Frame:
    """Who is signed in, which office the page is about, and what its menus hold.

    The office is the one that the address names, or the one looked at last.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def name(self) -> str:
        return display_name(self.user) if self.user else ""

    @cached_property
    def initials(self) -> str:
        return initials(self.user) if self.user else ""

    @cached_property
    def offices(self) -> list[AccountingOffice]:
        """The offices to switch between, by name."""
        return list(offices_of(self.user).order_by("name", "pk")) if self.user else []

    @cached_property
    def office(self) -> AccountingOffice | None:
        """The office at hand; None for somebody without one."""
        at_hand: AccountingOffice | None = getattr(self.request, "office_at_hand", None)
        if at_hand is not None:
            return at_hand
        wanted = self._last_office_id()
        chosen = [office for office in self.offices if str(office.pk) == str(wanted)]
        return next(iter(chosen or self.offices), None)

    def _last_office_id(self) -> str | None:
        return self.request.session.get(LAST_OFFICE) if self.user else None

    @cached_property
    def _place_and_environments(self) -> tuple[Place, list[Environment]]:
        if self.user is None or self.office is None:
            return NOWHERE, []
        return place_and_environments(self.user, self.office)

    @property
    def place(self) -> Place:
        return self._place_and_environments[0]

    @property
    def access(self) -> Access:
        return self.place.access

    @property
    def environments(self) -> list[Environment]:
        """The environments to choose from, by name; none where there is nothing to choose."""
        environments = self._place_and_environments[1]
        return environments if len(environments) > 1 else []

    @cached_property
    def environment(self) -> Environment | None:
        """The one environment of which lists show something, if the person chose one."""
        return self._environment_named(self.place.chosen)

    @cached_property
    def elsewhere(self) -> Environment | None:
        """Where the company at hand is, if that is outside the chosen environment."""
        company: Client | None = getattr(self.request, "company_at_hand", None)
        if company is None or self.environment is None:
            return None
        where = self._environment_named(company.environment_id)
        return where if where != self.environment else None

    def _environment_named(self, key: UUID | None) -> Environment | None:
        return next((each for each in self.environments if each.pk == key), None)

    @cached_property
    def is_admin(self) -> bool:
        return self.access is Access.ADMIN

    @cached_property
    def is_member(self) -> bool:
        """Whether the person works for the office, as its Admin or as a User."""
        return self.access in {Access.ADMIN, Access.USER}

    @cached_property
    def undecided(self) -> int:
        """How many consents wait for a decision of this office."""
        return undecided_count(self.office) if self.office else 0

    @cached_property
    def unread(self) -> int:
        """How many issues were detected since the person last saw the dashboard."""
        if self.user is None or self.office is None:
            return 0
        return unread_count(self.user, self.office, place=self.place)

    @cached_property
    def section(self) -> str:
        """The menu entry that the page belongs to: the application's name of its address."""
        match = self.request.resolver_match
        return f"{match.app_name}:{match.url_name}" if match else ""
