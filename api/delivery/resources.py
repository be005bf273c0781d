"""Our rows in the words of the wire: the one place that knows both vocabularies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from django.conf import settings

from api.delivery.mandate_resources import mandates_of_client
from api.delivery.moments import wire_moment
from common.kinds import DocumentKind
from documents.readable import Form, forms_of
from feeds.models import Customer
from feeds.queues import Pending
from feeds.selectors import OpenFeed
from mandates.models import Mandate, MandateAccount
from offices.models import AccountingOffice, BankAccount, Client
from partners.models import SoftwarePartner

Resource = dict[str, object]

MEDIA_TYPES = {
    Form.COD: "application/vnd.coda",
    Form.XML: "application/xml",
    Form.PDF: "application/pdf",
}
DOCUMENT_MODELS = ["coda", "soda", "purchase_invoice", "sales_invoice", "expense", "caro"]
JITTER_PERCENT = 10

_INVOICE = {
    "number": "number",
    "issue_date": "issued_on",
    "due_date": "due_on",
    "currency": "currency",
    "payable_amount": "payable",
    "supplier_enterprise_num": "supplier_number",
    "customer_enterprise_num": "customer_number",
}
METADATA: Mapping[str, Mapping[str, str]] = {
    DocumentKind.CODA: {
        "movement_count": "movement_count",
        "first_statement_number": "first_statement_number",
        "last_statement_number": "last_statement_number",
        "new_balance_date": "new_balance_on",
        "bank_id": "bank_bic",
        "iban": "iban",
        "currency": "currency",
        "extension_zone": "extension_zone",
    },
    DocumentKind.SODA: {"period": "period", "social_welfare_id": "social_office"},
    DocumentKind.CARO: {
        "billing_period": "period",
        "bank_id": "issuer",
        "client_reference": "client_reference",
    },
    DocumentKind.PURCHASE_INVOICE: _INVOICE,
    DocumentKind.SALES_INVOICE: _INVOICE,
    DocumentKind.EXPENSE: _INVOICE,
}
"""For each model: the wire's words, in its order, and the facts of ours that they stand for."""
ENTERPRISE_NUMBERS = {"supplier_enterprise_num", "customer_enterprise_num"}


def pod_client(customer: Customer, feeds: Iterable[OpenFeed]) -> Resource:
    """Return what a customer's software asks for first."""
    return {
        "id": customer.pk,
        "fetch_delay": fetch_delay(customer),
        "allowed_formats": {
            model: sorted(form.value for form in forms_of(DocumentKind(model)))
            for model in DOCUMENT_MODELS
        },
        "feed_clients": [feed_client(feed) for feed in feeds],
    }


def fetch_delay(customer: Customer) -> int:
    """Return how many seconds to wait between polls; never the same for all, so that they spread.

    Always the same for one customer: the configured delay and up to a tenth more.
    """
    delay: int = settings.FETCH_DELAY_SECONDS
    digest = hashlib.sha256(f"{customer.partner_id} {customer.pk}".encode()).digest()
    spread = delay * JITTER_PERCENT // 100
    return delay + int.from_bytes(digest[:4], "big") % (spread + 1)


def feed_client(feed: OpenFeed) -> Resource:
    """Return a feed as the pod lists it."""
    return {
        "id": feed.id,
        "client_id": str(feed.client_id),
        "client_name": feed.client_name,
        "client_code": feed.client_code,
        "fiduciary_id": str(feed.office_id),
        "target_root_state": "default",
        "delivery_config": None,
    }


def feed(feed_id: int, feed_type: str, entries: Iterable[Pending]) -> Resource:
    """Return a page of a feed."""
    return {
        "id": feed_id,
        "type": feed_type,
        "feed_entries": [feed_entry(entry) for entry in entries],
    }


def feed_entry(entry: Pending) -> Resource:
    """Return one document of a page, with every word of its model."""
    facts = entry.facts
    metadata = {word: facts.get(name) for word, name in METADATA[entry.kind].items()}
    for word in ENTERPRISE_NUMBERS & metadata.keys():
        metadata[word] = enterprise_num(metadata[word])
    return {
        "feed_index": str(entry.index),
        "document_model": entry.kind,
        "metadata": metadata,
    }


def enterprise_num(number: object) -> str | None:
    """Write ten digits as this wire does: ``BE0403170701``."""
    return f"BE{number}" if number else None


def fiduciary(office: AccountingOffice, partner: SoftwarePartner) -> Resource:
    """Return an accounting office as a software sees it."""
    return {
        "id": str(office.pk),
        "name": office.name,
        "legal_entity": legal_entity(office),
        "contact_name": office.contact_name or None,
        "contact_email": office.contact_email,
        "language": office.language,
        "website_url": None,
        "allows_social_mandates": True,
        "allows_doccle_delivery": False,
        "allows_client_delivery": False,
        "services": [],
        "delegates_mandate_delivery": False,
        "software": {
            "name": partner.name,
            "slug": partner.slug,
            "supported_services": DOCUMENT_MODELS,
        },
    }


def legal_entity(row: AccountingOffice | Client) -> Resource:
    """Return who a company is and who speaks for it; what isn't known is null."""
    return {
        "name": row.name,
        "enterprise_num": enterprise_num(row.enterprise_number),
        "is_enterprise_num_validated": True,
        "representative_name": row.representative_name or None,
        "representative_function": row.representative_function or None,
        "address": row.address or None,
        "address2": row.address2 or None,
        "zip": row.postal_code or None,
        "city": row.city or None,
    }


def client(row: Client, papers: frozenset[str]) -> Resource:
    """Return a client.

    ``bank_accounts`` should be prefetched, the newest last, and ``shown_mandates`` set, likewise;
    ``papers`` are the banks whose mandates are signed on paper.
    """
    mandates: list[Mandate] = row.shown_mandates  # type: ignore[attr-defined]
    return {
        "id": str(row.pk),
        "fiduciary_id": str(row.office_id),
        "legal_entity": legal_entity(row),
        "client_code": row.code,
        "contact_name": row.contact_name or None,
        "contact_email": row.contact_email or None,
        "language": row.language,
        "exact_email": None,
        **mandates_of_client(mandates, papers),
        "bank_accounts": bank_accounts(row, mandates),
        "state": "archived" if row.archived_at else "active",
        "delivery_mode": "office",
        "doccle_link_connect": None,
        "mycodabox_url": f"{settings.BASE_URL}/offices/{row.office_id}/",
        "state_modified_at": wire_moment(row.archived_at or row.created_at),
        "services": [],
        "zoomit_ibans": [],
        "mycodabox_access_state": None,
    }


def bank_accounts(row: Client, mandates: Iterable[Mandate]) -> list[Resource]:
    """Return a client's accounts, one for each IBAN, its currencies as subaccounts."""
    by_iban: dict[str, list[BankAccount]] = {}
    for account in row.bank_accounts.all():
        by_iban.setdefault(account.iban, []).append(account)
    under: dict[str, list[MandateAccount]] = {}
    for mandate in mandates:
        for each in mandate.accounts.all():
            under.setdefault(each.bank_account.iban, []).append(each)
    return [
        _bank_account(iban, accounts, under.get(iban, [])) for iban, accounts in by_iban.items()
    ]


def _bank_account(iban: str, accounts: list[BankAccount], under: list[MandateAccount]) -> Resource:
    closed = [account.closed_at for account in accounts if account.closed_at]
    is_closed = len(closed) == len(accounts)
    changed = max(closed) if is_closed else max(account.created_at for account in accounts)
    return {
        "iban": iban,
        "subaccounts": [
            {"currency": account.currency, "extension": None}
            for account in accounts
            if is_closed or account.closed_at is None
        ],
        "type": under[-1].type if under else "current",
        "coda_mandate_ids": list(dict.fromkeys(str(each.mandate_id) for each in under)),
        "bank_id": accounts[0].bank_bic or None,
        "client_id": str(accounts[0].client_id),
        "state": "closed" if is_closed else "open",
        "state_modified_at": wire_moment(changed),
    }
