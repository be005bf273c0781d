"""The demonstration: complete, valid to the last check, made once."""

from __future__ import annotations

import json
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command

from consents.models import Consent
from consents.states import ConsentStatus
from demo import build as building
from demo import cast
from documents.files import content_of
from documents.formats import coda
from documents.models import Document, Reception
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from tests.api.connect.conftest import Software

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings, tmp_path, monkeypatch):
    """The demonstration with one week of statements, as ``demo.json`` tells it."""
    settings.DEMO = True
    settings.VAR = tmp_path
    monkeypatch.setattr(building, "WEEKS", 1)
    call_command("demo", stdout=StringIO())
    return json.loads((tmp_path / "demo.json").read_text())


def test_the_cast_is_told_in_full(made):
    assert [len(office["clients"]) for office in made["offices"]] == [2, 40, 1]
    assert sorted((user["office"], user["role"]) for user in made["users"]) == sorted(
        (office["company_number"], role) for office in made["offices"] for role in ("admin", "user")
    )
    assert [partner["kind"] for partner in made["partners"]] == ["accounting"] * 3 + [
        "invoicing"
    ] * 2
    assert {staff["superuser"] for staff in made["staff"]} == {True, False}
    assert (made["customers"], made["banks"]) == ([], [])
    assert made["base_url"] == portal.BASE_URL


def test_the_small_company_is_its_own_only_client(made):
    own = made["offices"][2]

    assert own["clients"][0]["company_number"] == own["company_number"]


def test_all_four_statuses_are_there(made):
    assert set(Consent.objects.values_list("status", flat=True)) == set(ConsentStatus.values)


def test_every_statement_is_sound(made):
    assert set(Reception.objects.values_list("outcome", flat=True)) == {"stored"}
    assert Reception.objects.exclude(findings=[]).count() == 0
    for document in Document.objects.order_by("?")[:20]:
        assert coda.read(content_of(document.file)).findings == ()


def test_everybody_logs_in_with_the_password_alone(made, client):
    for row in (*made["users"], *made["staff"]):
        client.logout()
        client.post("/accounts/login/", {"login": row["email"], "password": row["password"]})

        assert client.get("/profile/").status_code == 200


def test_the_secrets_open_the_api(made):
    for row in made["partners"]:
        partner = SoftwarePartner.objects.get(pk=row["software_company"])
        if row["kind"] == "accounting":
            software = Software(partner)
            answer = software.ask_token(authorization=software.basic(row["client_secret"]))
            assert (answer.status_code, row["client_id"]) == (200, partner.oauth_application_id)
            assert "http://127.0.0.1:9/callback" in row["redirect_uris"]


def test_the_passwords_are_for_their_owner_alone(made):
    mode = (Path(portal.VAR) / "demo.json").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


def test_a_second_start_keeps_everything(made, settings):
    before = (Path(portal.VAR) / "demo.json").read_text()
    count = Document.objects.count()

    call_command("demo", stdout=StringIO())

    assert (Path(portal.VAR) / "demo.json").read_text() == before
    assert Document.objects.count() == count


def test_another_port_is_noted(made, settings):
    settings.BASE_URL = "http://127.0.0.1:9999"

    call_command("demo", stdout=StringIO())

    again = json.loads((Path(portal.VAR) / "demo.json").read_text())
    assert again == {**made, "base_url": "http://127.0.0.1:9999"}


def test_a_portal_in_use_is_left_alone(settings, tmp_path, office):
    settings.VAR = tmp_path

    with pytest.raises(CommandError, match="holds offices"):
        call_command("demo", stdout=StringIO())


def test_outside_demo_mode_nothing_is_made(settings, tmp_path):
    settings.DEMO = False
    settings.VAR = tmp_path

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", stdout=StringIO())

    assert not AccountingOffice.objects.exists()


def test_a_start_that_is_broken_off_leaves_nothing(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path

    class BrokenOff(Exception):
        pass

    def broken_off(*args):
        raise BrokenOff

    monkeypatch.setattr(building, "_statements", broken_off)
    with pytest.raises(BrokenOff):
        call_command("demo", stdout=StringIO())

    assert not AccountingOffice.objects.exists()


def test_the_same_account_always_has_the_same_movements():
    from datetime import date

    from demo.statements import banking_days, daily_files

    days = banking_days(date(2026, 11, 20), weeks=2)
    twice = [
        [
            file.content
            for file in daily_files(
                iban=cast.iban(7), bank_bic="", holder="x", enterprise_number="", days=days
            )
        ]
        for _ in range(2)
    ]

    assert twice[0] == twice[1]
    assert len(days) == 10
