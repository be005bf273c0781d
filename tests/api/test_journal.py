"""The last calls of each partner, and the command that shows them."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from api import journal
from api.journal import forget_calls, write_calls
from api.models import ApiCall
from connections.models import ActivationToken
from consents.models import Consent
from partners.models import PartnerCredential, SoftwarePartner
from tests.api.delivery.conftest import Package, package_of
from tests.factories import ClientFactory, ConsentFactory, PartnerFactory
from tests.factories.feeds import Credentials

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_thread(settings, monkeypatch):
    """Calls are noted, and written when the test says so."""
    settings.API_CALLS_KEPT = 3
    monkeypatch.setattr("api.journal.threading.Timer", _NoTimer)
    yield
    journal._waiting.clear()
    journal._timer = None


class _NoTimer:
    def __init__(self, *_args):
        self.daemon = False

    def start(self):
        """Nothing is written by itself."""


def run(*arguments, capsys):
    call_command("partner", *arguments)
    return capsys.readouterr().out.splitlines()


def noted():
    write_calls()
    return list(ApiCall.objects.order_by("pk").values_list("method", "route", "status", "code"))


def test_a_call_is_noted_with_the_template_of_its_path(partner, office):
    package = package_of(partner, office)

    answer = package.get("/delivery/feed/77/")

    assert noted() == [("GET", "v2/delivery/feed/<str:feed_id>", 404, "not_found")]
    assert ApiCall.objects.get().request_id == answer["ibanity-request-id"]


def test_a_token_in_a_path_is_not_noted(partner):
    Browser().get("/v2/get-credentials/secret/", headers={"x-software-company": str(partner.pk)})

    assert noted() == [("GET", "v2/get-credentials/<str:token>", 404, "token-not-found")]


def test_wrong_passwords_are_noted_for_the_software_that_was_named(partner):
    Package(Credentials(str(partner.pk), "somebody", "else")).get("/delivery/pod-client/")

    assert noted() == [("GET", "v2/delivery/pod-client", 401, "authentication_failed")]


@pytest.mark.parametrize("company", ["nonsense", "11111111-1111-4111-8111-111111111111", ""])
def test_who_is_nobody_leaves_nothing(company):
    Package(Credentials(company, "somebody", "else")).get("/delivery/pod-client/")

    assert noted() == []


def test_pages_leave_nothing(admin, signed_in):
    signed_in(admin).get("/profile/")

    assert noted() == []


def test_a_flood_is_not_kept_whole(partner, office, monkeypatch):
    monkeypatch.setattr(journal, "MOST_WAITING", 2)
    package = package_of(partner, office)

    for _ in range(4):
        package.get("/delivery/pod-client/")

    assert len(noted()) == 2


def test_only_the_last_calls_are_kept(partner, office, other_partner):
    for package in (package_of(partner, office), package_of(other_partner, office)):
        for number in range(5):
            package.get(f"/delivery/feed/{number}/")
    write_calls()

    assert forget_calls() == 4
    kept = ApiCall.objects.filter(partner=partner).order_by("pk")
    assert kept.count() == 3
    assert ApiCall.objects.count() == 6


def test_the_command_replays_the_newest_first(partner, office, capsys):
    package = package_of(partner, office)
    package.get("/delivery/pod-client/")
    package.get("/delivery/feed/77/")
    write_calls()

    lines = run("calls", partner.slug, capsys=capsys)
    only = run("calls", str(partner.pk), "--status", "404", "--last", "5", capsys=capsys)

    assert ["feed/<str:feed_id>" in line for line in lines] == [True, False]
    assert [line.split()[3:5] for line in only] == [["404", "not_found"]]


def test_a_partner_is_registered_and_gets_its_secret_once(capsys):
    lines = run(
        "register",
        "Kasproef",
        "--kind",
        "accounting",
        "--redirect-uri",
        "https://kasproef.example/back",
        capsys=capsys,
    )

    partner = SoftwarePartner.objects.get(slug="kasproef")
    assert lines[0] == f"X-Software-Company: {partner.pk}"
    assert lines[2].startswith("client secret: mcb_live_")
    assert run("list", capsys=capsys) == [f"{partner.pk}  kasproef  accounting"]


def test_invoicing_software_gets_no_secret(capsys):
    assert len(run("register", "Factuurproef", "--kind", "invoicing", capsys=capsys)) == 1


def test_a_name_is_taken_once(partner, capsys):
    with pytest.raises(CommandError):
        run("register", partner.name, "--kind", "invoicing", capsys=capsys)


def test_a_secret_is_changed(partner, capsys):
    [line] = run("rotate", partner.slug, "--overlap", "0", capsys=capsys)

    assert line.startswith("client secret: mcb_live_")
    assert PartnerCredential.objects.live().count() == 1


def test_a_token_for_an_office_that_has_allowed(partner, office, capsys):
    ConsentFactory(office=office, partner=partner, status="allowed")

    line, _valid = run("token", partner.slug, "--office", office.enterprise_number, capsys=capsys)

    token = line.removeprefix("token: ").split()[0]
    headers = {"x-software-company": str(partner.pk)}
    assert Browser().get(f"/v2/get-credentials/{token}", headers=headers).status_code == 200
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("status", [None, "to_be_determined", "denied", "cancelled"])
def test_nobody_accepts_the_terms_for_an_office(partner, office, capsys, status):
    if status:
        ConsentFactory(office=office, partner=partner, status=status)

    with pytest.raises(CommandError, match="has not allowed"):
        run("token", partner.slug, "--office", office.enterprise_number, capsys=capsys)

    assert ActivationToken.objects.count() == 0


def test_a_token_for_a_company_goes_by_mail(office, capsys):
    company = ClientFactory(office=office, contact_email="boss@company.example")
    partner = PartnerFactory(kind="invoicing", redirect_uris=())

    [line] = run("token", partner.slug, "--company", company.enterprise_number, capsys=capsys)

    assert line.startswith("mailed to boss@company.example, valid until 20")
    assert "mcb_token" not in line


@pytest.mark.parametrize(
    "arguments",
    [
        ("calls", "nobody"),
        ("rotate", "11111111-1111-4111-8111-111111111111"),
        ("token", "nobody", "--company", "0403170701"),
    ],
)
def test_a_partner_that_is_not_there(arguments, capsys):
    with pytest.raises(CommandError, match="There is no partner"):
        run(*arguments, capsys=capsys)


def test_an_office_that_is_not_there(partner, capsys):
    with pytest.raises(CommandError, match="No accounting office"):
        run("token", partner.slug, "--office", "0403170701", capsys=capsys)


def test_a_waiting_thread_writes_by_itself(partner, office, monkeypatch):
    monkeypatch.setattr("api.journal.connection.close", lambda: None)
    package_of(partner, office).get("/delivery/pod-client/")

    journal._write_in_thread()

    assert ApiCall.objects.count() == 1
    assert journal._timer is None
