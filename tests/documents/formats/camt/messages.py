"""camt.053 files as banks send them, typed by hand."""

from __future__ import annotations

IBAN = "BE68539007547034"


def balance(code, amount="100.00", *, sign="CRDT", day="2026-11-19", currency="EUR"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt>"
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(inside="", amount="12.34", *, sign="CRDT", status="<Cd>BOOK</Cd>", code="", extra=""):
    code = code or "<Domn><Cd>PMNT</Cd></Domn>"
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>{status}</Sts>"
        f"<BookgDt><Dt>2026-11-19</Dt></BookgDt><ValDt><DtTm>2026-11-20T08:00:00+01:00</DtTm>"
        f"</ValDt><BkTxCd>{code}</BkTxCd><NtryDtls>{inside}</NtryDtls>{extra}</Ntry>"
    )


def transaction(inside=""):
    return f"<TxDtls>{inside}</TxDtls>"


def statement(*entries, opening=None, closing="112.34", account="", before="", after=""):
    account = account or f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    balances = (balance("OPBD") if opening is None else opening) + (
        balance("CLBD", closing) if closing else ""
    )
    return (
        f"<Stmt><Id>S</Id><ElctrncSeqNb>7</ElctrncSeqNb>{before}{account}{balances}"
        f"{after}{''.join(entries)}</Stmt>"
    )


def message(*statements, version="08"):
    return (
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}'>"
        f"<BkToCstmrStmt><GrpHdr/>{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()
