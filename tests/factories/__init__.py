"""Rows for tests, valid to the last check digit."""

from tests.factories.agreements import ConsentFactory
from tests.factories.documents import DocumentFactory, StoredFileFactory
from tests.factories.mandates import (
    MandateFactory,
    OrderRowFactory,
    SignedCopyFactory,
    SourceEntryFactory,
)
from tests.factories.numbers import bank_iban, enterprise_number
from tests.factories.offices import (
    BankAccountFactory,
    ClientFactory,
    EnvironmentFactory,
    MembershipFactory,
    OfficeFactory,
    UserFactory,
)
from tests.factories.partners import PartnerFactory, secret_of

__all__ = [
    "BankAccountFactory",
    "ClientFactory",
    "ConsentFactory",
    "DocumentFactory",
    "EnvironmentFactory",
    "MandateFactory",
    "MembershipFactory",
    "OfficeFactory",
    "OrderRowFactory",
    "PartnerFactory",
    "SignedCopyFactory",
    "SourceEntryFactory",
    "StoredFileFactory",
    "UserFactory",
    "bank_iban",
    "enterprise_number",
    "secret_of",
]
