"""What somebody orders, as plain values that fit into a row of a batch."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import InvalidValue
from mandates.kinds import AccountType, MandateKind

REACH = timedelta(days=3_653)
"""Ten years: so long invoices and what belongs to them are kept (VAT code, art. 60)."""


def check_start(day: date | None) -> None:
    """Raise ``InvalidValue`` for a day from which nobody means to get documents."""
    if day and abs(day - timezone.localdate()) > REACH:
        raise InvalidValue(_("Give a day within ten years of today."), code="start_out_of_reach")


@dataclass(frozen=True, slots=True)
class AccountOrder:
    """One account, its number in any spelling."""

    iban: str
    currency: str = "EUR"
    type: AccountType = AccountType.CURRENT


@dataclass(frozen=True, slots=True)
class SignatoryOrder:
    """Somebody who signs; what isn't known stays empty and is asked on the signing page."""

    name: str = ""
    capacity: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One mandate to be made.

    ``source`` is the code of the house: a BIC, ``group_s``; empty for purchase invoices. Without
    ``signatories`` the company's own e-mail address is asked; ``starts_on`` is today unless given.
    """

    kind: MandateKind
    source: str = ""
    accounts: tuple[AccountOrder, ...] = ()
    client_reference: str = ""
    signatories: tuple[SignatoryOrder, ...] = ()
    starts_on: date | None = None
    address: str = ""
    language: str = ""
    is_handed_over: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the order in values that JSON knows."""
        starts_on = self.starts_on.isoformat() if self.starts_on else None
        return {**asdict(self), "starts_on": starts_on}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Read back what ``as_json`` gave."""
        starts_on = values["starts_on"]
        return cls(
            **{
                **values,
                "kind": MandateKind(values["kind"]),
                "accounts": tuple(
                    AccountOrder(**{**account, "type": AccountType(account["type"])})
                    for account in values["accounts"]
                ),
                "signatories": tuple(SignatoryOrder(**each) for each in values["signatories"]),
                "starts_on": date.fromisoformat(starts_on) if starts_on else None,
            }
        )
