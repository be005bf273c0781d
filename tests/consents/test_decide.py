"""Deciding about a consent."""

import pytest

from tests.factories import ConsentFactory

pytestmark = pytest.mark.django_db


def test_admin_allows(signed_in, admin, office, mailoutbox, run_outbox):
    consent = ConsentFactory(office=office)
    browser = signed_in(admin)

    response = browser.post(
        f"/consents/{consent.pk}/allow/",
        {"version": 1, "accept_terms": "on", "terms_version": "2026-11"},
    )

    consent.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, f"/consents/{consent.pk}/confirmed/")
    assert (consent.status, consent.version, consent.decided_by) == ("allowed", 2, admin)
