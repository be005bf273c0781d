"""Tenancy, once: rows come from ``for_offices`` or not at all."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.among import Checked

if TYPE_CHECKING:
    from offices.models import (  # noqa: F401
        AccountingOffice,
        BankAccount,
        Client,
        CompanyImport,
        Environment,
        Export,
        ImportRow,
        Invitation,
        Membership,
        TrailCheck,
    )
    from users.models import User

Row = TypeVar("Row", bound=models.Model)
LONGEST_WORK = timedelta(hours=2)
MANY = 300
"""Companies whose newest rows are found sooner among the newest of everybody than by company."""


class OfficeScopedQuerySet(models.QuerySet[Row]):
    """A queryset of rows that belong to an office; ``office_path`` says by which way."""

    office_path: ClassVar[str] = "office"

    def for_offices(self, offices: models.QuerySet[AccountingOffice]) -> Self:
        """Keep the rows of these offices; every other row stays invisible."""
        return self.filter(**{f"{self.office_path}__in": offices})


class AccountingOfficeQuerySet(OfficeScopedQuerySet["AccountingOffice"]):
    office_path = "pk"

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class EnvironmentQuerySet(OfficeScopedQuerySet["Environment"]):
    pass


class ClientQuerySet(OfficeScopedQuerySet["Client"]):
    def kept(self) -> Self:
        """Keep the companies whose books the office still keeps."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Keep the companies whose books the office kept once."""
        return self.filter(archived_at__isnull=False, has_arrived=True)

    def arrived(self) -> Self:
        """Keep the companies that the office has or had; not those on their way to it."""
        return self.filter(has_arrived=True)

    def owning(self) -> Q:
        """Return the condition that a row's ``client`` is one of these, for lists by time.

        It costs a small statement, which tells whether they are many.
        """
        condition = Q(client__in=self)
        are_many = self.order_by()[MANY - 1 : MANY].exists()
        return Q(Checked(condition)) if are_many else condition

    def matching(self, text: str) -> Self:
        """Keep the companies that somebody means by a code, a name, a number or an account.

        Numbers and accounts match from their beginning, however they are punctuated.
        """
        bare = re.sub(r"[\s.\-/]", "", text).upper()
        found = Q(name__icontains=text) | Q(code__icontains=text)
        if digits := re.fullmatch(r"(?:BE)?([01]\d{2,9})", bare):
            found |= Q(enterprise_number__startswith=digits[1])
        if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}", bare):
            found |= Q(
                pk__in=self.model.objects.filter(
                    bank_accounts__iban__startswith=bare, bank_accounts__closed_at__isnull=True
                ).values("pk")
            )
        return self.filter(found)


class BankAccountQuerySet(OfficeScopedQuerySet["BankAccount"]):
    office_path = "client__office"

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class MembershipQuerySet(OfficeScopedQuerySet["Membership"]):
    def of(self, user: User) -> Self:
        """Keep a person's places in offices that are open."""
        return self.filter(user=user, user__is_active=True, office__closed_at__isnull=True)


class InvitationQuerySet(OfficeScopedQuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Keep what was neither accepted nor revoked, expired or not."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class CompanyImportQuerySet(OfficeScopedQuerySet["CompanyImport"]):
    pass


class ImportRowQuerySet(OfficeScopedQuerySet["ImportRow"]):
    office_path = "company_import__office"


class ExportQuerySet(OfficeScopedQuerySet["Export"]):
    def of_person(self, user: User, office: AccountingOffice) -> Self:
        """Keep what was made for a person whose place in an office is as it was then."""
        return self.filter(
            office=office,
            made_for=user,
            office__memberships__user=user,
            office__memberships__version=F("place_version"),
        )

    def being_made(self) -> Self:
        """Keep what waits or is written; what takes hours will not come."""
        since = timezone.now() - LONGEST_WORK
        return self.filter(finished_at__isnull=True, created_at__gt=since)


class TrailCheckQuerySet(OfficeScopedQuerySet["TrailCheck"]):
    pass
