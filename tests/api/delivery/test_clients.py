"""Clients that a bookkeeping package adds and changes."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from consents.models import Consent
from mandates.models import MandateVersion
from offices.models import Client, Environment
from tests.api.delivery.conftest import refusal
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    EnvironmentFactory,
    OfficeFactory,
    enterprise_number,
)

pytestmark = pytest.mark.django_db
NUMBER = enterprise_number(700_001)
ENTITY = {
    "name": "Slagerij Proef",
    "enterprise_num": f"BE{NUMBER}",
    "representative_name": "Jan Proef",
    "representative_function": "zaakvoerder",
    "address": "Dorp 2",
    "address2": "bus 3",
    "zip": "8500",
    "city": "Kortrijk",
}
COMPANY = {
    "client_code": "S-17",
    "legal_entity": ENTITY,
    "contact_name": "Mia Proef",
    "contact_email": "mia@company.example",
    "language": "fr",
}


def test_a_company_is_added_with_everything_that_was_sent(package, allowed, office):
    response = package.post("/clients/", COMPANY)

    body = response.json()
    sent = {name: body[name] for name in ("client_code", "contact_name", "contact_email")}
    assert response.status_code == 201
    assert body["legal_entity"] == {**ENTITY, "is_enterprise_num_validated": True}
    assert sent == {name: COMPANY[name] for name in sent}
    assert (body["language"], body["fiduciary_id"]) == ("fr", str(office.pk))
    assert body == package.get(f"/clients/{body['id']}/").json()


def test_what_nobody_knows_may_be_left_out(package, allowed, office):
    entity = {"name": "Slagerij Proef", "enterprise_num": NUMBER, "address": None}

    body = package.post("/clients/", {"client_code": "S", "legal_entity": entity}).json()

    assert (body["language"], body["contact_email"]) == (office.language, None)
    assert body["legal_entity"]["address"] is None


def test_a_company_comes_where_the_software_has_its_environment(package, allowed, office, partner):
    EnvironmentFactory(office=office, name="Another package")
    own = EnvironmentFactory(office=office, name=partner.name.upper())

    body = package.post("/clients/", COMPANY).json()

    assert Client.objects.get(pk=body["id"]).environment == own


def test_an_office_without_environment_gets_one(package, allowed, office, partner):
    package.post("/clients/", COMPANY)

    assert Environment.objects.get(office=office).name == partner.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_code": None}, "client_code"),
        ({"client_code": ""}, "client_code"),
        ({"client_code": 17}, "client_code"),
        ({"client_code": "x" * 31}, "client_code"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"contact_name": ["Mia"]}, "contact_name"),
        ({"contact_name": "Mia\u202e"}, "contact_name"),
        ({"language": "de"}, "language"),
        ({"legal_entity": None}, "legal_entity"),
        ({"legal_entity": []}, "legal_entity"),
        ({"legal_entity": {**ENTITY, "name": ""}}, "legal_entity.name"),
        ({"legal_entity": {**ENTITY, "zip": 8500}}, "legal_entity.zip"),
        ({"legal_entity": {**ENTITY, "city": "x" * 81}}, "legal_entity.city"),
        ({"legal_entity": {**ENTITY, "enterprise_num": "BE1"}}, "legal_entity.enterprise_num"),
        ({"legal_entity": {**ENTITY, "enterprise_num": None}}, "legal_entity.enterprise_num"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(package, allowed, changes, field):
    response = package.post("/clients/", {**COMPANY, **changes})

    body = response.json()
    assert (response.status_code, body["code"]) == (400, "invalid")
    assert (field in body, Client.objects.count()) == (True, 0)


def test_a_code_is_there_once(package, allowed, office):
    other = ClientFactory(office=office, code="S-17")

    response = package.post("/clients/", COMPANY)

    assert (response.status_code, list(response.json())) == (400, ["client_code", "code"])
    assert list(Client.objects.all()) == [other]


def test_a_client_of_the_office_is_named(package, allowed, office):
    company = ClientFactory(office=office, enterprise_number=NUMBER)

    response = package.post("/clients/", COMPANY)

    assert refusal(response) == (409, "client-exists", True)
    assert response.json()["id"] == str(company.pk)


def test_an_archived_client_is_named(package, allowed, office):
    company = ClientFactory(office=office, enterprise_number=NUMBER, archived_at=timezone.now())

    answers = [
        package.post("/clients/", COMPANY),
        package.patch(f"/clients/{company.pk}/", {"contact_name": "Mia"}),
    ]

    assert [refusal(answer) for answer in answers] == [(409, "client-archived", True)] * 2
    assert {answer.json()["id"] for answer in answers} == {str(company.pk)}


def test_a_client_of_another_office_stays_unnamed(package, allowed):
    ClientFactory(office=OfficeFactory(), enterprise_number=NUMBER)

    response = package.post("/clients/", COMPANY)

    assert refusal(response) == (409, "client-of-another-office", True)
    assert "id" not in response.json()


@pytest.mark.parametrize("status", ["to_be_determined", "denied", "cancelled", None])
def test_nobody_is_added_without_an_allowed_consent(package, office, partner, status):
    if status:
        ConsentFactory(office=office, partner=partner, status=status)

    assert refusal(package.post("/clients/", COMPANY)) == (403, "consent-not-valid", True)
    assert Client.objects.count() == 0


def test_nobody_is_added_to_a_consent_that_names_its_clients(package, allowed):
    Consent.objects.update(all_clients=False)

    assert refusal(package.post("/clients/", COMPANY)) == (403, "out-of-scope", True)


def test_the_same_company_with_the_same_key_is_one(package, allowed):
    key = {"idempotency-key": "s-17"}

    answers = [package.post("/clients/", COMPANY, **key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


def test_only_what_is_sent_changes(package, allowed):
    company = package.post("/clients/", COMPANY).json()

    response = package.patch(f"/clients/{company['id']}/", {"legal_entity": {"city": "Gent"}})

    body = response.json()
    assert response.status_code == 200
    assert body == {**company, "legal_entity": {**company["legal_entity"], "city": "Gent"}}


def test_the_number_stays(package, allowed):
    company = package.post("/clients/", COMPANY).json()
    entity = {"enterprise_num": f"BE{enterprise_number(700_002)}"}

    response = package.patch(f"/clients/{company['id']}/", {"legal_entity": entity})

    assert (response.status_code, list(response.json())) == (
        400,
        ["legal_entity.enterprise_num", "code"],
    )


@pytest.mark.parametrize(
    ("change", "versions"),
    [
        ({"legal_entity": {"name": "Slagerij Proef en Zoon"}}, 2),
        ({"legal_entity": {"address": "Dorp 4"}}, 2),
        ({"legal_entity": {"representative_name": "Piet Proef"}}, 2),
        ({"contact_email": "piet@company.example"}, 2),
        ({"client_code": "S-18"}, 1),
        ({"contact_name": "Piet"}, 1),
    ],
)
def test_what_is_printed_makes_a_new_version(package, allowed, run_outbox, change, versions):
    company = package.post("/clients/", COMPANY).json()
    package.post("/purchase-invoice-mandates/", {"client_id": company["id"]})

    package.patch(f"/clients/{company['id']}/", change)

    run_outbox()
    assert MandateVersion.objects.count() == versions
    assert MandateVersion.objects.current().count() == 1
    [mandate] = package.get("/purchase-invoice-mandates/").json()
    assert (mandate["state"], bool(mandate["twikey_url"])) == ("invited", True)


def test_who_represents_the_company_now_is_asked_to_sign(package, allowed, run_outbox, mailoutbox):
    company = package.post("/clients/", COMPANY).json()
    package.post("/purchase-invoice-mandates/", {"client_id": company["id"]})
    change = {
        "contact_email": "piet@company.example",
        "legal_entity": {"representative_name": "Piet Proef"},
    }

    package.patch(f"/clients/{company['id']}/", change)

    run_outbox()
    content = MandateVersion.objects.current().get().frozen
    assert [each.name for each in content.signatories] == ["Piet Proef"]
    assert mailoutbox[-1].to == ["piet@company.example"]


def test_a_foreign_client_looks_like_none(package, allowed, other_office):
    theirs = ClientFactory(office=other_office)

    answers = [
        package.patch(f"/clients/{key}/", {"client_code": "S"})
        for key in (theirs.pk, uuid.uuid4(), "x")
    ]

    assert [refusal(answer) for answer in answers] == [(404, "not_found", True)] * 3
