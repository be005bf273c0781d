"""A file arrives: stored, repeated or quarantined, all of it or nothing."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from documents.files import DamagedFile, content_of, store
from documents.formats import coda
from documents.models import Document, Reception, Statement, StoredFile, Transaction
from documents.services import receive_document
from mails.models import Mail
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, MembershipFactory, bank_iban

pytestmark = pytest.mark.django_db
OUTCOME = Reception.Outcome


@pytest.fixture
def account():
    return BankAccountFactory()


def codes(received):
    return [finding["code"] for finding in received.reception.findings]


def test_a_known_account_gives_a_document_with_the_very_bytes(account):
    content = file_of(statement(account.iban))

    received = receive_document(content, file_name="a.cod")

    [document] = received.documents
    assert received.reception.outcome == OUTCOME.STORED
    assert (document.client, document.bank_account) == (account.client, account)
    assert content_of(document.file) == content
    assert received.reception.findings == []


def test_a_statement_s_facts_are_kept(account):
    content = file_of(statement(account.iban, sequence=42, amounts=(12_340, -2_340), old=1_000_000))

    receive_document(content, file_name="a.cod")

    kept = Statement.objects.get()
    assert (kept.statement_number, kept.coda_sequence, kept.created_on) == (
        42,
        42,
        date(2026, 11, 19),
    )
    assert (kept.old_balance, kept.old_balance_on) == (1_000_000, date(2026, 11, 18))
    assert (kept.new_balance, kept.new_balance_on) == (1_010_000, date(2026, 11, 19))
    assert kept.movement_count == 2


def test_a_statement_without_movements_keeps_its_balance(account):
    content = file_of(statement(account.iban, amounts=(), new_balance=None))

    receive_document(content, file_name="a.cod")

    kept = Statement.objects.get()
    assert (kept.movement_count, kept.new_balance) == (0, kept.old_balance)


def test_the_same_file_again_is_one_document(account):
    content = file_of(statement(account.iban))
    receive_document(content, file_name="a.cod")

    again = receive_document(content, file_name="b.cod")

    assert again.reception.outcome == OUTCOME.REPEATED
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert Reception.objects.count() == 2


def test_a_repetition_that_the_bank_marked_is_one_document(account):
    receive_document(file_of(statement(account.iban)), file_name="a.cod")

    again = receive_document(file_of(statement(account.iban, is_duplicate=True)), file_name="a.cod")

    assert again.reception.outcome == OUTCOME.REPEATED
    assert Document.objects.count() == 1


def test_the_same_statement_with_other_content_is_a_new_version(account, run_outbox):
    first = file_of(statement(account.iban))
    [old] = receive_document(first, file_name="a.cod").documents
    MembershipFactory(office=account.client.office, role="admin")

    [new] = receive_document(
        file_of(statement(account.iban, amounts=(1,))), file_name="a.cod"
    ).documents

    run_outbox()
    assert (new.version, new.supersedes, content_of(old.file)) == (2, old, first)
    assert [each.is_current for each in Statement.objects.order_by("pk")] == [False, True]
    assert AuditEvent.objects.filter(action="document.changed").count() == 1
    assert Mail.objects.filter(template="document_changed").count() == 1


def test_only_what_is_new_of_a_bundle_is_passed_on(account):
    monday, tuesday = (
        statement(account.iban, sequence=1),
        statement(account.iban, sequence=2, day=date(2026, 11, 20), old=112_340),
    )
    receive_document(file_of(monday), file_name="a.cod")

    [document] = receive_document(file_of(monday, tuesday), file_name="b.cod").documents

    assert content_of(document.file) == file_of(tuesday)
    assert sorted(Statement.objects.values_list("coda_sequence", flat=True)) == [1, 2]


def test_an_unknown_account_is_kept_apart_with_its_line(account):
    content = file_of(statement(bank_iban(987_654)))

    received = receive_document(content, file_name="a.cod")

    assert (received.reception.outcome, received.reception.reason) == (
        OUTCOME.QUARANTINED,
        "unknown_account",
    )
    [finding] = received.reception.findings
    assert (finding["code"], finding["line"]) == ("account_unknown", 2)
    assert content_of(received.reception.stored_file) == content
    assert not Document.objects.exists()


@pytest.mark.parametrize("closed", ["account", "client"])
def test_what_is_closed_receives_nothing(account, closed):
    if closed == "account":
        account.closed_at = timezone.now()
        account.save()
    else:
        account.client.archived_at = timezone.now()
        account.client.save()

    received = receive_document(file_of(statement(account.iban)), file_name="a.cod")

    assert received.reception.reason == "unknown_account"


def test_the_currency_is_part_of_the_account(account):
    received = receive_document(file_of(statement(account.iban, currency="USD")), file_name="a.cod")

    assert received.reception.reason == "unknown_account"


def test_a_file_is_taken_once_its_account_is_known():
    number = bank_iban(555_555)
    content = file_of(statement(number))
    receive_document(content, file_name="a.cod")
    BankAccountFactory(iban=number)

    again = receive_document(content, file_name="a.cod")

    assert again.reception.outcome == OUTCOME.STORED


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda content: b"", "empty"),
        (lambda content: b"\x00" * 500, "unrecognised"),
        (lambda content: content[:200], "damaged"),
        (lambda content: content[130:], "damaged"),
        (lambda content: content.replace(b"\r\n2", b"\r\n7", 1), "damaged"),
        (lambda content: b"%PDF-1.7 " + content, "damaged"),
        (lambda content: b"%PDF-1.7 " + content[:90], "unrecognised"),
    ],
)
def test_a_damaged_file_is_kept_apart_whole(account, damage, reason):
    content = damage(file_of(statement(account.iban)))

    received = receive_document(content, file_name="a.cod")

    assert (received.reception.outcome, received.reception.reason) == (OUTCOME.QUARANTINED, reason)
    assert received.reception.findings[0]["severity"] == "error"
    assert received.reception.findings[0]["message"]
    assert content_of(received.reception.stored_file) == content
    assert not Document.objects.exists()


def test_totals_that_do_not_add_up_are_a_warning(account):
    content = file_of(statement(account.iban, new_balance=coda.Balance(1, date(2026, 11, 19))))

    received = receive_document(content, file_name="a.cod")

    assert received.reception.outcome == OUTCOME.STORED
    assert codes(received) == ["balance"]


def test_several_statements_of_one_account_stay_one_file(account):
    content = file_of(
        statement(account.iban, sequence=1),
        statement(account.iban, sequence=2, day=date(2026, 11, 20), old=112_340),
    )

    received = receive_document(content, file_name="a.cod")

    [document] = received.documents
    assert content_of(document.file) == content
    assert document.statements.count() == 2


def test_nobody_gets_another_s_account(account):
    other = BankAccountFactory()
    mine, yours = statement(account.iban), statement(other.iban, amounts=(99_000,))
    content = file_of(mine, yours, statement(account.iban, sequence=2, day=date(2026, 11, 20)))

    received = receive_document(content, file_name="a.cod")

    parts = {d.bank_account: content_of(d.file) for d in received.documents}
    assert set(parts) == {account, other}
    assert other.iban.encode() not in parts[account]
    assert account.iban.encode() not in parts[other]
    assert sorted(b"".join(parts.values()).splitlines()) == sorted(content.splitlines())
    assert [coda.read(part).errors for part in parts.values()] == [(), ()]


def test_an_unknown_account_doesn_t_hold_up_the_others(account):
    known, unknown = statement(account.iban), statement(bank_iban(987_654))

    received = receive_document(file_of(known, unknown), file_name="a.cod")

    assert [each.outcome for each in received.receptions] == [OUTCOME.STORED, OUTCOME.QUARANTINED]
    assert received.reception.outcome == OUTCOME.UNPACKED
    assert [document.bank_account for document in received.documents] == [account]
    apart = content_of(received.receptions[1].stored_file)
    assert account.iban.encode() not in apart


def test_transactions_are_kept_with_what_they_say(account):
    source = statement(account.iban, amounts=(12_340, -2_340))
    source.movements[0].communication_type = "101"
    source.movements[0].communication = "090933755493"

    receive_document(file_of(source), file_name="a.cod")

    rows = Transaction.objects.order_by("position")
    assert [(row.amount, row.reference) for row in rows] == [
        (12_340, "090933755493"),
        (-2_340, ""),
    ]
    assert {(row.value_date, row.counterparty_name, row.code) for row in rows} == {
        (date(2026, 11, 19), "Klant Veldmuis", "00150000")
    }


def test_an_old_belgian_number_finds_its_iban(account):
    number = account.iban[4:]
    source = statement(number)
    source.account = coda.Account(
        number=number, currency="EUR", structure=coda.AccountStructure.BELGIAN_BBAN
    )

    received = receive_document(file_of(source), file_name="a.cod")

    assert [document.bank_account for document in received.documents] == [account]


def test_the_bank_is_learnt_from_its_file():
    account = BankAccountFactory(bank_bic="")

    receive_document(file_of(statement(account.iban, bank_bic="KREDBEBB")), file_name="a.cod")

    account.refresh_from_db()
    assert account.bank_bic == "KREDBEBB"


@pytest.mark.django_db(transaction=True)
def test_the_same_file_at_the_same_moment_is_one_document():
    account = BankAccountFactory()
    content = file_of(statement(account.iban))
    start, outcomes = threading.Barrier(6), []

    def take_in():
        start.wait()
        try:
            outcomes.append(receive_document(content, file_name="a.cod").reception.outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=take_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [OUTCOME.REPEATED] * 5 + [OUTCOME.STORED]
    assert Document.objects.count() == 1


def test_bytes_are_kept_once():
    first, second = store(b"abc"), store(b"abc")

    assert first == second
    assert default_storage.exists(first.name)


def test_bytes_that_have_changed_are_found_out():
    row = store(b"abc")
    StoredFile.objects.update(sha256="0" * 64)
    row.refresh_from_db()

    with pytest.raises(DamagedFile):
        content_of(row)


def test_a_name_that_can_t_be_shown_is_kept_in_a_form_that_can():
    received = receive_document(b"\x00", file_name="\x00" * 300 + "\udcff.cod")

    assert received.reception.file_name.endswith("<U+0000><U+DCFF>.cod")
    assert received.reception.file_name == Reception.objects.get().file_name
