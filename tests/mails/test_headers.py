"""Names and addresses that somebody else wrote stand in mails: no header comes along with them."""

from email import message_from_bytes

import pytest
from django.core.exceptions import ValidationError

from mandates.models import Signatory, SourceEntry
from offices.models import AccountingOffice, Client, Environment, Invitation
from partners.models import SoftwarePartner
from users.models import User

LINE_ENDS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
HOSTILE = "Bcc: everybody@evil.example"
SHOWN = [
    (AccountingOffice, "name"),
    (Client, "name"),
    (Client, "contact_name"),
    (Environment, "name"),
    (Signatory, "name"),
    (SoftwarePartner, "name"),
    (SourceEntry, "name"),
    (User, "full_name"),
]
WRITTEN_TO = [
    (AccountingOffice, "contact_email"),
    (Client, "contact_email"),
    (Invitation, "email"),
    (Signatory, "email"),
    (User, "email"),
]


def headers_of(mail):
    return sorted(message_from_bytes(mail.message().as_bytes()).keys())


@pytest.mark.django_db
@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_name_adds_no_header(write, run_outbox, mailoutbox, end):
    write(key="harmless")
    write(key="hostile", context={"name": f"An{end}{HOSTILE}{end}{end}Click here"})

    run_outbox()

    harmless, hostile = mailoutbox
    assert headers_of(hostile) == headers_of(harmless)
    assert hostile.recipients() == harmless.recipients()


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_to_an_address_of_several_lines_nothing_is_sent(write, run_outbox, mailoutbox, end):
    write(to=f"an@office.example{end}{HOSTILE}")

    run_outbox()

    assert mailoutbox == []


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize(("model", "field"), SHOWN)
def test_a_name_is_one_line(model, field, end):
    with pytest.raises(ValidationError):
        model._meta.get_field(field).run_validators(f"An{end}{HOSTILE}")


@pytest.mark.parametrize("more", [*LINE_ENDS, ", ", "; ", " ", "\0"])
@pytest.mark.parametrize(("model", "field"), WRITTEN_TO)
def test_an_address_is_one(model, field, more):
    with pytest.raises(ValidationError):
        model._meta.get_field(field).run_validators(f"an@office.example{more}bo@evil.example")
