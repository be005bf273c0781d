"""Social secretariats that hand over payroll entries, and issuers of company cards."""

from __future__ import annotations

from datetime import date
from functools import partial

from mandates.kinds import SourceKind
from mandates.reference.facts import SourceFacts

_secretariat = partial(
    SourceFacts,
    SourceKind.SECRETARIAT,
    checked_on=date(2026, 11, 21),
    lead_days=(7, 30),
)
_known = partial(_secretariat, origin="named in public examples of client lists")
_expected = partial(
    _secretariat, origin="general knowledge, to be confirmed with the house", is_confirmed=False
)
_issuer = partial(
    SourceFacts,
    SourceKind.ISSUER,
    checked_on=date(2026, 11, 21),
    origin="help pages for accounting offices; the group of the bank that gives out the card",
    lead_days=(1, 31),
)

SECRETARIATS: tuple[SourceFacts, ...] = (
    _known("group_s", "Group S"),
    _expected("acerta", "Acerta"),
    _expected("attentia", "Attentia"),
    _expected("besox", "Besox"),
    _expected("liantis", "Liantis"),
    _expected("partena", "Partena Professional"),
    _expected("sd_worx", "SD Worx"),
    _expected("securex", "Securex"),
    _expected("ucm", "UCM"),
)

ISSUERS: tuple[SourceFacts, ...] = (
    _issuer("cards-BBRUBEBB", "ING"),
    _issuer("cards-GKCCBEBB", "Belfius"),
    _issuer("cards-GEBABEBB", "BNP Paribas Fortis"),
    _issuer("cards-KREDBEBB", "KBC"),
    _issuer("cards-CREGBEBB", "CBC"),
    _issuer("cards-NICABEBB", "Crelan"),
    _issuer("cards-CTBKBEBX", "Beobank"),
)
