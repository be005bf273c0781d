"""The banks that hand over CODA files, and how each wants its mandate signed.

Routes, lead times and black-out days as the help pages for accounting offices described them when
checked; BICs compared with the National Bank's list of bank codes, by way of schwifty.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from mandates.kinds import SigningRoute, SourceKind
from mandates.reference.facts import SourceFacts

R = SigningRoute

_bank = partial(
    SourceFacts,
    SourceKind.BANK,
    checked_on=date(2026, 11, 21),
    origin="help pages for accounting offices; National Bank of Belgium, list of bank codes",
)
_page = partial(_bank, route=R.OUR_PAGE, takes_paper=False)
_provider = partial(_bank, route=R.PROVIDER, provider="twikey", lead_days=(2, 7))
_links = partial(_bank, route=R.HOLDER_LINKS, takes_paper=False, lead_days=(2, 7))

BANKS: tuple[SourceFacts, ...] = (
    _page("ARSPBE22", "Argenta", bics=("ARSPBE22",)),
    _page("CTBKBEBX", "Beobank", bics=("CTBKBEBX",)),
    _page("CPHBBE75", "CPH", bics=("CPHBBE75",)),
    _page("EURBBE99", "Europabank", bics=("EURBBE99",)),
    _page("BBRUBEBB", "ING", bics=("BBRUBEBB",), bills_holder=True, reorder_day=10),
    _page("TRIOBEBB", "Triodos", bics=("TRIOBEBB",)),
    _page("VDSPBE91", "vdk bank", bics=("VDSPBE91",)),
    _page("VPAYBE21", "Viva Wallet", bics=("VPAYBE21",), is_confirmed=False),
    _provider(
        "GKCCBEBB",
        "Belfius",
        bics=("GKCCBEBB",),
        takes_paper=False,
        bills_holder=True,
        reorder_day=13,
    ),
    _provider(
        "GEBABEBB", "BNP Paribas Fortis", bics=("GEBABEBB",), bills_holder=True, reorder_day=20
    ),
    _provider("NICABEBB", "Crelan", bics=("NICABEBB", "AXABBE22")),
    _provider("JVBABE22", "Bank Van Breda", bics=("JVBABE22",)),
    _links("KREDBEBB", "KBC", bics=("KREDBEBB",)),
    _links("CREGBEBB", "CBC", bics=("CREGBEBB",)),
    _bank("BNAGBEBB", "Nagelmackers", bics=("BNAGBEBB",)),
)
