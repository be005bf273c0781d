"""Two offices bring the same company at the same moment: it arrives at one of them, whole."""

from __future__ import annotations

import pytest

from mandates.models import Mandate, Transfer
from mandates.services import advance_transfer, cancel_transfer
from offices.models import BankAccount, Client
from offices.services import archive_client
from tests.factories import OfficeFactory
from tests.mandates.test_races import at_once
from tests.mandates.transfers import BY, kept_elsewhere, proposed, signed

pytestmark = pytest.mark.django_db(transaction=True)


def ready(company):
    """A transfer of which everything is signed and sealed."""
    transfer = proposed(company, OfficeFactory())
    signed(transfer.mandates.get())
    return transfer


def same(transfer):
    return Transfer.objects.select_related("client", "office").get(pk=transfer.pk)


def of_company(company):
    return Client.objects.kept().filter(enterprise_number=company.enterprise_number)


def until_settled(*transfers):
    """Try again what was overtaken, as the outbox does."""
    for transfer in transfers:
        advance_transfer(same(transfer))


def test_a_company_arrives_at_one_of_two_offices():
    company = kept_elsewhere()
    first, second = ready(company), ready(company)

    at_once(
        lambda: advance_transfer(same(first)),
        lambda: advance_transfer(same(second)),
    )
    until_settled(first, second)

    states = sorted(Transfer.objects.values_list("state", flat=True))
    assert states == ["cancelled", "transferred"]
    [winner] = Transfer.objects.filter(state="transferred")
    assert of_company(company).get() == winner.client
    assert BankAccount.objects.open().get().client == winner.client
    assert Mandate.objects.live().get().transfer == winner


def test_the_office_archives_while_the_company_arrives():
    company = kept_elsewhere()
    transfer = ready(company)

    at_once(
        lambda: advance_transfer(same(transfer)),
        lambda: archive_client(Client.objects.get(pk=company.pk), by=BY),
    )
    until_settled(transfer)

    assert of_company(company).get() == transfer.client
    assert same(transfer).state == "transferred"


def test_a_cancellation_and_an_arrival_exclude_each_other():
    company = kept_elsewhere()
    transfer = ready(company)

    at_once(
        lambda: advance_transfer(same(transfer)),
        lambda: cancel_transfer(same(transfer), by=BY),
    )

    state = same(transfer).state
    expected = company if state == "cancelled" else transfer.client
    assert state in {"cancelled", "transferred"}
    assert of_company(company).get() == expected
    assert Mandate.objects.live().get().client == expected
