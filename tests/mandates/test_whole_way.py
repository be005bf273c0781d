"""From order to first statement and to the end, step by step through the outbox."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from audit.selectors import history_of
from common.kinds import DocumentKind
from mandates.files import kept
from mandates.models import Mandate
from mandates.sealing import verify
from mandates.selectors import covers, current_version, request_for
from mandates.services import (
    Signer,
    approve_account,
    archive_mandate,
    note_statement,
    open_link,
    order_mandate,
    send_code,
    send_to_source,
    sign,
    signer_of,
)
from tests.factories import ClientFactory
from tests.factories.mandates import coda_order
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db


def test_a_mandate_from_order_to_statement_to_end(by, run_outbox, mailoutbox, code_in):
    client = ClientFactory(contact_email="boss@company.example", language="en")
    today = timezone.localdate()

    mandate = order_mandate(client, coda_order(bank_iban(1), bank_iban(2)), by=by)
    run_outbox()
    token = re.search(r"/sign/(\S+)/", mailoutbox[0].body).group(1)
    request = open_link(request_for(token))
    send_code(request)
    run_outbox()
    version = current_version(mandate)
    sign(
        request,
        code=code_in(),
        content_sha256=version.content_sha256,
        signer=Signer("Bo Bakker", "director"),
        by=signer_of(request, ip="192.0.2.55"),
    )
    run_outbox()
    mandate.refresh_from_db()
    version.refresh_from_db()
    assert (mandate.state, verify(kept(version.sealed_sha256)).intact) == ("signed", True)
    send_to_source(mandate, receipt="ACK 17", by=by)
    account = mandate.accounts.order_by("pk").first()
    assert not covers(account.bank_account, DocumentKind.CODA, today).refusal
    approve_account(account, at=timezone.now(), by=by)
    note_statement(account.bank_account, on=today)
    mandate.refresh_from_db()
    assert mandate.state == "active"
    archive_mandate(mandate, by=by)

    assert not covers(account.bank_account, DocumentKind.CODA, today)
    assert Mandate.objects.get().end_reason == "office"
    assert [event.action.removeprefix("mandate.") for event in history_of(mandate)] == [
        "ordered",
        "preparing",
        "document_created",
        "sent",
        "link_opened",
        "code_sent",
        "signature_given",
        "signed",
        "sealed",
        "handed_over",
        "sent_to_bank",
        "approved",
        "activated",
        "archived",
    ]
