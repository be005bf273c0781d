"""Banks that can call, and mandates that lie with them."""

from __future__ import annotations

import factory
from django.utils import timezone

from banks.models import BankAccess
from banks.services import issue_credential, register_bank
from common.actors import SYSTEM
from mandates.files import keep
from mandates.models import Dispatch, Mandate, MandateVersion
from tests.factories.mandates import MandateFactory

ING, ARGENTA = "BBRUBEBB", "ARSPBE22"


class BankAccessFactory(factory.Factory):
    """Lets a bank call; ``bank_secret_of`` gives a secret."""

    class Meta:
        model = BankAccess

    bank = ING

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        access, _secret = register_bank(by=SYSTEM, **kwargs)
        return access


def bank_secret_of(access: BankAccess) -> str:
    """Make one more secret for a bank and return it."""
    return issue_credential(access, by=SYSTEM)


def mandate_at_bank(bank: str = ING, **values) -> Mandate:
    """Make a mandate that is signed, sealed and, unless it is Signed only, with its bank."""
    mandate = MandateFactory(**{"state": "bank_procedure", "source": bank, **values})
    sealed = keep(f"%PDF of {mandate.reference}".encode())
    versions = MandateVersion.objects.filter(mandate=mandate)
    versions.update(sealed_sha256=sealed, sealed_at=timezone.now())
    if mandate.state != "signed":
        Dispatch.objects.create(
            mandate=mandate, attempt=1, file_sha256=sealed, sent_at=mandate.signed_at
        )
    return mandate
