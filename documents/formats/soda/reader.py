"""Read SODA files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.formats.amounts import amount_to_text
from documents.formats.days import YEARS
from documents.formats.soda.encodings import as_declared
from documents.formats.soda.messages import SENTENCES
from documents.formats.soda.values import Entry, Month, PayrollEntries, TransactionLine
from documents.formats.xml_findings import Findings, XmlFile
from documents.formats.xml_reading import Node, open_root

ROOT = "{*}SocialDocument"
ROOTS = (ROOT,)
"""What a SODA file begins with, as lxml writes names: any namespace or, as is usual, none."""
MONTH = re.compile(r"([0-9]{4})-?(0[1-9]|1[0-2])")
ACCOUNT = re.compile(r"[0-9]{2,12}")
NO_MONTH = Month(1900, 1)
EARLIEST, LATEST = -1, 24
"""In which months after the one to book in a file is made: payroll may come before it ends."""


@dataclass(frozen=True, slots=True)
class SodaFile(XmlFile):
    """What a file holds, or why it was refused."""

    entries: PayrollEntries | None
    """``None`` if there are errors: a file is taken whole or not at all."""


def read(data: bytes, *, name: str = "") -> SodaFile:
    """Return the payroll entries in a file, and everything that is wrong with it."""
    findings = Findings(SENTENCES)
    held, declared, actual = as_declared(data)
    if actual:
        findings.warning("xml_encoding", None, expected=declared, found=actual)
    root = open_root(held, ROOT, findings)
    entries = _Reader(findings).payroll(root) if root else None
    return SodaFile(name, findings.in_order(), entries if findings.is_sound else None)


class _Reader:
    """Turns elements into values and notes what is wrong with them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def payroll(self, root: Node) -> PayrollEntries | None:
        payrolls = root.children("Social")
        if len(payrolls) > 1:
            self._findings.error("soda_several", payrolls[1], found=str(len(payrolls)))
            return None
        social = root.child("Social")
        if social is None:
            return None
        enterprise = social.child("Enterprise")
        transactions = social.child("Transactions")
        entries = PayrollEntries(
            source=root.string("Source", required=True),
            version=root.string("Version"),
            sequence_number=social.string("SeqNumber", required=True),
            generated_on=social.day("GenDate"),
            enterprise_number=enterprise.enterprise_number("EntNum", required=True)
            if enterprise
            else "",
            enterprise_name=enterprise.string("EntLabel") if enterprise else "",
            period=self._period(social),
            lines=self._lines(transactions) if transactions else (),
        )
        root.close()
        if self._findings.is_sound:
            self._check(entries, social)
        return entries

    def _period(self, social: Node) -> Month:
        text = social.string("AccountPeriod", required=True)
        month = _month(text)
        if text and month is None:
            self._findings.error("soda_period", social.children("AccountPeriod")[0], found=text)
        return month or NO_MONTH

    def _lines(self, transactions: Node) -> tuple[TransactionLine, ...]:
        nodes = transactions.children("TransactionLine")
        if not nodes:
            self._findings.error("xml_element_missing", transactions, expected="TransactionLine")
        return tuple(self._line(node) for node in nodes)

    def _line(self, node: Node) -> TransactionLine:
        worked = node.string("SocialPeriod")
        month = _month(worked)
        if worked and month is None:
            self._findings.warning(
                "soda_social_period", node.children("SocialPeriod")[0], found=worked
            )
        accountings = node.children("Accounting")
        if not accountings:
            self._findings.error("xml_element_missing", node, expected="Accounting")
        return TransactionLine(
            entries=tuple(self._entry(accounting) for accounting in accountings),
            social_period=month,
            department=node.string("Department"),
        )

    def _entry(self, node: Node) -> Entry:
        account = node.string("Account", required=True)
        if account and not ACCOUNT.fullmatch(account):
            self._findings.error("soda_account", node.children("Account")[0], found=account)
        amount = node.child("Amount")
        if amount is None:
            return Entry(account)
        debit, credit = amount.amount("Debit"), amount.amount("Credit")
        if not amount.children("Debit") and not amount.children("Credit"):
            self._findings.error("xml_element_missing", amount, expected="Debit")
        elif debit and credit:
            self._findings.error(
                "soda_both_sides",
                amount,
                expected=amount_to_text(debit),
                found=amount_to_text(credit),
            )
        elif debit < 0 or credit < 0:
            self._findings.warning("soda_negative", amount, found=amount_to_text(debit or credit))
        elif not debit and not credit and self._findings.is_sound:
            self._findings.warning("soda_zero", amount)
        return Entry(account, node.string("Label"), debit, credit)

    def _check(self, entries: PayrollEntries, social: Node) -> None:
        """Note what the file as a whole gets wrong."""
        if entries.debit_total != entries.credit_total:
            self._findings.error(
                "soda_unbalanced",
                social.children("Transactions")[0],
                expected=amount_to_text(entries.debit_total),
                found=amount_to_text(entries.credit_total),
            )
        made_on = entries.generated_on
        months = entries.period.months_until(Month(made_on.year, made_on.month))
        if not EARLIEST <= months <= LATEST:
            self._findings.warning(
                "soda_period_implausible",
                social.children("AccountPeriod")[0],
                expected=str(made_on),
                found=str(entries.period),
            )


def _month(text: str) -> Month | None:
    match = MONTH.fullmatch(text)
    year, month = (int(part) for part in match.groups()) if match else (0, 0)
    return Month(year, month) if year in YEARS else None
