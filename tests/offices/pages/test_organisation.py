"""Administration › Organisation: what an Admin reads and changes about the office itself."""

import pytest

from audit.models import AuditEvent
from outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
WORDS = {
    "contact_name": "Bo Bode",
    "representative_name": "Ria Raad",
    "representative_function": "bestuurder",
    "address": "Markt 1",
    "address2": "",
    "postal_code": "9000",
    "city": "Gent",
}


@pytest.fixture
def browser(admin, signed_in):
    return signed_in(admin)


def edit(browser, office, **changes):
    return browser.post(f"/offices/{office.pk}/organisation/edit/", {**WORDS, **changes})


def test_what_was_changed_stands_on_the_page_and_on_record(browser, office):
    response = edit(browser, office)

    page = browser.get(response.url).text
    event = AuditEvent.objects.get(action="office.changed")
    assert [part in page for part in ("Markt 1", "9000 Gent", "Ria Raad", "Bo Bode")] == [True] * 4
    assert event.facts["changed"] == sorted(set(WORDS) - {"address2"})
    assert OutboxMessage.objects.filter(task="mandates.tasks.renew_for_office").count() == 1


def test_saving_what_is_there_changes_nothing(browser, office):
    edit(browser, office)
    edit(browser, office)

    assert AuditEvent.objects.filter(action="office.changed").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"city": "x" * 81}, {"address": "Markt \u202e1"}, {"postal_code": "1" * 13}]
)
def test_what_can_t_be_printed_is_refused(browser, office, wrong):
    response = edit(browser, office, **wrong)

    [(name, value)] = wrong.items()
    office.refresh_from_db()
    assert (response.status_code, office.city) == (422, "")
    assert response.context["form"][name].value() == value


def test_a_change_asks_for_a_fresh_log_in(admin, office, signed_in):
    browser = signed_in(admin, seconds_ago=3600)

    assert "reauthenticate" in edit(browser, office).url
    assert browser.get(f"/offices/{office.pk}/organisation/").status_code == 200
