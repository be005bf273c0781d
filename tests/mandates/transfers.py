"""A company that another office keeps, and what a new office proposes to it."""

from __future__ import annotations

from common.actors import SYSTEM, Actor, ActorKind
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateVersion, SigningRequest, Transfer
from mandates.orders import AccountOrder, Order
from mandates.services import Arrival, prepare_mandate, register_transfer, seal_version
from mandates.services.invitations import complete_signature
from mandates.states import SigningState
from offices.models import Client
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    EnvironmentFactory,
    MandateFactory,
    MembershipFactory,
)
from tests.factories.numbers import bank_iban

MAILBOX = "boss@company.example"
BANK, OTHER_BANK = "GEBABEBB", "KREDBEBB"
IBAN = bank_iban(1)
SIGNER = {"signer_name": "Bo Bakker", "signer_capacity": "director"}
BY = Actor(ActorKind.USER, "7", "an@office.example", ip="192.0.2.7")


def kept_elsewhere(iban=IBAN, **values) -> Client:
    """A company with an account that delivers, at an office with an Admin."""
    values = {"contact_email": MAILBOX, "email_confirmed_at": "2026-01-05T10:00Z", **values}
    client = ClientFactory(name="Bakkerij Oud", **values)
    account = BankAccountFactory(client=client, iban=iban)
    mandate = MandateFactory(client=client, state="active", bank_account=account)
    mandate.accounts.update(bank_approved_at="2026-02-03T10:00Z")
    MembershipFactory(office=client.office, role="admin")
    return client


def coda(*ibans, source=BANK, **changes) -> Order:
    accounts = tuple(AccountOrder(iban) for iban in ibans)
    return Order(MandateKind.CODA, source=source, accounts=accounts, **changes)


def arrival_of(company, *orders, environment, **changes) -> Arrival:
    values = {
        "environment": environment,
        "code": "N1",
        "name": "Bakkerij Nieuw",
        "contact_email": MAILBOX,
        "language": "en",
        **changes,
    }
    orders = orders or (coda(company.bank_accounts.get().iban),)
    return Arrival(company.enterprise_number, values, orders)


def proposed(company, office, *orders, **changes) -> Transfer:
    """Propose a transfer, and bring its documents to where they wait for a signature."""
    environment = EnvironmentFactory(office=office)
    arrival = arrival_of(company, *orders, environment=environment, **changes)
    transfer = register_transfer(office, arrival, by=BY)
    for mandate in transfer.mandates.filter(kind="coda"):
        prepare_mandate(mandate)
    return transfer


def signed(mandate: Mandate, *, signer=SYSTEM) -> None:
    """Let everybody sign a mandate that waits for it, and seal it."""
    mandate.refresh_from_db()
    version = MandateVersion.objects.current().get(mandate=mandate)
    requests = SigningRequest.objects.pending().filter(mandate_version=version)
    requests.update(state=SigningState.SIGNED, settled_at=mandate.ordered_at, **SIGNER)
    complete_signature(mandate, version, by=signer)
    seal_version(MandateVersion.objects.select_related("mandate__client").get(pk=version.pk))
