"""What can't be placed waits: seen by whose it is, let go in order, never twice, never lost."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import StateConflict
from documents.files import content_of
from documents.models import Document, Gap, Reception, Statement
from documents.selectors import waiting_files
from documents.services import (
    discard_reception,
    receive_document,
    release_reception,
    release_waiting,
)
from feeds.models import FeedEntry
from offices.models import AccountingOffice
from tests.documents.builders import file_of, statement
from tests.documents.xml_files import invoice, payroll
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    OfficeFactory,
    bank_iban,
    enterprise_number,
)

pytestmark = pytest.mark.django_db
OUTCOME = Reception.Outcome
NUMBER = bank_iban(987_654)
COMPANY = enterprise_number(77)


def take_in(content):
    return receive_document(content, file_name="a")


def days(count, number=NUMBER, **more):
    return [
        statement(
            number,
            sequence=place + 1,
            day=date(2026, 3, 2 + place),
            old=place * 10,
            amounts=(10,),
            **more,
        )
        for place in range(count)
    ]


def waiting(office):
    return list(waiting_files(AccountingOffice.objects.filter(pk=office.pk)))


def test_what_waits_is_listed_for_the_office_whose_client_holds_the_account():
    client, other = ClientFactory(), OfficeFactory()

    received = take_in(file_of(statement(NUMBER, enterprise_number=client.enterprise_number)))

    assert waiting(client.office) == [received.reception]
    assert waiting(other) == []


@pytest.mark.parametrize("holder", ["", COMPANY, "\0" * 10, "ABCDEFGHIJ"])
def test_what_waits_for_nobody_we_know_is_listed_for_no_office(holder):
    content = file_of(statement(NUMBER, enterprise_number="1234567890"))

    received = take_in(content.replace(b"1234567890", holder.encode().rjust(10, b"0")))

    assert received.reception.outcome == OUTCOME.QUARANTINED
    assert received.reception.office is None


def test_the_same_file_while_it_waits_is_a_repetition():
    content = file_of(statement(NUMBER))
    take_in(content)

    again = take_in(content)

    assert again.reception.outcome == OUTCOME.REPEATED
    assert Reception.objects.quarantined().count() == 1
    assert AuditEvent.objects.filter(action="document.quarantined").count() == 1


@pytest.mark.parametrize("content", [b"", b"nothing of ours", file_of(statement(NUMBER))[:300]])
def test_a_damaged_file_waits_once(content):
    take_in(content)

    again = take_in(content)

    assert again.reception.outcome == OUTCOME.REPEATED
    assert Reception.objects.quarantined().count() == 1


def test_what_waits_for_an_account_is_let_go_once_it_is_known():
    received = take_in(file_of(statement(NUMBER)))
    account = BankAccountFactory(iban=NUMBER)

    released = release_waiting()

    reception = Reception.objects.get(pk=received.reception.pk)
    assert released == 1
    assert (reception.outcome, reception.waiting_for) == (OUTCOME.STORED, "")
    assert reception.released_at
    assert Document.objects.get().bank_account == account
    assert AuditEvent.objects.filter(action="document.released").count() == 1


def test_what_waits_for_a_company_is_let_go_once_it_is_known():
    take_in(payroll(COMPANY))
    client = ClientFactory(enterprise_number=COMPANY)

    release_waiting()

    assert Document.objects.get().client == client


@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_an_invoice_of_nobody_is_let_go_once_either_side_is_known(side):
    take_in(invoice(**{side: COMPANY}))
    client = ClientFactory(enterprise_number=COMPANY)

    released = release_waiting()

    assert (released, Document.objects.get().client) == (1, client)


def test_an_invoice_is_let_go_to_both_sides_at_once():
    other = enterprise_number(78)
    take_in(invoice(COMPANY, other))
    clients = {ClientFactory(enterprise_number=number) for number in (COMPANY, other)}

    released = release_waiting()

    assert released == 1
    assert {document.client for document in Document.objects.all()} == clients
    assert not Reception.objects.quarantined().exists()


def test_an_invoice_that_was_let_go_to_one_side_reaches_the_other_when_it_comes_again():
    content = invoice(COMPANY, enterprise_number(78))
    take_in(content)
    ClientFactory(enterprise_number=COMPANY)
    release_waiting()
    other = ClientFactory(enterprise_number=enterprise_number(78))

    again = take_in(content)

    assert [document.client for document in again.documents] == [other]


def test_what_waits_is_let_go_in_the_order_in_which_it_came():
    for amount in (1, 2, 3):
        take_in(file_of(statement(NUMBER, amounts=(amount,))))
    BankAccountFactory(iban=NUMBER)

    release_waiting()

    versions = Document.objects.order_by("version")
    assert [document.version for document in versions] == [1, 2, 3]
    assert Statement.objects.get(is_current=True).new_balance == 100_003


def test_what_is_let_go_leaves_the_gaps_of_its_sequence():
    made = days(5)
    for place in (4, 0, 2):
        take_in(file_of(made[place]))
    BankAccountFactory(iban=NUMBER)

    release_waiting()

    missing = Gap.objects.open().values_list("first_missing", "last_missing")
    assert sorted(missing) == [(2, 2), (4, 4)]


@pytest.mark.parametrize("closed", ["account", "client", "currency"])
def test_what_waits_for_something_closed_goes_on_waiting(closed):
    received = take_in(file_of(statement(NUMBER)))
    account = BankAccountFactory(iban=NUMBER, currency="USD" if closed == "currency" else "EUR")
    if closed == "account":
        account.closed_at = timezone.now()
        account.save()
    if closed == "client":
        account.client.archived_at = timezone.now()
        account.client.save()

    released = release_waiting()

    assert released == 0
    assert Reception.objects.quarantined().get() == received.reception


def test_what_cannot_be_let_go_does_not_hold_up_the_others():
    lost = take_in(file_of(statement(NUMBER))).reception
    take_in(file_of(statement(bank_iban(987_655))))
    default_storage.delete(lost.stored_file.name)
    BankAccountFactory(iban=NUMBER)
    account = BankAccountFactory(iban=bank_iban(987_655))

    released = release_waiting()

    assert released == 1
    assert Document.objects.get().bank_account == account
    assert Reception.objects.quarantined().get() == lost


def test_bytes_that_have_changed_are_not_let_go():
    changed = take_in(file_of(statement(NUMBER))).reception
    default_storage.delete(changed.stored_file.name)
    with default_storage.open(changed.stored_file.name, "wb") as file:
        file.write(file_of(statement(NUMBER, amounts=(7,))))
    BankAccountFactory(iban=NUMBER)

    released = release_waiting()

    assert released == 0
    assert not Document.objects.exists()


def test_at_most_so_many_are_let_go_at_once(monkeypatch):
    monkeypatch.setattr("documents.services.releasing.AT_ONCE", 2)
    for each in days(3):
        take_in(file_of(each))
    BankAccountFactory(iban=NUMBER)

    released = [release_waiting(), release_waiting(), release_waiting()]

    assert released == [2, 1, 0]


def test_what_has_come_otherwise_is_let_go_as_a_repetition():
    bundle = take_in(file_of(*days(2))).reception
    BankAccountFactory(iban=NUMBER)
    for each in days(2):
        take_in(file_of(each))

    released = release_waiting()

    bundle.refresh_from_db()
    assert (released, bundle.outcome) == (1, OUTCOME.REPEATED)
    assert Document.objects.count() == 2


def test_the_same_file_after_its_account_is_known_ends_the_waiting():
    content = file_of(statement(NUMBER))
    first = take_in(content).reception
    BankAccountFactory(iban=NUMBER)

    again = take_in(content)

    first.refresh_from_db()
    assert again.reception.outcome == OUTCOME.STORED
    assert (first.outcome, first.reason, first.waiting_for) == (OUTCOME.REPEATED, "taken_later", "")


def test_the_same_file_after_it_was_let_go_is_a_repetition():
    content = file_of(statement(NUMBER))
    take_in(content)
    BankAccountFactory(iban=NUMBER)
    release_waiting()

    again = take_in(content)

    assert again.reception.outcome == OUTCOME.REPEATED
    assert Document.objects.count() == 1


def test_the_same_file_after_it_was_discarded_waits_anew():
    content = file_of(statement(NUMBER))
    discard_reception(take_in(content).reception, reason="Not ours", by=SYSTEM)

    again = take_in(content)

    assert again.reception.outcome == OUTCOME.QUARANTINED


def test_nothing_is_let_go_by_hand_without_a_place():
    reception = take_in(file_of(statement(NUMBER))).reception

    released = release_reception(reception, by=SYSTEM)

    assert released is False
    assert Reception.objects.quarantined().get() == reception


@pytest.mark.parametrize("content", [b"nothing of ours", b"PK\x03\x04", b""])
def test_what_can_t_be_read_can_t_be_let_go(content):
    reception = take_in(content).reception

    assert release_reception(reception, by=SYSTEM) is False


def test_of_a_file_that_can_be_read_now_each_part_is_placed_or_waits():
    """The reader has learnt something since the file was quarantined as damaged."""
    other = BankAccountFactory()
    content = file_of(statement(NUMBER), statement(other.iban))
    take_in(b"damaged then")
    reception = Reception.objects.get()
    readable = take_in(content).reception.stored_file
    FeedEntry.objects.all().delete()
    Document.objects.all().delete()
    Reception.objects.filter(parent__isnull=False).delete()
    Reception.objects.filter(pk=reception.pk).update(stored_file=readable)
    reception.refresh_from_db()

    released = release_reception(reception, by=SYSTEM)

    reception.refresh_from_db()
    parts = {part.outcome: part for part in reception.parts.all()}
    assert (released, reception.outcome) == (True, OUTCOME.UNPACKED)
    assert set(parts) == {OUTCOME.STORED, OUTCOME.QUARANTINED}
    assert parts[OUTCOME.QUARANTINED].waiting_for == NUMBER
    assert Document.objects.get().bank_account == other


@pytest.mark.parametrize("ended", ["discarded", "released"])
def test_what_waits_no_more_is_neither_let_go_nor_discarded(ended):
    reception = take_in(file_of(statement(NUMBER))).reception
    if ended == "discarded":
        discard_reception(reception, reason="Not ours", by=SYSTEM)
        BankAccountFactory(iban=NUMBER)
    else:
        BankAccountFactory(iban=NUMBER)
        release_reception(reception, by=SYSTEM)

    with pytest.raises(StateConflict):
        release_reception(reception, by=SYSTEM)
    with pytest.raises(StateConflict):
        discard_reception(reception, reason="Not ours", by=SYSTEM)


def test_what_was_discarded_and_has_no_place_is_a_conflict_too():
    reception = take_in(file_of(statement(NUMBER))).reception
    discard_reception(reception, reason="Not ours", by=SYSTEM)

    with pytest.raises(StateConflict):
        release_reception(reception, by=SYSTEM)


def test_what_is_discarded_keeps_its_bytes_and_the_reason():
    content = file_of(statement(NUMBER))
    reception = take_in(content).reception

    discard_reception(reception, reason="Sent to us by mistake", by=SYSTEM)

    reception.refresh_from_db()
    assert (reception.outcome, reception.waiting_for) == (OUTCOME.DISCARDED, "")
    assert content_of(reception.stored_file) == content
    assert AuditEvent.objects.get(action="document.discarded").reason == "Sent to us by mistake"


def at_the_same_moment(*acts):
    """Run each in a thread of its own; returns what each gave or raised."""
    start, given = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            given.append(act())
        except StateConflict as conflict:
            given.append(conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [b"nothing of ours", file_of(statement(NUMBER))])
def test_two_of_the_same_at_the_same_moment_wait_once(content):
    given = at_the_same_moment(*[lambda: take_in(content)] * 4)

    outcomes = sorted(received.reception.outcome for received in given)
    assert outcomes == [OUTCOME.QUARANTINED, *[OUTCOME.REPEATED] * 3]


@pytest.mark.django_db(transaction=True)
def test_two_who_let_go_at_the_same_moment_make_one_document():
    reception = take_in(file_of(statement(NUMBER))).reception
    BankAccountFactory(iban=NUMBER)

    given = at_the_same_moment(*[lambda: release_reception(reception, by=SYSTEM)] * 3)

    assert sorted(str(type(each).__name__) for each in given) == [
        "StateConflict",
        "StateConflict",
        "bool",
    ]
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_moment_let_each_go_once():
    for each in days(4):
        take_in(file_of(each))
    BankAccountFactory(iban=NUMBER)

    given = at_the_same_moment(release_waiting, release_waiting)

    assert sum(given) == 4
    assert Document.objects.count() == 4
