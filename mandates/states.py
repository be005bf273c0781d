"""The states of mandates and of their accounts, and every move between them, a table a kind."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mandates.kinds import MandateKind


class MandateState(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    IN_PREPARATION = "in_preparation", _("In preparation")
    AWAITING_SIGNATURE = "awaiting_signature", _("Awaiting signature")
    SIGNED = "signed", _("Signed")
    BANK_PROCEDURE = "bank_procedure", _("Bank procedure")
    PROBLEM = "problem", _("Problem")
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")
    # payroll
    NOT_SIGNED = "not_signed", _("Not signed")
    REQUESTED = "requested", _("Requested")
    DELAYED = "delayed", _("Delayed")
    CONFIRMED = "confirmed", _("Confirmed")
    # cards and purchase invoices
    INVITED = "invited", _("Invitation sent")
    INVITATION_EXPIRED = "invitation_expired", _("Invitation expired")
    VALIDATION = "validation", _("Validation in progress")
    REGISTRATION = "registration", _("Registration in progress")
    CANCELLED = "cancelled", _("Cancelled")
    STOPPED = "stopped", _("Stopped")


class AccountState(models.TextChoices):
    """How far one account under a CODA mandate is."""

    PENDING_SIGNATURE = "pending_signature", _("Pending signed mandate")
    PENDING_SIGNATURE_ONLY = (
        "pending_signature_only",
        _("Pending signed mandate, bank activation already done"),
    )
    PENDING_HOLDER = "pending_holder", _("Pending activation by the holder")
    PENDING_BANK = "pending_bank", _("Pending activation by the bank")
    PENDING_FIRST_CODA = "pending_first_coda", _("Bank activation done, pending first CODA")
    PENDING_DELIVERY = "pending_delivery", _("CODA available, pending delivery set-up")
    PROVIDED = "provided", _("CODA is provided")
    STOPPED_BY_HOLDER = "stopped_by_holder", _("Stopped by the holder")
    STOPPED_BY_BANK = "stopped_by_bank", _("Stopped by the bank")
    ARCHIVED = "archived", _("Archived")


class ProblemReason(models.TextChoices):
    """Why a mandate is in Problem."""

    CLIENT_REFUSED = "client_refused", _("the client refused to sign")
    SIGNATURE_REJECTED = "signature_rejected", _("the signature can't be accepted")
    HOLDER_DATA_OUTDATED = "holder_data_outdated", _("the client's file at the bank is out of date")
    SIGNER_NOT_MANDATARY = "signer_not_mandatary", _("the signer may not act for the account")
    SECOND_SIGNATURE_REQUIRED = "second_signature_required", _("more signatures are needed")
    SIGNATURE_MISMATCH = "signature_mismatch", _("the signature differs from the bank's file")
    UNKNOWN_ACCOUNT = "unknown_account", _("the account is unknown or not the client's")
    COMPANY_NUMBER_MISMATCH = "company_number_mismatch", _("the company number is wrong")
    COMPANY_DATA_MISMATCH = "company_data_mismatch", _("the company's name or address is wrong")
    DOCUMENT_INCOMPLETE = "document_incomplete", _("a page or a signature is missing")
    HOLDER_REFUSED = "holder_refused", _("the holder told the bank no")
    STOPPED_BY_HOLDER = "stopped_by_holder", _("the holder stopped it at the bank")
    STOPPED_BY_BANK = "stopped_by_bank", _("the bank stopped it")
    EMPLOYER_UNKNOWN = "employer_unknown", _("the secretariat doesn't know the company")
    CARD_MISMATCH = "card_mismatch", _("the card and the client reference don't match")
    CARD_INACTIVE = "card_inactive", _("the card isn't active")
    REGISTRATION_REFUSED = "registration_refused", _("the registration was refused")
    OTHER = "other", _("another reason")


class EndReason(models.TextChoices):
    """Why a mandate or one of its accounts ended."""

    OFFICE = "office", _("ended by the office")
    CLIENT_ARCHIVED = "client_archived", _("the company was archived")
    ACCOUNT_CLOSED = "account_closed", _("the account was closed at the bank")
    SILENT = "silent", _("no transactions for 18 months")
    SUPERSEDED = "superseded", _("replaced by a new mandate")
    TRANSFERRED = "transferred", _("transferred to another office")
    CLOSED = "closed", _("the office left")
    STAFF = "staff", _("ended by staff")


class SigningState(models.TextChoices):
    """What became of one invitation to sign."""

    PENDING = "pending", _("Waiting")
    SIGNED = "signed", _("Signed")
    REFUSED = "refused", _("Refused")
    REPLACED = "replaced", _("Replaced by a newer link")
    VOID = "void", _("The document has changed")


class EnvelopeState(models.TextChoices):
    """How far the signing of one version with another provider is."""

    STARTING = "starting", _("About to be started")
    OPEN = "open", _("To be signed")
    SIGNED = "signed", _("Signed")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")
    REJECTED = "rejected", _("What came back can't be taken")
    CANCELLING = "cancelling", _("Withdrawn, the provider has still to be told")
    CANCELLED = "cancelled", _("Withdrawn")


class CopyState(models.TextChoices):
    """What became of one scan of a mandate that was signed on paper."""

    WAITING = "waiting", _("To be looked at")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    REPLACED = "replaced", _("Replaced by a newer copy")
    OVERTAKEN = "overtaken", _("Overtaken: signed otherwise, changed or ended")


class TransferState(models.TextChoices):
    """How far a company is on its way from another office; what it waits for, its mandates say."""

    REGISTERED = "registered", _("Registered")
    PROCESSING = "processing", _("Being processed")
    TRANSFERRED = "transferred", _("Transferred")
    CANCELLED = "cancelled", _("Cancelled")


K, S, A, R = MandateKind, MandateState, AccountState, ProblemReason
Moves = dict[MandateState, frozenset[MandateState]]

CODA_MOVES: Moves = {
    S.REGISTERED: frozenset({S.IN_PREPARATION, S.ARCHIVED}),
    S.IN_PREPARATION: frozenset({S.AWAITING_SIGNATURE, S.ARCHIVED}),
    S.AWAITING_SIGNATURE: frozenset({S.IN_PREPARATION, S.SIGNED, S.PROBLEM, S.ARCHIVED}),
    S.SIGNED: frozenset({S.BANK_PROCEDURE, S.PROBLEM, S.ARCHIVED}),
    S.BANK_PROCEDURE: frozenset({S.ACTIVE, S.PROBLEM, S.ARCHIVED}),
    S.PROBLEM: frozenset({S.BANK_PROCEDURE, S.ARCHIVED}),
    S.ACTIVE: frozenset({S.PROBLEM, S.ARCHIVED}),
    S.ARCHIVED: frozenset(),
}
SODA_MOVES: Moves = {
    S.NOT_SIGNED: frozenset({S.SIGNED, S.ARCHIVED}),
    S.SIGNED: frozenset({S.REQUESTED, S.PROBLEM, S.ARCHIVED}),
    S.REQUESTED: frozenset({S.DELAYED, S.CONFIRMED, S.ACTIVE, S.PROBLEM, S.ARCHIVED}),
    S.DELAYED: frozenset({S.CONFIRMED, S.ACTIVE, S.PROBLEM, S.ARCHIVED}),
    S.CONFIRMED: frozenset({S.ACTIVE, S.PROBLEM, S.ARCHIVED}),
    S.PROBLEM: frozenset({S.REQUESTED, S.ARCHIVED}),
    S.ACTIVE: frozenset({S.PROBLEM, S.ARCHIVED}),
    S.ARCHIVED: frozenset(),
}
CARO_MOVES: Moves = {
    S.IN_PREPARATION: frozenset({S.INVITED, S.CANCELLED}),
    S.INVITED: frozenset(
        {S.IN_PREPARATION, S.INVITATION_EXPIRED, S.ACTIVE, S.PROBLEM, S.CANCELLED}
    ),
    S.INVITATION_EXPIRED: frozenset({S.IN_PREPARATION, S.INVITED, S.CANCELLED}),
    S.PROBLEM: frozenset({S.ACTIVE, S.CANCELLED}),
    S.ACTIVE: frozenset({S.PROBLEM, S.CANCELLED}),
    S.CANCELLED: frozenset(),
}
VOILA_MOVES: Moves = {
    S.IN_PREPARATION: frozenset({S.INVITED, S.STOPPED}),
    S.INVITED: frozenset(
        {S.IN_PREPARATION, S.INVITATION_EXPIRED, S.VALIDATION, S.PROBLEM, S.STOPPED}
    ),
    S.INVITATION_EXPIRED: frozenset({S.IN_PREPARATION, S.INVITED, S.STOPPED}),
    S.VALIDATION: frozenset({S.REGISTRATION, S.PROBLEM, S.STOPPED}),
    S.REGISTRATION: frozenset({S.ACTIVE, S.PROBLEM, S.STOPPED}),
    S.PROBLEM: frozenset({S.REGISTRATION, S.STOPPED}),
    S.ACTIVE: frozenset({S.PROBLEM, S.STOPPED}),
    S.STOPPED: frozenset(),
}
TRANSITIONS: dict[MandateKind, Moves] = {
    K.CODA: CODA_MOVES,
    K.SODA: SODA_MOVES,
    K.CARO: CARO_MOVES,
    K.VOILA: VOILA_MOVES,
}

T = TransferState
TRANSFER_MOVES: dict[TransferState, frozenset[TransferState]] = {
    T.REGISTERED: frozenset({T.PROCESSING, T.TRANSFERRED, T.CANCELLED}),
    T.PROCESSING: frozenset({T.TRANSFERRED, T.CANCELLED}),
    T.TRANSFERRED: frozenset(),
    T.CANCELLED: frozenset(),
}
TRANSFERS_UNDER_WAY = frozenset({T.REGISTERED, T.PROCESSING})

STOPPED_STATES = frozenset({A.STOPPED_BY_HOLDER, A.STOPPED_BY_BANK})
ACCOUNT_TRANSITIONS: dict[AccountState, frozenset[AccountState]] = {
    A.PENDING_SIGNATURE: frozenset(
        {
            A.PENDING_SIGNATURE_ONLY,
            A.PENDING_HOLDER,
            A.PENDING_BANK,
            A.PENDING_FIRST_CODA,
            A.ARCHIVED,
        }
    ),
    A.PENDING_SIGNATURE_ONLY: frozenset({A.PENDING_FIRST_CODA, A.ARCHIVED, *STOPPED_STATES}),
    A.PENDING_HOLDER: frozenset(
        {A.PENDING_FIRST_CODA, A.PENDING_DELIVERY, A.PROVIDED, A.ARCHIVED, *STOPPED_STATES}
    ),
    A.PENDING_BANK: frozenset(
        {A.PENDING_FIRST_CODA, A.PENDING_DELIVERY, A.PROVIDED, A.ARCHIVED, *STOPPED_STATES}
    ),
    A.PENDING_FIRST_CODA: frozenset({A.PENDING_DELIVERY, A.PROVIDED, A.ARCHIVED, *STOPPED_STATES}),
    A.PENDING_DELIVERY: frozenset({A.PROVIDED, A.ARCHIVED, *STOPPED_STATES}),
    A.PROVIDED: frozenset({A.ARCHIVED, *STOPPED_STATES}),
    A.STOPPED_BY_HOLDER: frozenset({A.PENDING_HOLDER, A.PENDING_BANK, A.ARCHIVED}),
    A.STOPPED_BY_BANK: frozenset({A.PENDING_HOLDER, A.PENDING_BANK, A.ARCHIVED}),
    A.ARCHIVED: frozenset(),
}

FIRST: dict[MandateKind, MandateState] = {
    K.CODA: S.REGISTERED,
    K.SODA: S.NOT_SIGNED,
    K.CARO: S.IN_PREPARATION,
    K.VOILA: S.IN_PREPARATION,
}
OFFERED: dict[MandateKind, MandateState] = {
    K.CODA: S.AWAITING_SIGNATURE,
    K.CARO: S.INVITED,
    K.VOILA: S.INVITED,
}
AFTER_SIGNATURE: dict[MandateKind, MandateState] = {
    K.CODA: S.SIGNED,
    K.CARO: S.ACTIVE,
    K.VOILA: S.VALIDATION,
}
END: dict[MandateKind, MandateState] = {
    K.CODA: S.ARCHIVED,
    K.SODA: S.ARCHIVED,
    K.CARO: S.CANCELLED,
    K.VOILA: S.STOPPED,
}
PUT_BACK: dict[MandateKind, MandateState] = {
    K.CODA: S.BANK_PROCEDURE,
    K.SODA: S.REQUESTED,
    K.CARO: S.ACTIVE,
    K.VOILA: S.REGISTRATION,
}
ENDED = frozenset(END.values())
LIVE = frozenset(MandateState) - ENDED
BEFORE_OFFER = frozenset({S.REGISTERED, S.IN_PREPARATION})
UNSIGNED = frozenset({*BEFORE_OFFER, *OFFERED.values(), S.INVITATION_EXPIRED})
AT_WORK = frozenset({S.REQUESTED, S.DELAYED, S.CONFIRMED, S.BANK_PROCEDURE, S.ACTIVE})
"""Where data may arrive: everything needed for it is signed and known to who sends it."""

ENVELOPES_IN_USE = frozenset({EnvelopeState.STARTING, EnvelopeState.OPEN})
"""Signings that can still lead to a signature that counts."""

ENVELOPES_WAITING = ENVELOPES_IN_USE | {EnvelopeState.CANCELLING}
"""Signings about which a provider has still to be asked or told something."""

SIGNED_CODA = frozenset({S.SIGNED, S.BANK_PROCEDURE, S.ACTIVE})

ACCOUNTS_AT_WORK = frozenset(
    {A.PENDING_HOLDER, A.PENDING_BANK, A.PENDING_FIRST_CODA, A.PENDING_DELIVERY, A.PROVIDED}
)
ACCOUNTS_APPROVED = frozenset({A.PENDING_FIRST_CODA, A.PENDING_DELIVERY, A.PROVIDED})
"""What the bank delivers already: a problem of another account of the mandate doesn't stop it."""

MENDED_AT_THE_SOURCE = frozenset(
    {
        R.HOLDER_DATA_OUTDATED,
        R.SIGNER_NOT_MANDATARY,
        R.UNKNOWN_ACCOUNT,
        R.STOPPED_BY_HOLDER,
        R.STOPPED_BY_BANK,
        R.EMPLOYER_UNKNOWN,
        R.CARD_INACTIVE,
        R.REGISTRATION_REFUSED,
        R.OTHER,
    }
)
"""Problems after which the same signed document may go out again; others need a new signature."""
MENDED_BY_ANOTHER_COPY = frozenset(
    {
        R.SIGNATURE_REJECTED,
        R.SIGNER_NOT_MANDATARY,
        R.SECOND_SIGNATURE_REQUIRED,
        R.DOCUMENT_INCOMPLETE,
        R.OTHER,
    }
)
"""Why a copy is rejected while the document itself may be signed again; others are Problems."""
ENDED_BY_THE_COPY = frozenset(
    {
        R.SIGNATURE_MISMATCH,
        R.UNKNOWN_ACCOUNT,
        R.COMPANY_NUMBER_MISMATCH,
        R.COMPANY_DATA_MISMATCH,
    }
)
"""What staff may find on a copy after which a new order is needed."""
