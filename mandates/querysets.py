"""Which mandates count, and how one, or one of its accounts, is moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import StateConflict
from mandates.kinds import MandateKind
from mandates.states import (
    ACCOUNT_TRANSITIONS,
    ACCOUNTS_APPROVED,
    ACCOUNTS_AT_WORK,
    AT_WORK,
    ENVELOPES_IN_USE,
    ENVELOPES_WAITING,
    LIVE,
    TRANSFER_MOVES,
    TRANSFERS_UNDER_WAY,
    TRANSITIONS,
    AccountState,
    CopyState,
    EnvelopeState,
    MandateState,
    SigningState,
    TransferState,
)
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from mandates.models import (  # noqa: F401
        Dispatch,
        Envelope,
        Mandate,
        MandateAccount,
        MandateVersion,
        OrderBatch,
        OrderList,
        OrderListRow,
        OrderRow,
        Signatory,
        SignedCopy,
        SigningRequest,
        Transfer,
    )


class IllegalTransition(StateConflict):
    code = "illegal_transition"


def possible_instead(moves: frozenset[MandateState] | frozenset[AccountState]) -> str:
    """Say to which states a row can go from where it is."""
    if not moves:
        return _("It has ended for good; order a new mandate.")
    names = ", ".join(sorted(str(state.label) for state in moves))
    return _("From here it can become: %(states)s.") % {"states": names}


class MandateQuerySet(OfficeScopedQuerySet["Mandate"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def covering(self, kind: MandateKind, on: date | OuterRef) -> Self:
        """Keep what is legal ground for data of this kind that arrives on this day."""
        return self.filter(kind=kind, state__in=AT_WORK, starts_on__lte=on)

    def move(self, mandate: Mandate, to: MandateState, **changes: object) -> None:
        """Move one mandate to another state, or raise.

        One conditional UPDATE whose row count decides. Raises ``IllegalTransition`` if there is
        no such move, ``StateConflict`` if somebody else was first.
        """
        moves = TRANSITIONS[MandateKind(mandate.kind)][MandateState(mandate.state)]
        if to not in moves:
            raise IllegalTransition(
                _("A mandate that is “%(here)s” can't become “%(to)s”. %(instead)s")
                % {
                    "here": mandate.get_state_display(),
                    "to": to.label,
                    "instead": possible_instead(moves),
                },
                state=mandate.state,
            )
        changes = {"state_modified_at": timezone.now(), **changes}
        self.hold(mandate, state=to, **changes)

    def hold(self, mandate: Mandate, **changes: object) -> None:
        """Change one mandate if it is still as the caller saw it, or raise ``StateConflict``.

        Until the transaction ends nobody else changes it.
        """
        here = self.filter(pk=mandate.pk, state=mandate.state, version=mandate.version)
        if not here.update(version=F("version") + 1, **changes):
            raise StateConflict(_("Somebody else changed this mandate a moment ago."))


class MandateAccountQuerySet(OfficeScopedQuerySet["MandateAccount"]):
    office_path = "mandate__office"

    def live(self) -> Self:
        return self.exclude(state=AccountState.ARCHIVED)

    def covering(self, on: date | OuterRef) -> Self:
        """Keep the accounts whose statements have legal ground to arrive on this day."""
        undisturbed = Q(state__in=ACCOUNTS_AT_WORK, mandate__state__in=AT_WORK)
        another_one_s_problem = Q(state__in=ACCOUNTS_APPROVED, mandate__state=MandateState.PROBLEM)
        return self.filter(
            undisturbed | another_one_s_problem,
            mandate__kind=MandateKind.CODA,
            mandate__starts_on__lte=on,
        )

    def move(self, account: MandateAccount, to: AccountState, **changes: object) -> None:
        """Move one account to another state; raises as ``MandateQuerySet.move`` does."""
        moves = ACCOUNT_TRANSITIONS[AccountState(account.state)]
        if to not in moves:
            raise IllegalTransition(
                _("An account that is “%(here)s” can't become “%(to)s”. %(instead)s")
                % {
                    "here": account.get_state_display(),
                    "to": to.label,
                    "instead": possible_instead(moves),
                },
                state=account.state,
            )
        here = self.filter(pk=account.pk, state=account.state, version=account.version)
        changes = {"state_modified_at": timezone.now(), **changes}
        if not here.update(state=to, version=F("version") + 1, **changes):
            raise StateConflict(_("Somebody else changed this account a moment ago."))


class MandateVersionQuerySet(OfficeScopedQuerySet["MandateVersion"]):
    office_path = "mandate__office"

    def current(self) -> Self:
        """Keep what is not void: at most one of each mandate."""
        return self.filter(voided_at__isnull=True)


class SignatoryQuerySet(OfficeScopedQuerySet["Signatory"]):
    office_path = "mandate__office"

    def active(self) -> Self:
        """Keep those who are to sign now, in the order of the document."""
        return self.filter(retired_at__isnull=True).order_by("position")


class SigningRequestQuerySet(OfficeScopedQuerySet["SigningRequest"]):
    office_path = "signatory__mandate__office"

    def pending(self) -> Self:
        return self.filter(state=SigningState.PENDING)

    def usable(self) -> Self:
        """Keep the links that still lead to a signature."""
        return self.pending().filter(expires_at__gt=timezone.now())

    def withdraw(self) -> None:
        """Make the links that nobody used stop working, without a word to those who have them."""
        self.pending().update(state=SigningState.VOID, settled_at=timezone.now(), sealed_token="")

    def settle(self, request: SigningRequest, to: SigningState, **changes: object) -> bool:
        """End one pending request; tell whether it was pending."""
        here = self.pending().filter(pk=request.pk)
        settled = {"state": to, "settled_at": timezone.now(), "sealed_token": ""}
        return bool(here.update(**settled, **changes))


class SignedCopyQuerySet(OfficeScopedQuerySet["SignedCopy"]):
    office_path = "mandate_version__mandate__office"

    def waiting(self) -> Self:
        """Keep what staff have to look at."""
        return self.filter(state=CopyState.WAITING)

    def overtake(self) -> None:
        """Note that nobody has to look at these any more."""
        self.waiting().update(state=CopyState.OVERTAKEN, settled_at=timezone.now())

    def settle(self, copy: SignedCopy, to: CopyState, **changes: object) -> bool:
        """End the wait of one copy; tell whether it was waiting."""
        here = self.waiting().filter(pk=copy.pk)
        return bool(here.update(state=to, settled_at=timezone.now(), **changes))


class EnvelopeQuerySet(OfficeScopedQuerySet["Envelope"]):
    office_path = "mandate_version__mandate__office"

    def in_use(self) -> Self:
        """Keep what can still lead to a signature: at most one of each version."""
        return self.filter(state__in=ENVELOPES_IN_USE)

    def due(self) -> Self:
        """Keep those of which the provider is to be asked or told something now."""
        return self.filter(check_at__lte=timezone.now())

    def settle(self, envelope: Envelope, to: EnvelopeState, **changes: object) -> bool:
        """Move one that the provider was waited for to its end; tell whether it was such."""
        here = self.filter(pk=envelope.pk, state__in=ENVELOPES_WAITING)
        ended = {"state": to, "settled_at": timezone.now(), "check_at": None, "sealed_urls": ""}
        return bool(here.update(**ended, failures=0, failure="", **changes))


class DispatchQuerySet(OfficeScopedQuerySet["Dispatch"]):
    office_path = "mandate__office"


class OrderBatchQuerySet(OfficeScopedQuerySet["OrderBatch"]):
    pass


class OrderRowQuerySet(OfficeScopedQuerySet["OrderRow"]):
    office_path = "batch__office"

    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)


class OrderListQuerySet(OfficeScopedQuerySet["OrderList"]):
    pass


class OrderListRowQuerySet(OfficeScopedQuerySet["OrderListRow"]):
    office_path = "order_list__office"


class TransferQuerySet(OfficeScopedQuerySet["Transfer"]):
    """Transfers by the office to which a company goes."""

    def under_way(self) -> Self:
        return self.filter(state__in=TRANSFERS_UNDER_WAY)

    def move(self, transfer: Transfer, to: TransferState, **changes: object) -> None:
        """Move one transfer to another state, or raise.

        One conditional UPDATE whose row count decides. Raises ``IllegalTransition`` if there is no
        such move, ``StateConflict`` if somebody else was first.
        """
        if to not in TRANSFER_MOVES[TransferState(transfer.state)]:
            raise IllegalTransition(
                _("This transfer is “%(state)s”, so it can't become “%(to)s”.")
                % {"state": transfer.get_state_display(), "to": to.label},
                state=transfer.state,
            )
        ended = {} if to in TRANSFERS_UNDER_WAY else {"settled_at": timezone.now()}
        here = self.filter(pk=transfer.pk, state=transfer.state)
        if not here.update(state=to, state_modified_at=timezone.now(), **ended, **changes):
            raise StateConflict(_("Somebody else changed this transfer a moment ago."))
        transfer.refresh_from_db()
