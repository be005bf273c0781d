"""The desk of tokens: who sees what, what is shown once, what an act leaves behind."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from audit.models import AuditEvent
from connections.models import ActivationToken, Connection
from consents.models import Consent
from consents.terms import CURRENT
from feeds.models import CustomerCredential
from mails.models import Mail
from offices.models import Environment, Membership
from tests.admin.rows import activation_token
from tests.api.delivery.conftest import package_of
from tests.factories import ClientFactory, ConsentFactory, PartnerFactory
from tests.factories.feeds import company_credentials_of

pytestmark = pytest.mark.django_db
NOBODY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def browser(admin, signed_in):
    return signed_in(admin)


@pytest.fixture
def desk(office):
    return f"/offices/{office.pk}/codabox-connect"


@pytest.fixture
def invoicing(db):
    return PartnerFactory(kind="invoicing", redirect_uris=(), name="Factuurproef")


@pytest.fixture
def company(office):
    return ClientFactory(office=office, contact_email="boss@company.example", name="Proefbakker")


@pytest.fixture
def connection(invoicing, company):
    company_credentials_of(invoicing, company)
    return Connection.objects.get()


def accepted(partner):
    return {
        "partner": str(partner.pk),
        "accept_terms": "on",
        "terms_version": CURRENT.version,
    }


def text_of(response):
    return response.content.decode()


# -- Tokens ----------------------------------------------------------------------------------------


def test_a_token_is_issued_shown_once_and_lets_the_software_in(browser, desk, partner, office):
    response = browser.post(f"{desk}/tokens/issue/", accepted(partner))

    [token] = re.findall(r'<code id="token">(mcb_token_[\w-]{43})</code>', text_of(response))
    headers = {"x-software-company": str(partner.pk)}
    redeemed = Browser().get(f"/v2/get-credentials/{token}/", headers=headers)
    assert redeemed.status_code == 200
    assert Consent.objects.in_force().filter(partner=partner, office=office).exists()
    assert token not in text_of(browser.get(f"{desk}/tokens/"))
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"accept_terms": ""}, 422),
        ({"partner": ""}, 422),
        ({"partner": NOBODY}, 422),
        ({"terms_version": "1999-01"}, 409),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_issued(browser, desk, partner, changes, status):
    response = browser.post(f"{desk}/tokens/issue/", {**accepted(partner), **changes})

    assert response.status_code == status
    assert ActivationToken.objects.count() == 0


def test_software_that_keeps_no_books_is_not_offered(browser, desk, invoicing):
    response = browser.post(f"{desk}/tokens/issue/", accepted(invoicing))

    assert response.status_code == 422
    assert invoicing.name not in text_of(browser.get(f"{desk}/tokens/issue/"))


def test_the_newest_token_replaces_the_one_before(browser, desk, partner):
    for _ in range(2):
        browser.post(f"{desk}/tokens/issue/", accepted(partner))

    states = ActivationToken.objects.order_by("issued_at").values_list("state", flat=True)
    assert list(states) == ["replaced", "sent"]


@pytest.mark.parametrize("deed", ["issue/", "{}/revoke/", "{}/resend/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_deed_needs_a_fresh_log_in(admin, signed_in, desk, office, deed, method):
    token = activation_token(office=office)
    stale = signed_in(admin, seconds_ago=1_000)

    response = getattr(stale, method)(f"{desk}/tokens/{deed.format(token.pk)}")

    assert response.status_code == 302
    assert "/accounts/" in response["Location"]
    assert list(ActivationToken.objects.values_list("state", flat=True)) == ["sent"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "Sent"),
        ({"expires_at": timezone.now() - timedelta(hours=1)}, "Expired"),
        ({"state": "used", "ended_at": timezone.now()}, "Used"),
        ({"state": "replaced", "ended_at": timezone.now()}, "Replaced"),
        ({"state": "revoked", "ended_at": timezone.now()}, "Revoked"),
    ],
)
def test_the_list_tells_the_fate_of_each_token(browser, desk, office, changes, word):
    activation_token(office=office, **changes)

    page = text_of(browser.get(f"{desk}/tokens/"))

    words = re.findall(r"</svg>(\w+)</span>", page)
    assert words == [word]


def test_a_software_that_was_refused_since_has_a_revoked_token(browser, desk, office, partner):
    activation_token(office=office, partner=partner, issued_at=timezone.now() - timedelta(hours=1))
    ConsentFactory(office=office, partner=partner, status="denied")

    page = text_of(browser.get(f"{desk}/tokens/"))

    assert re.findall(r"</svg>(\w+)</span>", page) == ["Revoked"]


def test_a_token_is_revoked_once(browser, desk, office, admin):
    token = activation_token(office=office)

    first, second = (browser.post(f"{desk}/tokens/{token.pk}/revoke/") for _ in range(2))

    token.refresh_from_db()
    assert [first.status_code, second.status_code] == [302, 409]
    assert (token.state, token.ended_by) == ("revoked", admin)
    assert AuditEvent.objects.filter(action="activation_token.revoked").count() == 1


def test_a_company_gets_a_new_token_by_mail(browser, desk, office, company, invoicing):
    old = activation_token(office=office, client=company, partner=invoicing)

    response = browser.post(f"{desk}/tokens/{old.pk}/resend/")

    old.refresh_from_db()
    assert (response.status_code, old.state) == (302, "replaced")
    assert Mail.objects.get(template="activation_token").to == "boss@company.example"


def test_a_mailbox_is_not_filled_from_the_portal_either(browser, desk, office, company, invoicing):
    token = activation_token(office=office, client=company, partner=invoicing)

    answers = [browser.post(f"{desk}/tokens/{token.pk}/resend/").status_code for _ in range(3)]

    assert answers == [302, 302, 409]


def test_a_company_without_an_address_gets_none(browser, desk, office, company, invoicing):
    token = activation_token(office=office, client=company, partner=invoicing)
    type(company).objects.update(contact_email="")

    assert browser.post(f"{desk}/tokens/{token.pk}/resend/").status_code == 409
    assert Mail.objects.count() == 0


def test_for_an_office_the_terms_are_accepted_again(browser, desk, office, partner):
    token = activation_token(office=office, partner=partner)

    response = browser.post(f"{desk}/tokens/{token.pk}/resend/")

    assert response["Location"] == f"{desk}/tokens/issue/?software={partner.pk}"
    assert f'value="{partner.pk}" selected' in text_of(browser.get(response["Location"]))


# -- Passwords -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("overlap", "old"), [("0", 401), ("1", 200)])
def test_a_password_is_replaced_with_an_overlap(browser, desk, office, partner, overlap, old):
    package = package_of(partner, office)
    password = CustomerCredential.objects.get()

    response = browser.post(f"{desk}/passwords/{password.pk}/rotate/", {"overlap": overlap})

    assert re.search(r'<code id="password">mcb_v2_[\w-]{43}</code>', text_of(response))
    assert package.get("/delivery/pod-client/").status_code == old


def test_an_overlap_of_ones_own_making_is_refused(browser, desk, office, partner):
    package_of(partner, office)
    password = CustomerCredential.objects.get()

    response = browser.post(f"{desk}/passwords/{password.pk}/rotate/", {"overlap": "9"})

    assert (response.status_code, CustomerCredential.objects.count()) == (422, 1)


def test_a_revoked_password_works_no_more(browser, desk, office, partner):
    package = package_of(partner, office)
    password = CustomerCredential.objects.get()

    browser.post(f"{desk}/passwords/{password.pk}/revoke/")

    assert package.get("/delivery/pod-client/").status_code == 401


def test_the_password_of_a_company_is_not_the_offices_to_change(browser, desk, connection):
    password = CustomerCredential.objects.get()

    assert browser.get(f"{desk}/passwords/{password.pk}/rotate/").status_code == 404
    assert browser.post(f"{desk}/passwords/{password.pk}/revoke/").status_code == 404


# -- Connections -----------------------------------------------------------------------------------


def test_a_connection_is_listed_with_what_it_may_do(browser, desk, connection):
    page = text_of(browser.get(f"{desk}/connections/"))

    for words in ("Proefbakker", "Factuurproef", "Connected", "send sales invoices", "never"):
        assert words in page


def test_ending_a_connection_says_what_it_means_and_tells_the_company(
    browser, desk, connection, admin
):
    question = text_of(browser.get(f"{desk}/connections/{connection.pk}/end/"))
    response = browser.post(f"{desk}/connections/{connection.pk}/end/")

    connection.refresh_from_db()
    assert "read no statement any more" in question
    assert (response.status_code, connection.ended_by) == (302, admin)
    told = Mail.objects.filter(template="connection_ended").values_list("to", flat=True)
    assert sorted(told) == sorted([admin.email, "boss@company.example"])
    assert AuditEvent.objects.filter(action="connection.ended").count() == 1


def test_a_connection_ends_once(browser, desk, connection):
    answers = [browser.post(f"{desk}/connections/{connection.pk}/end/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]


def test_who_connects_again_after_the_end_is_a_new_customer(browser, desk, connection):
    browser.post(f"{desk}/connections/{connection.pk}/end/")

    again = company_credentials_of(connection.partner, connection.client)

    assert Connection.objects.count() == 2
    assert again.username != connection.customer.username


def test_a_user_sees_the_companies_of_their_environments_only(
    signed_in, member, desk, office, connection, invoicing
):
    place = Membership.objects.get(user=member)
    place.environments.add(Environment.objects.create(office=office, name="Elsewhere"))
    activation_token(office=office, client=connection.client, partner=invoicing)
    browser = signed_in(member)

    pages = [text_of(browser.get(f"{desk}/{page}/")) for page in ("connections", "tokens")]

    assert [connection.client.name in page for page in pages] == [False, False]


# -- Both ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("list_page", ["tokens", "connections"])
@pytest.mark.parametrize("empty", [True, False])
def test_the_lists_without_anything(browser, member, signed_in, desk, list_page, empty):
    who = browser if empty else signed_in(member)

    assert who.get(f"{desk}/{list_page}/").status_code == 200


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_costs_the_same_for_one_and_for_fifty(
    browser, desk, office, django_assert_num_queries, count
):
    for _ in range(count):
        activation_token(office=office)
        connection_of(office)
    browser.get(f"{desk}/tokens/")

    with django_assert_num_queries(10):
        browser.get(f"{desk}/tokens/")
    with django_assert_num_queries(9):
        browser.get(f"{desk}/connections/")


def connection_of(office):
    partner = PartnerFactory(kind="invoicing", redirect_uris=())
    return Connection.objects.create(partner=partner, client=ClientFactory(office=office))


def test_a_long_list_has_pages(browser, desk, office):
    now = timezone.now()
    for number in range(51):
        activation_token(office=office, issued_at=now - timedelta(seconds=number // 2))

    first = text_of(browser.get(f"{desk}/tokens/"))
    [after] = re.findall(r"\?after=([\w-]+)", first)
    second = text_of(browser.get(f"{desk}/tokens/?after={after}"))

    assert [page.count("ends in abcd") for page in (first, second)] == [50, 1]
    assert browser.get(f"{desk}/tokens/?after=nonsense").status_code == 200
