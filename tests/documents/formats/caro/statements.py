"""A card statement of a company that doesn't exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from documents.formats.caro import (
    Card,
    CardStatement,
    OriginalAmount,
    Transaction,
    TransactionKind,
)

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<CardStatement xmlns="urn:mycodabox:caro:1">
  <Issuer>
    <Name>Voorbeeldbank</Name>
    <BIC>VOORBEBB</BIC>
  </Issuer>
  <Holder>
    <EnterpriseNumber>0123456749</EnterpriseNumber>
    <Name>Bakkerij Voorbeeld</Name>
  </Holder>
  <ClientReference>6000000001</ClientReference>
  <Number>2026/03</Number>
  <Period>
    <Start>2026-02-21</Start>
    <End>2026-03-20</End>
  </Period>
  <Currency>EUR</Currency>
  <PreviousBalance>-80.00</PreviousBalance>
  <NewBalance>-125.50</NewBalance>
  <AmountDue>125.50</AmountDue>
  <DueDate>2026-04-02</DueDate>
  <DebitedIBAN>BE80001000000177</DebitedIBAN>
  <Transactions>
    <Transaction>
      <Kind>payment</Kind>
      <Date>2026-03-02</Date>
      <Amount>80.00</Amount>
    </Transaction>
  </Transactions>
  <Card>
    <Number>555555******4444</Number>
    <HolderName>An Voorbeeld</HolderName>
    <Total>-125.50</Total>
    <Transaction>
      <Kind>purchase</Kind>
      <Date>2026-02-25</Date>
      <BookingDate>2026-02-26</BookingDate>
      <Merchant>
        <Name>Example Flour &amp; Co</Name>
        <Place>London</Place>
        <Country>GB</Country>
        <Category>5411</Category>
      </Merchant>
      <Amount>-120.50</Amount>
      <Original>
        <Amount>-100.00</Amount>
        <Currency>GBP</Currency>
        <Rate>1.185</Rate>
      </Original>
      <Fee>2.00</Fee>
      <Reference>74000000000000000000001</Reference>
    </Transaction>
    <Transaction>
      <Kind>fee</Kind>
      <Date>2026-03-20</Date>
      <Amount>-5.00</Amount>
    </Transaction>
  </Card>
</CardStatement>
"""

STATEMENT = CardStatement(
    issuer="Voorbeeldbank",
    issuer_bic="VOORBEBB",
    enterprise_number="0123456749",
    holder_name="Bakkerij Voorbeeld",
    client_reference="6000000001",
    number="2026/03",
    period_start=date(2026, 2, 21),
    period_end=date(2026, 3, 20),
    currency="EUR",
    previous_balance=-80_000,
    new_balance=-125_500,
    amount_due=125_500,
    due_on=date(2026, 4, 2),
    debited_iban="BE80001000000177",
    transactions=(Transaction(on=date(2026, 3, 2), kind=TransactionKind.PAYMENT, amount=80_000),),
    cards=(
        Card(
            number="555555******4444",
            holder_name="An Voorbeeld",
            total=-125_500,
            transactions=(
                Transaction(
                    on=date(2026, 2, 25),
                    booked_on=date(2026, 2, 26),
                    kind=TransactionKind.PURCHASE,
                    merchant="Example Flour & Co",
                    place="London",
                    country="GB",
                    category="5411",
                    amount=-120_500,
                    original=OriginalAmount(-100_000, "GBP", Decimal("1.185")),
                    fee=2_000,
                    reference="74000000000000000000001",
                ),
                Transaction(on=date(2026, 3, 20), kind=TransactionKind.FEE, amount=-5_000),
            ),
        ),
    ),
)


def changed(old: str, new: str) -> bytes:
    """Return the file with one text, which has to be there, replaced everywhere."""
    assert old in FILE
    return FILE.replace(old, new).encode()
