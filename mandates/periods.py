"""How long everything about a mandate may take."""

from __future__ import annotations

from datetime import timedelta

from mandates.kinds import MandateKind

LINK_LIVES = {
    MandateKind.CODA: timedelta(days=180),
    MandateKind.CARO: timedelta(days=14),
    MandateKind.VOILA: timedelta(days=14),
}
REMINDED_AFTER = {
    MandateKind.CODA: timedelta(days=14),
    MandateKind.CARO: timedelta(days=7),
    MandateKind.VOILA: timedelta(days=7),
}
REMINDERS = {MandateKind.CODA: 3, MandateKind.CARO: 1, MandateKind.VOILA: 1}
"""How often a client is reminded. A card's or an invoice's link dies a week after its one."""

REMINDING_HOURS = (8, 19)
SUNDAY = 6
CODE_LIVES = timedelta(minutes=10)
CODE_ATTEMPTS = 5
CODES_AN_HOUR = 5
LINK_DIES_SOON = timedelta(days=14)
STUCK_IN_PREPARATION = timedelta(days=2)
STUCK_UNSIGNED = timedelta(days=14)
STUCK_AT_THE_BANK = timedelta(days=30)
STUCK_SIGNED = timedelta(days=2)
SECRETARIAT_IS_LATE = timedelta(days=14)
SECRETARIAT_IS_ASKED_EVERY = timedelta(days=7)
SILENT_MONTHS = 18
