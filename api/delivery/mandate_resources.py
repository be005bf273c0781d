"""Mandates in the words of the wire."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from api.delivery.moments import wire_moment
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.offers import document_of, link_of
from mandates.states import ENDED, ProblemReason

Resource = dict[str, object]

PATHS = {
    MandateKind.CODA: "coda-mandates",
    MandateKind.SODA: "social-mandates",
    MandateKind.CARO: "card-mandates",
    MandateKind.VOILA: "purchase-invoice-mandates",
}
NO_REASON = "R-0"
R = ProblemReason
REASON_CODES = {
    R.CLIENT_REFUSED: "R-1",
    R.SIGNATURE_REJECTED: "R-2",
    R.HOLDER_DATA_OUTDATED: "R-3",
    R.SIGNER_NOT_MANDATARY: "R-4",
    R.SECOND_SIGNATURE_REQUIRED: "R-5",
    R.SIGNATURE_MISMATCH: "R-6",
    R.UNKNOWN_ACCOUNT: "R-7",
    R.COMPANY_NUMBER_MISMATCH: "R-8",
    R.COMPANY_DATA_MISMATCH: "R-9",
    R.DOCUMENT_INCOMPLETE: "R-10",
    R.HOLDER_REFUSED: "R-11",
    R.STOPPED_BY_HOLDER: "R-12",
    R.STOPPED_BY_BANK: "R-13",
    R.EMPLOYER_UNKNOWN: "R-14",
    R.CARD_MISMATCH: "R-15",
    R.CARD_INACTIVE: "R-16",
    R.REGISTRATION_REFUSED: "R-17",
    R.OTHER: "R-99",
}
"""Numbers that never change their meaning; a reason without a number of its own is R-99."""
CARDS = "cards-"
WITHIN_CLIENT: Mapping[str, tuple[str, ...]] = {
    "coda_mandates": (
        "id",
        "client_id",
        "fiduciary_id",
        "bank_id",
        "ibans",
        "validity_start",
        "state",
        "reason",
        "reason_code",
        "twikey_url",
        "state_modified_at",
    ),
    "social_mandates": (
        "id",
        "client_id",
        "fiduciary_id",
        "social_welfare_id",
        "validity_start",
        "state",
        "state_modified_at",
    ),
    "purchase_invoice_mandates": (
        "state",
        "client_id",
        "state_modified_at",
        "representative_name",
        "representative_function",
        "representative_email",
    ),
    "purchase_invoice_transmission_mandates": ("state", "client_id", "fiduciary_id"),
}
"""What a client tells of its mandates, no word more: there is software that refuses others."""


def mandate(row: Mandate, papers: frozenset[str]) -> Resource:
    """Return a mandate of any kind; ``row`` is from ``with_offers``, with its client."""
    return {
        MandateKind.CODA: coda_mandate,
        MandateKind.SODA: social_mandate,
        MandateKind.CARO: card_mandate,
        MandateKind.VOILA: purchase_invoice_mandate,
    }[MandateKind(row.kind)](row, papers)


def coda_mandate(row: Mandate, papers: frozenset[str]) -> Resource:
    """Return a mandate for bank statements; its accounts as long as they are under it."""
    accounts = [
        each.bank_account.iban
        for each in row.accounts.all()
        if each.ended_at is None or row.ended_at is not None
    ]
    return {
        **_beginning(row),
        "bank_id": row.source,
        "ibans": list(dict.fromkeys(accounts)),
        "validity_start": row.starts_on.isoformat(),
        **_progress(row),
        **_offer(row, papers),
    }


def social_mandate(row: Mandate, papers: frozenset[str]) -> Resource:
    """Return a mandate for payroll entries, which is signed with the one for statements."""
    return {
        **_beginning(row),
        "social_welfare_id": row.source,
        "validity_start": row.starts_on.isoformat(),
        **_progress(row),
    }


def card_mandate(row: Mandate, papers: frozenset[str]) -> Resource:
    """Return a mandate for card statements, to which the cardholder consents by the link."""
    return {
        **_beginning(row),
        "bank_id": row.source.removeprefix(CARDS),
        "client_reference": row.client_reference,
        "validity_start": row.starts_on.isoformat(),
        **_progress(row),
        **_offer(row, papers),
    }


def purchase_invoice_mandate(row: Mandate, papers: frozenset[str]) -> Resource:
    """Return a mandate for purchase invoices."""
    client = row.client
    return {
        **_beginning(row),
        "representative_name": client.representative_name or None,
        "representative_function": client.representative_function or None,
        "representative_email": client.contact_email or None,
        "validity_start": row.starts_on.isoformat(),
        **_progress(row),
        **_offer(row, papers),
    }


def _beginning(row: Mandate) -> Resource:
    return {
        "id": str(row.pk),
        "client_id": str(row.client_id),
        "fiduciary_id": str(row.office_id),
    }


def _progress(row: Mandate) -> Resource:
    code = REASON_CODES.get(ProblemReason(row.reason), "R-99") if row.reason else NO_REASON
    words = row.reason_text or str(row.get_reason_display()) if row.reason else None
    return {
        "state": row.state,
        "reason": words,
        "reason_code": code,
        "state_modified_at": wire_moment(row.state_modified_at),
    }


def _offer(row: Mandate, papers: frozenset[str]) -> Resource:
    path = f"/v2/{PATHS[MandateKind(row.kind)]}/{row.pk}/pdf/"
    return {
        "twikey_url": link_of(row, papers=papers),
        "pdf_url": f"{settings.BASE_URL}{path}" if document_of(row) else None,
    }


def mandates_of_client(rows: list[Mandate], papers: frozenset[str]) -> Resource:
    """Return what a client shows of its mandates, the newest of each kind last."""
    kinds: dict[str, list[Mandate]] = {kind: [] for kind in MandateKind.values}
    for row in rows:
        kinds[row.kind].append(row)
    invoices = kinds[MandateKind.VOILA]
    current = next((row for row in reversed(invoices) if row.state not in ENDED), None)
    newest = current or (invoices[-1] if invoices else None)
    shown = {
        "coda_mandates": kinds[MandateKind.CODA],
        "social_mandates": kinds[MandateKind.SODA],
        "purchase_invoice_mandates": invoices,
        "purchase_invoice_transmission_mandates": invoices,
    }
    return {
        **{name: [_part(row, papers, name) for row in found] for name, found in shown.items()},
        "current_purchase_invoice_mandate_state": newest.state if newest else None,
    }


def _part(row: Mandate, papers: frozenset[str], name: str) -> Resource:
    whole = mandate(row, papers)
    return {word: whole[word] for word in WITHIN_CLIENT[name]}
