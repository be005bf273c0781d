"""Who works in an office: invited, joined, changed, removed; and its environments."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offices.models import Environment, Invitation, Membership
from tests.factories import ClientFactory, EnvironmentFactory, MembershipFactory, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db
NEW = "nieuw@office.example"
PASSWORD = "een lange zin die niemand raadt"


@pytest.fixture
def browser(signed_in, admin):
    return signed_in(admin)


@pytest.fixture
def stranger(client):
    """A browser in which nobody is signed in."""
    return client


def page_of(office, rest=""):
    return f"/offices/{office.pk}/{rest}"


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def invite(browser, office, run_outbox):
    """Return a function that invites somebody and gives the path of the link in the mail."""

    def invite(email=NEW, **changes):
        data = {"email": email, "language": "nl", "role": "user", **changes}
        response = browser.post(page_of(office, "users/invite/"), data)
        assert response.status_code == 302
        return link(run_outbox)

    return invite


def link(run_outbox):
    """Return the path of the link in the newest mail."""
    run_outbox()
    return re.search(r"http://\S+?(/invitations/\S+/)", mail.outbox[-1].body)[1]


def joining(**changes):
    values = {"full_name": "Nieuwe Collega", "language": "nl", "password": PASSWORD}
    return values | {"password_again": PASSWORD} | changes


# -- Invited ---------------------------------------------------------------------------------------


def test_an_invitation_goes_out_in_the_language_that_was_chosen(invite):
    invite()

    [sent] = mail.outbox
    assert sent.to == [NEW]
    assert "nodigt u uit" in sent.subject


def test_who_is_invited_makes_an_account_and_has_the_place(invite, stranger, office):
    response = stranger.post(invite(), joining())

    place = Membership.objects.get(user__email=NEW)
    assert response["Location"] == "/accounts/login/"
    assert (place.office, place.role, place.user.full_name) == (office, "user", "Nieuwe Collega")
    assert place.user.check_password(PASSWORD)


def test_somebody_limited_to_an_environment_sees_its_companies_only(
    invite, stranger, signed_in, office
):
    here = ClientFactory(office=office, name="Hier")
    ClientFactory(office=office, name="Daar")
    stranger.post(invite(environments=[here.environment_id]), joining())

    theirs = signed_in(User.objects.get(email=NEW)).get(page_of(office, "companies/"))

    assert [company.name for company, *_more in theirs.context["companies"]] == ["Hier"]


def test_who_has_an_account_logs_in_and_accepts(invite, stranger, signed_in, office):
    user = UserFactory(email=NEW)
    path = invite()

    before = stranger.get(path)
    signed_in(user).post(path)

    assert f"/accounts/login/?next={path.replace('/', '%2F')}" in before.text
    assert Membership.objects.filter(user=user, office=office).exists()


def test_looking_at_an_invitation_uses_nothing_up(invite, stranger):
    path = invite()

    assert [stranger.get(path).status_code for _n in range(3)] == [200] * 3


def test_an_invitation_is_taken_once(invite, stranger, client_class):
    path = invite()
    stranger.post(path, joining())

    second = client_class().post(path, joining(full_name="Iemand Anders"))

    assert second.status_code == 410
    assert "It was accepted on" in second.text
    assert User.objects.get(email=NEW).full_name == "Nieuwe Collega"


@pytest.fixture
def client_class(client):
    return type(client)


def test_an_invitation_is_for_the_address_to_which_it_went(invite, signed_in, outsider, office):
    path = invite()
    browser = signed_in(outsider)

    look, attempt = browser.get(path), browser.post(path)

    assert "You are signed in with another address." in look.text
    assert attempt.status_code == 409
    assert "This invitation was sent to another address." in attempt.text
    assert not Membership.objects.filter(user=outsider, office=office).exists()


def test_an_invitation_that_lapsed_says_so_and_can_be_sent_again(
    invite, stranger, browser, office, run_outbox
):
    path = invite()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    over = stranger.get(path)

    again = browser.post(page_of(office, f"invitations/{Invitation.objects.get().pk}/resend/"))
    newest = link(run_outbox)

    assert (over.status_code, again.status_code) == (410, 302)
    assert "send it again" in over.text
    assert (stranger.get(path).status_code, stranger.get(newest).status_code) == (404, 200)


def test_an_invitation_that_is_revoked_opens_nothing(invite, stranger, browser, office):
    path = invite()

    browser.post(page_of(office, f"invitations/{Invitation.objects.get().pk}/revoke/"))
    response = stranger.post(path, joining())

    assert response.status_code == 410
    assert "took it back" in response.text
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("act", ["resend", "revoke"])
def test_nothing_is_done_to_an_invitation_that_was_accepted(act, invite, stranger, browser, office):
    stranger.post(invite(), joining())
    sent = len(mail.outbox)

    path = page_of(office, f"invitations/{Invitation.objects.get().pk}/{act}/")
    response = browser.post(path, follow=True)

    assert said(response)[-1].startswith("This invitation was accepted")
    assert len(mail.outbox) == sent


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "\u202eevil"},
        {"language": "de"},
        {"password": "short", "password_again": "short"},
        {"password_again": "another long sentence here"},
        {"password": NEW, "password_again": NEW},
        {"password": ""},
    ],
)
def test_what_is_wrong_makes_no_account(changes, invite, stranger):
    response = stranger.post(invite(), joining(**changes))

    assert response.status_code == 422
    assert not User.objects.filter(email=NEW).exists()


def test_a_link_that_nobody_was_sent_opens_nothing(stranger):
    response = stranger.post("/invitations/mcb_invite_nonsense/", joining())

    assert response.status_code == 404
    assert "This link opens nothing" in response.text


def refused_invitation(browser, office, **changes):
    data = {"email": NEW, "language": "nl", "role": "user", **changes}
    response = browser.post(page_of(office, "users/invite/"), data)
    return response.status_code, response.context["form"].errors


def test_who_works_here_already_is_not_invited(browser, office, member):
    status, errors = refused_invitation(browser, office, email=member.email.upper())

    assert (status, errors["email"]) == (422, ["This person works in your office already."])


def test_an_address_is_invited_once_at_a_time(invite, browser, office):
    invite()

    status, errors = refused_invitation(browser, office)

    assert status == 409
    assert errors["email"] == ["This address has been invited already. Send that invitation again."]


@pytest.mark.parametrize(
    "changes", [{"email": "nobody"}, {"email": ""}, {"role": "owner"}, {"language": "de"}]
)
def test_what_is_wrong_is_not_sent(changes, browser, office):
    status, _errors = refused_invitation(browser, office, **changes)

    assert (status, Invitation.objects.count()) == (422, 0)


def test_an_admin_is_not_limited(browser, office):
    first, _second = EnvironmentFactory(office=office), EnvironmentFactory(office=office)

    status, errors = refused_invitation(browser, office, role="admin", environments=[first.pk])

    assert (status, list(errors)) == (422, ["environments"])


# -- Changed and removed ---------------------------------------------------------------------------


@pytest.fixture
def place(office, member):
    return Membership.objects.get(user=member, office=office)


def change(browser, place, **changes):
    data = {"version": place.version, "role": place.role, **changes}
    return browser.post(page_of(place.office, f"users/{place.pk}/"), data, follow=True)


def test_another_role_counts_from_the_next_click(browser, place, signed_in):
    theirs = signed_in(place.user)
    users = page_of(place.office, "users/")
    before = theirs.get(users).status_code

    change(browser, place, role="admin")

    assert (before, theirs.get(users).status_code) == (403, 200)


def test_of_two_admins_who_change_somebody_at_once_the_first_wins(browser, place):
    Membership.objects.filter(pk=place.pk).update(role="admin", version=2)

    response = change(browser, place, role="user")

    place.refresh_from_db()
    assert (response.status_code, place.role) == (409, "admin")
    assert "Another Admin changed or removed this person a moment ago." in response.text
    assert response.context["form"]["version"].value() == 2


def test_who_was_removed_meanwhile_is_not_changed(browser, place):
    path, data = page_of(place.office, f"users/{place.pk}/"), {"version": 1, "role": "admin"}
    place.delete()

    assert browser.post(path, data).status_code == 404


def remove(browser, place):
    path = page_of(place.office, f"users/{place.pk}/remove/")
    return browser.post(path, {"version": place.version}, follow=True)


def test_who_is_removed_is_logged_out_at_once(browser, place, log_in_really):
    theirs = log_in_really(place.user)
    before = theirs.get("/profile/").status_code

    response = remove(browser, place)

    assert (before, theirs.get("/profile/").status_code) == (200, 302)
    assert said(response) == [f"{place.user.full_name} was removed, and is logged out."]
    assert not Membership.objects.filter(pk=place.pk).exists()


@pytest.fixture
def log_in_really(client_class):
    """Return a function that logs in by the form, so that the session is on record."""

    def log_in(user):
        browser = client_class()
        password = "a long enough passphrase"
        browser.post("/accounts/login/", {"login": user.email, "password": password})
        return browser

    return log_in


@pytest.mark.parametrize(
    "act", [remove, lambda browser, place: change(browser, place, role="user")]
)
def test_the_last_admin_stays(act, browser, admin, office):
    place = Membership.objects.get(user=admin, office=office)

    response = act(browser, place)

    place.refresh_from_db()
    assert (response.status_code, place.role) == (409, "admin")
    assert "This is the last Admin of the office." in response.text


def test_an_admin_who_leaves_is_logged_out(browser, admin, office):
    MembershipFactory(office=office, role="admin")

    response = remove(browser, Membership.objects.get(user=admin, office=office))

    assert not Membership.objects.filter(user=admin, office=office).exists()
    assert response.redirect_chain == [("/accounts/login/", 302)]


def test_an_admin_who_is_one_no_more_decides_nothing(browser, admin, office, place):
    MembershipFactory(office=office, role="admin")
    Membership.objects.filter(user=admin, office=office).update(role="user")

    response = change(browser, place, role="admin")

    place.refresh_from_db()
    assert (response.status_code, place.role) == (403, "user")


def test_somebody_of_another_office_is_unknown(browser, outsider, office):
    foreign = Membership.objects.get(user=outsider)

    assert browser.get(page_of(office, f"users/{foreign.pk}/")).status_code == 404


def test_more_people_cost_no_more_statements(browser, office):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            browser.get(page_of(office, "users/"))
        return len(captured)

    def add(number):
        place = MembershipFactory(office=office)
        place.environments.add(home)
        now = timezone.now()
        waits = Invitation.objects.create(
            office=office,
            email=f"waits{number}@office.example",
            language="nl",
            token_hash=f"{number:064d}",
            sent_at=now,
            expires_at=now,
        )
        waits.environments.add(home)

    home = EnvironmentFactory(office=office)
    add(0)
    browser.get(page_of(office, "users/"))
    one = statements()
    for number in range(1, 50):
        add(number)

    assert statements() == one


# -- Environments ----------------------------------------------------------------------------------


def test_an_environment_is_added_and_changed(browser, office):
    browser.post(page_of(office, "environments/add/"), {"name": "Kasvlinder"})
    home = Environment.objects.get(office=office)

    path = page_of(office, f"environments/{home.pk}/")
    browser.post(path, {"name": "Balansbever", "contact_email": "wie@office.example"})

    home.refresh_from_db()
    assert (home.name, home.contact_email) == ("Balansbever", "wie@office.example")


@pytest.mark.parametrize("name", ["", "x" * 200, "Kasvlinder", "\u202eevil"])
@pytest.mark.parametrize("page", ["add/", "{other}/"])
def test_a_name_that_can_not_be_is_refused(name, page, browser, office):
    EnvironmentFactory(office=office, name="Kasvlinder")
    other = EnvironmentFactory(office=office, name="Balansbever")

    response = browser.post(
        page_of(office, f"environments/{page.format(other=other.pk)}"), {"name": name}
    )

    assert response.status_code == 422
    assert set(Environment.objects.values_list("name", flat=True)) == {"Kasvlinder", "Balansbever"}


def test_two_offices_may_use_the_same_name(browser, office):
    EnvironmentFactory(name="Kasvlinder")

    response = browser.post(page_of(office, "environments/add/"), {"name": "Kasvlinder"})

    assert response.status_code == 302


def test_the_list_counts_companies_in_service(browser, office):
    home = ClientFactory(office=office).environment
    ClientFactory(office=office, environment=home, archived_at=timezone.now())

    [shown] = browser.get(page_of(office, "environments/")).context["environments"]

    assert (shown, shown.company_count) == (home, 1)


def test_a_user_sees_the_environments_in_which_they_work(signed_in, office):
    place = MembershipFactory(office=office)
    mine = EnvironmentFactory(office=office)
    EnvironmentFactory(office=office)
    place.environments.add(mine)

    page = signed_in(place.user).get(page_of(office, "environments/"))

    assert page.context["environments"] == [mine]
    assert "environments/add/" not in page.text
