"""What is done with sales invoices, and with what pays them."""

from __future__ import annotations

from payments.services.arriving import note_arrival
from payments.services.deciding import confirm_match, match_by_hand, undo_match
from payments.services.reckoning import ask_for_reckoning, reckon
from payments.services.sending import SentInvoice, send_invoice

__all__ = [
    "SentInvoice",
    "ask_for_reckoning",
    "confirm_match",
    "match_by_hand",
    "note_arrival",
    "reckon",
    "send_invoice",
    "undo_match",
]
