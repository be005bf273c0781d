"""camt.053 of banks: taken in as CODA statements, or refused with the reason."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from documents.formats import camt, coda
from documents.formats.coda import Account, AccountStructure, Balance
from documents.formats.coda.structures.information import (
    Counterparty,
    DetailAmount,
    UltimateCreditor,
)
from documents.formats.coda.structures.transfers import DirectDebit
from documents.formats.findings import LANGUAGES
from tests.documents.builders import statement as coda_statement
from tests.documents.formats.camt.messages import (
    IBAN,
    balance,
    entry,
    message,
    statement,
    transaction,
)
from tests.documents.formats.camt.schemas import written
from tests.documents.formats.coda.mutations import DETAILS
from tests.documents.formats.coda.records import file

OWN_REFERENCE = (
    "<CdtrRefInf><Tp><CdOrPrtry><Prtry>OWN</Prtry></CdOrPrtry><Issr>BBA</Issr></Tp>"
    "<Ref>OWN-1</Ref></CdtrRefInf>"
)
REFERENCE = "<CdtrRefInf><Ref>{}</Ref></CdtrRefInf>"


def read_one(*entries, **options):
    """Return the only statement of a file in which nothing is wrong."""
    found = camt.read(message(statement(*entries, **options)))
    assert [each.message() for each in found.findings] == []
    (only,) = found.statements
    return only


def movement(inside, **options):
    """Return the booking of an entry with one transaction."""
    (only,) = read_one(entry(transaction(inside), **options)).movements
    return only


def rules(*statements):
    return [each.rule for each in camt.read(message(*statements)).findings]


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "14"])
def test_every_version_from_02(version):
    found = camt.read(message(statement(entry()), version=version))

    assert (found.is_trustworthy, found.version) == (True, version)
    assert [each.amount for each in found.statements[0].movements] == [12_340]


def test_statement():
    found = read_one(
        entry(),
        before="<LglSeqNb>12</LglSeqNb><CreDtTm>2026-11-20T01:00:00Z</CreDtTm>"
        "<CpyDplctInd>DUPL</CpyDplctInd>",
        account=f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy><Nm>Zicht</Nm><Ownr><Nm>Bakkerij"
        "</Nm></Ownr><Svcr><FinInstnId><BIC>KREDBEBB</BIC></FinInstnId></Svcr></Acct>",
        after="",
    )

    assert (found.coda_sequence, found.statement_number) == ("007", "012")
    assert (found.creation_date, found.is_duplicate) == (date(2026, 11, 20), True)
    assert (found.holder_name, found.bank_bic, found.account_description) == (
        "Bakkerij",
        "KREDBEBB",
        "Zicht",
    )
    assert found.old_balance == Balance(100_000, date(2026, 11, 19))
    assert found.new_balance == Balance(112_340, date(2026, 11, 19))


def test_entry():
    (found,) = read_one(
        entry(amount="12.345", sign="DBIT", extra="<AddtlNtryInf>Costs</AddtlNtryInf>"),
        closing="87.655",
    ).movements

    assert (found.amount, found.sequence, found.detail) == (-12_345, 1, 0)
    assert (found.entry_date, found.value_date) == (date(2026, 11, 19), date(2026, 11, 20))
    assert (found.text, found.transaction_code) == ("Costs", "03039000")


@pytest.mark.parametrize(
    ("identity", "account"),
    [
        (f"<IBAN>{IBAN}</IBAN>", Account(IBAN, "EUR")),
        (
            "<IBAN>NL91ABNA0417164300</IBAN>",
            Account("NL91ABNA0417164300", "EUR", AccountStructure.FOREIGN_IBAN),
        ),
        ("<Othr><Id>1234</Id></Othr>", Account("1234", "EUR", AccountStructure.FOREIGN_BBAN)),
    ],
)
def test_accounts(identity, account):
    assert read_one(entry(), account=f"<Acct><Id>{identity}</Id></Acct>").account == account


@pytest.mark.parametrize("type_", ["CODA/BBAN/7///", "CODA/BBAN", "CURRENT/A/2/B/C/D"])
def test_type_of_account_that_is_not_ours(type_):
    account = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Tp><Prtry>{type_}</Prtry></Tp></Acct>"

    assert read_one(entry(), account=account).account == Account(IBAN, "EUR")


def test_balances_of_a_page():
    opening = balance("ITBD", "100.00") + balance("ITBD", "112.34")

    found = read_one(entry(), opening=opening, closing="")

    assert (found.old_balance.amount, found.closing_balance.amount) == (100_000, 112_340)


def test_balance_of_the_day_before_opens_too():
    assert read_one(entry(), opening=balance("PRCD")).old_balance.amount == 100_000


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("<Prtry><Cd>00150000</Cd><Issr>BBA</Issr></Prtry>", "00150000"),
        ("<Prtry><Cd>0150000</Cd></Prtry>", "00150000"),
        ("<Prtry><Cd>N123</Cd></Prtry>", "03089000"),
    ],
)
def test_transaction_codes(code, expected):
    assert movement("", code=code).transaction_code == expected


@pytest.mark.parametrize(
    ("family", "sub_family", "debit", "credit"),
    [
        ("ICDT", "ESCT", "00101000", "03089000"),
        ("ICDT", "STDO", "00103000", "03089000"),
        ("RCDT", "ESCT", "03039000", "00150000"),
        ("RCDT", "XBCT", "03039000", "04150000"),
        ("RDDT", "ESDD", "00501000", "00554000"),
        ("CCRD", "POSD", "00402000", "03089000"),
        ("CCRD", "CWDL", "00404000", "03089000"),
        ("MDOP", "CHRG", "08035000", "03089000"),
        ("MDOP", "INTR", "03501000", "03550000"),
        ("OTHR", "OTHR", "03039000", "03089000"),
    ],
)
def test_codes_of_iso_become_the_nearest_of_coda(family, sub_family, debit, credit):
    code = f"<Domn><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly></Domn>"

    found = read_one(entry(code=code, sign="DBIT"), entry(code=code), closing="100.00").movements

    assert [each.transaction_code for each in found] == [debit, credit]


@pytest.mark.parametrize("party", ["<Pty><Nm>Jansen</Nm></Pty>", "<Nm>Jansen</Nm>",
    "<Agt><FinInstnId><Nm>Jansen</Nm></FinInstnId></Agt>"])  # fmt: skip
@pytest.mark.parametrize("bic", ["BIC", "BICFI"])
def test_counterparty(party, bic):
    found = movement(
        f"<RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>BE43 7300 0420 0601</IBAN></Id>"
        f"<Ccy>EUR</Ccy></DbtrAcct></RltdPties><RltdAgts><DbtrAgt><FinInstnId><{bic}>GEBABEBB"
        f"</{bic}></FinInstnId></DbtrAgt></RltdAgts>"
    )

    assert (found.counterparty_name, found.counterparty_account) == ("Jansen", "BE43730004200601")
    assert (found.counterparty_currency, found.counterparty_bic) == ("EUR", "GEBABEBB")


@pytest.mark.parametrize("ours", [f"<DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct>", ""])
def test_payment_that_came_back_names_who_it_was_for(ours):
    found = movement(
        f"<RltdPties>{ours}<Cdtr><Nm>Jansen</Nm></Cdtr><CdtrAcct><Id><IBAN>BE43730004200601</IBAN>"
        "</Id></CdtrAcct></RltdPties><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    )

    assert (found.counterparty_name, found.return_reason) == ("Jansen", "AC04")


@pytest.mark.parametrize(
    "address",
    [
        "<AdrLine>Dorp 1</AdrLine><AdrLine>9000 Gent</AdrLine>",
        "<StrtNm>Dorp</StrtNm><BldgNb>1</BldgNb><PstCd>9000</PstCd><TwnNm>Gent</TwnNm>",
    ],
)
@pytest.mark.parametrize("party", ["<Pty>{}</Pty>", "{}"])
def test_address_and_who_is_behind(address, party):
    inside = party.format(f"<Nm>Jansen</Nm><PstlAdr>{address}</PstlAdr>")
    behind = party.format("<Nm>Peeters</Nm>")

    found = movement(f"<RltdPties><Dbtr>{inside}</Dbtr><UltmtCdtr>{behind}</UltmtCdtr></RltdPties>")

    assert [each.structured for each in found.information] == [
        Counterparty("Jansen", "Dorp 1", "9000 Gent", ""),
        UltimateCreditor("Peeters", ""),
    ]
    assert [each.detail for each in found.information] == [1, 2]


def test_address_without_anything_in_it():
    found = movement("<RltdPties><Dbtr><PstlAdr/></Dbtr></RltdPties>")

    assert found.information == []


@pytest.mark.parametrize(
    ("remittance", "type_", "text", "more"),
    [
        ("<Ustrd>Invoice</Ustrd><Ustrd>7</Ustrd>", None, "Invoice 7", []),
        ("<Ustrd>Invoice\n    7</Ustrd>", None, "Invoice 7", []),
        (f"<Ustrd>{'X' * 140}</Ustrd><Ustrd>Y</Ustrd>", None, "X" * 140 + "Y", []),
        (f"<Strd>{REFERENCE.format('090933755493')}</Strd>", "101", "090933755493", []),
        (f"<Strd>{REFERENCE.format('RF18 5390 0754 7034')}</Strd>", "100", "RF18539007547034", []),
        (f"<Strd>{REFERENCE.format('OWN-1')}</Strd>", None, "OWN-1", []),
        (
            f"<Ustrd>Hello</Ustrd><Strd>{REFERENCE.format('090933755493')}</Strd>",
            "101",
            "090933755493",
            ["Hello"],
        ),
        (
            "<Strd><RfrdDocInf><Nb>F-1</Nb></RfrdDocInf><AddtlRmtInf>late</AddtlRmtInf></Strd>",
            None,
            "F-1 late",
            [],
        ),
        (f"<Strd>{OWN_REFERENCE}</Strd>", None, "OWN-1", []),
    ],
)
def test_remittance(remittance, type_, text, more):
    found = movement(f"<RmtInf>{remittance}</RmtInf>")

    assert (found.communication_type, found.communication) == (type_, text)
    assert [each.text for each in found.information] == more


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ("<EndToEndId>E-1</EndToEndId><InstrId>I-1</InstrId>", "E-1"),
        ("<EndToEndId>NOTPROVIDED</EndToEndId><InstrId>I-1</InstrId>", "I-1"),
        ("", "BATCH"),
    ],
)
def test_reference_of_the_customer(references, expected):
    inside = f"<Btch><PmtInfId>BATCH</PmtInfId></Btch><TxDtls><Refs>{references}</Refs></TxDtls>"

    (found,) = read_one(entry(inside)).movements

    assert found.customer_reference == expected


@pytest.mark.parametrize("identity", ["<Pty>{}</Pty>", "{}"])
def test_direct_debit(identity):
    creditor = identity.format("<Id><PrvtId><Othr><Id>BE69ZZZ1</Id></Othr></PrvtId></Id>")

    found = movement(
        f"<Refs><MndtId>M-7</MndtId></Refs><RltdPties><Cdtr>{creditor}</Cdtr></RltdPties>"
        "<RmtInf><Ustrd>Invoice 7</Ustrd></RmtInf>"
    )

    assert isinstance(found.structured, DirectDebit)
    assert (found.structured.creditor, found.structured.mandate) == ("BE69ZZZ1", "M-7")
    assert found.structured.communication == "Invoice 7"


@pytest.mark.parametrize(
    ("mandate", "remittance", "expected"),
    [
        ("M-7", f"<Ustrd>{'X' * 63}</Ustrd>", None),
        ("M" * 36, "", None),
        ("M-7", f"<Strd>{REFERENCE.format('090933755493')}</Strd>", "101"),
    ],
)
def test_direct_debit_that_coda_has_no_room_for(mandate, remittance, expected):
    found = movement(f"<Refs><MndtId>{mandate}</MndtId></Refs><RmtInf>{remittance}</RmtInf>")

    assert found.communication_type == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("<Amt Ccy='USD'>15.00</Amt>", [DetailAmount("INSTRUCTED AMOUNT", "USD", 15_000, "")]),
        ("<Amt Ccy='EUR'>15.00</Amt>", []),
        ("<Amt Ccy='usd'>15.00</Amt>", []),
        ("<Amt Ccy='USD'>fifteen</Amt>", []),
        ("<Amt Ccy='USD'>1000000000000.00</Amt>", []),
    ],
)
def test_foreign_amount(amount, expected):
    found = movement(f"<AmtDtls><InstdAmt>{amount}</InstdAmt></AmtDtls>")

    assert [each.structured for each in found.information] == expected


def test_additional_information_behind_a_communication():
    found = movement(
        "<RmtInf><Ustrd>Invoice</Ustrd></RmtInf><AddtlTxInf>Invoice</AddtlTxInf>",
        extra="<AddtlNtryInf>by\n  phone</AddtlNtryInf>",
    )

    assert (found.communication, [each.text for each in found.information]) == (
        "Invoice",
        ["by phone"],
    )


@pytest.mark.parametrize(
    "label", ["Globalisation: many", "Communication type: 5", "Addressee: Jansen"]
)
def test_labels_that_mean_nothing_here_are_text(label):
    assert movement(f"<AddtlTxInf>{label}</AddtlTxInf>").communication == label


def test_entry_of_several_transactions_is_a_total_with_details():
    amount = "<Amt Ccy='EUR'>{}</Amt><CdtDbtInd>{}</CdtDbtInd>"

    found = read_one(
        entry(
            transaction(amount.format("22.34", "CRDT")) + transaction(amount.format("10", "DBIT")),
            code="<Prtry><Cd>00150000</Cd></Prtry>",
        )
    ).movements

    assert [each.amount for each in found] == [12_340, 22_340, -10_000]
    assert [each.transaction_code for each in found] == ["10150000", "50150000", "50150000"]
    assert [(each.detail, each.globalisation) for each in found] == [(0, 1), (1, 0), (2, 1)]
    assert {each.value_date for each in found} == {date(2026, 11, 20)}


def test_details_are_numbered_behind_information():
    amount = "<AmtDtls><TxAmt><Amt Ccy='EUR'>6.17</Amt></TxAmt></AmtDtls>"
    information = f"{amount}<RmtInf><Ustrd>a</Ustrd></RmtInf><AddtlTxInf>b</AddtlTxInf>"

    found = read_one(entry(transaction(information) * 2)).movements

    assert [each.detail for each in found] == [0, 1, 3]
    assert [each.amount for each in found] == [12_340, 6_170, 6_170]
    assert coda.read(coda.write([read_one(entry(transaction(information) * 2))])).findings == ()


@pytest.mark.parametrize("number", ["0000", "9" * 5_000, "one"])
def test_number_of_a_detail_that_can_not_be(number):
    reference = f"<Refs><Prtry><Tp>Detail number</Tp><Ref>{number}</Ref></Prtry></Refs>"
    inside = f"{reference}<Amt Ccy='EUR'>12.34</Amt>"

    assert [each.detail for each in read_one(entry(transaction(inside))).movements] == [0, 1]


def test_dates_of_a_detail():
    other = "<Prtry><Tp>Other</Tp><Dt><Dt>2026-01-01</Dt></Dt></Prtry>"
    value = "<Prtry><Tp>Value date</Tp><Dt><Dt>2026-11-25</Dt></Dt></Prtry>"
    inside = f"<Amt Ccy='EUR'>6.17</Amt><RltdDts>{other}{{}}</RltdDts>"

    found = read_one(
        entry(transaction(inside.format(value)) + transaction(inside.format("")))
    ).movements

    assert [each.value_date for each in found] == [
        date(2026, 11, 20),
        date(2026, 11, 25),
        date(2026, 11, 20),
    ]


def test_detail_without_an_amount_is_told():
    found = camt.read(message(statement(entry(transaction() * 2))))

    assert [each.rule for each in found.findings] == ["camt_detail_amount"] * 2
    assert [each.amount for each in found.statements[0].movements] == [12_340, 0, 0]


@pytest.mark.parametrize("status", ["<Cd>PDNG</Cd>", "PDNG", "<Cd>INFO</Cd>"])
def test_entries_that_are_not_booked_are_told_and_left_out(status):
    found = camt.read(message(statement(entry(), entry(status=status))))

    assert [each.rule for each in found.findings] == ["camt_not_booked"]
    assert len(found.statements[0].movements) == 1


def test_status_of_old_versions():
    assert len(read_one(entry(status="BOOK")).movements) == 1


def test_free_text_of_the_bank():
    found = read_one(entry(), after="").free_communications
    told = message(statement(entry())).replace(
        b"</Stmt>", b"<AddtlStmtInf>Closed on Monday</AddtlStmtInf></Stmt>"
    )

    assert found == []
    assert [each.text for each in camt.read(told).statements[0].free_communications] == [
        "Closed on Monday"
    ]


ERRORS = {
    "camt_account_missing": statement(entry(), account="<Acct/>"),
    "camt_amount": statement(entry(amount="1.0001")),
    "camt_direction": statement(entry(sign="CREDIT")),
    "camt_date": statement(entry(), opening=balance("OPBD", day="2026-02-30")),
    "camt_currency": statement(entry(), opening=balance("OPBD", currency="USD")),
    "camt_balances_missing": statement(entry(), opening="", closing=""),
    "camt_statement_missing": "",
}


@pytest.mark.parametrize(("rule", "made"), ERRORS.items(), ids=ERRORS)
def test_errors_refuse_the_file(rule, made):
    found = camt.read(message(made))

    assert rule in [each.rule for each in found.errors]
    assert (found.statements, found.is_trustworthy) == ((), False)


@pytest.mark.parametrize(
    "amount", ["", "-1.00", "1,00", "1e3", "1234567890123456", "NaN", "\u0661"]
)
def test_what_is_no_amount(amount):
    assert "camt_amount" in rules(statement(entry(amount=amount)))


@pytest.mark.parametrize(
    "day", ["19/11/2026", "20261119", "2026-W01-1", "0001-01-01", "1979-12-31", "2080-01-01"]
)
def test_what_is_no_date(day):
    assert "camt_date" in rules(statement(entry(), opening=balance("OPBD", day=day)))


@pytest.mark.parametrize(
    ("amount", "thousandths"), [("1", 1_000), ("+1.5", 1_500), ("1.", 1_000), ("1.23400", 1_234)]
)
def test_spellings_of_amounts(amount, thousandths):
    found = camt.read(message(statement(entry(amount=amount))))

    assert found.statements[0].movements[0].amount == thousandths


def summary(name, count="1", total="12.34"):
    figures = f"<NbOfNtries>{count}</NbOfNtries><Sum>{total}</Sum>"
    return f"<TxsSummry><{name}>{figures}</{name}></TxsSummry>"


WARNINGS = {
    "camt_opening_missing": statement(entry(), opening=""),
    "camt_closing_missing": statement(entry(), closing=""),
    "camt_balance": statement(entry(), closing="100.00"),
    "camt_summary_count": statement(entry(), after=summary("TtlNtries", count="2")),
    "camt_summary_sum": statement(entry(), after=summary("TtlCdtNtries", total="12.00")),
}


@pytest.mark.parametrize(("rule", "made"), WARNINGS.items(), ids=WARNINGS)
def test_warnings_leave_the_file_sound(rule, made):
    found = camt.read(message(made))

    assert [each.rule for each in found.findings] == [rule]
    assert (found.warnings, found.is_trustworthy) == (found.findings, True)
    assert found.statements[0].closing_balance.amount in {100_000, 112_340}


def test_opening_balance_is_worked_out_if_it_is_missing():
    found = camt.read(message(statement(entry(), opening=""))).statements[0]

    assert found.old_balance.amount == 100_000


def test_summary_that_agrees():
    after = summary("TtlNtries") + summary("TtlDbtNtries", count="0", total="0")

    assert rules(statement(entry(), after=after)) == []


def test_summary_without_figures():
    assert rules(statement(entry(), after="<TxsSummry><TtlNtries/></TxsSummry>")) == []


def test_statement_that_does_not_go_on_from_the_one_before():
    second = statement(entry())

    found = camt.read(message(statement(entry()), second))

    assert [(each.rule, each.expected, each.found) for each in found.findings] == [
        ("camt_continuity", "112.34", "100.00")
    ]


@pytest.mark.parametrize(
    "data",
    [
        message(statement()).replace(b"camt.053", b"camt.054"),
        message(statement(), version="01"),
        b"<Document/>",
        message(statement()).replace(b"Document", b"Message"),
    ],
)
def test_what_is_no_camt_053(data):
    assert [each.rule for each in camt.read(data).errors] == ["camt_namespace"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml_empty"),
        (b"0000019112672505", "xml_malformed"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml_doctype"),
    ],
)
def test_what_is_no_xml_or_hostile(data, rule):
    assert [each.rule for each in camt.read(data).errors] == [rule]


def test_reading_stops_after_many_errors():
    found = camt.read(message(statement(*[entry(amount="much")] * 300)))

    assert len(found.findings) == 101
    assert found.findings[-1].rule == "camt_too_many"


def test_there_is_an_end_to_warnings():
    found = camt.read(message(statement(*[entry(status="PDNG")] * 1_100, closing="100.00")))

    assert len(found.findings) == 1_001
    assert found.findings[-1].rule == "camt_more_warnings"


def test_findings_say_where_and_in_three_languages():
    data = message(statement(entry(), "\n", entry(amount="much")))

    (found,) = camt.read(data).errors

    assert found.location == "/Document/BkToCstmrStmt/Stmt/Ntry[2]"
    assert found.line == 2
    assert len({found.message(language) for language in LANGUAGES}) == 3
    assert all("much" in found.message(language) for language in LANGUAGES)


def test_namespace_of_something_else_is_ignored():
    extension = "<x:Amt xmlns:x='urn:other' Ccy='USD'>5.00</x:Amt>"

    assert read_one(entry(), after=extension).closing_balance.amount == 112_340


@pytest.mark.parametrize("seed", range(20))
def test_damaged_messages_never_raise(seed):
    random = Random(seed)
    whole = written(*coda.read(file(DETAILS)).statements, coda_statement(IBAN))
    for _ in range(8):
        data = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            place = random.randrange(300, len(data))
            data[place : place + random.randint(0, 30)] = random.choice(
                [b"", b"9", b"</Amt>", b"<Ntry>", b" ", data[place + 40 : place + 120]]
            )

        found = camt.read(bytes(data))

        assert bool(found.statements) == found.is_trustworthy
        assert all(each.message("nl") for each in found.findings)
