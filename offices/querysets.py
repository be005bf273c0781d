"""Tenancy, once: rows come from ``for_offices`` or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from offices.models import (  # noqa: F401
        AccountingOffice,
        BankAccount,
        Client,
        CompanyImport,
        Environment,
        ImportRow,
        Invitation,
        Membership,
    )
    from users.models import User

Row = TypeVar("Row", bound=models.Model)


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
