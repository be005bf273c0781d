"""Mail into a folder: one file a mail, whole or not there."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import EmailMessage, send_mail

from mails.models import Mail
from mails.services import send_mail as send_again

pytestmark = pytest.mark.django_db


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_mail_is_a_file_that_mail_programs_read(write, run_outbox, folder):
    mail = write()

    run_outbox()

    [path] = folder.iterdir()
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert (message["To"], message["Subject"]) == ("an@office.example", "Written in nl for An")
    assert (path.name, message["Message-ID"]) == (
        mail.message_id.strip("<>") + ".eml",
        mail.message_id,
    )


def test_the_same_mail_twice_is_one_file(write, run_outbox, folder):
    write()
    run_outbox()
    before = names(folder)
    Mail.objects.update(sent_at=None)
    [message] = Mail.objects.all()

    send_again(message)

    assert (len(before), names(folder)) == (1, before)


def test_two_mails_are_two_files(write, run_outbox, folder):
    write()
    write(key="letter:2")

    run_outbox()

    assert len(names(folder)) == 2


def test_nothing_else_is_left_in_the_folder(write, run_outbox, folder):
    write()

    run_outbox()

    assert [name for name in names(folder) if not name.endswith(".eml")] == []


@pytest.mark.parametrize("message_id", ["<../../etc/passwd>", "<a/b@c>", "<.hidden>", "<a b\\c>"])
def test_a_message_id_leads_nowhere_else(message_id, folder):
    mail = EmailMessage("Subject", "Body", to=["an@office.example"])
    mail.extra_headers = {"Message-ID": message_id}

    mail.send()

    [path] = folder.rglob("*.eml")
    assert path.parent == folder


def test_a_mail_without_an_id_of_its_own_gets_one(folder):
    send_mail("Subject", "Body", None, ["an@office.example"])

    assert len(names(folder)) == 1
