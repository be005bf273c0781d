"""The consent pages: each situation its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consents.models import Consent
from consents.views import PAGE_SIZE
from tests.factories import ClientFactory, ConsentFactory, MembershipFactory
from tests.factories.partners import CALLBACK

pytestmark = pytest.mark.django_db
ALLOW = {"version": 1, "accept_terms": "on", "terms_version": "2026-11"}


def page(response) -> str:
    return response.content.decode()


def list_of(office, query=""):
    return f"/offices/{office.pk}/codabox-connect/{query}"


def test_the_list_shows_each_consent_with_what_can_be_done(signed_in, admin, office):
    consents = {
        status: ConsentFactory(office=office, status=status)
        for status in ("to_be_determined", "allowed", "denied", "cancelled")
    }

    shown = page(signed_in(admin).get(list_of(office)))

    links = {
        status: [
            act
            for act in ("confirm", "deny/", "cancel/")
            if f"/consents/{consent.pk}/{act}" in shown
        ]
        for status, consent in consents.items()
    }
    assert links == {
        "to_be_determined": ["confirm", "deny/"],
        "allowed": ["cancel/"],
        "denied": [],
        "cancelled": [],
    }
    assert all(str(consent.pk) in shown for consent in consents.values())


def test_an_ordinary_user_reads_the_list_but_decides_nothing(signed_in, member, office):
    consent = ConsentFactory(office=office)

    shown = page(signed_in(member).get(list_of(office)))

    assert consent.partner.name in shown
    assert f"/consents/{consent.pk}/confirm" not in shown


def test_the_list_is_filtered_by_status(signed_in, admin, office):
    denied = ConsentFactory(office=office, status="denied")
    other = ConsentFactory(office=office, status="cancelled")

    shown = page(signed_in(admin).get(list_of(office, "?status=denied")))

    assert (str(denied.pk) in shown, str(other.pk) in shown) == (True, False)


def test_the_list_pages_by_key(signed_in, admin, office):
    consents = [ConsentFactory(office=office, status="denied") for _ in range(PAGE_SIZE + 1)]
    browser = signed_in(admin)

    first = page(browser.get(list_of(office)))
    second = page(browser.get(list_of(office, f"?after={consents[1].pk}")))

    assert [str(c.pk) in first for c in consents] == [False] + [True] * PAGE_SIZE
    others = [consents[0], *consents[2:]]  # the one after which the page starts is in its address
    assert [str(c.pk) in second for c in others] == [True] + [False] * (PAGE_SIZE - 1)


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=", "?status=x", "?after=3f2504e0-4f89-41d3-9a0c-0305e82c3301"]
)
def test_a_mangled_address_shows_the_first_page(signed_in, admin, office, query):
    consent = ConsentFactory(office=office)

    response = signed_in(admin).get(list_of(office, query))

    assert response.status_code == 200
    assert str(consent.pk) in page(response)


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_makes_a_bounded_number_of_queries(
    signed_in, admin, office, django_assert_max_num_queries, count
):
    for _ in range(count):
        ConsentFactory(office=office, status="allowed", decided_by=admin)
    browser = signed_in(admin)
    browser.get(list_of(office))

    with django_assert_max_num_queries(20):
        browser.get(list_of(office))


def test_the_log_in_keeps_the_way(client, office, admin):
    consent = ConsentFactory(office=office)

    response = client.get(f"/consents/{consent.pk}/confirm")

    assert response["Location"] == f"/accounts/login/?next=/consents/{consent.pk}/confirm"


def test_manage_your_consent_says_who_asks_for_what(signed_in, admin, office, partner):
    for _ in range(3):
        ClientFactory(office=office)
    consent = ConsentFactory(office=office, partner=partner, redirect_uri=f"{CALLBACK}?state=1")

    shown = page(signed_in(admin).get(f"/consents/{consent.pk}/confirm"))

    for fact in (partner.name, office.name, "partner.example", "accept_terms", "2026-11"):
        assert fact in shown
    assert "all 3" in shown


def test_without_the_terms_nothing_is_confirmed(signed_in, admin, office):
    consent = ConsentFactory(office=office)

    response = signed_in(admin).get(f"/consents/{consent.pk}/allow/")

    assert response.status_code == 422
    assert "accept them" in page(response)


@pytest.mark.parametrize("missing", ["version", "accept_terms", "terms_version"])
def test_an_incomplete_form_decides_nothing(signed_in, admin, office, missing):
    consent = ConsentFactory(office=office)
    data = {name: value for name, value in ALLOW.items() if name != missing}

    response = signed_in(admin).post(f"/consents/{consent.pk}/allow/", data)

    consent.refresh_from_db()
    assert (response.status_code, consent.status) == (422, "to_be_determined")


def test_old_terms_are_shown_again(signed_in, admin, office):
    consent = ConsentFactory(office=office)

    response = signed_in(admin).post(
        f"/consents/{consent.pk}/allow/", {**ALLOW, "terms_version": "1999-01"}
    )

    assert response.status_code == 422
    assert "have changed" in page(response)


@pytest.mark.parametrize("status", ["allowed", "denied", "cancelled"])
@pytest.mark.parametrize("act", ["confirm", "allow/", "deny/"])
def test_what_is_decided_says_so(signed_in, admin, office, status, act):
    consent = ConsentFactory(office=office, status=status)

    response = signed_in(admin).get(f"/consents/{consent.pk}/{act}")

    assert response.status_code == 200
    assert "Already decided" in page(response)


def test_what_lapsed_says_so(signed_in, admin, office):
    consent = ConsentFactory(office=office, status="cancelled", end_reason="expired")

    shown = page(signed_in(admin).get(f"/consents/{consent.pk}/confirm"))

    assert "Nobody decided within 30 days" in shown


def test_who_came_second_reads_who_was_first(signed_in, admin, office):
    colleague = MembershipFactory(
        office=office, role="admin", user__full_name="Eerste Collega"
    ).user
    consent = ConsentFactory(office=office)
    signed_in(colleague).post(f"/consents/{consent.pk}/allow/", ALLOW)

    response = signed_in(admin).post(f"/consents/{consent.pk}/deny/", {"version": 1})

    assert response.status_code == 409
    assert "Eerste Collega" in page(response)
    assert "not carried out" in page(response)


def test_sending_the_same_decision_twice_leads_to_the_same_page(signed_in, admin, office):
    consent = ConsentFactory(office=office)
    browser = signed_in(admin)

    answers = [browser.post(f"/consents/{consent.pk}/allow/", ALLOW) for _ in range(2)]

    assert [(a.status_code, a["Location"]) for a in answers] == [
        (302, f"/consents/{consent.pk}/confirmed/")
    ] * 2


@pytest.mark.parametrize(("act", "status"), [("allow/", "allowed"), ("deny/", "denied")])
def test_after_deciding_the_way_leads_back_to_the_software(
    signed_in, admin, office, partner, act, status
):
    consent = ConsentFactory(
        office=office, partner=partner, redirect_uri=f"{CALLBACK}?state=a%26b&status=x"
    )

    shown = page(signed_in(admin).post(f"/consents/{consent.pk}/{act}", ALLOW, follow=True))

    way = f"{CALLBACK}?state=a%26b&amp;status={status}&amp;consentId={consent.pk}"
    assert f'href="{way}"' in shown
    assert f"url={way}" in shown


def test_without_an_address_the_person_stays_here(signed_in, admin, office):
    consent = ConsentFactory(office=office)

    shown = page(signed_in(admin).post(f"/consents/{consent.pk}/allow/", ALLOW, follow=True))

    assert 'http-equiv="refresh"' not in shown
    assert list_of(office) in shown


def test_a_cancellation_stays_here(signed_in, admin, office):
    consent = ConsentFactory(office=office, status="allowed", redirect_uri=CALLBACK)

    shown = page(
        signed_in(admin).post(f"/consents/{consent.pk}/cancel/", {"version": 2}, follow=True)
    )

    assert CALLBACK not in shown


def test_cancelling_says_how_many_companies_it_is_about(signed_in, admin, office):
    consent = ConsentFactory(office=office, status="allowed")
    for _ in range(4):
        ClientFactory(office=office)

    shown = page(signed_in(admin).get(f"/consents/{consent.pk}/cancel/"))

    assert "4 companies" in shown


def test_nothing_is_confirmed_before_it_is_decided(signed_in, admin, office):
    consent = ConsentFactory(office=office)

    response = signed_in(admin).get(f"/consents/{consent.pk}/confirmed/")

    assert response["Location"] == f"/consents/{consent.pk}/confirm"


def test_the_history_tells_everything(signed_in, admin, office, partner):
    consent = ConsentFactory(office=office, partner=partner)
    browser = signed_in(admin, REMOTE_ADDR="192.0.2.44")
    browser.post(f"/consents/{consent.pk}/allow/", ALLOW)
    browser.post(f"/consents/{consent.pk}/cancel/", {"version": 2})

    shown = page(browser.get(f"/consents/{consent.pk}/"))

    assert "allowed the consent and accepted the terms of 2026-11" in shown
    assert "cancelled the consent" in shown
    assert "192.0.2.44" in shown


def test_staff_read_that_they_never_decide(signed_in, staff, office):
    consent = ConsentFactory(office=office)

    response = signed_in(staff).get(f"/consents/{consent.pk}/confirm")

    assert response.status_code == 403


@pytest.mark.parametrize("act", ["allow/", "deny/", "cancel/"])
def test_an_old_log_in_has_to_be_renewed_to_decide(signed_in, admin, office, act):
    status = "allowed" if act == "cancel/" else "to_be_determined"
    consent = ConsentFactory(office=office, status=status)
    browser = signed_in(admin, seconds_ago=901)

    response = browser.post(f"/consents/{consent.pk}/{act}", {**ALLOW, "version": consent.version})

    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert Consent.objects.get().status == status


def test_a_renewed_log_in_carries_out_what_was_asked(signed_in, admin, office):
    consent = ConsentFactory(office=office)
    browser = signed_in(admin, seconds_ago=901)
    asked = browser.post(f"/consents/{consent.pk}/allow/", ALLOW)

    response = browser.post(asked["Location"], {"password": "a long enough passphrase"})

    consent.refresh_from_db()
    assert response["Location"] == f"/consents/{consent.pk}/confirmed/"
    assert consent.status == "allowed"


def test_a_role_that_was_lost_counts_at_once(signed_in, admin, office):
    consent = ConsentFactory(office=office)
    browser = signed_in(admin)
    admin.memberships.update(role="user")

    response = browser.post(f"/consents/{consent.pk}/allow/", ALLOW)

    consent.refresh_from_db()
    assert (response.status_code, consent.status) == (403, "to_be_determined")


def test_somebody_with_two_offices_sees_which_one_it_is_about(
    signed_in, admin, office, other_office
):
    MembershipFactory(user=admin, office=other_office, role="admin")
    browser = signed_in(admin)
    browser.get(f"/offices/{office.pk}/")
    consent = ConsentFactory(office=other_office)

    shown = page(browser.get(f"/consents/{consent.pk}/confirm"))

    assert other_office.name in shown


def test_a_consent_that_ends_says_when(signed_in, admin, office):
    ends_at = timezone.now() + timedelta(days=40)
    consent = ConsentFactory(office=office, status="allowed", ends_at=ends_at)

    shown = page(signed_in(admin).get(f"/consents/{consent.pk}/"))

    assert timezone.localtime(ends_at).strftime("%-d %b %Y") in shown
