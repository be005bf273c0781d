"""Taking on offices, people and clients, and letting an office go: each on record."""

import pytest
from django.core.exceptions import ValidationError

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import InvalidValue, StateConflict
from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership, Role
from offices.selectors import Access, access_to
from offices.services import (
    add_bank_account,
    add_client,
    add_environment,
    add_member,
    add_office,
    close_office,
)
from outbox.models import OutboxMessage
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    EnvironmentFactory,
    MembershipFactory,
    OfficeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NUMBER = "0403170701"
OFFICE = {
    "name": "Kantoor",
    "enterprise_number": NUMBER,
    "contact_email": "info@office.example",
    "language": "nl",
    "by": SYSTEM,
}
CLIENT = {
    "code": "C1",
    "name": "Bakkerij",
    "enterprise_number": NUMBER,
    "language": "nl",
    "by": SYSTEM,
}


def recorded():
    """Return what the office's own chains say was done, and to what."""
    events = AuditEvent.objects.exclude(chain="system").order_by("id")
    return [(event.action, event.chain, event.target_id) for event in events]


@pytest.mark.parametrize("spelling", [NUMBER, "BE 0403.170.701"])
def test_an_office_is_taken_on(spelling):
    office = add_office(**{**OFFICE, "enterprise_number": spelling})

    assert (office.enterprise_number, AccountingOffice.objects.get()) == (NUMBER, office)
    assert recorded() == [("office.added", str(office.pk), str(office.pk))]


def test_an_office_is_taken_on_once():
    add_office(**OFFICE)

    with pytest.raises(ValidationError):
        add_office(**OFFICE)

    assert len(recorded()) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"enterprise_number": "0403170702"}, InvalidValue),
        ({"name": ""}, ValidationError),
        ({"contact_email": "nobody"}, ValidationError),
        ({"language": "de"}, ValidationError),
    ],
)
def test_an_office_that_is_not_right_is_not_taken_on(changes, error):
    with pytest.raises(error):
        add_office(**{**OFFICE, **changes})

    assert (AccountingOffice.objects.count(), recorded()) == (0, [])


def test_an_environment_is_added():
    office = OfficeFactory()

    environment = add_environment(office, name="Package", by=SYSTEM)

    assert Environment.objects.get() == environment
    assert recorded() == [("environment.added", str(office.pk), str(environment.pk))]


def test_a_client_is_taken_on():
    environment = EnvironmentFactory()
    office = environment.office

    client = add_client(office, environment=environment, **CLIENT)

    assert (Client.objects.get(), client.office) == (client, office)
    assert recorded() == [("client.added", str(office.pk), str(client.pk))]


def test_a_client_goes_into_no_other_offices_environment():
    with pytest.raises(InvalidValue) as refusal:
        add_client(OfficeFactory(), environment=EnvironmentFactory(), **CLIENT)

    assert (refusal.value.code, Client.objects.count()) == ("foreign_environment", 0)


def test_a_company_that_is_a_client_already_is_not_taken_on():
    environment = EnvironmentFactory()
    ClientFactory(enterprise_number=NUMBER)

    with pytest.raises(ValidationError, match="already the client of an office"):
        add_client(environment.office, environment=environment, **CLIENT)


@pytest.mark.parametrize(
    "spelling", ["BE68539007547034", "BE68 5390 0754 7034", "be68539007547034"]
)
def test_a_bank_account_is_added_in_one_form(spelling):
    client = ClientFactory()

    account = add_bank_account(client, iban=spelling, currency="eur", by=SYSTEM)

    assert (account.iban, account.currency) == ("BE68539007547034", "EUR")
    assert recorded() == [("bank_account.added", str(client.office_id), str(account.pk))]


def test_the_record_of_a_bank_account_holds_no_iban():
    add_bank_account(ClientFactory(), iban="BE68539007547034", currency="EUR", by=SYSTEM)

    event = AuditEvent.objects.get()
    assert "BE68539007547034" not in str(vars(event))


@pytest.mark.parametrize(
    ("iban", "currency", "error"),
    [
        ("BE68539007547035", "EUR", InvalidValue),
        ("", "EUR", InvalidValue),
        ("BE68539007547034", "EURO", ValidationError),
        ("BE68539007547034", "", ValidationError),
    ],
)
def test_what_is_no_account_is_not_added(iban, currency, error):
    with pytest.raises(error):
        add_bank_account(ClientFactory(), iban=iban, currency=currency, by=SYSTEM)

    assert BankAccount.objects.count() == 0


def test_an_account_that_belongs_to_a_client_is_not_added():
    account = BankAccountFactory()

    with pytest.raises(ValidationError, match="already belongs to a client"):
        add_bank_account(ClientFactory(), iban=account.iban, currency="EUR", by=SYSTEM)


@pytest.mark.parametrize(("role", "access"), [(Role.ADMIN, Access.ADMIN), (Role.USER, Access.USER)])
def test_a_person_gets_a_place(role, access):
    office, user = OfficeFactory(), UserFactory()

    place = add_member(office, user, role=role, by=SYSTEM)

    assert access_to(office, user) is access
    assert recorded() == [("membership.added", str(office.pk), str(place.pk))]


def test_a_place_may_be_limited_to_environments():
    environment = EnvironmentFactory()
    EnvironmentFactory(office=environment.office)

    place = add_member(
        environment.office, UserFactory(), role=Role.USER, environments=[environment], by=SYSTEM
    )

    assert list(place.environments.all()) == [environment]


def test_a_place_is_not_limited_to_another_offices_environments():
    with pytest.raises(InvalidValue) as refusal:
        add_member(
            OfficeFactory(),
            UserFactory(),
            role=Role.USER,
            environments=[EnvironmentFactory()],
            by=SYSTEM,
        )

    assert (refusal.value.code, Membership.objects.count()) == ("foreign_environment", 0)


def test_an_admin_is_not_limited():
    environment = EnvironmentFactory()

    with pytest.raises(InvalidValue) as refusal:
        add_member(
            environment.office,
            UserFactory(),
            role=Role.ADMIN,
            environments=[environment],
            by=SYSTEM,
        )

    assert refusal.value.code == "admin_limited"


def test_a_person_gets_one_place():
    place = MembershipFactory()

    with pytest.raises(ValidationError):
        add_member(place.office, place.user, role=Role.ADMIN, by=SYSTEM)

    assert Membership.objects.get().role == place.role


def test_an_office_is_let_go_with_a_reason():
    office = OfficeFactory()

    close_office(office, by=SYSTEM, reason="contract ended")

    event = AuditEvent.objects.get()
    assert AccountingOffice.objects.open().count() == 0
    assert (event.action, event.chain, event.reason) == (
        "office.closed",
        str(office.pk),
        "contract ended",
    )


def test_an_office_is_let_go_once():
    office = OfficeFactory()
    close_office(office, by=SYSTEM, reason="contract ended")

    with pytest.raises(StateConflict):
        close_office(office, by=SYSTEM, reason="contract ended")

    assert (len(recorded()), OutboxMessage.objects.count()) == (1, 2)


def test_the_consents_of_an_office_end_with_it_and_no_others(run_outbox):
    consent, other = ConsentFactory(status="allowed"), ConsentFactory(status="allowed")

    close_office(consent.office, by=SYSTEM, reason="contract ended")

    run_outbox()
    consent.refresh_from_db()
    other.refresh_from_db()
    assert (consent.status, consent.end_reason, other.status) == ("cancelled", "closed", "allowed")


@pytest.mark.parametrize("role", ["admin", "user"])
def test_who_works_in_an_office_that_left_is_out_at_the_next_click(role, signed_in, office):
    browser = signed_in(MembershipFactory(office=office, role=role).user)
    before = browser.get(f"/offices/{office.pk}/").status_code

    close_office(office, by=SYSTEM, reason="contract ended")

    assert (before, browser.get(f"/offices/{office.pk}/").status_code) == (200, 404)
