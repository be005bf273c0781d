"""Transaction codes: those of the Belgian banks, or the nearest to ISO's.

ISO 20022 names what happened by domain, family and sub-family (external code sets, bank transaction
codes); CODA by family and operation, of which 01 to 49 are debits (CODA 2.6, annex II).
"""

from __future__ import annotations

import re

from lxml import etree

from documents.formats.camt.reading.notes import text_of

BELGIAN_CODE = re.compile("[0-9]{7,8}")
LENGTH = 8

UNDEFINED = ("3039", "3089")
BY_SUB_FAMILY = {
    ("ICDT", "STDO"): ("0103", ""),
    ("ICDT", "SALA"): ("0105", ""),
    ("ICDT", "XBCT"): ("4101", ""),
    ("RCDT", "XBCT"): ("", "4150"),
    ("CCRD", "CWDL"): ("0404", ""),
}
BY_ANY_SUB_FAMILY = {
    "CHRG": ("8035", ""),
    "COMM": ("8035", ""),
    "FEES": ("8035", ""),
    "INTR": ("3501", "3550"),
}
BY_FAMILY = {
    "ICDT": ("0101", ""),
    "RCDT": ("", "0150"),
    "IRCT": ("0201", ""),
    "RRCT": ("", "0250"),
    "RDDT": ("0501", "0554"),
    "IDDT": ("0503", "0550"),
    "CCRD": ("0402", ""),
    "MCRD": ("", "0450"),
}
"""By ISO's codes: family and operation for a debit and for a credit; empty if that can't be."""


def belgian_code(element: etree._Element) -> str:
    """Return the eight digits of the Belgian transaction code, empty if there are none.

    Some banks leave out the first, the type, where it is 0.
    """
    code = text_of(element, "BkTxCd/Prtry/Cd")
    return code.zfill(LENGTH) if BELGIAN_CODE.fullmatch(code) else ""


def code_by_iso(element: etree._Element, amount: int) -> str:
    """Return the code that is nearest to ISO's; if none is, that of an undefined transaction."""
    family = text_of(element, "BkTxCd/Domn/Fmly/Cd")
    sub_family = text_of(element, "BkTxCd/Domn/Fmly/SubFmlyCd")
    is_credit = amount >= 0
    tables = (
        BY_SUB_FAMILY.get((family, sub_family)),
        BY_ANY_SUB_FAMILY.get(sub_family),
        BY_FAMILY.get(family),
    )
    codes = [codes[is_credit] for codes in (*tables, UNDEFINED) if codes and codes[is_credit]]
    return f"0{codes[0]}000"
