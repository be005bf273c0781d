"""What a movement says: references, remittance information, foreign amounts, information."""

from __future__ import annotations

from decimal import Decimal

from documents.formats.camt.amounts import amount_to_text
from documents.formats.camt.labels import INFORMATION, line
from documents.formats.camt.markup import is_currency, pieces
from documents.formats.coda import Movement
from documents.formats.coda.movements import CARD_NUMBER_LENGTH
from documents.formats.coda.references import is_ogm, is_rf, mask_pan
from documents.formats.coda.structures import MovementCommunication
from documents.formats.coda.structures.cards import CardDebit
from documents.formats.coda.structures.credits import Bill, TermInvestment
from documents.formats.coda.structures.transfers import (
    DirectDebit,
    OldDirectDebit,
    OriginalAmount,
)

MOST_PIECES = 3
"""So many lines of text the schema allows beside a structured reference."""
RATE_DECIMALS = 10
RATE_DIGITS = 11

BELGIAN_REFERENCES = {"101", "102"}
CREDITOR_REFERENCE = "100"


def masked(movement: Movement) -> str:
    """Return the communication as it stands in the record, but for the digits of a card."""
    length = CARD_NUMBER_LENGTH.get(movement.communication_type or "", 0)
    text = movement.communication
    if not length:
        return text
    return mask_pan(text[:length].strip()).ljust(len(text[:length])) + text[length:]


def remittance(movement: Movement, structured: MovementCommunication | None) -> str:
    """Return the communication: free, a reference that proves itself, or a structure of CODA."""
    type_ = movement.communication_type
    if type_ is None:
        lines = "".join(f"<Ustrd>{piece}</Ustrd>" for piece in pieces(movement.communication))
        return f"<RmtInf>{lines}</RmtInf>" if lines else ""
    number = movement.communication
    if type_ in BELGIAN_REFERENCES and is_ogm(number):
        return _reference("<Cd>SCOR</Cd>", "BBA", f"<Ref>{number}</Ref>")
    if type_ == CREDITOR_REFERENCE and is_rf(number):
        return _reference("<Cd>SCOR</Cd>", "ISO", f"<Ref>{number}</Ref>")
    free = ""
    if isinstance(structured, DirectDebit | OldDirectDebit):
        free = "".join(f"<Ustrd>{piece}</Ustrd>" for piece in pieces(structured.communication))
    lines = "".join(
        f"<AddtlRmtInf>{piece}</AddtlRmtInf>"
        for piece, _ in zip(pieces(masked(movement)), range(MOST_PIECES), strict=False)
    )
    return _reference(f"<Prtry>{type_}</Prtry>", "BBA", "", free, lines)


def _reference(kind: str, issuer: str, number: str, free: str = "", lines: str = "") -> str:
    return (
        f"<RmtInf>{free}<Strd><CdtrRefInf><Tp><CdOrPrtry>{kind}</CdOrPrtry><Issr>{issuer}</Issr>"
        f"</Tp>{number}</CdtrRefInf>{lines}</Strd></RmtInf>"
    )


def original_amount(structured: MovementCommunication | None, currency: str) -> str:
    """Return what was paid in another currency, and at which rate, if the structure tells."""
    match structured:
        case OriginalAmount() | CardDebit():
            amount = structured.original_amount
        case Bill() | TermInvestment():
            amount = structured.amount
        case _:
            return ""
    if amount is None or not is_currency(structured.currency):
        return ""
    return (
        f'<InstdAmt><Amt Ccy="{structured.currency}">{amount_to_text(amount)}</Amt>'
        f"{_exchange(structured.currency, currency, structured.rate)}</InstdAmt>"
    )


def _exchange(source: str, target: str, rate: Decimal | None) -> str:
    """Return the rate of exchange, unless it is unknown or has more digits than ISO allows."""
    if not rate or source == target:
        return ""
    digits = f"{rate.normalize():f}"
    decimals = len(digits.partition(".")[2])
    if decimals > RATE_DECIMALS or len(digits.replace(".", "").lstrip("0")) > RATE_DIGITS:
        return ""
    return (
        f"<CcyXchg><SrcCcy>{source}</SrcCcy><TrgtCcy>{target}</TrgtCcy>"
        f"<XchgRate>{digits}</XchgRate></CcyXchg>"
    )


def information_lines(movement: Movement) -> list[str]:
    """Return a line for each information record."""
    return [
        line(INFORMATION, information.communication, information.communication_type)
        for information in movement.information
    ]
