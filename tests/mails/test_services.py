"""A mail is promised with its cause, sent once, and keeps its secrets."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import StateConflict
from common.keys import decrypt
from mails.models import Mail
from mails.selectors import text_of
from mails.services import forget_content, queue_mail, resend_mail, send_mail
from outbox.models import OutboxMessage
from users.models import Language

pytestmark = pytest.mark.django_db

NOW = timezone.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))


def test_a_mail_is_not_sent_by_writing_it(write, mailoutbox):
    write()

    assert (len(mailoutbox), OutboxMessage.objects.get().task) == (0, "mails.tasks.send")


def test_a_mail_is_sent_afterwards(write, run_outbox, mailoutbox, settings):
    write()

    run_outbox()

    [sent] = mailoutbox
    assert (sent.to, sent.subject) == (["an@office.example"], "Written in nl for An")
    assert sent.body == f"Dear An, this is nl.\n{settings.BASE_URL}/secret-link\n"
    assert sent.from_email == settings.DEFAULT_FROM_EMAIL


def test_a_mail_has_a_second_face_in_html(write, run_outbox, mailoutbox):
    write(context={"name": "<b>An</b>"})

    run_outbox()

    [(content, media_type)] = mailoutbox[0].alternatives
    assert (content.partition("<p>")[2], media_type) == (
        "Dear &lt;b&gt;An&lt;/b&gt;</p>",
        "text/html",
    )


@pytest.mark.parametrize("language", Language.values)
def test_a_mail_is_in_the_language_of_who_gets_it(language, write, run_outbox, mailoutbox):
    write(language=language)

    run_outbox()

    assert mailoutbox[0].subject == f"Written in {language} for An"


def test_a_subject_is_one_line(write, run_outbox, mailoutbox):
    write(context={"name": "An\r\nBcc: everybody@example.com"})

    run_outbox()

    assert mailoutbox[0].subject == "Written in nl for An Bcc: everybody@example.com"
    assert "Bcc" not in mailoutbox[0].message()


def test_a_long_subject_is_cut(write):
    assert len(write(context={"name": "x" * 500}).subject) == 200


def test_machines_are_told_not_to_answer(write, run_outbox, mailoutbox):
    write()

    run_outbox()

    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_the_message_id_is_the_mails_own(write, run_outbox, mailoutbox):
    mail = write()

    run_outbox()

    assert mailoutbox[0].message()["Message-ID"] == mail.message_id


def test_the_message_id_follows_from_the_key(write):
    first = write().message_id
    Mail.objects.all().delete()

    assert (write().message_id == first, write(key="letter:2").message_id == first) == (True, False)


def test_the_same_key_is_one_mail(write, run_outbox, mailoutbox):
    first, second = write(), write(context={"name": "Somebody else"})

    run_outbox()

    assert (first, Mail.objects.count(), len(mailoutbox)) == (second, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_one_mail():
    def write_once(_number):
        try:
            queue_mail(
                "test_letter",
                to="an@office.example",
                key="letter:1",
                context={"name": "An"},
                language="nl",
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_once, range(8)))

    assert (Mail.objects.count(), OutboxMessage.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_cause_that_is_rolled_back_sends_nothing(write):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert (Mail.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_a_mail_that_left_is_not_sent_again(write, run_outbox, mailoutbox):
    mail = write()
    run_outbox()
    mail.refresh_from_db()

    send_mail(mail)

    assert len(mailoutbox) == 1


def test_a_mail_server_that_refuses_gets_it_later(
    write, run_outbox, mailoutbox, settings, time_machine
):
    time_machine.move_to(NOW, tick=False)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.mails.backends.RefusingBackend"
    mail = write()
    run_outbox()
    settings.EMAIL_BACKEND = usual
    time_machine.shift(5)

    run_outbox()

    mail.refresh_from_db()
    assert (len(mailoutbox), mail.sent_at) == (1, NOW + timedelta(seconds=5))


def test_the_text_is_encrypted_at_rest(write):
    mail = write()

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM mails_mail")
        [[kept]] = cursor.fetchall()

    assert ("secret-link" in kept, "secret-link" in decrypt(kept), kept) == (
        False,
        True,
        mail.content,
    )


@pytest.mark.parametrize(("is_secret", "kept"), [(True, False), (False, True)])
def test_a_secret_is_erased_as_soon_as_it_has_left(is_secret, kept, write, run_outbox, mailoutbox):
    mail = write(is_secret=is_secret)

    run_outbox()

    mail.refresh_from_db()
    assert (len(mailoutbox), bool(mail.content)) == (1, kept)


@pytest.mark.parametrize(
    ("is_secret", "erased", "readable"),
    [(False, False, True), (True, False, False), (False, True, False)],
)
def test_who_may_read_a_mail(is_secret, erased, readable, write):
    mail = write(is_secret=is_secret)
    if erased:
        mail.content = ""

    assert (text_of(mail) is not None) is readable


def test_a_lost_mail_is_sent_again_as_it_was(write, run_outbox, mailoutbox):
    mail = write()
    run_outbox()

    again = resend_mail(mail, by=SYSTEM)

    run_outbox()
    first, second = mailoutbox
    assert (first.subject, first.body, first.alternatives) == (
        second.subject,
        second.body,
        second.alternatives,
    )
    assert (again.language, mail.message_id == again.message_id) == ("nl", False)


def test_a_mail_can_be_sent_again_many_times(write, run_outbox, mailoutbox):
    mail = write(key="k" * 200)

    for _ in range(3):
        mail = resend_mail(mail, by=SYSTEM)

    run_outbox()
    assert len(mailoutbox) == 4


def test_sending_again_is_on_record_with_the_office(write):
    office_id = uuid.uuid4()
    mail = write(office_id=office_id)

    resend_mail(mail, by=SYSTEM)

    event = AuditEvent.objects.get()
    assert (event.action, event.chain, event.target_id) == (
        "mail.resent",
        str(office_id),
        str(mail.pk),
    )


def test_a_secret_that_has_left_is_not_sent_again(write, run_outbox):
    mail = write(is_secret=True)
    run_outbox()
    mail.refresh_from_db()

    with pytest.raises(StateConflict):
        resend_mail(mail, by=SYSTEM)

    assert (Mail.objects.count(), AuditEvent.objects.count()) == (1, 0)


def test_texts_are_forgotten_after_a_while(write, run_outbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    old = write()
    run_outbox()
    time_machine.shift(timedelta(days=91))
    recent, unsent = write(key="letter:2"), write(key="letter:3")
    send_mail(recent)

    count = forget_content(older_than=timedelta(days=90))

    kept = [bool(Mail.objects.get(pk=mail.pk).content) for mail in (old, recent, unsent)]
    assert (count, kept) == (1, [False, True, True])
