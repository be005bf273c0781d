"""A second factor: for whoever wants one, and for those who decide about others."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client as Browser

from common.keys import decrypt
from tests.factories import MembershipFactory, OfficeFactory
from tests.users.conftest import PASSWORD, code_for

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"
AUTHENTICATE = "/accounts/2fa/authenticate/"
INDEX = "/accounts/2fa/"


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


def activate(browser):
    """Set up a telephone by the page; returns its secret."""
    secret = browser.get(ACTIVATE).context["form"].secret
    browser.post(ACTIVATE, {"code": code_for(secret)})
    return secret


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def test_anybody_may_set_one_up(log_in, member):
    activate(log_in(member))

    kinds = Authenticator.objects.filter(user=member).order_by("type")
    assert [factor.type for factor in kinds] == ["recovery_codes", "totp"]


def test_a_wrong_code_sets_nothing_up(log_in, member):
    browser = log_in(member)
    browser.get(ACTIVATE)

    browser.post(ACTIVATE, {"code": "000000"})

    assert Authenticator.objects.count() == 0


def test_the_secret_is_encrypted_in_the_database(log_in, member):
    secret = activate(log_in(member))

    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert (secret in rows(), decrypt(kept)) == (False, secret)


def test_the_recovery_codes_are_encrypted_in_the_database(log_in, member):
    activate(log_in(member))

    factor = Authenticator.objects.get(type="recovery_codes")
    codes = RecoveryCodes(factor).get_unused_codes()
    seed = decrypt(factor.data["seed"])
    assert ([code for code in [seed, *codes] if code in rows()], len(codes)) == ([], 10)


def test_with_one_a_password_alone_opens_nothing(log_in, member, set_up_totp):
    set_up_totp(member)

    browser = log_in(member)

    assert (is_signed_in(browser), browser.get("/profile/").status_code) == (False, 302)


def test_password_and_code_open(log_in, member, set_up_totp):
    secret = set_up_totp(member)
    browser = log_in(member)

    browser.post(AUTHENTICATE, {"code": code_for(secret)})

    assert is_signed_in(browser)


@pytest.mark.parametrize("code", ["000000", "", "12345", "abcdef", "1234567890"])
def test_a_wrong_code_does_not(code, log_in, member, set_up_totp):
    set_up_totp(member)
    browser = log_in(member)

    browser.post(AUTHENTICATE, {"code": code})

    assert is_signed_in(browser) is False


def test_the_code_of_somebody_else_does_not(log_in, member, admin, set_up_totp):
    set_up_totp(member)
    foreign = set_up_totp(admin)
    browser = log_in(member)

    browser.post(AUTHENTICATE, {"code": code_for(foreign)})

    assert is_signed_in(browser) is False


def test_a_code_works_once(log_in, member, set_up_totp, time_machine):
    time_machine.move_to("2026-11-23T12:00:00+00:00", tick=False)
    secret = set_up_totp(member)
    code = code_for(secret)
    first, second = log_in(member), log_in(member)

    first.post(AUTHENTICATE, {"code": code})
    second.post(AUTHENTICATE, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


@pytest.mark.parametrize(("steps", "works"), [(-3, False), (0, True), (3, False)])
def test_a_code_of_another_time_does_not_work(steps, works, log_in, member, set_up_totp):
    secret = set_up_totp(member)
    browser = log_in(member)

    browser.post(AUTHENTICATE, {"code": code_for(secret, steps=steps)})

    assert is_signed_in(browser) is works


def test_codes_can_not_be_tried_one_after_the_other(log_in, member, set_up_totp):
    secret = set_up_totp(member)
    browser = log_in(member)
    for n in range(12):
        browser.post(AUTHENTICATE, {"code": f"{n:06d}"})

    browser.post(AUTHENTICATE, {"code": code_for(secret)})

    assert is_signed_in(browser) is False


def test_a_recovery_code_works_once(log_in, member, set_up_totp):
    set_up_totp(member)
    factor = RecoveryCodes.activate(member)
    code = factor.get_unused_codes()[0]
    first, second = log_in(member), log_in(member)

    first.post(AUTHENTICATE, {"code": code})
    second.post(AUTHENTICATE, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_giving_it_up_needs_a_fresh_log_in(signed_in, member, set_up_totp):
    set_up_totp(member)
    browser = signed_in(member, seconds_ago=16 * 60)

    response = browser.post("/accounts/2fa/totp/deactivate/")

    assert ("reauthenticate" in response["Location"], Authenticator.objects.count()) == (True, 1)


@pytest.fixture
def demanding(settings):
    """Outside the demonstration, a second factor is demanded."""
    settings.DEMO = False


@pytest.mark.usefixtures("demanding")
@pytest.mark.parametrize("role", ["admin", "staff", "superuser"])
@pytest.mark.parametrize("path", ["/", "/profile/", "/admin/"])
def test_who_decides_for_others_has_to_set_one_up(path, role, signed_in, request):
    browser = signed_in(request.getfixturevalue(role))

    response = browser.get(path)

    assert (response.status_code, response["Location"]) == (302, INDEX)


@pytest.mark.usefixtures("demanding")
@pytest.mark.parametrize("role", ["admin", "staff", "superuser"])
def test_until_then_nothing_is_posted_either(role, signed_in, request):
    user = request.getfixturevalue(role)

    response = signed_in(user).post("/profile/", {"full_name": "Changed", "language": "en"})

    user.refresh_from_db()
    assert (response["Location"], user.full_name == "Changed") == (INDEX, False)


@pytest.mark.usefixtures("demanding")
@pytest.mark.parametrize("path", [INDEX, ACTIVATE, "/accounts/logout/", "/health/"])
def test_the_pages_that_set_one_up_stay_open(path, signed_in, admin):
    assert signed_in(admin).get(path).status_code == 200


@pytest.mark.usefixtures("demanding")
def test_with_one_the_way_is_free(log_in, admin, set_up_totp):
    secret = set_up_totp(admin)
    browser = log_in(admin)
    browser.post(AUTHENTICATE, {"code": code_for(secret)})

    assert browser.get("/profile/").status_code == 200


@pytest.mark.usefixtures("demanding")
def test_ordinary_users_may_do_without(signed_in, member):
    assert signed_in(member).get("/profile/").status_code == 200


@pytest.mark.usefixtures("demanding")
def test_an_ordinary_user_here_who_is_admin_there_needs_one(signed_in, member):
    MembershipFactory(user=member, office=OfficeFactory(), role="admin")

    assert signed_in(member).get("/profile/").status_code == 302


@pytest.mark.usefixtures("demanding")
def test_who_was_made_admin_needs_one_at_the_next_click(signed_in, member):
    browser = signed_in(member)
    before = browser.get("/profile/").status_code
    member.memberships.update(role="admin")

    assert (before, browser.get("/profile/").status_code) == (200, 302)


@pytest.mark.usefixtures("demanding")
def test_strangers_still_reach_the_log_in(db):
    assert Browser().get("/accounts/login/").status_code == 200


@pytest.mark.parametrize("role", ["admin", "staff"])
def test_the_demonstration_does_without(role, signed_in, request):
    assert signed_in(request.getfixturevalue(role)).get("/profile/").status_code == 200


def test_the_password_stays_necessary(log_in, member, set_up_totp):
    secret = set_up_totp(member)
    browser = log_in(member, password="not " + PASSWORD)

    browser.post(AUTHENTICATE, {"code": code_for(secret)})

    assert is_signed_in(browser) is False
