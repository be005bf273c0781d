"""Questions about the audit trail."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from audit.chain import NEVER, Anchor, Break, Fault, first_break
from audit.models import AuditChain, AuditEvent


def history_of(target: models.Model) -> QuerySet[AuditEvent]:
    """Return everything that happened to one object, oldest first."""
    return AuditEvent.objects.filter(
        target_kind=target._meta.label_lower, target_id=str(target.pk)
    ).order_by("id")


def published_heads() -> dict[str, tuple[int, str]]:
    """Return the length and hash of each chain that were published last, outside the database."""
    path = Path(settings.AUDIT_ANCHOR_FILE)
    heads: dict[str, tuple[int, str]] = {}
    if path.exists():
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            heads[entry["chain"]] = (entry["length"], entry["head"])
    return heads


def published_head(key: str) -> Anchor:
    """Return the length and hash of one chain that were published last, and when.

    Of a long file only the lines of this chain are taken apart.
    """
    path = Path(settings.AUDIT_ANCHOR_FILE)
    last = ""
    if path.exists():
        with path.open() as lines:
            for line in lines:
                if f'"{key}"' in line:
                    last = line
    if not last:
        return NEVER
    entry = json.loads(last)
    return Anchor(entry["length"], entry["head"], entry["at"])


def broken_chains(*, only: str | None = None) -> tuple[list[Break], int]:
    """Check every chain, or one; returns the breaks and how many chains were checked."""
    heads = published_heads()
    chains = AuditChain.objects.order_by("key")
    if only:
        chains = chains.filter(key=only)
    keys = set(chains.values_list("key", flat=True))
    found = [
        Break(key, length, None, Fault.WHOLE_CHAIN)
        for key, (length, _) in heads.items()
        if key not in keys and only in {None, key}
    ]
    for chain in chains.iterator():
        anchor = Anchor(*heads[chain.key]) if chain.key in heads else NEVER
        if broken := first_break(chain, anchor=anchor):
            found.append(broken)
    return found, len(keys)
