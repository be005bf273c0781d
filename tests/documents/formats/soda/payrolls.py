"""Payroll of companies that don't exist."""

from __future__ import annotations

from datetime import date

from documents.formats.soda import Entry, Month, PayrollEntries, TransactionLine

FILE = """<?xml version="1.0" encoding="utf-8"?>
<SocialDocument xsi:noNamespaceSchemaLocation="XMLFileSocial_V1.1c.xsd"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <Source>voorbeeld_secretariaat</Source>
  <Version>1.1</Version>
  <Social>
    <SeqNumber>4711</SeqNumber>
    <GenDate>2026-03-27</GenDate>
    <Enterprise>
      <EntNum>BE0123456749</EntNum>
      <EntLabel>Bakkerij Voorbeeld</EntLabel>
    </Enterprise>
    <AccountPeriod>202603</AccountPeriod>
    <Transactions>
      <TransactionLine>
        <SocialPeriod>202603</SocialPeriod>
        <Department>OVEN</Department>
        <Accounting>
          <Account>620200</Account>
          <Label>Lonen bedienden</Label>
          <Amount><Debit>2500.00</Debit><Credit>0.00</Credit></Amount>
        </Accounting>
      </TransactionLine>
      <TransactionLine>
        <SocialPeriod>202602</SocialPeriod>
        <Accounting>
          <Account>4530</Account>
          <Label>Précompte</Label>
          <Amount><Debit>0.00</Debit><Credit>612.35</Credit></Amount>
        </Accounting>
        <Accounting>
          <Account>4550</Account>
          <Label/>
          <Amount><Debit>0.00</Debit><Credit>1887.65</Credit></Amount>
        </Accounting>
      </TransactionLine>
    </Transactions>
  </Social>
</SocialDocument>
"""

PAYROLL = PayrollEntries(
    source="voorbeeld_secretariaat",
    version="1.1",
    sequence_number="4711",
    generated_on=date(2026, 3, 27),
    enterprise_number="0123456749",
    enterprise_name="Bakkerij Voorbeeld",
    period=Month(2026, 3),
    lines=(
        TransactionLine(
            (Entry("620200", "Lonen bedienden", debit=2_500_000),), Month(2026, 3), "OVEN"
        ),
        TransactionLine(
            (Entry("4530", "Précompte", credit=612_350), Entry("4550", credit=1_887_650)),
            Month(2026, 2),
        ),
    ),
)


def changed(old: str, new: str) -> bytes:
    """Return the file with one text, which has to be there, replaced everywhere."""
    assert old in FILE
    return FILE.replace(old, new).encode()
