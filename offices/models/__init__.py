"""Accounting offices, the companies whose books they keep, and who works there."""

from __future__ import annotations

from offices.models.entities import ENTITY_FIELDS, LegalEntity
from offices.models.exports import Export
from offices.models.imports import CompanyImport, ImportRow
from offices.models.invitations import Invitation
from offices.models.tenancy import (
    AccountingOffice,
    BankAccount,
    Client,
    EnterpriseNumberField,
    Environment,
    Membership,
    Role,
    validate_enterprise_number,
)
from offices.models.trail_checks import TrailCheck

__all__ = [
    "ENTITY_FIELDS",
    "AccountingOffice",
    "BankAccount",
    "Client",
    "CompanyImport",
    "EnterpriseNumberField",
    "Environment",
    "Export",
    "ImportRow",
    "Invitation",
    "LegalEntity",
    "Membership",
    "Role",
    "TrailCheck",
    "validate_enterprise_number",
]
