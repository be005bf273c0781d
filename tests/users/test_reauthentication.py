"""What weighs heavily asks again who one is, unless that was a moment ago."""

import pytest

from consents.models import Consent
from consents.terms import CURRENT
from tests.factories import ConsentFactory
from tests.users.conftest import PASSWORD, code_for

pytestmark = pytest.mark.django_db

DECISIONS = {"allow": "allowed", "deny": "denied", "cancel": "cancelled"}
QUARTER = 15 * 60


@pytest.fixture
def consent(office, request):
    """A consent about which the decision of the test can be made."""
    cancelling = request.node.callspec.params.get("decision") == "cancel"
    return ConsentFactory(office=office, status="allowed" if cancelling else "to_be_determined")


def decide(browser, consent, decision):
    sent = {
        "version": consent.version,
        "accept_terms": "on",
        "terms_version": CURRENT.version,
    }
    return browser.post(f"/consents/{consent.pk}/{decision}/", sent)


def status_of(consent):
    return Consent.objects.get(pk=consent.pk).status


@pytest.mark.parametrize("decision", DECISIONS)
def test_within_a_quarter_of_an_hour_it_is_done(decision, consent, signed_in, admin):
    browser = signed_in(admin, seconds_ago=QUARTER - 60)

    decide(browser, consent, decision)

    assert status_of(consent) == DECISIONS[decision]


@pytest.mark.parametrize("decision", DECISIONS)
def test_later_the_password_is_asked(decision, consent, signed_in, admin):
    browser = signed_in(admin, seconds_ago=QUARTER + 1)

    response = decide(browser, consent, decision)

    assert (response["Location"].partition("?")[0], status_of(consent)) == (
        "/accounts/reauthenticate/",
        consent.status,
    )


@pytest.mark.parametrize("decision", DECISIONS)
def test_after_the_password_it_goes_on(decision, consent, signed_in, admin):
    browser = signed_in(admin, seconds_ago=QUARTER + 1)
    asked = decide(browser, consent, decision)

    browser.post(asked["Location"], {"password": PASSWORD})

    assert status_of(consent) == DECISIONS[decision]


@pytest.mark.parametrize("decision", DECISIONS)
def test_after_a_wrong_password_it_does_not(decision, consent, signed_in, admin):
    browser = signed_in(admin, seconds_ago=QUARTER + 1)
    asked = decide(browser, consent, decision)

    browser.post(asked["Location"], {"password": "not the passphrase"})

    assert status_of(consent) == consent.status


@pytest.mark.parametrize("decision", ["deny"])
def test_a_second_factor_will_do_as_well(decision, consent, signed_in, admin, set_up_totp):
    secret = set_up_totp(admin)
    browser = signed_in(admin, seconds_ago=QUARTER + 1)
    decide(browser, consent, decision)

    browser.post(
        f"/accounts/2fa/reauthenticate/?next=/consents/{consent.pk}/{decision}/",
        {"code": code_for(secret)},
    )

    assert status_of(consent) == "denied"


@pytest.mark.parametrize("decision", DECISIONS)
def test_looking_asks_nothing(decision, consent, signed_in, admin):
    browser = signed_in(admin, seconds_ago=QUARTER + 1)

    pages = [
        browser.get(f"/consents/{consent.pk}/").status_code,
        browser.get(f"/offices/{consent.office_id}/codabox-connect/").status_code,
    ]

    assert pages == [200, 200]


@pytest.mark.parametrize("decision", ["allow"])
def test_ten_wrong_passwords_end_the_trying(decision, consent, signed_in, admin):
    browser = signed_in(admin, seconds_ago=QUARTER + 1)
    asked = decide(browser, consent, decision)
    for _ in range(10):
        browser.post(asked["Location"], {"password": "not the passphrase"})

    browser.post(asked["Location"], {"password": PASSWORD})

    assert status_of(consent) == "to_be_determined"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/generate/",
    ],
)
def test_second_factors_are_changed_only_shortly_after_logging_in(
    path, signed_in, member, set_up_totp
):
    if "recovery" in path:
        set_up_totp(member)
    browser = signed_in(member, seconds_ago=QUARTER + 1)

    response = browser.get(path)

    assert (response.status_code, "reauthenticate" in response["Location"]) == (302, True)
