"""Of several who act on one mandate at the same moment, one wins and the others learn who."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from mandates.models import Mandate
from mandates.querysets import IllegalTransition
from mandates.selectors import last_actor

OVERTAKEN = frozenset({StateConflict.code, IllegalTransition.code})


@contextmanager
def one_winner(mandate: Mandate, *, wanted: str, by: Actor) -> Iterator[None]:
    """Run an act as one transaction; if it came too late, note that and say who was first.

    Afterwards the row in hand is as it is in the database.
    """
    seen = mandate.version
    try:
        with transaction.atomic():
            yield
            mandate.refresh_from_db()
    except StateConflict as error:
        mandate.refresh_from_db()
        stale = mandate.version != seen
        if stale or isinstance(error, IllegalTransition):
            _note(mandate, wanted=wanted, by=by)
        if not stale or error.code not in OVERTAKEN:
            raise
        raise StateConflict(_sentence(mandate), status=mandate.state) from error


def _note(mandate: Mandate, *, wanted: str, by: Actor) -> None:
    facts = {"wanted": wanted, "found": mandate.state}
    record("mandate.conflict", target=mandate, by=by, office_id=mandate.office_id, facts=facts)


def _sentence(mandate: Mandate) -> str:
    return _("%(who)s changed this mandate a moment ago: it is now “%(state)s”.") % {
        "who": last_actor(mandate) or _("Somebody else"),
        "state": mandate.get_state_display(),
    }


def note(action: str, mandate: Mandate, *, by: Actor, reason: str = "", **facts: object) -> None:
    """Write one event about a mandate into the chain of its office."""
    record(
        f"mandate.{action}",
        target=mandate,
        by=by,
        office_id=mandate.office_id,
        facts=facts,
        reason=reason,
    )
