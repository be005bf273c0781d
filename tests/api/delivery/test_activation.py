"""Ask for a token, exchange it once: every answer, and what each leaves behind."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone
from django.utils.translation import gettext, override

from api.delivery import activation
from audit.models import AuditEvent
from common.actors import Actor, ActorKind
from connections.models import ActivationToken, Connection
from connections.services import issue_office_token, revoke_token
from consents.models import Consent
from consents.services import cancel_consent
from consents.terms import CURRENT
from feeds.models import Customer
from mails.models import Mail
from offices.models import AccountingOffice, Client, Membership
from partners.models import SoftwarePartner
from tests.api.delivery.conftest import TOKEN, Package, refusal, token_in
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    OfficeFactory,
    PartnerFactory,
    enterprise_number,
)
from tests.factories.feeds import Credentials

pytestmark = pytest.mark.django_db
UNKNOWN = enterprise_number(900_001)


@pytest.fixture
def company(office):
    return ClientFactory(office=office, contact_email="boss@company.example", language="fr")


def ask(partner, vat, *, path="/v2/request-access-token/invoicing-software/", **headers):
    return Browser().post(
        path,
        json.dumps({"vat": vat}),
        content_type="application/json",
        headers={"x-software-company": str(partner.pk), **headers},
    )


def redeem(partner, token, *, method="get", slash="/", **headers):
    send = getattr(Browser(), method)
    path = f"/v2/get-credentials/{token}{slash}"
    return send(path, headers={"x-software-company": str(partner.pk), **headers})


@pytest.fixture
def mailed(invoicing, company, run_outbox, mailoutbox):
    """Return a function that asks for a token and returns it as the company reads it."""

    def ask_and_read():
        assert ask(invoicing, f"BE{company.enterprise_number}").status_code == 201
        run_outbox()
        return token_in(mailoutbox[-1])

    return ask_and_read


@pytest.fixture
def by(admin):
    return Actor(ActorKind.USER, str(admin.pk), admin.email, ip="192.0.2.9")


@pytest.fixture
def issued(partner, office, admin, by):
    """Return a function that issues a token for bookkeeping software, as the office's Admin."""

    def issue():
        _row, token = issue_office_token(
            partner, office, terms_version=CURRENT.version, user=admin, by=by
        )
        return token

    return issue


def pod_status(partner, credentials):
    pair = Credentials(str(partner.pk), credentials["username"], credentials["password"])
    return Package(pair).get("/delivery/pod-client/").status_code


# -- Asking ----------------------------------------------------------------------------------------


def test_the_token_leaves_by_mail_and_the_answer_tells_nothing(
    invoicing, company, run_outbox, mailoutbox
):
    response = ask(invoicing, f"BE{company.enterprise_number}")
    run_outbox()

    [mail] = mailoutbox
    assert (response.status_code, response.json()) == (201, {})
    assert mail.to == ["boss@company.example"]
    assert TOKEN.search(mail.body)


def test_no_address_in_the_mail_spends_the_token(mailed, mailoutbox):
    mailed()

    [mail] = mailoutbox
    [(html, _type)] = mail.alternatives
    assert "http" not in mail.body
    assert "href" not in html


def test_the_mail_is_in_the_language_of_the_company(mailed, mailoutbox, invoicing, company):
    mailed()

    with override("fr"):
        subject = gettext("Your token to connect %(partner)s with %(client)s")
    assert mailoutbox[0].subject == subject % {"partner": invoicing.name, "client": company.name}


def test_the_text_of_the_mail_is_erased_once_it_has_left(mailed):
    mailed()

    assert Mail.objects.get(template="activation_token").content == ""


@pytest.mark.parametrize(
    "spelling",
    ["BE{}", "be {}", "{}", "BE {0[0]}{0[1]}{0[2]}{0[3]}.{0[4]}{0[5]}{0[6]}.{0[7]}{0[8]}{0[9]}"],
)
def test_a_number_may_be_written_in_any_way(invoicing, company, spelling):
    assert ask(invoicing, spelling.format(company.enterprise_number)).status_code == 201


@pytest.mark.parametrize("vat", ["", "BE0000000000", "hello", "BE0403170702", None, 12, ["x"], "é"])
def test_what_is_no_enterprise_number(invoicing, vat):
    assert refusal(ask(invoicing, vat)) == (400, "invalid-enterprise-number", True)


def test_a_company_that_nobody_knows(invoicing):
    assert refusal(ask(invoicing, UNKNOWN)) == (404, "unknown-enterprise-number", True)


@pytest.mark.parametrize("model", [Client, AccountingOffice])
def test_a_company_without_an_office(invoicing, company, model):
    field = "archived_at" if model is Client else "closed_at"
    model.objects.update(**{field: timezone.now()})

    response = ask(invoicing, company.enterprise_number)

    assert refusal(response) == (404, "not-linked-to-office", True)


def test_an_office_is_no_client_of_itself(invoicing):
    office = OfficeFactory()

    response = ask(invoicing, office.enterprise_number)

    assert refusal(response) == (404, "not-linked-to-office", True)


def test_a_company_without_an_address(invoicing, company):
    Client.objects.update(contact_email="")

    assert refusal(ask(invoicing, company.enterprise_number)) == (409, "unknown-email", True)


def test_bookkeeping_software_asks_at_another_place(partner, company):
    response = ask(partner, company.enterprise_number)

    assert refusal(response) == (403, "invoicing-software-only", True)


@pytest.mark.parametrize("refused", [400, 403, 404, 409])
def test_a_refusal_makes_no_token_and_sends_no_mail(invoicing, partner, company, refused):
    if refused == 409:
        Client.objects.update(contact_email="")
    vat = {400: "x", 404: UNKNOWN}.get(refused, company.enterprise_number)

    response = ask(partner if refused == 403 else invoicing, vat)

    assert response.status_code == refused
    assert (ActivationToken.objects.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_the_sentence_is_in_the_language_of_the_person(invoicing, language):
    response = ask(invoicing, UNKNOWN, accept_language=language)

    with override(language):
        sentence = gettext(
            "We don't know a company with this enterprise number. Please contact your accounting "
            "office, which can add your company to MyCodaBox."
        )
    assert response.json()["detail"] == sentence


@pytest.mark.parametrize("company_header", ["", "nonsense", "11111111-1111-4111-8111-111111111111"])
def test_a_software_that_is_not_known(company, company_header):
    response = Browser().post(
        "/v2/request-access-token/invoicing-software",
        json.dumps({"vat": company.enterprise_number}),
        content_type="application/json",
        headers={"x-software-company": company_header},
    )

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Basic realm="CodaBox API"'
    assert ActivationToken.objects.count() == 0


def test_a_software_that_has_left_is_not_known(invoicing, company):
    SoftwarePartner.objects.update(closed_at=timezone.now())

    assert ask(invoicing, company.enterprise_number).status_code == 401


@pytest.mark.parametrize("slash", ["", "/"])
def test_with_and_without_a_slash(invoicing, company, slash):
    path = f"/v2/request-access-token/invoicing-software{slash}"

    assert ask(invoicing, company.enterprise_number, path=path).status_code == 201


@pytest.mark.usefixtures("one_window")
def test_three_mails_a_day_whichever_software_asks(invoicing, company):
    other = PartnerFactory(kind="invoicing", redirect_uris=())

    answers = [ask(who, company.enterprise_number) for who in (invoicing, other, invoicing, other)]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert refusal(answers[-1]) == (429, "throttled", True)
    assert 86_000 < int(answers[-1]["Retry-After"]) <= 86_401
    assert ActivationToken.objects.count() == 3


def test_a_mail_of_yesterday_counts_no_more(invoicing, company):
    now = timezone.now()
    for hours in (30, 20, 10):
        with time_machine.travel(now - timedelta(hours=hours), tick=False):
            ask(invoicing, company.enterprise_number)

    assert ask(invoicing, company.enterprise_number).status_code == 201


@pytest.mark.usefixtures("one_window")
def test_thirty_requests_an_hour(invoicing, company, monkeypatch):
    monkeypatch.setattr(activation, "REQUESTS_AN_HOUR", 2)

    answers = [ask(invoicing, "x").status_code for _ in range(3)]

    assert answers == [400, 400, 429]
    assert int(ask(invoicing, company.enterprise_number)["Retry-After"]) <= 3_602


@pytest.mark.usefixtures("one_window")
def test_unknown_numbers_are_counted_and_known_ones_go_on(invoicing, company, monkeypatch):
    monkeypatch.setattr(activation, "UNKNOWN_NUMBERS_A_DAY", 2)

    answers = [ask(invoicing, enterprise_number(900_010 + n)).status_code for n in range(3)]

    assert answers == [404, 404, 429]
    assert ask(invoicing, company.enterprise_number).status_code == 201


def test_the_budgets_are_those_that_were_promised():
    from connections.services import tokens

    assert (activation.REQUESTS_AN_HOUR, activation.UNKNOWN_NUMBERS_A_DAY) == (30, 30)
    assert tokens.MAILS_A_DAY == 3


# -- Exchanging ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_token_becomes_credentials_once(invoicing, company, mailed, method, slash):
    token = mailed()

    first, second = (redeem(invoicing, token, method=method, slash=slash) for _ in range(2))

    assert (first.status_code, sorted(first.json())) == (200, ["password", "username"])
    assert first["Cache-Control"] == "no-store"
    assert refusal(second) == (410, "token-used", True)
    connection = Connection.objects.get()
    assert (connection.client, connection.partner) == (company, invoicing)
    assert connection.token.state == "used"


def test_looking_at_the_address_spends_nothing(invoicing, mailed):
    token = mailed()

    looks = [redeem(invoicing, token, method=method).status_code for method in ("head", "options")]
    stranger = Browser().get(f"/v2/get-credentials/{token}/").status_code

    assert (looks, stranger) == ([405, 405], 401)
    assert redeem(invoicing, token).status_code == 200


def test_a_token_of_another_software_is_not_known(invoicing, mailed):
    token = mailed()
    other = PartnerFactory(kind="invoicing", redirect_uris=())

    assert refusal(redeem(other, token)) == (404, "token-not-found", True)
    assert redeem(invoicing, token).status_code == 200


@pytest.mark.parametrize("token", ["x", "mcb_token_" + "A" * 43, "%00", "%F0%9F%98%80", "a" * 3000])
def test_a_token_that_never_was(invoicing, token):
    assert refusal(redeem(invoicing, token)) == (404, "token-not-found", True)


def test_the_newest_token_replaces_the_others(invoicing, mailed):
    old, new = mailed(), mailed()

    assert refusal(redeem(invoicing, old)) == (410, "token-superseded", True)
    assert redeem(invoicing, new).status_code == 200


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 410)])
def test_a_token_lasts_72_hours(invoicing, mailed, hours, status):
    token = mailed()

    with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
        response = redeem(invoicing, token)

    assert response.status_code == status
    if status == 410:
        assert refusal(response) == (410, "token-expired", True)


def test_how_long_a_token_lasts_is_a_setting(invoicing, mailed, settings):
    settings.ACTIVATION_TOKEN_HOURS = 1
    token = mailed()

    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert refusal(redeem(invoicing, token)) == (410, "token-expired", True)


def test_a_token_that_the_office_revoked(invoicing, mailed, admin, by):
    token = mailed()
    revoke_token(ActivationToken.objects.get(), user=admin, by=by)

    assert refusal(redeem(invoicing, token)) == (410, "token-revoked", True)
    assert Connection.objects.count() == 0


def test_a_company_that_was_archived_meanwhile(invoicing, mailed):
    token = mailed()
    Client.objects.update(archived_at=timezone.now())

    assert refusal(redeem(invoicing, token)) == (410, "token-revoked", True)
    assert (Connection.objects.count(), Customer.objects.count()) == (0, 0)


def test_who_connects_again_keeps_the_connection_and_gets_a_new_password(invoicing, mailed):
    first, second = (redeem(invoicing, mailed()).json() for _ in range(2))

    assert first["username"] == second["username"]
    assert first["password"] != second["password"]
    assert Connection.objects.count() == 1
    assert [pod_status(invoicing, pair) for pair in (first, second)] == [200, 200]


@pytest.mark.usefixtures("one_window")
def test_guessing_is_stopped_and_the_right_token_still_opens(invoicing, mailed):
    token = mailed()

    answers = [redeem(invoicing, f"guess-{n}").status_code for n in range(11)]

    assert answers == [404] * 10 + [429]
    assert redeem(invoicing, token).status_code == 200


@pytest.mark.usefixtures("one_window")
def test_a_token_that_is_over_is_not_tried_for_ever(invoicing, mailed, monkeypatch):
    monkeypatch.setattr(activation, "OVER_PER_10_MINUTES", 1)
    token = mailed()

    answers = [redeem(invoicing, token).status_code for _ in range(3)]

    assert answers == [200, 410, 429]


def test_the_trail_tells_everything_but_the_token(invoicing, mailed):
    token = mailed()
    redeem(invoicing, token)
    redeem(invoicing, token)

    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    told = str(list(AuditEvent.objects.values())) + str(list(ActivationToken.objects.values()))
    assert actions == [
        "partner.registered",
        "activation_token.requested",
        "activation_token.redeemed",
        "connection.opened",
        "customer.credential_issued",
        "activation_token.rejected",
    ]
    assert token not in told


def test_the_office_and_the_company_are_told_of_the_connection(
    invoicing, mailed, admin, run_outbox, mailoutbox
):
    redeem(invoicing, mailed())
    run_outbox()

    told = [mail.to[0] for mail in mailoutbox if invoicing.name in mail.subject]
    assert sorted(told[1:]) == sorted([admin.email, "boss@company.example"])


# -- Bookkeeping software --------------------------------------------------------------------------


def test_a_token_of_an_office_makes_its_consent(partner, office, admin, issued):
    response = redeem(partner, issued())

    consent = Consent.objects.get()
    assert (consent.status, consent.channel) == ("allowed", "api_v2")
    assert (consent.decided_by, consent.decided_from) == (admin, "192.0.2.9")
    assert (consent.terms_version, consent.terms_hash) == (CURRENT.version, CURRENT.hash)
    assert pod_status(partner, response.json()) == 200


def test_the_receipt_goes_to_every_admin(partner, issued, admin, run_outbox, mailoutbox):
    redeem(partner, issued())
    run_outbox()

    assert [(mail.to, partner.name in mail.subject) for mail in mailoutbox] == [
        ([admin.email], True)
    ]


def test_cancelling_that_consent_closes_everything(partner, office, admin, by, issued):
    ClientFactory(office=office)
    credentials = redeem(partner, issued()).json()
    consent = Consent.objects.get()

    cancel_consent(consent, version=consent.version, user=admin, by=by)

    pair = Credentials(str(partner.pk), credentials["username"], credentials["password"])
    assert Package(pair).pod()["feed_clients"] == []


def test_a_request_that_waits_is_decided_by_the_token(partner, office, issued):
    waiting = ConsentFactory(office=office, partner=partner)

    response = redeem(partner, issued())

    waiting.refresh_from_db()
    assert (response.status_code, waiting.status, Consent.objects.count()) == (200, "allowed", 1)


def test_what_is_allowed_already_stays(partner, office, issued):
    before = ConsentFactory(office=office, partner=partner, status="allowed")

    response = redeem(partner, issued())

    after = Consent.objects.get()
    assert (response.status_code, after, after.version) == (200, before, before.version)


@pytest.mark.parametrize("later", ["denied", "cancelled"])
def test_a_refusal_after_the_token_counts_more(partner, office, issued, later):
    token = issued()
    ConsentFactory(office=office, partner=partner, status=later)

    first, second = redeem(partner, token), redeem(partner, token)

    assert [refusal(each) for each in (first, second)] == [(410, "token-revoked", True)] * 2
    assert Consent.objects.filter(status="allowed").count() == 0
    assert Customer.objects.count() == 0
    assert ActivationToken.objects.get().state == "revoked"


def test_a_refusal_before_the_token_does_not_count(partner, office, issued):
    ConsentFactory(office=office, partner=partner, status="denied")

    assert redeem(partner, issued()).status_code == 200


def test_who_is_no_admin_any_more_has_allowed_nothing(partner, issued):
    token = issued()
    Membership.objects.update(role="user")

    assert refusal(redeem(partner, token)) == (410, "token-revoked", True)
    assert Consent.objects.count() == 0


def test_an_office_that_has_left(partner, issued):
    token = issued()
    AccountingOffice.objects.update(closed_at=timezone.now())

    assert refusal(redeem(partner, token)) == (410, "token-revoked", True)


def test_invoicing_software_cannot_use_it(invoicing, issued):
    assert refusal(redeem(invoicing, issued())) == (404, "token-not-found", True)


def test_if_anything_fails_the_token_is_not_spent(partner, issued, monkeypatch):
    token = issued()
    monkeypatch.setattr(
        "feeds.services.activation.issue_credentials", lambda *_args, **_more: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        redeem(partner, token)
    monkeypatch.undo()

    assert Consent.objects.count() == 0
    assert redeem(partner, token).status_code == 200


def test_no_token_is_kept(partner, issued):
    token = issued()

    assert token not in str(list(ActivationToken.objects.values()))
    assert ActivationToken.objects.get().hint == token[-4:]


def test_a_token_for_which_nobody_accepted_the_terms_allows_nothing(partner, issued):
    token = issued()
    ActivationToken.objects.update(issued_by=None)

    assert refusal(redeem(partner, token)) == (410, "token-revoked", True)
    assert Consent.objects.count() == 0


def test_it_gives_credentials_where_the_office_has_allowed(partner, office, issued):
    ConsentFactory(office=office, partner=partner, status="allowed")
    token = issued()
    ActivationToken.objects.update(issued_by=None)

    assert redeem(partner, token).status_code == 200
