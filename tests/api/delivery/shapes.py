"""What answers of API v2 hold: every word, and none besides. See ``tests.api.strict``."""

import re

from tests.api.strict import BE_NUMBER, DAY, MONTH, SECOND, UUID, Maybe

TEXT = Maybe(str)
READABLE = ["pdf", "xml"]
POD = {
    "id": int,
    "fetch_delay": int,
    "allowed_formats": {
        "coda": ["cod", "pdf", "xml"],
        "soda": READABLE,
        "purchase_invoice": READABLE,
        "sales_invoice": READABLE,
        "expense": READABLE,
        "caro": READABLE,
    },
    "feed_clients": [
        {
            "id": int,
            "client_id": UUID,
            "client_name": str,
            "client_code": str,
            "fiduciary_id": UUID,
            "target_root_state": "default",
            "delivery_config": None,
        }
    ],
}
INVOICE = {
    "number": str,
    "issue_date": DAY,
    "due_date": Maybe(DAY),
    "currency": str,
    "payable_amount": float,
    "supplier_enterprise_num": Maybe(BE_NUMBER),
    "customer_enterprise_num": Maybe(BE_NUMBER),
}
METADATA = {
    "coda": {
        "movement_count": int,
        "first_statement_number": int,
        "last_statement_number": int,
        "new_balance_date": DAY,
        "bank_id": str,
        "iban": str,
        "currency": str,
        "extension_zone": TEXT,
    },
    "soda": {"period": MONTH, "social_welfare_id": str},
    "caro": {"billing_period": MONTH, "bank_id": str, "client_reference": str},
    "purchase_invoice": INVOICE,
    "sales_invoice": INVOICE,
    "expense": INVOICE,
}
ENTITY = {
    "name": str,
    "enterprise_num": BE_NUMBER,
    "is_enterprise_num_validated": bool,
    "representative_name": TEXT,
    "representative_function": TEXT,
    "address": TEXT,
    "address2": TEXT,
    "zip": TEXT,
    "city": TEXT,
}
FIDUCIARY = {
    "id": UUID,
    "name": str,
    "legal_entity": ENTITY,
    "contact_name": TEXT,
    "contact_email": TEXT,
    "language": str,
    "website_url": TEXT,
    "allows_social_mandates": bool,
    "allows_doccle_delivery": bool,
    "allows_client_delivery": bool,
    "services": [{"id": UUID, "type": str, "fiduciary_id": UUID, "state": str}],
    "delegates_mandate_delivery": bool,
    "software": {"name": str, "slug": str, "supported_services": [str]},
}
CODA_MANDATE = {
    "id": UUID,
    "client_id": UUID,
    "fiduciary_id": UUID,
    "bank_id": str,
    "ibans": [str],
    "validity_start": DAY,
    "state": str,
    "reason": TEXT,
    "reason_code": str,
    "twikey_url": TEXT,
    "state_modified_at": SECOND,
}
CLIENT = {
    "id": UUID,
    "fiduciary_id": UUID,
    "legal_entity": ENTITY,
    "client_code": str,
    "contact_name": TEXT,
    "contact_email": TEXT,
    "language": str,
    "exact_email": TEXT,
    "coda_mandates": [CODA_MANDATE],
    "bank_accounts": [
        {
            "iban": str,
            "subaccounts": [{"currency": str, "extension": TEXT}],
            "type": str,
            "coda_mandate_ids": [UUID],
            "bank_id": str,
            "client_id": UUID,
            "state": str,
            "state_modified_at": SECOND,
        }
    ],
    "social_mandates": [
        {
            "id": UUID,
            "client_id": UUID,
            "fiduciary_id": UUID,
            "social_welfare_id": str,
            "validity_start": DAY,
            "state": str,
            "state_modified_at": SECOND,
        }
    ],
    "purchase_invoice_mandates": [
        {
            "state": str,
            "client_id": UUID,
            "state_modified_at": SECOND,
            "representative_name": TEXT,
            "representative_function": TEXT,
            "representative_email": TEXT,
        }
    ],
    "purchase_invoice_transmission_mandates": [
        {"state": str, "client_id": UUID, "fiduciary_id": UUID}
    ],
    "current_purchase_invoice_mandate_state": TEXT,
    "state": str,
    "delivery_mode": str,
    "doccle_link_connect": TEXT,
    "mycodabox_url": TEXT,
    "state_modified_at": SECOND,
    "services": [{"id": UUID, "type": str, "state": str}],
    "zoomit_ibans": [str],
    "mycodabox_access_state": TEXT,
}
SENT = {
    "id": UUID,
    "number": str,
    "issue_date": DAY,
    "payable_amount": float,
    "currency": str,
    "state": "received",
    "warnings": [],
}
SALE = {
    **{word: shape for word, shape in SENT.items() if word not in ("state", "warnings")},
    "state": re.compile("received|delivered"),
    "type": re.compile("invoice|credit_note"),
    "due_date": Maybe(DAY),
    "reference": TEXT,
    "customer_name": TEXT,
    "customer_enterprise_num": Maybe(BE_NUMBER),
    "received_at": SECOND,
    "deliveries": [{"software": str, "delivered_at": SECOND}],
    "payment": {
        "state": re.compile("open|partial|paid|overpaid"),
        "paid_amount": float,
        "suggested_amount": float,
        "matches": [
            {
                "statement": Maybe(int),
                "sequence": Maybe(int),
                "iban": TEXT,
                "date": DAY,
                "invoice": TEXT,
                "amount": float,
                "rule": str,
                "certain": bool,
                "confirmed": bool,
            }
        ],
    },
}
FEED = {
    "id": int,
    "type": "download",
    "feed_entries": [{"feed_index": UUID, "document_model": str, "metadata": dict}],
}
CREDENTIALS = {"username": str, "password": str}
