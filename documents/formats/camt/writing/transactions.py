"""Transactions: who was on the other side of a movement, and what was said."""

from __future__ import annotations

from documents.formats.camt.accounts import IBAN
from documents.formats.camt.amounts import amount_to_text, direction
from documents.formats.camt.labels import (
    ACCOUNT_CURRENCY,
    COMMUNICATION_TYPE,
    DETAIL_NUMBER,
    ENTRY_DATE,
    GLOBALISATION,
    REFERENCES,
    STATEMENT_NUMBER,
    SUBTOTAL,
    VALUE_DATE,
)
from documents.formats.camt.markup import additional, agent, element, is_currency, text
from documents.formats.camt.writing.references import (
    information_lines,
    original_amount,
    remittance,
)
from documents.formats.coda import Movement, Statement
from documents.formats.coda.references import is_ogm
from documents.formats.coda.structures import MovementCommunication
from documents.formats.coda.structures.information import (
    Counterparty,
    UltimateCreditor,
    UltimateDebtor,
)
from documents.formats.coda.structures.transfers import DirectDebit

RECONSTITUTED = "102"
SUBTOTAL_TYPE = "7"
"""A detail that has details: their sum."""
DETAIL_OF_SUBTOTAL = "9"
BELGIAN_NUMBER_LENGTH = 12


class Transactions:
    """Writes the transactions of one statement."""

    def __init__(self, statement: Statement, currency: str) -> None:
        self._statement = statement
        self._currency = currency

    def only(self, movement: Movement) -> str:
        """Return the entry details of a movement without details; nothing if it says nothing."""
        inside = self._inside(movement, "", "")
        return f"<NtryDtls><TxDtls>{inside}</TxDtls></NtryDtls>" if inside else ""

    def details(self, details: list[Movement]) -> str:
        """Return a transaction for each detail."""
        following = [*details[1:], None]
        return "".join(
            self._detail(detail, after) for detail, after in zip(details, following, strict=True)
        )

    def _detail(self, detail: Movement, after: Movement | None) -> str:
        amount = f'<Amt Ccy="{self._currency}">{amount_to_text(detail.amount)}</Amt>'
        sign = f"<CdtDbtInd>{direction(detail.amount)}</CdtDbtInd>"
        subtotal = ""
        if (
            after is not None
            and detail.transaction_code[:1] == SUBTOTAL_TYPE
            and after.transaction_code[:1] == DETAIL_OF_SUBTOTAL
        ):
            subtotal = f"<PrtryAmt><Tp>{SUBTOTAL}</Tp>{amount}</PrtryAmt>"
            amount = ""
        return f"<TxDtls>{self._inside(detail, f'{amount}{sign}', subtotal)}</TxDtls>"

    def _inside(self, movement: Movement, amount: str, subtotal: str) -> str:
        """Return a transaction; ``amount`` is given for details, an entry has its own."""
        structured = None
        if movement.communication_type is not None:
            structured = movement.structured
        is_detail = bool(amount)
        amounts = original_amount(structured, self._currency) + subtotal
        parties, agents = _parties(movement, structured)
        return (
            self._references(movement, structured, is_detail=is_detail)
            + amount
            + (f"<AmtDtls>{amounts}</AmtDtls>" if amounts else "")
            + (_code(movement) if is_detail else "")
            + parties
            + agents
            + (f"<Purp>{element('Cd', movement.purpose, 4)}</Purp>" if movement.purpose else "")
            + remittance(movement, structured)
            + (_dates(movement) if is_detail else "")
            + _return(movement)
            + (
                additional("AddtlTxInf", [], information_lines(movement))
                if movement.information
                else ""
            )
        )

    def _references(
        self, movement: Movement, structured: MovementCommunication | None, *, is_detail: bool
    ) -> str:
        references = element("EndToEndId", movement.customer_reference, 35)
        if isinstance(structured, DirectDebit):
            references += element("MndtId", structured.mandate, 35)
        for label, name in REFERENCES.items():
            value = getattr(movement, name)
            if value:
                references += _proprietary(label, value)
        if movement.counterparty_currency and not _has_account_currency(movement):
            references += _proprietary(ACCOUNT_CURRENCY, movement.counterparty_currency)
        if movement.communication_type == RECONSTITUTED and is_ogm(movement.communication):
            references += _proprietary(COMMUNICATION_TYPE, RECONSTITUTED)
        if movement.globalisation:
            references += _proprietary(GLOBALISATION, str(movement.globalisation))
        if movement.statement_number != self._statement.statement_number:
            references += _proprietary(STATEMENT_NUMBER, movement.statement_number)
        if is_detail:
            references = (
                f"{element('AcctSvcrRef', movement.bank_reference, 35)}{references}"
                f"{_proprietary(DETAIL_NUMBER, f'{movement.detail:04}')}"
            )
        return f"<Refs>{references}</Refs>" if references else ""


def _proprietary(label: str, value: str) -> str:
    return f"<Prtry><Tp>{label}</Tp><Ref>{text(value, 35)}</Ref></Prtry>"


def _code(movement: Movement) -> str:
    return f"<BkTxCd><Prtry><Cd>{movement.transaction_code}</Cd><Issr>BBA</Issr></Prtry></BkTxCd>"


def _parties(movement: Movement, structured: MovementCommunication | None) -> tuple[str, str]:
    """Return the parties and their banks: who was paid or, if we were, who paid."""
    side = "Cdtr" if movement.amount < 0 else "Dbtr"
    told = _Told(movement)
    who = element("Nm", movement.counterparty_name, 140) + told.address
    if isinstance(structured, DirectDebit):
        who += _creditor_id(movement, structured)
    party = (_named(side, who) if who else "") + _account(movement, side)
    if side == "Dbtr":
        parties = party + told.ultimate_debtor + told.ultimate_creditor
    else:
        parties = told.ultimate_debtor + party + told.ultimate_creditor
    bank = agent(f"{side}Agt", movement.counterparty_bic) if movement.counterparty_bic else ""
    return (
        f"<RltdPties>{parties}</RltdPties>" if parties else "",
        f"<RltdAgts>{bank}</RltdAgts>" if bank else "",
    )


class _Told:
    """What information records tell about people: address of the counterparty, who is behind."""

    __slots__ = ("address", "ultimate_creditor", "ultimate_debtor")

    def __init__(self, movement: Movement) -> None:
        self.address = self.ultimate_creditor = self.ultimate_debtor = ""
        address = element("AdrLine", movement.counterparty_address, 70)
        for information in movement.information:
            match information.structured:
                case Counterparty(street=street, locality=locality) if not address:
                    address = element("AdrLine", street, 70) + element("AdrLine", locality, 70)
                case UltimateDebtor(name=name) if name:
                    self.ultimate_debtor = _named("UltmtDbtr", element("Nm", name, 140))
                case UltimateCreditor(name=name) if name:
                    self.ultimate_creditor = _named("UltmtCdtr", element("Nm", name, 140))
        if address:
            self.address = f"<PstlAdr>{address}</PstlAdr>"


def _named(role: str, who: str) -> str:
    return f"<{role}><Pty>{who}</Pty></{role}>"


def _creditor_id(movement: Movement, debit: DirectDebit) -> str:
    """Return the identifier of the creditor who collected a SEPA direct debit from us."""
    if movement.amount >= 0 or not debit.creditor:
        return ""
    return (
        f"<Id><PrvtId><Othr>{element('Id', debit.creditor, 35)}"
        "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id>"
    )


def _account(movement: Movement, side: str) -> str:
    number = movement.counterparty_account
    if not number:
        return ""
    if IBAN.fullmatch(number):
        identity = f"<IBAN>{number}</IBAN>"
    else:
        is_belgian = len(number) == BELGIAN_NUMBER_LENGTH and number.isdigit()
        scheme = "<SchmeNm><Cd>BBAN</Cd></SchmeNm>" if is_belgian else ""
        identity = f"<Othr>{element('Id', number, 34)}{scheme}</Othr>"
    currency = movement.counterparty_currency
    currency = f"<Ccy>{currency}</Ccy>" if _has_account_currency(movement) else ""
    return f"<{side}Acct><Id>{identity}</Id>{currency}</{side}Acct>"


def _has_account_currency(movement: Movement) -> bool:
    """Whether the currency of the other account can stand with that account."""
    return bool(movement.counterparty_account) and is_currency(movement.counterparty_currency)


def _dates(detail: Movement) -> str:
    """Return the dates of a detail, which are not always those of its total."""
    dates = "".join(
        f"<Prtry><Tp>{label}</Tp><Dt><Dt>{on.isoformat()}</Dt></Dt></Prtry>"
        for label, on in ((ENTRY_DATE, detail.entry_date), (VALUE_DATE, detail.value_date))
        if on is not None
    )
    return f"<RltdDts>{dates}</RltdDts>" if dates else ""


def _return(movement: Movement) -> str:
    """Return why a payment came back."""
    if not movement.return_reason:
        return ""
    return f"<RtrInf><Rsn>{element('Cd', movement.return_reason, 4)}</Rsn></RtrInf>"
