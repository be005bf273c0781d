"""The demonstration: complete, valid to the last check, made once."""

from __future__ import annotations

import base64
import json
import shutil
import stat
import tempfile
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from banks.models import BankAccess
from common.kinds import DocumentKind
from connections.models import ActivationToken
from connections.states import TokenState
from consents.models import Consent
from consents.states import ConsentStatus
from demo import build as building
from demo import cast
from documents.files import content_of
from documents.formats import coda
from documents.models import Document, Gap, Reception
from mandates.models import Mandate
from mandates.states import CODA_MOVES
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from payments.models import RefusedInvoice, SalesInvoice
from tests.api.bankconnect.conftest import Bank
from tests.api.connect.conftest import Software

pytestmark = pytest.mark.django_db


@pytest.mark.made_once
@override_settings(DEMO=True)
class TestDemonstration(TestCase):
    """What is in a demonstration with one week of statements, which is made once for all."""

    @classmethod
    def setUpTestData(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        with (
            override_settings(VAR=cls.folder),
            mock.patch.object(building, "WEEKS", 1),
            mock.patch.object(building, "MANDATED", 20),
        ):
            call_command("demo", stdout=StringIO())
        cls.made = json.loads((cls.folder / "demo.json").read_text())

    def test_the_cast_is_told_in_full(self):
        assert [len(office["clients"]) for office in self.made["offices"]] == [2, 40, 1]
        assert sorted((user["office"], user["role"]) for user in self.made["users"]) == sorted(
            (office["company_number"], role)
            for office in self.made["offices"]
            for role in ("admin", "user")
        )
        assert [partner["kind"] for partner in self.made["partners"]] == ["accounting"] * 3 + [
            "invoicing"
        ] * 2
        assert {staff["superuser"] for staff in self.made["staff"]} == {True, False}
        assert [bank["bic"] for bank in self.made["banks"]] == ["BBRUBEBB", "ARSPBE22", "GEBABEBB"]
        assert self.made["base_url"] == portal.BASE_URL

    def test_the_small_company_is_its_own_only_client(self):
        own = self.made["offices"][2]

        assert own["clients"][0]["company_number"] == own["company_number"]

    def test_all_four_statuses_are_there(self):
        assert set(Consent.objects.values_list("status", flat=True)) == set(ConsentStatus.values)

    def test_every_statement_is_sound(self):
        stored = Reception.objects.filter(outcome="stored")
        assert stored.exclude(findings=[]).count() == 0
        for document in Document.objects.filter(kind="coda").order_by("?")[:20]:
            assert coda.read(content_of(document.file)).findings == ()

    def test_every_kind_of_document_is_there_to_be_fetched(self):
        offices = {office["company_number"] for office in self.made["offices"]}

        for kind in DocumentKind:
            there = Document.objects.filter(kind=kind, available_at__lte=timezone.now())
            found = set(there.values_list("client__office__enterprise_number", flat=True))
            assert kind == DocumentKind.SALES_INVOICE or found == offices, kind

    def test_there_is_something_to_attend_to(self):
        assert Gap.objects.open().filter(first_missing__isnull=False).count() == 1
        assert Document.objects.filter(supersedes__isnull=False).count() == 1
        waiting = Reception.objects.quarantined().get()
        assert (waiting.reason, waiting.office_id is not None) == ("unknown_account", True)

    def test_everybody_logs_in_with_the_password_alone(self):
        for row in (*self.made["users"], *self.made["staff"]):
            self.client.logout()
            self.client.post(
                "/accounts/login/", {"login": row["email"], "password": row["password"]}
            )

            assert self.client.get("/profile/").status_code == 200

    def test_the_secrets_open_the_api(self):
        for row in self.made["partners"]:
            partner = SoftwarePartner.objects.get(pk=row["software_company"])
            if row["kind"] == "accounting":
                software = Software(partner)
                answer = software.ask_token(authorization=software.basic(row["client_secret"]))
                assert (answer.status_code, row["client_id"]) == (200, partner.oauth_application_id)
                assert "http://127.0.0.1:9/callback" in row["redirect_uris"]

    def test_the_customers_fetch_by_api_v2(self):
        opened = {}
        for customer in self.made["customers"]:
            pair = f"{customer['username']}:{customer['password']}".encode()
            headers = {
                "x-software-company": customer["software_company"],
                "authorization": "Basic " + base64.b64encode(pair).decode(),
            }
            pod = self.client.get("/v2/delivery/pod-client/", headers=headers).json()
            feed = pod["feed_clients"][0]["id"]
            page = self.client.get(f"/v2/delivery/feed/{feed}/", headers=headers).json()
            assert page["feed_entries"]
            opened[customer["office"], customer["client"]] = len(pod["feed_clients"])

        numbers = [office["company_number"] for office in self.made["offices"]]
        of_offices = {office: count for (office, client), count in opened.items() if not client}
        of_companies = [count for (_office, client), count in opened.items() if client]
        assert of_offices == {numbers[0]: 2, numbers[1]: 40}
        assert of_companies == [1, 1, 1, 1]

    def test_sales_invoices_are_in_every_state_that_a_page_can_show(self):
        sales = SalesInvoice.objects.with_delivery()

        assert {"open", "partial", "paid"} <= set(sales.values_list("payment", flat=True))
        assert sales.exclude(suggested=0).exists()
        assert set(sales.values_list("is_delivered", flat=True)) == {True, False}
        assert set(RefusedInvoice.objects.values_list("code", flat=True)) == {"invalid-invoice"}
        connected = {row["client"] for row in self.made["customers"] if row["client"]}
        assert set(sales.values_list("client__enterprise_number", flat=True)) == connected

    def test_there_are_tokens_of_every_fate(self):
        assert {token.fate for token in ActivationToken.objects.all()} == set(TokenState)

    def test_the_banks_have_something_to_decide(self):
        for row in self.made["banks"]:
            access = BankAccess.objects.get(bank=row["bic"])
            bank = Bank(access)
            answer = bank.ask_token(authorization=bank.basic(row["client_secret"]))
            bank.token = answer.json()["access_token"]
            assert row["client_id"] == access.oauth_application_id
            assert bank.listed()

    def test_mandates_are_in_every_state(self):
        states = set(Mandate.objects.filter(kind="coda").values_list("state", flat=True))

        assert states == set(CODA_MOVES) - {"registered", "in_preparation"}

    def test_the_passwords_are_for_their_owner_alone(self):
        mode = (self.folder / "demo.json").stat().st_mode

        assert stat.S_IMODE(mode) == 0o600

    def test_a_second_start_keeps_everything_but_the_address(self):
        told = self.folder / "demo.json"
        before, count = told.read_text(), Document.objects.count()

        with override_settings(VAR=self.folder):
            call_command("demo", stdout=StringIO())
            second = told.read_text()
            with override_settings(BASE_URL="http://127.0.0.1:9999"):
                call_command("demo", stdout=StringIO())
        third = json.loads(told.read_text())
        told.write_text(before)

        assert (second, third) == (before, {**self.made, "base_url": "http://127.0.0.1:9999"})
        assert Document.objects.count() == count


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
