"""Write camt.053.001.08: the message, its statements, their balances and sums.

Text is put together piece by piece, which is several times as fast as a tree of elements; the
order of the pieces is that of the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from documents.formats.camt.accounts import IBAN, type_of_account
from documents.formats.camt.amounts import amount_to_text, direction
from documents.formats.camt.labels import COMMUNICATION, STATEMENTS, VERSION, line
from documents.formats.camt.markup import (
    additional,
    agent,
    currency_code,
    element,
    is_currency,
    text,
)
from documents.formats.camt.writing.entries import entries
from documents.formats.coda import Account, Statement

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
KEPT_OF_NUMBER = 20
NOT_PROVIDED = "NOTPROVIDED"
USUAL_VERSION = 2


def write(statements: Iterable[Statement], *, message_id: str, created_at: datetime) -> bytes:
    """Return a message with these statements, in UTF-8; the same bytes for the same statements.

    ``message_id`` is cut to 35 characters. Raises ``ValueError`` without statements: a message
    has at least one.
    """
    written = [_statement(statement, created_at.date()) for statement in statements]
    if not written:
        raise ValueError("A camt.053 message has at least one statement.")
    message = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}"><BkToCstmrStmt>\n'
        f"<GrpHdr>{element('MsgId', message_id or NOT_PROVIDED, 35)}"
        f"<CreDtTm>{created_at.isoformat(timespec='seconds')}</CreDtTm></GrpHdr>\n"
        f"{''.join(written)}</BkToCstmrStmt></Document>\n"
    )
    return message.encode()


def _statement(statement: Statement, today: date) -> str:
    """Return one statement; ``today`` where a balance needs a date and CODA has none."""
    currency = currency_code(statement.account.currency)
    created = statement.creation_date
    return (
        f"<Stmt>{element('Id', _identity(statement), 35)}"
        f"{_number('ElctrncSeqNb', statement.coda_sequence)}"
        f"{_number('LglSeqNb', statement.statement_number)}"
        + (f"<CreDtTm>{created.isoformat()}T00:00:00</CreDtTm>" if created else "")
        + ("<CpyDplctInd>DUPL</CpyDplctInd>" if statement.is_duplicate else "")
        + _account(statement)
        + _balances(statement, currency, created or today)
        + _summary(statement)
        + "\n"
        + "".join(entries(statement, currency))
        + additional("AddtlStmtInf", list(_lines(statement)), [])
        + "</Stmt>\n"
    )


def _identity(statement: Statement) -> str:
    """Return what no other statement is called: account, date of creation, CODA number."""
    number = statement.account.iban or statement.account.number
    created = statement.creation_date
    digits = f"{created:%Y%m%d}" if created else "0" * 8
    return f"{number[-KEPT_OF_NUMBER:]}-{digits}-{statement.coda_sequence}"


def _number(name: str, digits: str) -> str:
    """Return an element with a number; nothing for what is none."""
    if not (digits.isascii() and digits.isdigit()):
        return ""
    return f"<{name}>{int(digits)}</{name}>"


def _account(statement: Statement) -> str:
    account = statement.account
    number = account.iban or account.number
    type_ = type_of_account(account, number)
    return (
        f"<Acct><Id>{_account_number(account)}</Id>"
        + (f"<Tp>{element('Prtry', type_, 35)}</Tp>" if type_ else "")
        + (f"<Ccy>{account.currency}</Ccy>" if is_currency(account.currency) else "")
        + element("Nm", statement.account_description, 70)
        + _owner(statement)
        + agent(
            "Svcr",
            statement.bank_bic,
            statement.bank_number if statement.bank_number != "000" else "",
        )
        + "</Acct>"
    )


def _account_number(account: Account) -> str:
    number = account.iban or account.number
    if IBAN.fullmatch(number):
        return f"<IBAN>{number}</IBAN>"
    return f"<Othr><Id>{text(number, 34) or NOT_PROVIDED}</Id></Othr>"


def _owner(statement: Statement) -> str:
    name = element("Nm", statement.holder_name, 140)
    number = element("Id", statement.enterprise_number, 35)
    if number:
        number = f"<Id><OrgId><Othr>{number}<Issr>KBO-BCE</Issr></Othr></OrgId></Id>"
    return f"<Ownr>{name}{number}</Ownr>" if name or number else ""


def _balances(statement: Statement, currency: str, otherwise: date) -> str:
    """Return the opening and closing balance: a day that is not known is ``otherwise``."""
    balances = (("OPBD", statement.old_balance), ("CLBD", statement.closing_balance))
    return "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount_to_text(balance.amount)}</Amt>'
        f"<CdtDbtInd>{direction(balance.amount)}</CdtDbtInd>"
        f"<Dt><Dt>{(balance.on or otherwise).isoformat()}</Dt></Dt></Bal>"
        for code, balance in balances
    )


def _summary(statement: Statement) -> str:
    """Return how many bookings there are and what they add up to."""
    credits_ = [m.amount for m in statement.movements if m.detail == 0 and m.amount >= 0]
    debits = [m.amount for m in statement.movements if m.detail == 0 and m.amount < 0]
    credit, debit = sum(credits_), -sum(debits)
    net = credit - debit
    return (
        f"<TxsSummry><TtlNtries><NbOfNtries>{len(credits_) + len(debits)}</NbOfNtries>"
        f"<Sum>{amount_to_text(credit + debit)}</Sum>"
        f"<TtlNetNtry><Amt>{amount_to_text(net)}</Amt>"
        f"<CdtDbtInd>{direction(net)}</CdtDbtInd></TtlNetNtry></TtlNtries>"
        f"<TtlCdtNtries><NbOfNtries>{len(credits_)}</NbOfNtries>"
        f"<Sum>{amount_to_text(credit)}</Sum></TtlCdtNtries>"
        f"<TtlDbtNtries><NbOfNtries>{len(debits)}</NbOfNtries>"
        f"<Sum>{amount_to_text(debit)}</Sum></TtlDbtNtries></TxsSummry>"
    )


def _lines(statement: Statement) -> Iterator[str]:
    """Give what the bank says to the holder, then what there is no element for."""
    for communication in statement.free_communications:
        yield line(COMMUNICATION, communication.text)
    for label, (name, usual) in STATEMENTS.items():
        value = getattr(statement, name)
        if value != usual:
            yield line(label, value)
    if statement.version != USUAL_VERSION:
        yield line(VERSION, str(statement.version))
