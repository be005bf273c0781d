"""What the database holds about offices, their people and their clients."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    EnvironmentFactory,
    MembershipFactory,
    OfficeFactory,
    UserFactory,
    bank_iban,
    enterprise_number,
)

pytestmark = pytest.mark.django_db


def refused_by_the_database(create, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        create(**values)


@pytest.mark.parametrize(
    "spelling", ["0403170701", "0403.170.701", "BE0403170701", "BE 0403.170.701", "403170701"]
)
def test_an_enterprise_number_is_kept_in_one_form(spelling):
    office = OfficeFactory.build(enterprise_number=spelling)

    office.full_clean()

    assert (office.enterprise_number, office.formatted_enterprise_number) == (
        "0403170701",
        "0403.170.701",
    )


@pytest.mark.parametrize("number", ["", "0403170702", "NL0403170701", "hello", "0403170701x"])
def test_what_is_no_enterprise_number_is_refused(number):
    office = OfficeFactory.build(enterprise_number=number)

    with pytest.raises(ValidationError) as refusal:
        office.full_clean()

    assert list(refusal.value.error_dict) == ["enterprise_number"]


@pytest.mark.parametrize("name", ["", "x" * 121, "Kantoor\u202e", "Kantoor\nX", "Kantoor\0"])
def test_a_name_is_a_line_of_text(name):
    office = OfficeFactory.build(name=name)

    with pytest.raises(ValidationError) as refusal:
        office.full_clean()

    assert list(refusal.value.error_dict) == ["name"]


def test_an_office_is_there_once():
    office = OfficeFactory()

    refused_by_the_database(OfficeFactory, enterprise_number=office.enterprise_number)


def test_an_office_that_left_keeps_its_number():
    office = OfficeFactory(closed_at=timezone.now())

    refused_by_the_database(OfficeFactory, enterprise_number=office.enterprise_number)


def test_an_environment_is_there_once_an_office():
    environment = EnvironmentFactory()

    refused_by_the_database(EnvironmentFactory, office=environment.office, name=environment.name)


def test_two_offices_may_work_with_the_same_package():
    environment = EnvironmentFactory()

    EnvironmentFactory(name=environment.name)

    assert Environment.objects.filter(name=environment.name).count() == 2


def test_a_company_is_the_client_of_one_office_at_a_time():
    client = ClientFactory()

    refused_by_the_database(ClientFactory, enterprise_number=client.enterprise_number)


def test_a_company_may_go_to_another_office():
    client = ClientFactory(archived_at=timezone.now())

    ClientFactory(enterprise_number=client.enterprise_number)

    assert Client.objects.kept().filter(enterprise_number=client.enterprise_number).count() == 1


def test_a_company_may_come_and_go_many_times():
    for _ in range(3):
        ClientFactory(enterprise_number=enterprise_number(9), archived_at=timezone.now())

    assert Client.objects.filter(enterprise_number=enterprise_number(9)).count() == 3


def test_an_office_may_be_its_own_client():
    office = OfficeFactory()

    client = ClientFactory(office=office, enterprise_number=office.enterprise_number)

    assert client.enterprise_number == office.enterprise_number


def test_a_code_is_there_once_an_environment():
    client = ClientFactory()

    refused_by_the_database(
        ClientFactory, office=client.office, environment=client.environment, code=client.code
    )


def test_two_environments_may_use_the_same_code():
    client = ClientFactory()

    other = ClientFactory(office=client.office, code=client.code)

    assert other.environment != client.environment


def test_an_open_account_belongs_to_one_client():
    account = BankAccountFactory()

    refused_by_the_database(BankAccountFactory, iban=account.iban)


def test_an_account_may_be_kept_in_several_currencies():
    account = BankAccountFactory()

    BankAccountFactory(client=account.client, iban=account.iban, currency="USD")

    assert BankAccount.objects.filter(iban=account.iban).count() == 2


def test_a_closed_account_may_come_back_elsewhere():
    account = BankAccountFactory(closed_at=timezone.now())

    BankAccountFactory(iban=account.iban)

    assert BankAccount.objects.open().filter(iban=account.iban).count() == 1


def test_an_account_is_shown_in_groups_of_four():
    assert str(BankAccount(iban="BE68539007547034")) == "BE68 5390 0754 7034"


def test_a_person_has_one_place_in_an_office():
    place = MembershipFactory()

    refused_by_the_database(MembershipFactory, user=place.user, office=place.office, role="admin")


def test_a_person_may_work_for_several_offices():
    place = MembershipFactory()

    MembershipFactory(user=place.user)

    assert place.user.memberships.count() == 2


@pytest.mark.parametrize("make", [EnvironmentFactory, ClientFactory])
def test_an_office_with_something_in_it_is_not_deleted(make):
    office = OfficeFactory()
    make(office=office)

    with pytest.raises(models.ProtectedError):
        office.delete()


def test_a_client_with_accounts_is_not_deleted():
    account = BankAccountFactory()

    with pytest.raises(models.ProtectedError):
        account.client.delete()


@pytest.mark.parametrize("make", [OfficeFactory, EnvironmentFactory, ClientFactory])
def test_rows_are_called_by_their_name(make):
    row = make()

    assert str(row) == row.name


def test_a_place_is_called_by_person_and_office():
    place = MembershipFactory(user=UserFactory(email="an@office.example"), office__name="Kantoor")

    assert str(place) == "an@office.example · Kantoor"


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (AccountingOffice, OfficeFactory),
        (Environment, EnvironmentFactory),
        (Client, ClientFactory),
        (BankAccount, BankAccountFactory),
        (Membership, MembershipFactory),
    ],
)
def test_rows_of_other_offices_stay_invisible(model, make):
    mine, _foreign = make(), make()
    office = {
        AccountingOffice: lambda row: row.pk,
        BankAccount: lambda row: row.client.office_id,
    }.get(model, lambda row: row.office_id)(mine)
    offices = AccountingOffice.objects.filter(pk=office)

    assert list(model.objects.for_offices(offices)) == [mine]


@pytest.mark.parametrize("model", [AccountingOffice, Environment, Client, BankAccount, Membership])
def test_without_an_office_nothing_is_visible(model):
    BankAccountFactory(iban=bank_iban(77))
    MembershipFactory()

    assert list(model.objects.for_offices(AccountingOffice.objects.none())) == []
