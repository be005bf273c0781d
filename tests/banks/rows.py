"""One more row of each model of banks that staff can look at."""

from __future__ import annotations

from django.utils import timezone

from banks.models import BankReport, Handover
from tests.factories import SourceEntryFactory
from tests.factories.banks import BankAccessFactory, mandate_at_bank


def access():
    return BankAccessFactory(bank=SourceEntryFactory().code)


def credential():
    return access().credentials.get()


def report():
    mandate = mandate_at_bank()
    return BankReport.objects.create(
        access=access(),
        mandate=mandate,
        iban=mandate.accounts.get().bank_account.iban,
        attempt=1,
        kind="rejection",
        reason="other",
        reported_at=timezone.now(),
    )


def handover():
    mandate = mandate_at_bank(state="signed")
    return Handover.objects.create(
        mandate=mandate,
        number=1,
        file_name=f"{mandate.reference}-v1-1.pdf",
        file_sha256="0" * 64,
    )


MAKERS = {
    "banks.BankAccess": access,
    "banks.BankCredential": credential,
    "banks.BankReport": report,
    "banks.Handover": handover,
}
