"""People in the database: one spelling of an address, one person."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import StateConflict
from tests.factories import UserFactory
from users.forms import ProfileForm
from users.models import User
from users.selectors import actor_of, display_name, initials, signed_in
from users.services import add_user, deactivate_user, reactivate_user

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_small_letters():
    user = User.objects.create_user("An.Peeters@Office.Example", "a password")

    assert user.email == "an.peeters@office.example"


def test_two_spellings_of_an_address_are_one_person():
    UserFactory(email="an@office.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="AN@office.example")


def test_a_user_without_a_password_can_not_use_one():
    user = User.objects.create_user("an@office.example")

    assert user.has_usable_password() is False


def test_a_superuser_is_staff():
    user = User.objects.create_superuser("root@office.example", "a password")

    assert (user.is_staff, user.is_superuser) == (True, True)


@pytest.mark.parametrize("spelling", ["an@office.example", "AN@Office.example"])
def test_a_user_is_found_by_address(spelling):
    user = UserFactory(email="an@office.example")

    assert User.objects.get_by_natural_key(spelling) == user


@pytest.mark.parametrize(
    ("full_name", "shown", "letters", "short"),
    [
        ("An Peeters", "An Peeters", "AP", "An"),
        ("Jan van den Broeck", "Jan van den Broeck", "JB", "Jan"),
        ("Plato", "Plato", "P", "Plato"),
        ("", "an@office.example", "A", "an@office.example"),
    ],
)
def test_how_we_call_people(full_name, shown, letters, short):
    user = User(email="an@office.example", full_name=full_name)

    assert (display_name(user), initials(user), user.get_short_name()) == (shown, letters, short)


def test_who_acts_and_from_where(rf, member):
    request = rf.get("/", headers={"user-agent": "A browser"}, REMOTE_ADDR="192.0.2.7")
    request.user = member

    actor = actor_of(request)

    assert (actor.kind, actor.id, actor.label) == ("user", str(member.pk), member.email)
    assert (actor.ip, actor.user_agent) == ("192.0.2.7", "A browser")


def test_nobody_acts_without_logging_in(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    with pytest.raises(TypeError):
        signed_in(request)


@pytest.mark.parametrize("name", ["An\u202ePeeters", "An\nPeeters", "x" * 101, "An\0"])
def test_a_name_that_plays_tricks_is_refused(name, member):
    form = ProfileForm({"full_name": name, "language": "nl"}, instance=member)

    assert list(form.errors) == ["full_name"]


@pytest.mark.parametrize("field", ["email", "is_staff", "is_superuser", "is_active"])
def test_people_change_only_their_name_and_language(field, member):
    form = ProfileForm({"full_name": "An", "language": "nl", field: "1"}, instance=member)
    form.save()

    member.refresh_from_db()
    assert (member.full_name, member.is_staff, member.is_superuser, member.is_active) == (
        "An",
        False,
        False,
        True,
    )


def test_a_person_is_let_in_with_a_confirmed_address():
    user = add_user("An@Office.example", full_name="An", language="nl", by=SYSTEM)

    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.primary, address.verified) == ("an@office.example", True, True)
    assert (user.has_usable_password(), AuditEvent.objects.get().action) == (False, "user.added")


@pytest.mark.parametrize("email", ["an@office.example", "AN@office.EXAMPLE", "not an address", ""])
def test_a_person_is_let_in_once(email):
    UserFactory(email="an@office.example")

    with pytest.raises(ValidationError):
        add_user(email, full_name="", language="nl", by=SYSTEM)

    assert (User.objects.count(), AuditEvent.objects.count()) == (1, 0)


def test_a_person_is_shut_out_once():
    user = UserFactory()
    deactivate_user(user, by=SYSTEM, reason="left")

    with pytest.raises(StateConflict):
        deactivate_user(user, by=SYSTEM, reason="left")

    assert [event.reason for event in AuditEvent.objects.all()] == ["left"]


def test_a_person_who_is_in_is_not_let_in_again():
    with pytest.raises(StateConflict):
        reactivate_user(UserFactory(), by=SYSTEM, reason="came back")
