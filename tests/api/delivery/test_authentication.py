"""Software and customer, hand in hand."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from api.delivery.authentication import FAILURES_PER_10_MINUTES
from common.actors import SYSTEM
from common.errors import StateConflict
from feeds.models import Customer, CustomerCredential
from feeds.services import issue_credentials, revoke_customer_credential, rotate_credentials
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from tests.api.delivery.conftest import Package, package_of, refusal
from tests.factories import PartnerFactory
from tests.factories.feeds import Credentials

pytestmark = pytest.mark.django_db
POD = "/delivery/pod-client/"


def status_of(package):
    return package.get(POD).status_code


def basic(text):
    return "Basic " + base64.b64encode(text).decode()


def test_the_header_may_be_written_in_any_case(package):
    scope = {"HTTP_X_SOFTWARE_COMPANY": package.credentials.software_company.upper()}
    authorization = package.headers()["authorization"].replace("Basic", "bAsIc")

    response = package.browser.get("/v2" + POD, HTTP_AUTHORIZATION=authorization, **scope)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x-software-company": ""}, "not_authenticated"),
        ({"authorization": ""}, "not_authenticated"),
        ({"authorization": "Bearer abc"}, "not_authenticated"),
        ({"authorization": "Basic %%%"}, "not_authenticated"),
        ({"authorization": basic(b"\xff:\xff")}, "not_authenticated"),
        ({"authorization": basic(b"no colon")}, "not_authenticated"),
        ({"authorization": basic(b"somebody:else")}, "authentication_failed"),
        ({"authorization": basic(b"some\0body:else")}, "authentication_failed"),
        ({"x-software-company": "nonsense"}, "authentication_failed"),
    ],
)
def test_who_is_not_known_gets_401_and_a_challenge(package, headers, code):
    response = package.get(POD, **headers)

    assert refusal(response) == (401, code, True)
    assert response["WWW-Authenticate"] == 'Basic realm="CodaBox API"'


def test_the_pair_belongs_to_one_software(package, other_partner):
    other = Credentials(
        str(other_partner.pk), package.credentials.username, package.credentials.password
    )

    assert refusal(Package(other).get(POD)) == (401, "authentication_failed", True)


def test_another_customers_password_does_not_fit(package, partner, other_office):
    theirs = package_of(partner, other_office).credentials
    mixed = Credentials(str(partner.pk), package.credentials.username, theirs.password)

    assert status_of(Package(mixed)) == 401


@pytest.mark.parametrize("model", [SoftwarePartner, AccountingOffice])
def test_who_has_left_is_not_known(package, model):
    model.objects.update(closed_at=timezone.now())

    assert status_of(package) == 401


@pytest.mark.parametrize(
    "ended",
    [
        {"revoked_at": timezone.now() - timedelta(seconds=1)},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_a_password_that_ended_is_not_known(package, ended):
    CustomerCredential.objects.update(**ended)

    assert status_of(package) == 401


def test_passwords_overlap_and_then_end(package, partner):
    customer = Customer.objects.get()
    username, password = rotate_credentials(customer, overlap=timedelta(hours=24), by=SYSTEM)
    new = Package(Credentials(str(partner.pk), username, password))
    both = status_of(package), status_of(new)
    CustomerCredential.objects.exclude(expires_at=None).update(expires_at=timezone.now())

    afterwards = status_of(package), status_of(new)

    assert (both, afterwards) == ((200, 200), (401, 200))
    assert username == package.credentials.username


def test_a_password_is_revoked_once(package):
    credential = CustomerCredential.objects.get()
    revoke_customer_credential(credential, by=SYSTEM)

    with pytest.raises(StateConflict):
        revoke_customer_credential(credential, by=SYSTEM)

    assert status_of(package) == 401


def test_invoicing_software_fetches_for_no_office(office):
    partner = PartnerFactory(kind="invoicing", redirect_uris=())

    with pytest.raises(StateConflict):
        issue_credentials(partner, office, by=SYSTEM)


def test_no_password_is_kept(package):
    kept = str(list(CustomerCredential.objects.values_list())) + str(
        list(Customer.objects.values())
    )

    assert package.credentials.password not in kept


@pytest.mark.usefixtures("one_window")
def test_failures_are_limited(package):
    answers = [
        package.get(POD, authorization=basic(b"somebody:else")).status_code
        for _ in range(FAILURES_PER_10_MINUTES + 1)
    ]

    assert answers == [401] * FAILURES_PER_10_MINUTES + [429]
    assert status_of(package) == 200


@pytest.mark.usefixtures("one_window")
def test_a_flood_is_stopped_and_others_go_on(package, settings, office):
    settings.DELIVERY_REQUESTS_PER_MINUTE = 3
    other = package_of(PartnerFactory(), office)

    answers = [package.get(POD) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert refusal(answers[-1]) == (429, "throttled", True)
    assert int(answers[-1]["Retry-After"]) > 0
    assert status_of(other) == 200


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_sentences_are_in_the_callers_language(package, language):
    response = package.get("/delivery/feed/1/", accept_language=language)

    with override(language):
        sentence = gettext("There is nothing here that you may see.")
    assert (response.json()["detail"], response["Content-Language"]) == (sentence, language)


def test_a_method_that_is_not_possible(package):
    response = package.post(POD, {})

    assert refusal(response) == (405, "method_not_allowed", True)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(("content_type", "status"), [("text/plain", 415), ("", 404)])
def test_a_body_of_another_type(package, content_type, status):
    body = '{"feed_offset": "8c9a1b9e-7f1f-4c3a-9c41-0a4f7d1f5f3e"}'

    response = package.put("/delivery/feed/1/", body, content_type=content_type)

    assert response.status_code == status


def test_a_body_that_is_too_large(package):
    response = package.put("/delivery/feed/1/", "x" * 2_700_000)

    assert refusal(response) == (413, "payload_too_large", True)


def test_an_answer_is_kept_by_no_cache(package):
    assert package.get(POD)["Cache-Control"] == "no-store"


def test_an_unknown_path_is_not_found_in_the_words_of_this_surface(client, db):
    response = client.get("/v2/nothing/")

    assert response.status_code == 404
    assert response.json() == {"detail": "Not Found.", "code": "not_found"}
