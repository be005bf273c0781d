"""Make the document of a mandate, freeze it, offer it; make it anew after a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from mandates.addresses import authenticity_url
from mandates.content import AccountLine, Fee, MandateContent, Party, SignatoryLine, Source
from mandates.files import keep
from mandates.kinds import AccountType, MandateKind
from mandates.mails import announce_void
from mandates.models import Mandate, MandateVersion, Signatory, SigningRequest
from mandates.orders import Order, SignatoryOrder
from mandates.paper import render
from mandates.querysets import MandateQuerySet
from mandates.selectors import SOURCE_KINDS, current_version, documents_of, source_of
from mandates.services.ordering import order_mandate, representative_of, write_signatories
from mandates.services.providing import ask_everybody
from mandates.services.winning import note, one_winner
from mandates.services.withdrawing import withdraw_envelopes
from mandates.states import BEFORE_OFFER, OFFERED, UNSIGNED, MandateState, SigningState
from offices.models import Client
from outbox.services import enqueue

TEMPLATE_VERSION = "2026-11.2"  # raised with every change of what mandates say
AGENT = "MyCodaBox"
S = MandateState
OFFERED_STATES = frozenset({*OFFERED.values(), S.IN_PREPARATION, S.INVITATION_EXPIRED})


def content_of(mandate: Mandate, *, number: int) -> MandateContent:
    """Return what a version of a mandate would say if it were made now."""
    client, office, facts = mandate.client, mandate.office, source_of(mandate)
    signatories = mandate.signatories.active()
    lines = tuple(SignatoryLine(each.name, each.capacity) for each in signatories)
    accounts = mandate.accounts.live().select_related("bank_account")
    kind = MandateKind(mandate.kind)
    return MandateContent(
        kind=kind,
        reference=mandate.reference,
        version=number,
        template_version=TEMPLATE_VERSION,
        documents=documents_of(mandate),
        grantor=Party(
            client.name,
            client.enterprise_number,
            tuple(filter(None, mandate.address.splitlines())) or client.address_lines,
            client.contact_email,
        ),
        office=Party(
            office.name, office.enterprise_number, office.address_lines, office.contact_email
        ),
        agent=Party(AGENT),
        source=Source(SOURCE_KINDS[kind], facts.name, facts.code) if facts else None,
        accounts=tuple(
            AccountLine(
                each.bank_account.iban,
                each.bank_account.currency,
                AccountType(each.type),
                client.name,
            )
            for each in accounts.order_by("bank_account__iban", "bank_account__currency")
        ),
        client_reference=mandate.client_reference,
        issued_on=timezone.localdate(),
        starts_on=mandate.starts_on,
        ends_on=None,
        revoke_at=office.contact_email,
        fees=(Fee(facts.name, "month"),) if facts and facts.bills_holder else (),
        signatories=lines,
        signature_count=max(1, len(lines)),
        authenticity_url=authenticity_url(mandate.reference, number),
        is_transfer=mandate.transfer_id is not None,
    )


@transaction.atomic
def order_drawn_mandate(client: Client, order: Order, *, by: Actor) -> Mandate:
    """Order one mandate and make its document at once, for who can't wait for a worker.

    Raises what ``order_mandate`` does. No document is made for a bank that we prepare by hand, nor
    for payroll, which is signed with the bank statements.
    """
    mandate = order_mandate(client, order, by=by)
    facts = source_of(mandate)
    if mandate.kind != MandateKind.SODA and (facts is None or facts.is_supported):
        prepare_mandate(mandate)
    return mandate


def prepare_mandate(mandate: Mandate, *, by: Actor = SYSTEM) -> Mandate:
    """Bring a mandate from its order to its offer: freeze, draw, invite. Twice is once.

    What was reached before is not done again, so it may be called after a crash at any point, and
    by somebody who needs the document at once.
    """
    if mandate.state == S.REGISTERED:
        with one_winner(mandate, wanted=S.IN_PREPARATION, by=by):
            Mandate.objects.move(mandate, S.IN_PREPARATION)
            note("preparing", mandate, by=by)
    if mandate.state == S.IN_PREPARATION:
        version = _frozen(mandate)
        pdf = render(version.frozen, language=version.language)
        offer_version(mandate, version, pdf=pdf, by=by)
    return mandate


def _frozen(mandate: Mandate) -> MandateVersion:
    """Return the current version of a mandate; without one, freeze what it says now."""
    with transaction.atomic():
        Mandate.objects.hold(mandate)
        mandate.refresh_from_db()
        current = current_version(mandate)
        if current:
            return current
        last = mandate.versions.aggregate(last=Max("number"))["last"] or 0
        content = content_of(mandate, number=last + 1)
        return MandateVersion.objects.create(
            mandate=mandate,
            number=content.version,
            template_version=content.template_version,
            language=mandate.language,
            content=content.canonical,
            content_sha256=content.sha256,
        )


def offer_version(mandate: Mandate, version: MandateVersion, *, pdf: bytes, by: Actor) -> None:
    """Keep the drawn document and ask everybody to sign it.

    Raises ``StateConflict`` if the version has become void since it was drawn.
    """
    sha256 = keep(pdf)
    to = OFFERED[MandateKind(mandate.kind)]
    with one_winner(mandate, wanted=to, by=by):
        Mandate.objects.move(mandate, to, reminders=0, reminded_at=None)
        if not MandateVersion.objects.current().filter(pk=version.pk).update(pdf_sha256=sha256):
            raise StateConflict(_("The company’s data has changed since this was drawn."))
        note(
            "document_created",
            mandate,
            by=by,
            version=version.number,
            content_sha256=version.content_sha256,
            pdf_sha256=sha256,
        )
        ask_everybody(version)
        note("sent", mandate, by=by, version=version.number, mailed=not mandate.is_handed_over)


def renew_document(mandate: Mandate, *, by: Actor, reason: str) -> Mandate:
    """Void what is offered and make a new version, because what it says has changed.

    Links to the old version die, and whoever was asked to sign it is told. Raises
    ``StateConflict`` for a mandate that is signed: that one is corrected by a new order.
    """
    with one_winner(mandate, wanted=S.IN_PREPARATION, by=by):
        _void(mandate, by=by, reason=reason)
    return mandate


def change_mandate(
    mandate: Mandate,
    *,
    signatories: Sequence[SignatoryOrder] | None = None,
    address: str | None = None,
    is_handed_over: bool | None = None,
    by: Actor,
) -> Mandate:
    """Correct an unsigned mandate (None: leave as it is); what was offered becomes void."""
    wanted = {"address": address, "is_handed_over": is_handed_over}
    changes = {name: value for name, value in wanted.items() if value is not None}
    with one_winner(mandate, wanted=S.IN_PREPARATION, by=by):
        _void(mandate, by=by, reason="changed", **changes)
        if signatories is not None:
            _replace_signatories(mandate, signatories)
    return mandate


def _void(mandate: Mandate, *, by: Actor, reason: str, **changes: object) -> None:
    if mandate.state in BEFORE_OFFER:
        Mandate.objects.hold(mandate, **changes)
    else:
        Mandate.objects.move(mandate, S.IN_PREPARATION, **changes)
    version = current_version(mandate)
    if version is not None:
        void_version(version)
        note("document_voided", mandate, by=by, reason=reason, version=version.number)
    if mandate.state != S.REGISTERED:
        enqueue("mandates.tasks.prepare", mandate_id=str(mandate.pk))


def void_version(version: MandateVersion) -> None:
    """Take back what was offered: its links die, whoever had one is told."""
    MandateVersion.objects.filter(pk=version.pk).update(voided_at=timezone.now())
    version.copies.overtake()
    withdraw_envelopes(version.envelopes.all())
    pending = SigningRequest.objects.pending().filter(mandate_version=version)
    for request in pending.select_related(
        "signatory__mandate__client", "signatory__mandate__office"
    ):
        SigningRequest.objects.settle(request, SigningState.VOID)
        announce_void(request)


def _replace_signatories(mandate: Mandate, wanted: Sequence[SignatoryOrder]) -> None:
    """Put others in the place of those who were to sign; who was asked stays on record."""
    mandate.signatories.active().update(retired_at=timezone.now())
    write_signatories(mandate, wanted)


def company_changed(client_id: str) -> int:
    """Make new versions of the unsigned mandates that a change of the company made wrong.

    Returns how many. Where nobody else was named, whoever represents it now signs.
    """
    client = Client.objects.get(pk=client_id)
    unsigned = Mandate.objects.filter(client=client, state__in=UNSIGNED).values("pk")
    followers = Signatory.objects.active().filter(mandate__in=unsigned, follows_company=True)
    now = representative_of(client)
    followers.order_by().update(name=now.name, capacity=now.capacity, email=now.email)
    return _renew_what_differs(Mandate.objects.filter(client=client))


def office_changed(office_id: str) -> int:
    """Make new versions of the unsigned mandates that a change of the office made wrong."""
    return _renew_what_differs(Mandate.objects.filter(office_id=UUID(office_id)))


def _renew_what_differs(mandates: MandateQuerySet) -> int:
    """Make new versions of what is offered and says something else now; returns how many.

    What was offered in the words of an earlier template stays: they count as much.
    """
    offered = MandateVersion.objects.current().filter(
        mandate__in=mandates.filter(state__in=OFFERED_STATES), signed_at__isnull=True
    )
    renewed = 0
    for version in offered.select_related("mandate__client", "mandate__office"):
        frozen = version.frozen
        now = replace(
            content_of(version.mandate, number=version.number),
            issued_on=frozen.issued_on,
            template_version=frozen.template_version,
        )
        if now == frozen:
            continue
        try:
            renew_document(version.mandate, by=SYSTEM, reason="company data changed")
        except StateConflict:  # signed or ended at this very moment
            continue
        renewed += 1
    return renewed
