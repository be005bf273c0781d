"""An expense note of somebody who doesn't exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from documents.formats.expense import (
    ExpenseLine,
    ExpenseNote,
    Mileage,
    OriginalAmount,
    PaymentMethod,
    Receipt,
)

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<ExpenseNote xmlns="urn:mycodabox:expense:1">
  <Number>2026-014</Number>
  <IssueDate>2026-04-01</IssueDate>
  <DueDate>2026-04-15</DueDate>
  <Period>
    <Start>2026-03-01</Start>
    <End>2026-03-31</End>
  </Period>
  <Company>
    <EnterpriseNumber>0123456749</EnterpriseNumber>
    <Name>Bakkerij Voorbeeld</Name>
  </Company>
  <Employee>
    <Name>An Voorbeeld</Name>
    <Reference>E-7</Reference>
    <IBAN>BE78735000000186</IBAN>
  </Employee>
  <Currency>EUR</Currency>
  <Total>162.99</Total>
  <VATTotal>12.00</VATTotal>
  <Payable>62.99</Payable>
  <Line>
    <Date>2026-03-03</Date>
    <Category>parking</Category>
    <Description>Klant &lt;Gent&gt;</Description>
    <Supplier>Parking Voorbeeld</Supplier>
    <Country>BE</Country>
    <Amount>18.50</Amount>
    <VATRate>21</VATRate>
    <VATAmount>3.21</VATAmount>
    <PaymentMethod>private</PaymentMethod>
    <Receipt>
      <Reference>parking.pdf</Reference>
      <MediaType>application/pdf</MediaType>
    </Receipt>
  </Line>
  <Line>
    <Date>2026-03-03</Date>
    <Category>mileage</Category>
    <Amount>44.49</Amount>
    <VATAmount>0.00</VATAmount>
    <Mileage>
      <Kilometres>100</Kilometres>
      <Rate>0.4449</Rate>
    </Mileage>
    <PaymentMethod>private</PaymentMethod>
  </Line>
  <Line>
    <Date>2026-03-20</Date>
    <Category>hotel</Category>
    <Country>CH</Country>
    <Amount>100.00</Amount>
    <VATAmount>8.79</VATAmount>
    <Original>
      <Amount>95.00</Amount>
      <Currency>CHF</Currency>
      <Rate>1.0526</Rate>
    </Original>
    <PaymentMethod>company-card</PaymentMethod>
    <Receipt>
      <Reference>hotel</Reference>
    </Receipt>
  </Line>
</ExpenseNote>
"""

NOTE = ExpenseNote(
    number="2026-014",
    issued_on=date(2026, 4, 1),
    due_on=date(2026, 4, 15),
    period_start=date(2026, 3, 1),
    period_end=date(2026, 3, 31),
    enterprise_number="0123456749",
    company_name="Bakkerij Voorbeeld",
    employee="An Voorbeeld",
    employee_reference="E-7",
    iban="BE78735000000186",
    currency="EUR",
    total=162_990,
    vat_total=12_000,
    payable=62_990,
    lines=(
        ExpenseLine(
            on=date(2026, 3, 3),
            category="parking",
            description="Klant <Gent>",
            supplier="Parking Voorbeeld",
            country="BE",
            amount=18_500,
            vat_rate=Decimal(21),
            vat_amount=3_210,
            receipt=Receipt("parking.pdf", "application/pdf"),
        ),
        ExpenseLine(
            on=date(2026, 3, 3),
            category="mileage",
            amount=44_490,
            mileage=Mileage(Decimal(100), Decimal("0.4449")),
        ),
        ExpenseLine(
            on=date(2026, 3, 20),
            category="hotel",
            country="CH",
            amount=100_000,
            vat_amount=8_790,
            original=OriginalAmount(95_000, "CHF", Decimal("1.0526")),
            payment_method=PaymentMethod.COMPANY_CARD,
            receipt=Receipt("hotel"),
        ),
    ),
)


def changed(old: str, new: str) -> bytes:
    """Return the file with one text, which has to be there, replaced everywhere."""
    assert old in FILE
    return FILE.replace(old, new).encode()
