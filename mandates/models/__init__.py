"""Mandates, what was offered and signed, and what we know of the houses that files come from."""

from __future__ import annotations

from mandates.models.batches import OrderBatch, OrderRow
from mandates.models.copies import SignedCopy
from mandates.models.envelopes import Envelope
from mandates.models.lists import OrderList, OrderListRow
from mandates.models.mandates import Dispatch, Mandate, MandateAccount
from mandates.models.signatures import MandateVersion, Signatory, SigningRequest
from mandates.models.sources import SourceEntry
from mandates.models.transfers import Transfer

__all__ = [
    "Dispatch",
    "Envelope",
    "Mandate",
    "MandateAccount",
    "MandateVersion",
    "OrderBatch",
    "OrderList",
    "OrderListRow",
    "OrderRow",
    "Signatory",
    "SignedCopy",
    "SigningRequest",
    "SourceEntry",
    "Transfer",
]
