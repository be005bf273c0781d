"""One more row of each model of mandates that staff can look at."""

from __future__ import annotations

from itertools import count

from django.utils import timezone

from mandates.models import Envelope, MandateAccount, MandateVersion, OrderList, SigningRequest
from tests.factories import (
    MandateFactory,
    OfficeFactory,
    OrderRowFactory,
    SignedCopyFactory,
    SourceEntryFactory,
)
from tests.factories.numbers import bank_iban
from tests.mandates.transfers import kept_elsewhere, proposed

_numbers = count(7_000)
MAKERS = {
    "mandates.Envelope": lambda: Envelope.objects.create(
        mandate_version=MandateVersion.objects.get(mandate=MandateFactory()),
        provider="tekenhuis",
        check_at=timezone.now(),
    ),
    "mandates.Mandate": MandateFactory,
    "mandates.MandateAccount": lambda: MandateAccount.objects.get(mandate=MandateFactory()),
    "mandates.MandateVersion": lambda: MandateVersion.objects.get(mandate=MandateFactory()),
    "mandates.OrderBatch": lambda: OrderRowFactory().batch,
    "mandates.OrderList": lambda: OrderList.objects.create(
        office=OfficeFactory(), file_name="orders.csv"
    ),
    "mandates.OrderRow": OrderRowFactory,
    "mandates.SignedCopy": SignedCopyFactory,
    "mandates.SigningRequest": lambda: SigningRequest.objects.get(
        signatory__mandate=MandateFactory()
    ),
    "mandates.SourceEntry": SourceEntryFactory,
    "mandates.Transfer": lambda: proposed(
        kept_elsewhere(iban=bank_iban(next(_numbers))), OfficeFactory()
    ),
}
