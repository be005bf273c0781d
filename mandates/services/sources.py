"""What staff know about banks, secretariats and issuers, in place of what the code says."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from mandates.models import SourceEntry


@transaction.atomic
def add_source(entry: SourceEntry, *, by: Actor) -> SourceEntry:
    """Note a house that the code doesn't know, or something else about one that it does.

    Raises ``ValidationError`` if there is an entry for it already.
    """
    entry.full_clean()
    entry.save(force_insert=True)
    record("source.added", target=entry, by=by, facts=_facts(entry))
    return entry


@transaction.atomic
def change_source(entry: SourceEntry, *, by: Actor, **changes: Any) -> SourceEntry:
    """Change what is noted about a house; raises ``ValidationError`` for what can't be."""
    before = _facts(entry)
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.full_clean()
    entry.save()
    after = _facts(entry)
    facts = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record("source.changed", target=entry, by=by, facts={"code": entry.code, "changes": facts})
    return entry


@transaction.atomic
def remove_source(entry: SourceEntry, *, by: Actor, reason: str) -> None:
    """Take back what staff noted, so that what the code says counts again."""
    facts, pk = _facts(entry), entry.pk
    if not SourceEntry.objects.filter(pk=pk).delete()[0]:
        raise StateConflict(_("This entry has been removed already."))
    record("source.removed", target=entry, by=by, facts=facts, reason=reason)


def _facts(entry: SourceEntry) -> dict[str, object]:
    values = {
        field.name: getattr(entry, field.name) for field in entry._meta.fields if field.name != "id"
    }
    return {**values, "checked_on": entry.checked_on.isoformat()}
