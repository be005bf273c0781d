"""What a mandate says: everything that is printed on it and signed, as plain values.

A mandate's content is frozen when it is offered for signature: its canonical JSON is kept and
hashed, so that years later the document can be drawn again and compared, word for word.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from mandates.kinds import AccountType, MandateKind, MandatePart, SourceKind


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who is named on the document.

    ``enterprise_number`` has ten digits without dots, or is empty; ``address`` has a line an item,
    and none if it isn't known.
    """

    name: str
    enterprise_number: str = ""
    address: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The house that hands over the files; ``code`` is a bank's BIC, or our name for the house."""

    kind: SourceKind
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account. ``iban`` without spaces; ``currency`` as ISO 4217."""

    iban: str
    currency: str
    type: AccountType
    holder: str


@dataclass(frozen=True, slots=True)
class SignatoryLine:
    """Somebody who signs, and in what capacity (“director”); either may be unknown and empty."""

    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What the client pays, to whom (``payee``, a name), per account and ``period``.

    ``amount`` in ``currency``, or None if the payee charges its own tariff, which we don't know.
    ``period``: ``once``, ``month`` or ``year``.
    """

    payee: str
    period: str
    amount: Decimal | None = None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class MandateContent:
    """One version of one mandate, as it is drawn and signed.

    ``reference`` names the mandate for people (``M7K2-9QXD-4B``), ``version`` counts from 1.
    ``documents`` says which documents there are, in the order in which they are drawn.
    ``source`` is None where nobody but us hands over anything (purchase invoices).
    ``client_reference`` is the ten digits by which a card issuer knows the company.
    ``ends_on`` is None for a mandate that stands until it is revoked, by a message to
    ``revoke_at`` (an e-mail address). ``signature_count`` is the number of boxes to draw: at least
    as many as ``signatories``. ``is_transfer``: by it the company leaves another office.
    """

    kind: MandateKind
    reference: str
    version: int
    template_version: str
    documents: tuple[MandatePart, ...]
    grantor: Party
    office: Party
    agent: Party
    source: Source | None
    accounts: tuple[AccountLine, ...]
    client_reference: str
    issued_on: date
    starts_on: date
    ends_on: date | None
    revoke_at: str
    fees: tuple[Fee, ...]
    signatories: tuple[SignatoryLine, ...]
    signature_count: int
    authenticity_url: str
    is_transfer: bool = False

    @property
    def canonical(self) -> str:
        """Return the content as JSON, always in the same spelling: what is kept and hashed.

        What isn't so for most is left out, so that what was signed before it could be said is
        spelled as it was then.
        """
        values = asdict(self)
        if not self.is_transfer:
            del values["is_transfer"]
        return json.dumps(
            values,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            default=str,
        )

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    @classmethod
    def from_canonical(cls, text: str) -> Self:
        """Read back what ``canonical`` wrote."""
        values: dict[str, Any] = json.loads(text)
        source, ends_on = values["source"], values["ends_on"]
        return cls(
            **{
                **values,
                "kind": MandateKind(values["kind"]),
                "documents": tuple(MandatePart(part) for part in values["documents"]),
                "grantor": _party(values["grantor"]),
                "office": _party(values["office"]),
                "agent": _party(values["agent"]),
                "source": Source(**{**source, "kind": SourceKind(source["kind"])})
                if source
                else None,
                "accounts": tuple(
                    AccountLine(**{**line, "type": AccountType(line["type"])})
                    for line in values["accounts"]
                ),
                "issued_on": date.fromisoformat(values["issued_on"]),
                "starts_on": date.fromisoformat(values["starts_on"]),
                "ends_on": date.fromisoformat(ends_on) if ends_on else None,
                "fees": tuple(_fee(fee) for fee in values["fees"]),
                "signatories": tuple(SignatoryLine(**line) for line in values["signatories"]),
            }
        )


def _party(values: dict[str, Any]) -> Party:
    return Party(**{**values, "address": tuple(values["address"])})


def _fee(values: dict[str, Any]) -> Fee:
    amount = values["amount"]
    return Fee(**{**values, "amount": Decimal(amount) if amount is not None else None})
