"""What camt.053 has no element for: texts behind a label, the same when written and when read.

A transaction has them as proprietary references; a total, which has no references of its own, and
a statement have them as lines of their additional information.
"""

from __future__ import annotations

REFERENCES = {
    "Category purpose": "category_purpose",
    "Type of return": "return_type",
    "Foreign reference": "foreign_reference",
    "Account extension": "counterparty_extension",
}
"""By label: the text of a movement that it stands for."""

ACCOUNT_CURRENCY = "Account currency"
COMMUNICATION_TYPE = "Communication type"
DETAIL_NUMBER = "Detail number"
GLOBALISATION = "Globalisation"
STATEMENT_NUMBER = "Statement number"

TOTALS = {
    "Counterparty": "counterparty_name",
    "Account": "counterparty_account",
    ACCOUNT_CURRENCY: "counterparty_currency",
    "BIC": "counterparty_bic",
    "Address": "counterparty_address",
    "Return reason": "return_reason",
    "Purpose": "purpose",
    **REFERENCES,
}
"""By label: the text of a total."""

STATEMENTS = {
    "Addressee": ("addressee", ""),
    "File reference": ("file_reference", ""),
    "Transaction reference": ("transaction_reference", ""),
    "Related reference": ("related_reference", ""),
    "Application": ("application", "05"),
    "Separate application": ("separate_application", "00000"),
    "Closing statement number": ("closing_statement_number", ""),
}
"""By label: the text of a statement, and what it is if nothing is said."""

VERSION = "Version"
COMMUNICATION = "Communication"
INFORMATION = "Information"

VALUE_DATE = "Value date"
ENTRY_DATE = "Entry date"
SUBTOTAL = "Subtotal"


def line(label: str, value: str, type_: str | None = None) -> str:
    """Write a line: ``Information: …``, or ``Information 002: …`` if structured."""
    return f"{label} {type_}: {value}" if type_ is not None else f"{label}: {value}"


def split_line(text: str) -> tuple[str, str | None, str]:
    """Return label, type of communication and value; no label if this is not such a line."""
    start, colon, value = text.partition(": ")
    if not colon:
        start, value = text.removesuffix(":"), ""
    for label in (COMMUNICATION, INFORMATION):
        type_ = start.removeprefix(f"{label} ")
        if type_ != start and len(type_) == len("002"):
            return label, type_, value
    is_known = (
        start in {COMMUNICATION, INFORMATION, VERSION, GLOBALISATION, STATEMENT_NUMBER}
        or start in TOTALS
        or start in STATEMENTS
    )
    return (start, None, value) if is_known else ("", None, text)
