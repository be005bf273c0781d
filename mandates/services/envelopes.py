"""What providers of signatures are asked and told, until a signing has its end.

Each signing is a row that says when its provider is next asked. Who asks may die at any point, and
who answers may be away for days: the row stays due until it is settled, and is settled once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import StateConflict
from common.keys import encrypt
from mandates.files import kept
from mandates.models import Envelope
from mandates.services.outcomes import Unfit, note_expired, note_refused, note_unfit, take_signed
from mandates.services.providing import CLAIMED_FOR, mail_where_to_sign
from mandates.services.winning import note
from mandates.signing import (
    OutcomeKind,
    Person,
    ProviderAway,
    Signing,
    SigningProvider,
    provider_named,
)
from mandates.signing.callbacks import Call
from mandates.states import ENVELOPES_WAITING, EnvelopeState
from outbox.services import enqueue

logger = logging.getLogger(__name__)
E = EnvelopeState

FIRST_LOOK = timedelta(seconds=30)
SELDOM, OFTEN = timedelta(hours=1), timedelta(minutes=2)
"""How long a provider isn't asked that is silent: a tenth of the signing's age, between these."""
HEALTHY = {"failures": 0, "failure": ""}
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 30, 3_600


def advance_envelope(envelope: Envelope) -> None:
    """Ask or tell a provider what is due about one signing. Twice is once.

    A provider that is away, or answers what makes no sense, is asked again after a while that
    doubles up to an hour, for as long as the signing waits.
    """
    try:
        if act := ACTS.get(E(envelope.state)):
            act(envelope, provider_named(envelope.provider))
    except (ProviderAway, OSError) as error:
        _note_failure(envelope, str(error))
    except StateConflict:  # the mandate changed at this very moment; what that made of it counts
        logger.info("envelope_overtaken", extra={"envelope": str(envelope.pk)})


def _start(envelope: Envelope, provider: SigningProvider) -> None:
    version = envelope.mandate_version
    mandate = version.mandate
    started = provider.start(
        Signing(
            id=envelope.pk,
            reference=mandate.reference,
            version=version.number,
            language=version.language,
            pdf=kept(version.pdf_sha256),
            sha256=version.pdf_sha256,
            people=tuple(
                Person(str(each.pk), each.name, each.capacity, each.email, each.language)
                for each in mandate.signatories.active()
            ),
            return_url=f"{settings.BASE_URL}/signed-elsewhere/",
            callback_url=f"{settings.BASE_URL}/signing-calls/{provider.code}/",
        )
    )
    with transaction.atomic():
        opened = Envelope.objects.filter(pk=envelope.pk, state=E.STARTING).update(
            state=E.OPEN,
            number=started.number,
            sealed_urls=encrypt(json.dumps(dict(started.urls))),
            opened_at=timezone.now(),
            check_at=timezone.now() + FIRST_LOOK,
            checks=F("checks") + 1,
            **HEALTHY,
        )
        if opened:
            note("signing_started", mandate, by=speaking(provider), version=version.number)
            envelope.refresh_from_db()
            mail_where_to_sign(envelope)


def _look(envelope: Envelope, provider: SigningProvider) -> None:
    outcome = provider.look(envelope.pk)
    by = speaking(provider)
    if outcome.kind is OutcomeKind.SIGNED:
        try:
            take_signed(envelope, outcome, provider=provider, by=by)
        except Unfit as unfit:
            note_unfit(envelope, unfit, by=by)
    elif outcome.kind is OutcomeKind.REFUSED:
        note_refused(envelope, outcome, by=by)
    elif outcome.kind is OutcomeKind.EXPIRED:
        note_expired(envelope, by=by)
    else:
        age = timezone.now() - envelope.created_at
        Envelope.objects.filter(pk=envelope.pk, state=E.OPEN).update(
            check_at=timezone.now() + min(SELDOM, max(OFTEN, age / 10)),
            checks=F("checks") + 1,
            **HEALTHY,
        )


def _cancel(envelope: Envelope, provider: SigningProvider) -> None:
    in_time = provider.cancel(envelope.pk)
    with transaction.atomic():
        if Envelope.objects.settle(envelope, E.CANCELLED) and not in_time:
            version = envelope.mandate_version
            note("signed_too_late", version.mandate, by=speaking(provider), version=version.number)


Act = Callable[[Envelope, SigningProvider], None]
ACTS: dict[EnvelopeState, Act] = {E.STARTING: _start, E.OPEN: _look, E.CANCELLING: _cancel}


def _note_failure(envelope: Envelope, why: str) -> None:
    wait = min(FIRST_RETRY_SECONDS * 2 ** min(envelope.failures, 10), LONGEST_RETRY_SECONDS)
    Envelope.objects.filter(pk=envelope.pk, state=envelope.state).update(
        check_at=timezone.now() + timedelta(seconds=wait),
        checks=F("checks") + 1,
        failures=F("failures") + 1,
        failure=why[:300].replace("\0", ""),
    )
    logger.warning("provider_away", extra={"provider": envelope.provider, "why": why[:300]})


def speaking(provider: SigningProvider) -> Actor:
    """Return a provider as the one who acts."""
    return Actor(ActorKind.SYSTEM, "", provider.name)


def check_due(*, limit: int = 500) -> int:
    """Promise to ask about every signing that is due; returns how many."""
    due = Envelope.objects.due().order_by("check_at", "pk").values_list("pk", flat=True)
    promised = 0
    for pk in list(due[:limit]):
        with transaction.atomic():
            claimed = timezone.now() + CLAIMED_FOR
            if Envelope.objects.due().filter(pk=pk).update(check_at=claimed):
                enqueue("mandates.tasks.advance_envelope", envelope_id=str(pk))
                promised += 1
    return promised


def hear(provider: str, call: Call) -> Envelope | None:
    """Ask a provider about the signing that it called about; None if it has no such.

    Raises ``StateConflict`` if it speaks of another file than the one that counts.
    """
    rows = Envelope.objects.select_related("mandate_version__mandate")
    envelope = rows.filter(pk=call.signing_id, provider=provider).first()
    if envelope is None:
        return None
    if envelope.state == E.SIGNED and call.sha256 not in {"", envelope.file_sha256}:
        mandate = envelope.mandate_version.mandate
        facts = {"sha256": call.sha256, "envelope": str(envelope.pk)}
        note("signing_contradicted", mandate, by=Actor(ActorKind.SYSTEM, "", provider), **facts)
        logger.error("signing_contradicted", extra=facts)
        raise StateConflict(_("Another file was taken for this signing already."))
    if envelope.state in ENVELOPES_WAITING:
        enqueue("mandates.tasks.advance_envelope", envelope_id=str(envelope.pk))
    return envelope


@transaction.atomic
def check_now(envelope: Envelope, *, by: Actor) -> None:
    """Ask a provider about a signing at once; raises ``StateConflict`` for one that is over."""
    waiting = Envelope.objects.filter(pk=envelope.pk, state__in=ENVELOPES_WAITING)
    if not waiting.update(check_at=timezone.now() + CLAIMED_FOR, failures=0):
        raise StateConflict(_("Nothing is waited for here any more."))
    enqueue("mandates.tasks.advance_envelope", envelope_id=str(envelope.pk))
    record("envelope.checked", target=envelope, by=by, facts={"provider": envelope.provider})
