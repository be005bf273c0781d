"""What a bank writes about a file that it fetched, as a value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from common.errors import InvalidValue
from common.text import validate_plain_text

NAMES = {"file": str, "sha256": str, "receipt": str, "accepted": bool, "reason": str}
SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_RECEIPT, LONGEST_REASON = 200, 300


@dataclass(frozen=True, slots=True)
class Receipt:
    """``file`` is the name of the file and ``sha256`` that of what was fetched.

    ``receipt`` is the bank's own reference. Where it isn't ``accepted``, ``reason`` says why.
    """

    file: str
    sha256: str
    receipt: str
    accepted: bool = True
    reason: str = ""


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt, a JSON object with these names; raises ``InvalidValue`` for anything else."""
    values = _object(content)
    for name, kind in NAMES.items():
        if name in values and not isinstance(values[name], kind):
            raise InvalidValue(f"“{name}” should be {'true or false' if kind is bool else 'text'}.")
    if unknown := sorted(set(values) - set(NAMES)):
        raise InvalidValue(f"There is no “{unknown[0][:40]}” in a receipt.")
    if missing := [name for name in ("file", "sha256", "receipt") if not values.get(name)]:
        raise InvalidValue(f"“{missing[0]}” is missing.")
    receipt = Receipt(**{**values, "sha256": values["sha256"].lower()})
    _check(receipt)
    return receipt


def _object(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidValue("This is not JSON.") from error
    if not isinstance(values, dict):
        raise InvalidValue("A receipt is a JSON object.")
    return values


def _check(receipt: Receipt) -> None:
    if not SHA256.fullmatch(receipt.sha256):
        raise InvalidValue("“sha256” should be 64 hexadecimal digits.")
    if len(receipt.receipt) > LONGEST_RECEIPT or len(receipt.reason) > LONGEST_REASON:
        raise InvalidValue("“receipt” has at most 200 characters, “reason” at most 300.")
    if not receipt.accepted and not receipt.reason.strip():
        raise InvalidValue("What wasn't accepted needs a “reason”.")
    try:
        validate_plain_text(receipt.receipt)
        validate_plain_text(receipt.reason)
    except ValidationError as error:
        raise InvalidValue(" ".join(error.messages)) from error
