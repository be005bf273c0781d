"""Who works where, and what they are there."""

import pytest
from django.utils import timezone

from offices.models import AccountingOffice, Membership
from offices.selectors import (
    Access,
    access_to,
    admins_of,
    is_admin_anywhere,
    look_at,
    offices_of,
    offices_visible_to,
)
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(admin, member, outsider, staff, superuser):
    """Everybody who may come to the office's door."""
    return {
        "admin": admin,
        "member": member,
        "outsider": outsider,
        "staff": staff,
        "superuser": superuser,
        "nobody": UserFactory(),
    }


@pytest.mark.parametrize(
    ("who", "access"),
    [
        ("admin", Access.ADMIN),
        ("member", Access.USER),
        ("outsider", Access.NONE),
        ("staff", Access.STAFF),
        ("superuser", Access.STAFF),
        ("nobody", Access.NONE),
    ],
)
def test_what_somebody_is_to_an_office(who, access, people, office):
    assert access_to(office, people[who]) is access


@pytest.mark.parametrize("who", ["admin", "member", "outsider", "nobody"])
def test_an_office_that_left_is_nobodys(who, people, office):
    AccountingOffice.objects.update(closed_at=timezone.now())

    assert access_to(office, people[who]) is Access.NONE


@pytest.mark.parametrize("who", ["admin", "member", "outsider", "staff", "superuser"])
def test_who_was_deactivated_is_nobody(who, people, office):
    User.objects.update(is_active=False)
    user = User.objects.get(pk=people[who].pk)

    assert access_to(office, user) is Access.NONE


@pytest.mark.parametrize(("role", "access"), [("admin", Access.ADMIN), ("user", Access.USER)])
def test_a_place_counts_for_more_than_being_staff(role, access, staff, office):
    MembershipFactory(user=staff, office=office, role=role)

    assert access_to(office, staff) is access


def test_being_admin_here_is_nothing_there(admin, other_office):
    assert access_to(other_office, admin) is Access.NONE


@pytest.mark.parametrize(
    ("who", "own", "visible"),
    [
        ("admin", ["office"], ["office"]),
        ("member", ["office"], ["office"]),
        ("outsider", ["other"], ["other"]),
        ("staff", [], ["office", "other"]),
        ("superuser", [], ["office", "other"]),
        ("nobody", [], []),
    ],
)
def test_which_offices_somebody_works_for_and_sees(who, own, visible, people, office, other_office):
    names = {office.pk: "office", other_office.pk: "other"}

    found = [
        sorted(names[each.pk] for each in select(people[who]))
        for select in (offices_of, offices_visible_to)
    ]

    assert found == [own, visible]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("admin", True),
        ("outsider", True),
        ("member", False),
        ("staff", False),
        ("superuser", False),
        ("nobody", False),
    ],
)
def test_who_is_admin_anywhere(who, expected, people):
    assert is_admin_anywhere(people[who]) is expected


def test_who_is_admin_of_an_office_that_left_is_admin_nowhere(admin, office):
    AccountingOffice.objects.filter(pk=office.pk).update(closed_at=timezone.now())

    assert is_admin_anywhere(admin) is False


def test_the_admins_of_an_office_by_name(office):
    for name in ("Cato", "An", "Bert"):
        MembershipFactory(office=office, role="admin", user__full_name=name)
    MembershipFactory(office=office, role="user", user__full_name="Dirk")
    MembershipFactory(office=office, role="admin", user__full_name="Eva", user__is_active=False)
    MembershipFactory(role="admin", user__full_name="Fons")

    assert [admin.full_name for admin in admins_of(office)] == ["An", "Bert", "Cato"]


def test_who_lost_a_place_lost_it_at_once(member, office):
    before = access_to(office, member)
    Membership.objects.filter(user=member).delete()

    assert (before, access_to(office, member)) == (Access.USER, Access.NONE)


def test_the_page_knows_which_office_it_is_about(rf):
    request, office = rf.get("/"), OfficeFactory()

    look_at(request, office)

    assert request.office_at_hand == office
