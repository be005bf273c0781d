"""What we know of one house that files come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mandates.kinds import SigningRoute, SourceKind


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A bank, a social secretariat or a card issuer.

    ``code`` is a bank's BIC (the first in ``bics``), or our own word for the house. ``bank_codes``
    are positions 5 to 7 of an IBAN, for banks that the register behind ``bic_of_iban`` doesn't
    know. ``provider``, for the route of that name, is who has its mandates signed, by the code in
    the settings. ``lead_days`` is how long the house takes after it has the mandate, at least and
    at most. ``reorder_day``: an account that was stopped at the bank may be ordered again from that
    day of the next month on. ``answers_online``: it approves and refuses over Bankconnect.
    ``origin`` and ``checked_on`` say where this is known from and since when; ``is_confirmed`` is
    False for what we expect but nobody has told us.
    """

    kind: SourceKind
    code: str
    name: str
    checked_on: date
    origin: str
    bics: tuple[str, ...] = ()
    bank_codes: tuple[str, ...] = ()
    route: SigningRoute = SigningRoute.PAPER
    provider: str = ""
    takes_paper: bool = True
    lead_days: tuple[int, int] = (7, 28)
    bills_holder: bool = False
    reorder_day: int | None = None
    answers_online: bool = False
    is_supported: bool = True
    is_confirmed: bool = True
    contact_email: str = ""

    def reorderable_from(self, stopped_on: date) -> date:
        """Return the first day on which an account that was stopped then may be ordered again."""
        if self.reorder_day is None:
            return stopped_on
        next_month = stopped_on.replace(day=1) + timedelta(days=31)
        return next_month.replace(day=self.reorder_day)
