"""What is sent about mandates: orders, filters, ends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import cast

from rest_framework.request import Request

from api.delivery.fields import Fields
from api.delivery.mandate_resources import CARDS
from api.delivery.requests import READERS, Filters, body_of, values_of
from mandates.kinds import AccountType, MandateKind
from mandates.orders import AccountOrder, Order
from mandates.states import TRANSITIONS
from offices.models import BankAccount, Client

BIC_OF_BANK = 8
PAGED = {name: READERS[name] for name in ("modified_since", "limit", "after")}
PLACES = {
    "iban_of_another_bank": "ibans",
    "iban_of_another_company": "ibans",
    "iban_twice": "ibans",
    "reorder_too_early": "ibans",
    "start_out_of_reach": "validity_start",
    "client_reference": "client_reference",
}
"""The field of the wire to which a refusal belongs, by its code; the house, if by none."""
HOUSES = {
    MandateKind.CODA: "bank_id",
    MandateKind.SODA: "social_welfare_id",
    MandateKind.CARO: "bank_id",
    MandateKind.VOILA: "client_id",
}
COLUMNS = {
    "client_reference": "client_reference",
    "starts_on": "validity_start",
    "iban": "ibans",
}
"""The columns of ours that an order fills, and the fields of the wire that they come from."""


@dataclass(frozen=True, slots=True)
class SentOrder:
    """An order as it was sent, with every field in its type."""

    client_id: uuid.UUID
    source: str = ""
    ibans: tuple[str, ...] = ()
    client_reference: str = ""
    validity_start: date | None = None


@dataclass(frozen=True, slots=True)
class MandateFilters(Filters):
    """What a list of mandates is limited to."""

    client_id: uuid.UUID | None = None


def read_order(request: Request, kind: MandateKind) -> SentOrder:
    """Read an order of a kind; raises a refusal that names every field that is wrong."""
    fields = Fields(body_of(request), {})
    client_id = fields.identifier("client_id")
    source, ibans, reference = "", [], ""
    if kind is MandateKind.CODA:
        source = fields.text("bank_id", required=True).upper()[:BIC_OF_BANK]
        ibans = fields.ibans("ibans")
    elif kind is MandateKind.SODA:
        source = fields.text("social_welfare_id", required=True)
    elif kind is MandateKind.CARO:
        source = CARDS + fields.text("bank_id", required=True).upper()[:BIC_OF_BANK]
        reference = fields.text("client_reference", required=True)
    starts_on = fields.day("validity_start")
    fields.check()
    return SentOrder(cast("uuid.UUID", client_id), source, tuple(ibans), reference, starts_on)


def order_of(client: Client, kind: MandateKind, sent: SentOrder) -> Order:
    """Return what is ordered: an account in every currency in which the company has it."""
    return Order(
        kind=kind,
        source=sent.source,
        accounts=tuple(_accounts(client, sent.ibans)),
        client_reference=sent.client_reference,
        starts_on=sent.validity_start,
    )


def _accounts(client: Client, ibans: tuple[str, ...]) -> list[AccountOrder]:
    rows = BankAccount.objects.open().filter(client=client, iban__in=ibans)
    known: dict[str, list[str]] = {}
    for iban, currency in rows.order_by("created_at", "pk").values_list("iban", "currency"):
        known.setdefault(iban, []).append(currency)
    return [
        AccountOrder(iban, currency, AccountType.CURRENT)
        for iban in ibans
        for currency in known.get(iban, ["EUR"])
    ]


def read_mandate_filters(request: Request, kind: MandateKind) -> MandateFilters:
    """Return the filters of a list of mandates; the states are those of its kind."""
    states = {"state": [state.value for state in TRANSITIONS[kind]]}
    values = values_of(request, {**PAGED, "client_id": uuid.UUID}, states)
    return MandateFilters(**values)  # type: ignore[arg-type]


def read_archive(request: Request) -> bool:
    """Tell whether the bank is to stop as well; a body may be left out."""
    if not request.data:
        return False
    fields = Fields(body_of(request), {})
    stop = fields.flag("stop_at_bank")
    fields.check()
    return stop
