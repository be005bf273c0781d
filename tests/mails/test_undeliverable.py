"""Addresses that fail for good: refused at once, or reported by a mail that comes back."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import call_command
from django.urls import reverse

from audit.models import AuditEvent
from mails.bounces import read_bounce
from mails.models import UndeliverableAddress
from mails.selectors import undeliverable
from mails.services import note_bounce
from outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@relay.example
To: portal@mycodabox.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain

I'm sorry.
--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user
--=b
Content-Type: {kind}

Message-ID: {message_id}
Subject: Written in nl for An

--=b--
"""


def report(mail, **changes):
    values = {
        "to": mail.to,
        "action": "failed",
        "status": "5.1.1",
        "kind": "text/rfc822-headers",
        "message_id": mail.message_id,
        **changes,
    }
    return REPORT.format(**values).encode()


def test_an_address_that_is_refused_for_good_is_noted_and_not_tried_again(
    write, run_outbox, settings
):
    settings.EMAIL_BACKEND = "tests.mails.backends.UnknownAddressBackend"
    mail = write(is_secret=True)

    run_outbox()

    mail.refresh_from_db()
    assert (mail.sent_at, mail.failure, mail.content) == (None, "550 5.1.1 no such user", "")
    assert undeliverable(["AN@office.example", "", "x@y.example"]) == {"AN@office.example"}
    assert OutboxMessage.objects.get().done_at is not None
    assert AuditEvent.objects.get(action="mail.undeliverable").facts["answer"] == "550"


def test_a_server_that_may_change_its_mind_is_asked_again(write, run_outbox, settings):
    settings.EMAIL_BACKEND = "tests.mails.backends.FullMailboxBackend"
    write()

    run_outbox()

    assert OutboxMessage.objects.get().attempts == 1
    assert not UndeliverableAddress.objects.exists()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_comes_back_takes_its_address_out_of_use(kind, write):
    mail = write()

    noted = [note_bounce(report(mail, kind=kind)), note_bounce(report(mail, kind=kind))]

    mail.refresh_from_db()
    assert (noted, mail.failure) == ([True, True], "5.1.1 550 no such user")
    assert UndeliverableAddress.objects.get().address == "an@office.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed"},
        {"status": "4.2.2"},
        {"to": "victim@office.example"},
        {"message_id": "<not-ours@x.example>"},
        {"message_id": ""},
        {"kind": "text/plain"},
    ],
)
def test_only_a_final_report_about_our_own_mail_counts(changes, write):
    mail = write()

    assert note_bounce(report(mail, **changes)) is False
    assert not UndeliverableAddress.objects.exists()


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe\x00", b"Subject: hello\n\nhow are you?"])
def test_what_is_no_report_is_nothing_to_note(rubbish):
    assert read_bounce(rubbish) is None


def test_the_command_reads_what_the_mail_server_hands_over(write, monkeypatch, capsys):
    class Pipe:
        buffer = io.BytesIO(report(write()))

    monkeypatch.setattr(sys, "stdin", Pipe)

    call_command("bounce")

    assert capsys.readouterr().out == "undeliverable\n"
    assert UndeliverableAddress.objects.exists()


def test_staff_let_an_address_be_written_to_again(signed_in, superuser):
    address = UndeliverableAddress.objects.create(address="an@office.example")
    url = reverse("admin:mails_undeliverableaddress_write-again", args=[address.pk])

    response = signed_in(superuser).post(url, {"reason": "she called"})

    assert (response.status_code, UndeliverableAddress.objects.exists()) == (302, False)
    assert AuditEvent.objects.get(action="mail.address_mended").reason == "she called"
