"""Staff find a consent and read its history; its decision is out of their reach."""

import pytest
from django.contrib import admin as site
from django.urls import reverse

from audit.services import record
from common.actors import Actor, ActorKind
from consents.admin import ConsentAdmin
from consents.models import Consent
from consents.services import allow_consent, cancel_consent, request_consent
from consents.states import ConsentStatus
from consents.terms import CURRENT
from partners.services import actor_of_partner
from tests.factories import ConsentFactory
from tests.factories.partners import CALLBACK

pytestmark = pytest.mark.django_db

FIELDS = sorted(
    field.name for field in Consent._meta.get_fields() if field.concrete and not field.primary_key
)


def change_page(consent):
    return reverse("admin:consents_consent_change", args=[consent.pk])


def test_history_stands_there_in_sentences(signed_in, staff, admin, office, partner):
    by = Actor(ActorKind.USER, str(admin.pk), "an@office.example", ip="192.0.2.9")
    asked_by = actor_of_partner(partner, ip="192.0.2.1")
    consent, _new = request_consent(partner, office, redirect_uri=CALLBACK, by=asked_by)
    terms = CURRENT.version
    allow_consent(consent, version=1, terms_version=terms, user=admin, by=by)
    cancel_consent(consent, version=2, user=admin, by=by)

    response = signed_in(staff).get(change_page(consent))

    sentences = [
        f"{partner.name} asked for consent.",
        f"an@office.example allowed the consent and accepted the terms of {terms}.",
        "an@office.example cancelled the consent.",
    ]
    places = [response.text.find(sentence) for sentence in sentences]
    assert (-1 in places, places) == (False, sorted(places))


def test_a_hostile_name_in_the_history_is_text(signed_in, staff, partner):
    consent = ConsentFactory(partner=partner)
    by = Actor(ActorKind.PARTNER, str(partner.pk), "<script>alert(1)</script>")
    record("consent.requested", target=consent, by=by, office_id=consent.office_id)

    response = signed_in(staff).get(change_page(consent))

    assert "<script>alert(1)</script>" not in response.text


@pytest.mark.parametrize("status", ConsentStatus)
@pytest.mark.parametrize("role", ["staff", "superuser"])
def test_no_form_decides(role, status, signed_in, request):
    consent = ConsentFactory(status=status)
    before = Consent.objects.filter(pk=consent.pk).values().get()
    wanted = {
        "status": "allowed",
        "version": 9,
        "decided_by": request.getfixturevalue(role).pk,
        "terms_version": CURRENT.version,
        "_save": "Save",
    }

    response = signed_in(request.getfixturevalue(role)).post(change_page(consent), wanted)

    assert (response.status_code, Consent.objects.filter(pk=consent.pk).values().get()) == (
        403,
        before,
    )


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_is_changed_by_sending_it(field, signed_in, superuser):
    consent = ConsentFactory(status="allowed")
    before = Consent.objects.filter(pk=consent.pk).values().get()

    response = signed_in(superuser).post(change_page(consent), {field: "1", "_save": "Save"})

    assert (response.status_code, Consent.objects.filter(pk=consent.pk).values().get()) == (
        403,
        before,
    )


def test_no_field_of_the_page_can_be_typed_into(signed_in, superuser):
    response = signed_in(superuser).get(change_page(ConsentFactory()))

    assert list(response.context["adminform"].form.fields) == []


def test_there_is_no_action_and_no_deed(rf, superuser):
    request = rf.get("/admin/")
    request.user = superuser
    page = ConsentAdmin(Consent, site.site)

    assert (page.get_actions(request), page.deeds, page.add_deed) == ({}, (), None)


@pytest.mark.parametrize("decision", ["allow", "deny", "cancel"])
@pytest.mark.parametrize("role", ["staff", "superuser"])
def test_the_offices_own_pages_refuse_staff(role, decision, signed_in, request):
    consent = ConsentFactory(status="allowed" if decision == "cancel" else "to_be_determined")
    sent = {
        "version": consent.version,
        "accept_terms": "on",
        "terms_version": CURRENT.version,
    }

    response = signed_in(request.getfixturevalue(role)).post(
        f"/consents/{consent.pk}/{decision}/", sent
    )

    after = Consent.objects.get(pk=consent.pk)
    assert (response.status_code, after.status) == (403, consent.status)
