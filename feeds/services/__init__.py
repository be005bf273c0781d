"""What is done with feeds, and with those who read them."""

from __future__ import annotations

from feeds.services.activation import redeem_token
from feeds.services.again import Coming, coming_again, deliver_again
from feeds.services.customers import (
    issue_company_credentials,
    issue_credentials,
    note_customer_use,
    revoke_customer_credential,
    rotate_credentials,
)
from feeds.services.fetching import note_fetch
from feeds.services.moving import move_company
from feeds.services.queues import (
    OffsetMovesBack,
    acknowledge_redelivery_until,
    acknowledge_until,
    append_to_feeds,
    open_feeds,
    request_redelivery,
)

__all__ = [
    "Coming",
    "OffsetMovesBack",
    "acknowledge_redelivery_until",
    "acknowledge_until",
    "append_to_feeds",
    "coming_again",
    "deliver_again",
    "issue_company_credentials",
    "issue_credentials",
    "move_company",
    "note_customer_use",
    "note_fetch",
    "open_feeds",
    "redeem_token",
    "request_redelivery",
    "revoke_customer_credential",
    "rotate_credentials",
]
