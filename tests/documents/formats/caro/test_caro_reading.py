"""Card statements: what is read."""

from __future__ import annotations

from random import Random

import pytest

from documents.formats.caro import NAMESPACE, ROOTS, TransactionKind, read, write
from documents.formats.findings import LANGUAGES
from tests.documents.formats.accidents import damaged
from tests.documents.formats.caro.statements import FILE, STATEMENT, changed


def test_everything_in_a_file_is_read():
    file = read(FILE.encode(), name="march.xml")

    assert (file.name, file.findings, file.is_trustworthy) == ("march.xml", (), True)
    assert file.statement == STATEMENT


def test_a_statement_knows_its_month_and_what_was_spent():
    assert STATEMENT.billing_period == "2026-03"
    assert STATEMENT.spent == -45_500
    assert [each.amount for each in STATEMENT.all_transactions] == [80_000, -120_500, -5_000]


def test_the_root_is_recognised_by_its_namespace():
    assert (f"{{{NAMESPACE}}}CardStatement",) == ROOTS


def test_only_refunds_and_payments_are_no_charges():
    charges = {kind for kind in TransactionKind if kind.is_charge}

    assert set(TransactionKind) - charges == {TransactionKind.REFUND, TransactionKind.PAYMENT}


def test_what_may_be_left_out_is_empty():
    body = FILE[FILE.index("  <Transactions>") : FILE.index("</CardStatement>")]
    holder = FILE[FILE.index("  <Holder>") : FILE.index("  <ClientReference>")]

    file = read(
        changed(body, "")
        .replace(holder.encode(), b"")
        .replace(b"<BIC>VOORBEBB</BIC>", b"")
        .replace(b"<DueDate>2026-04-02</DueDate>", b"")
        .replace(b"<DebitedIBAN>BE80001000000177</DebitedIBAN>", b"")
        .replace(b"-80.00", b"-125.50")
    )

    statement = file.statement
    assert file.findings == ()
    assert (statement.cards, statement.transactions, statement.due_on) == ((), (), None)
    assert (statement.issuer_bic, statement.debited_iban, statement.holder_name) == ("", "", "")


def test_an_iban_in_groups_is_read_without_them():
    file = read(changed("BE80001000000177", "BE80 0010 0000 0177"))

    assert (file.findings, file.statement) == ((), STATEMENT)


@pytest.mark.parametrize(
    "number", ["XXXXXXXXXXXX4444", "55555555****4444", "5555 55XX XXXX 4444", "•••• 4444", "****"]
)
def test_a_masked_card_number_is_kept_as_it_is(number):
    file = read(changed("555555******4444", number))

    assert file.findings == ()
    assert file.statement.cards[0].number == number


@pytest.mark.parametrize("seed", range(10))
def test_damaged_files_give_findings_or_values_that_can_be_written(seed):
    random = Random(seed)
    for _ in range(60):
        file = read(damaged(random, FILE.encode()))

        assert (file.statement is not None) == file.is_trustworthy
        assert all(each.message(language) for each in file.findings for language in LANGUAGES)
        if file.statement is not None:
            assert read(write(file.statement)).statement == file.statement
