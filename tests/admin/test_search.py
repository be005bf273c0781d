"""What staff type into the search box finds the row, whatever it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from common.actors import SYSTEM, Actor, ActorKind
from common.identifiers import format_enterprise_number, format_iban
from common.requests import request_id
from outbox.services import enqueue
from tests.admin.rows import SOMEBODY, dead_letter, mail, message
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    MembershipFactory,
    OfficeFactory,
    PartnerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(signed_in, staff):
    """Return a function that searches on a model's page and returns the keys of what it shows."""
    browser = signed_in(staff)

    def search(model, term="", **filters):
        app, _, name = model.partition(".")
        response = browser.get(
            reverse(f"admin:{app}_{name}_changelist"), {"q": term, **filters} if term else filters
        )
        return [row.pk for row in response.context["cl"].result_list]

    return search


@pytest.mark.parametrize(
    "spell", [str, format_enterprise_number, "BE {}".format, "BE{}".format, " {} ".format]
)
def test_office_by_enterprise_number(spell, found):
    office = OfficeFactory()
    OfficeFactory()

    assert found("offices.accountingoffice", spell(office.enterprise_number)) == [office.pk]


def test_office_by_identifier(found):
    office = OfficeFactory()
    OfficeFactory()

    assert found("offices.accountingoffice", str(office.pk)) == [office.pk]


def test_office_by_part_of_its_name(found):
    office = OfficeFactory(name="Kantoor De Boeck")
    OfficeFactory()

    assert found("offices.accountingoffice", "boeck") == [office.pk]


def test_office_by_the_address_of_who_works_there(found):
    member = MembershipFactory(user__email="an@office.example")
    OfficeFactory()

    assert found("offices.accountingoffice", "An@office.example") == [member.office_id]


def test_office_by_its_clients_account_is_found_once(found):
    account = BankAccountFactory()
    BankAccountFactory(client=account.client)

    assert found("offices.accountingoffice", account.iban) == [account.client.office_id]


def test_client_by_enterprise_number(found):
    client = ClientFactory()
    ClientFactory()

    assert found("offices.client", client.enterprise_number) == [client.pk]


@pytest.mark.parametrize("spell", [str, format_iban, str.lower, lambda iban: f" {iban} "])
def test_bank_account_by_iban(spell, found):
    account = BankAccountFactory()
    BankAccountFactory()

    assert found("offices.bankaccount", spell(account.iban)) == [account.pk]


def test_clients_by_iban(found):
    account = BankAccountFactory()
    BankAccountFactory()

    assert found("offices.client", format_iban(account.iban)) == [account.client_id]


def test_document_by_iban(found):
    document = DocumentFactory()
    DocumentFactory()

    assert found("documents.document", format_iban(document.bank_account.iban)) == [document.pk]


def test_document_by_identifier(found):
    document = DocumentFactory()
    DocumentFactory()

    assert found("documents.document", str(document.uuid)) == [document.pk]


def test_reception_by_the_hash_of_its_file(found):
    reception = DocumentFactory().reception
    DocumentFactory()

    assert found("documents.reception", reception.stored_file.sha256) == [reception.pk]


@pytest.mark.parametrize("spell", [str, lambda pk: str(pk).upper(), lambda pk: pk.hex])
def test_consent_by_identifier(spell, found):
    consent = ConsentFactory()
    ConsentFactory()

    assert found("consents.consent", spell(consent.pk)) == [consent.pk]


def test_consents_by_the_offices_number(found):
    consent = ConsentFactory()
    ConsentFactory()

    assert found("consents.consent", consent.office.enterprise_number) == [consent.pk]


def test_user_by_part_of_an_address(found):
    user = UserFactory(email="an.peeters@office.example")

    assert found("users.user", "Peeters@") == [user.pk]


def test_partner_by_client_id(found):
    partner = PartnerFactory()
    PartnerFactory()

    assert found("partners.softwarepartner", partner.oauth_application_id) == [partner.pk]


def test_mail_by_address(found):
    wanted = mail(to="an@office.example")
    mail()

    assert found("mails.mail", "AN@office.example") == [wanted.pk]


@pytest.mark.parametrize("spell", [str, str.upper])
def test_audit_event_by_request_id(spell, found):
    token = request_id.set("0b5a6e3e-6f5c-4c1e-9d1e-3a4f5b6c7d8e")
    event = record("office.looked_at", by=SYSTEM)
    request_id.reset(token)
    record("office.looked_at", by=SYSTEM)

    assert found("audit.auditevent", spell(event.request_id)) == [event.pk]


def test_audit_event_by_the_identifier_of_its_object(found):
    office = OfficeFactory()
    event = record("office.looked_at", by=SYSTEM, target=office)

    assert found("audit.auditevent", str(office.pk)) == [event.pk]


def test_audit_events_by_the_address_of_who_acted_and_on_whom(found):
    actor = UserFactory(email="an@office.example")
    other = UserFactory()
    acted = record("x.done", by=Actor(ActorKind.USER, str(actor.pk), actor.email))
    suffered = record("x.done", by=SYSTEM, target=actor)
    record("x.done", by=SYSTEM, target=other)

    assert found("audit.auditevent", "an@office.example") == [suffered.pk, acted.pk]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("chain", "system"),
        ("action", "x.done"),
        ("actor_id", "77"),
        ("target_kind", "users.user"),
        ("request_id", "a-request"),
    ],
)
def test_audit_events_by_column(column, value, found, staff):
    token = request_id.set("a-request")
    wanted = record("x.done", by=SOMEBODY, target=staff)
    request_id.reset(token)
    office = OfficeFactory()
    record("x.other", by=SYSTEM, target=office, office_id=office.pk)

    assert found("audit.auditevent", **{column: value}) == [wanted.pk]


def test_outbox_by_request_id(found):
    token = request_id.set("0b5a6e3e-6f5c-4c1e-9d1e-3a4f5b6c7d8e")
    wanted = enqueue("mails.tasks.send", mail_id=1)
    request_id.reset(token)
    message()

    assert found("outbox.outboxmessage", wanted.request_id) == [wanted.pk]


@pytest.mark.parametrize("state", ["waiting", "leased", "dead", "done"])
def test_outbox_by_state(state, found):
    now = timezone.now()
    rows = {
        "waiting": message(),
        "leased": message(leased_until=now + timedelta(seconds=20), attempts=1),
        "dead": dead_letter(),
        "done": message(done_at=now, attempts=1),
    }

    assert found("outbox.outboxmessage", state=state) == [rows[state].pk]


def test_what_is_nowhere_finds_nothing(found):
    record("x.done", by=SYSTEM)

    assert found("audit.auditevent", "nothing of the kind") == []


def test_a_filter_with_a_character_that_no_text_has_finds_nothing(found):
    message()

    assert found("outbox.outboxmessage", task="a\0b") == []


@pytest.mark.parametrize("page", ["change", "history"])
def test_a_key_with_a_character_that_no_text_has_is_nobodys(page, signed_in, staff):
    record("x.done", by=SYSTEM)
    address = reverse(f"admin:audit_auditchain_{page}", args=["system\0"])

    response = signed_in(staff).get(address, follow=True)

    assert (response.status_code, "original" in response.context) == (200, False)
