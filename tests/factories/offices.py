"""Offices, people, clients, accounts."""

from __future__ import annotations

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership
from tests.factories.numbers import enterprise_number, iban
from users.models import User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@office.example")
    full_name = factory.Sequence(lambda n: f"Person Number{n}")
    language = "en"
    password = factory.PostGenerationMethodCall("set_password", "a long enough passphrase")

    @factory.post_generation
    def _save(self, create, extracted, **kwargs):
        if create:
            self.save()
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = AccountingOffice

    name = factory.Sequence(lambda n: f"Kantoor Test {n}")
    enterprise_number = factory.Sequence(enterprise_number)
    contact_email = factory.Sequence(lambda n: f"office{n}@office.example")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    role = "user"


class EnvironmentFactory(DjangoModelFactory):
    class Meta:
        model = Environment

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"Package {n}")


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = Client

    office = factory.SubFactory(OfficeFactory)
    environment = factory.SubFactory(EnvironmentFactory, office=factory.SelfAttribute("..office"))
    code = factory.Sequence(lambda n: f"C{n:05d}")
    name = factory.Sequence(lambda n: f"Bakkerij Proef {n}")
    enterprise_number = factory.Sequence(lambda n: enterprise_number(500_000 + n))


class BankAccountFactory(DjangoModelFactory):
    class Meta:
        model = BankAccount

    client = factory.SubFactory(ClientFactory)
    iban = factory.Sequence(iban)
    currency = "EUR"
    bank_bic = "GEBABEBB"
