"""Questions about mails."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from common.keys import decrypt
from mails.models import Mail, UndeliverableAddress


def text_of(mail: Mail) -> str | None:
    """Return what a mail says, or None if nobody may read it: it carries a secret, or is erased."""
    if mail.is_secret or not mail.content:
        return None
    return str(json.loads(decrypt(mail.content))["body"])


def mails_about(identifier: UUID) -> QuerySet[Mail]:
    """Return the mails about one thing, oldest first, without what they say."""
    return Mail.objects.filter(about_id=identifier).defer("content").order_by("created_at", "pk")


def undeliverable(addresses: Iterable[str]) -> frozenset[str]:
    """Return which of these addresses no mail reaches, as they were given."""
    given = {address.lower(): address for address in addresses if address}
    if not given:
        return frozenset()
    found = UndeliverableAddress.objects.filter(address__in=given)
    return frozenset(given[address] for address in found.values_list("address", flat=True))


def is_undeliverable(column: str) -> Exists:
    """Return the condition that no mail reaches the address in a column of the outer query."""
    return Exists(UndeliverableAddress.objects.filter(address=Lower(OuterRef(column))))
