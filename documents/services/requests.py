"""Ask a bank for what it never sent, and note what it says."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from documents.models import Gap, StatementRequest
from users.models import User

State = StatementRequest.State
MOVES = {State.ASKED: {State.SENT, State.REFUSED}, State.SENT: {State.REFUSED}}


@transaction.atomic
def ask_bank(gap: Gap, *, user: User, by: Actor) -> StatementRequest | None:
    """Put a gap on the list of what staff ask the bank for; None if it stands there already.

    Raises ``StateConflict`` if what was missing has come in the meantime.
    """
    held = Gap.objects.open().select_for_update(of=("self",)).filter(pk=gap.pk)
    if not held.exists():
        raise StateConflict(_("What was missing has arrived in the meantime."))
    if StatementRequest.objects.pending().filter(gap=gap).exists():
        return None
    request = StatementRequest.objects.create(gap=gap, asked_by=user, asked_at=timezone.now())
    facts = {"gap": gap.pk, "first": gap.first_missing, "last": gap.last_missing}
    _record("asked", request, by=by, facts=facts)
    return request


def note_sent(request: StatementRequest, *, answer: str, by: Actor) -> None:
    """Note that the bank was asked; ``answer`` says when to expect something, if that is known."""
    _move(request, State.SENT, answer=answer, by=by)


def refuse_request(request: StatementRequest, *, answer: str, by: Actor) -> None:
    """Note that the bank won't send it, and why; the office may ask again."""
    _move(request, State.REFUSED, answer=answer, by=by)


@transaction.atomic
def _move(request: StatementRequest, to: State, *, answer: str, by: Actor) -> None:
    """Move a request on, or raise ``StateConflict`` if it isn't where it was."""
    here = StatementRequest.objects.filter(pk=request.pk, state=request.state)
    allowed = to in MOVES.get(State(request.state), set())
    if not allowed or not here.update(state=to, answer=answer, answered_at=timezone.now()):
        raise StateConflict(_("This request is no longer as you saw it."))
    _record(to.value, request, by=by, reason=answer)


def _record(
    act: str,
    request: StatementRequest,
    *,
    by: Actor,
    facts: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        f"statement_request.{act}",
        target=request,
        by=by,
        office_id=request.gap.bank_account.client.office_id,
        facts=facts,
        reason=reason,
    )
