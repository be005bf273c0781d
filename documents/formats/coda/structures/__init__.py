"""Structured communications: which type is which structure.

Movements have the types 100 to 127, information records 001 to 011 (CODA 2.6, annex III).
"""

from __future__ import annotations

from documents.formats.coda.structures.cards import (
    CardDebit,
    CashDeposit,
    CreditCard,
    TerminalCredit,
    TerminalTotal,
)
from documents.formats.coda.structures.credits import (
    Bill,
    BillInterest,
    Closing,
    Credit,
    Fees,
    TermInvestment,
)
from documents.formats.coda.structures.information import (
    BankMessage,
    Cash,
    Correspondent,
    Counterparty,
    CounterpartyBank,
    Coupon,
    DetailAmount,
    SecuritiesOrder,
    UltimateCreditor,
    UltimateDebtor,
)
from documents.formats.coda.structures.parts import MalformedStructure
from documents.formats.coda.structures.transfers import (
    BelgianReference,
    Calculation,
    CreditorReference,
    DirectDebit,
    OldDirectDebit,
    OriginalAmount,
    PlainNumber,
    ReconstitutedReference,
)

MovementCommunication = (
    CreditorReference
    | BelgianReference
    | ReconstitutedReference
    | PlainNumber
    | OriginalAmount
    | Calculation
    | OldDirectDebit
    | Closing
    | TerminalTotal
    | CardDebit
    | TerminalCredit
    | CashDeposit
    | Bill
    | BillInterest
    | Fees
    | CreditCard
    | Credit
    | TermInvestment
    | DirectDebit
)

MOVEMENT_TYPES: dict[str, type[MovementCommunication]] = {
    "100": CreditorReference,
    "101": BelgianReference,
    "102": ReconstitutedReference,
    "103": PlainNumber,
    "105": OriginalAmount,
    "106": Calculation,
    "107": OldDirectDebit,
    "108": Closing,
    "111": TerminalTotal,
    "113": CardDebit,
    "114": TerminalCredit,
    "115": CashDeposit,
    "121": Bill,
    "122": BillInterest,
    "123": Fees,
    "124": CreditCard,
    "125": Credit,
    "126": TermInvestment,
    "127": DirectDebit,
}

InformationCommunication = (
    Counterparty
    | BankMessage
    | CounterpartyBank
    | Correspondent
    | DetailAmount
    | Cash
    | UltimateCreditor
    | UltimateDebtor
    | SecuritiesOrder
    | Coupon
)

INFORMATION_TYPES: dict[str, type[InformationCommunication]] = {
    "001": Counterparty,
    "002": BankMessage,
    "004": CounterpartyBank,
    "005": Correspondent,
    "006": DetailAmount,
    "007": Cash,
    "008": UltimateCreditor,
    "009": UltimateDebtor,
    "010": SecuritiesOrder,
    "011": Coupon,
}


def movement_communication(type_: str | None, text: str) -> MovementCommunication | None:
    """Return the value of a structured communication; ``None`` if free, unknown or malformed."""
    structure = MOVEMENT_TYPES.get(type_ or "")
    if structure is None:
        return None
    try:
        return structure.from_text(text)
    except MalformedStructure:
        return None


def information_communication(type_: str | None, text: str) -> InformationCommunication | None:
    """Return the value of a structured communication; ``None`` if free, unknown or malformed."""
    structure = INFORMATION_TYPES.get(type_ or "")
    if structure is None:
        return None
    try:
        return structure.from_text(text)
    except MalformedStructure:
        return None
