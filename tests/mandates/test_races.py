"""Several act on one mandate at the same moment: one wins, the others learn who it was."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from common.errors import DomainError, StateConflict
from mails.models import Mail
from mandates.models import (
    Mandate,
    MandateAccount,
    OrderRow,
    Signatory,
    SignedCopy,
    SigningRequest,
)
from mandates.services import (
    LinkUnusable,
    MandateExists,
    Signer,
    accept_copy,
    archive_mandate,
    note_statement,
    order_mandate,
    order_rows,
    prepare_mandate,
    report_problem,
    send_code,
    sign,
    signer_of,
    start_batch,
    upload_copy,
)
from mandates.states import ProblemReason
from tests.factories import ClientFactory, MandateFactory, SignedCopyFactory
from tests.factories.mandates import coda_order, request_for
from tests.factories.numbers import bank_iban
from tests.mandates.papers import mandate_on_paper, scan_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def at_once(*calls):
    """Run all calls in threads that start together; returns their results or refusals in order."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        start.wait()
        try:
            results[index] = call()
        except DomainError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def same(mandate):
    return Mandate.objects.select_related("client", "office").get(pk=mandate.pk)


def test_ending_races_with_a_problem(by, rival):
    for _ in range(ROUNDS):
        mandate = MandateFactory(state="bank_procedure")
        seen = [same(mandate) for _ in range(6)]

        results = at_once(
            *(lambda row=row: archive_mandate(row, by=by) for row in seen[:3]),
            *(
                lambda row=row: report_problem(row, reason=ProblemReason.OTHER, by=rival)
                for row in seen[3:]
            ),
        )

        refused = [result for result in results if isinstance(result, StateConflict)]
        mandate.refresh_from_db()
        winner = by if mandate.state == "archived" else rival
        events = AuditEvent.objects.filter(target_id=str(mandate.pk))
        assert (len(refused), mandate.version) == (5, 2)
        assert all(winner.label in error.message for error in refused)
        assert Counter(events.values_list("action", flat=True))["mandate.conflict"] == 5


def test_two_who_sign_at_once_complete_it_once():
    for _ in range(ROUNDS):
        mandate = MandateFactory()
        other = Signatory.objects.create(
            mandate=mandate, position=2, language="en", email="cfo@company.example"
        )
        links = [
            SigningRequest.objects.get(signatory__mandate=mandate),
            request_for(other, mandate.versions.get()),
        ]
        codes = []
        for link in links:
            send_code(link)
            subject = Mail.objects.filter(template="mandate_code").latest("pk").subject
            codes.append(next(word for word in subject.split() if word.isdigit()))

        at_once(
            *(
                lambda link=link, code=code: sign(
                    link,
                    code=code,
                    content_sha256=link.mandate_version.content_sha256,
                    signer=Signer("Somebody", "director"),
                    by=signer_of(link),
                )
                for link, code in zip(links, codes, strict=True)
            )
        )

        events = AuditEvent.objects.filter(target_id=str(mandate.pk))
        mandate.refresh_from_db()
        assert mandate.state == "signed"
        assert events.filter(action="mandate.signature_given").count() == 2
        assert events.filter(action="mandate.signed").count() == 1


def test_the_same_link_signs_once():
    link = SigningRequest.objects.get(signatory__mandate=MandateFactory())
    send_code(link)
    subject = Mail.objects.filter(template="mandate_code").latest("pk").subject
    code = next(word for word in subject.split() if word.isdigit())
    links = [SigningRequest.objects.get(pk=link.pk) for _ in range(4)]

    results = at_once(
        *(
            lambda row=row: sign(
                row,
                code=code,
                content_sha256=row.mandate_version.content_sha256,
                signer=Signer("Bo", "director"),
                by=signer_of(row),
            )
            for row in links
        )
    )

    refused = [result for result in results if isinstance(result, LinkUnusable)]
    assert (len(refused), Mandate.objects.get().state) == (3, "signed")
    assert AuditEvent.objects.filter(action="mandate.signature_given").count() == 1


def test_the_same_order_at_once_gives_one_mandate(by):
    client = ClientFactory()
    order = coda_order(bank_iban(1))

    results = at_once(*(lambda: order_mandate(client, order, by=by) for _ in range(4)))

    assert Counter(type(result) for result in results) == {Mandate: 1, MandateExists: 3}
    assert (Mandate.objects.count(), MandateAccount.objects.count()) == (1, 1)


def test_preparing_at_once_offers_one_version(by):
    mandate = MandateFactory(state="registered")
    seen = [same(mandate) for _ in range(3)]

    at_once(*(lambda row=row: prepare_mandate(row) for row in seen))

    mandate.refresh_from_db()
    assert (mandate.state, mandate.versions.count()) == ("awaiting_signature", 1)
    assert SigningRequest.objects.pending().count() == 1
    assert Mail.objects.filter(template="mandate_to_sign").count() == 1


def test_the_first_statements_at_once_activate_once():
    mandate = MandateFactory(state="bank_procedure")
    account = mandate.accounts.get().bank_account
    today = timezone.localdate()

    results = at_once(*(lambda: note_statement(account, on=today) for _ in range(4)))

    mandate.refresh_from_db()
    assert (Counter(results), mandate.state) == ({True: 1, False: 3}, "active")


def test_workers_at_once_order_each_row_once(by, office):
    order = coda_order(bank_iban(1))
    clients = [ClientFactory(office=office) for _ in range(4)]
    orders = [
        (client, coda_order(bank_iban(n), language=order.language))
        for n, client in enumerate(clients)
    ]
    batch = start_batch(office, orders, by=by)

    results = at_once(*(lambda: order_rows(batch, first=1) for _ in range(3)))

    assert (sum(results), Mandate.objects.count()) == (4, 4)
    assert not OrderRow.objects.exclude(error="").exists()
    assert AuditEvent.objects.filter(action="mandate.batch_finished").count() == 1


def test_a_scan_that_comes_while_the_client_signs_is_overtaken_or_refused(by):
    mandate = mandate_on_paper()
    link = SigningRequest.objects.get(signatory__mandate=mandate)
    send_code(link)
    subject = Mail.objects.filter(template="mandate_code").latest("pk").subject
    code = next(word for word in subject.split() if word.isdigit())
    version = link.mandate_version
    scan = scan_of(version)

    uploaded, signed = at_once(
        lambda: upload_copy(same(mandate), scan, by=by),
        lambda: sign(
            link,
            code=code,
            content_sha256=version.content_sha256,
            signer=Signer("Bo Bakker", "director"),
            by=signer_of(link),
        ),
    )

    mandate.refresh_from_db()
    assert (mandate.state, isinstance(signed, Mandate)) == ("signed", True)
    assert isinstance(uploaded, StateConflict) or SignedCopy.objects.get().state == "overtaken"


def test_two_scans_at_once_leave_one_to_look_at(by, rival):
    mandate = mandate_on_paper()
    version = mandate.versions.get()
    scans = [scan_of(version, title=title) for title in ("first", "second")]

    at_once(
        lambda: upload_copy(same(mandate), scans[0], by=by),
        lambda: upload_copy(same(mandate), scans[1], by=rival),
    )

    states = SignedCopy.objects.values_list("state", flat=True)
    assert sorted(states) == ["replaced", "waiting"]


def test_a_copy_is_accepted_or_the_client_signs_but_not_both(by):
    for _ in range(ROUNDS):
        copy = SignedCopyFactory()
        mandate = copy.mandate_version.mandate
        link = SigningRequest.objects.get(signatory__mandate=mandate)
        send_code(link)
        subject = Mail.objects.filter(template="mandate_code").latest("pk").subject
        code = next(word for word in subject.split() if word.isdigit())
        seen = SignedCopy.objects.select_related("mandate_version__mandate__office").get(pk=copy.pk)

        results = at_once(
            lambda copy=seen: accept_copy(
                copy, signed_on=timezone.localdate(), signers=["Bo Bakker"], by=by
            ),
            lambda link=link, code=code: sign(
                link,
                code=code,
                content_sha256=link.mandate_version.content_sha256,
                signer=Signer("Bo Bakker", "director"),
                by=signer_of(link),
            ),
        )

        refused = [result for result in results if isinstance(result, StateConflict)]
        copy.refresh_from_db()
        events = AuditEvent.objects.filter(target_id=str(mandate.pk), action="mandate.signed")
        assert (len(refused), events.count()) == (1, 1)
        assert copy.state == ("overtaken" if isinstance(results[0], StateConflict) else "accepted")
