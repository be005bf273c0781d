"""What every member of staff may do: send a mail again, retry a dead letter, read mails' heads."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from mails.models import Mail
from outbox.models import OutboxMessage
from tests.admin.rows import dead_letter, mail, message

pytestmark = pytest.mark.django_db

MAILS = "/admin/mails/mail/"
OUTBOX = "/admin/outbox/outboxmessage/"


def send_again(browser, *mails):
    sent = {"action": "resend", "_selected_action": [row.pk for row in mails]}
    return browser.post(MAILS, sent, follow=True)


def retry(browser, *messages):
    sent = {"action": "retry", "_selected_action": [row.pk for row in messages]}
    return browser.post(OUTBOX, sent, follow=True)


@pytest.mark.parametrize("role", ["staff", "superuser"])
def test_resend_a_mail(role, signed_in, run_outbox, mailoutbox, request):
    lost = mail(to="an@office.example")
    run_outbox()

    send_again(signed_in(request.getfixturevalue(role)), lost)

    run_outbox()
    assert [(sent.to, sent.body) for sent in mailoutbox] == [
        (["an@office.example"], "What the mail says.")
    ] * 2


def test_resending_is_on_record(signed_in, staff):
    lost = mail()

    send_again(signed_in(staff), lost)

    event = AuditEvent.objects.get(action="mail.resent")
    assert (event.actor_id, event.target_id) == (str(staff.pk), str(lost.pk))


def test_a_mail_whose_secret_is_erased_is_not_sent_again(signed_in, staff, run_outbox):
    secret = mail(is_secret=True)
    run_outbox()

    response = send_again(signed_in(staff), secret)

    said = [str(message) for message in response.context["messages"]]
    assert (Mail.objects.count(), len(said), said[0].startswith(str(secret))) == (1, 1, True)


@pytest.mark.parametrize("role", ["staff", "superuser"])
def test_retry_a_dead_letter(role, signed_in, request):
    dead = dead_letter()

    retry(signed_in(request.getfixturevalue(role)), dead)

    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)


def test_retrying_is_on_record(signed_in, staff):
    dead = dead_letter()

    retry(signed_in(staff), dead)

    event = AuditEvent.objects.get(action="outbox.retried")
    assert (event.actor_id, event.target_id) == (str(staff.pk), str(dead.pk))


@pytest.mark.parametrize("state", ["waiting", "done"])
def test_what_is_not_dead_is_left_alone(state, signed_in, staff):
    row = message(done_at=timezone.now() if state == "done" else None, attempts=3)
    before = OutboxMessage.objects.filter(pk=row.pk).values().get()

    response = retry(signed_in(staff), row)

    said = [str(message) for message in response.context["messages"]]
    after = OutboxMessage.objects.filter(pk=row.pk).values().get()
    assert (after, said) == (before, ["None of these is a dead letter."])


@pytest.mark.parametrize("role", ["admin", "member"])
@pytest.mark.parametrize("act", [retry, send_again])
def test_people_of_offices_do_neither(act, role, signed_in, request):
    row = dead_letter() if act is retry else mail()

    response = act(signed_in(request.getfixturevalue(role)), row)

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("role", "is_secret", "shown"),
    [
        ("staff", False, False),
        ("staff", True, False),
        ("superuser", False, True),
        ("superuser", True, False),
    ],
)
def test_only_superusers_read_mails_and_nobody_reads_secret_ones(
    role, is_secret, shown, signed_in, request
):
    row = mail(body="Your code is 123456.", is_secret=is_secret)

    response = signed_in(request.getfixturevalue(role)).get(
        reverse("admin:mails_mail_change", args=[row.pk])
    )

    assert ("Your code is 123456." in response.text) is shown


def test_a_mail_is_text_whatever_it_holds(signed_in, superuser):
    row = mail(body="<script>alert(1)</script>")

    response = signed_in(superuser).get(reverse("admin:mails_mail_change", args=[row.pk]))

    assert "<script>alert(1)</script>" not in response.text
