"""Administration › Organisation: what an Admin reads and changes about the office itself."""

import pytest
from django.contrib.messages import get_messages

from audit.models import AuditEvent
from offices.models import AccountingOffice
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
    sent = {"version": office.version, **WORDS, **changes}
    return browser.post(f"/offices/{office.pk}/organisation/edit/", sent)


def test_what_was_changed_stands_on_the_page_and_on_record(browser, office):
    response = edit(browser, office)

    page = browser.get(response.url).text
    event = AuditEvent.objects.get(action="office.changed")
    assert [part in page for part in ("Markt 1", "9000 Gent", "Ria Raad", "Bo Bode")] == [True] * 4
    assert event.facts["changed"] == sorted(set(WORDS) - {"address2"})
    assert OutboxMessage.objects.filter(task="mandates.tasks.renew_for_office").count() == 1


def test_saving_what_is_there_changes_nothing(browser, office):
    edit(browser, office)
    response = edit(browser, office)

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said[-1] == "Nothing had changed."
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


@pytest.fixture
def changed_by_another(office):
    """Another Admin moves the office to Gent while this one has the page open."""
    AccountingOffice.objects.filter(pk=office.pk).update(city="Gent", version=2)


@pytest.mark.usefixtures("changed_by_another")
def test_of_two_admins_at_once_the_second_sees_what_the_first_wrote(browser, office):
    response = edit(browser, office, city="Brugge")

    form = response.context["form"]
    assert response.status_code == 409
    assert form.non_field_errors() == [
        "Somebody changed the organisation since you opened this page."
    ]
    assert form.errors["city"] == ["It now says “Gent”."]
    assert form["city"].value() == "Brugge"
    assert AccountingOffice.objects.get(pk=office.pk).city == "Gent"
    assert not AuditEvent.objects.filter(action="office.changed").exists()


@pytest.mark.usefixtures("changed_by_another")
def test_the_second_admin_may_then_decide(browser, office):
    form = edit(browser, office, city="Brugge").context["form"]

    edit(browser, office, city="Brugge", version=form["version"].value())

    office.refresh_from_db()
    assert (office.city, office.version) == ("Brugge", 3)


@pytest.mark.usefixtures("changed_by_another")
def test_a_field_that_somebody_else_filled_in_is_not_emptied_unseen(browser, office):
    blank = dict.fromkeys(WORDS, "")

    response = edit(browser, office, **{**blank, "contact_name": "Bo Bode"})

    assert response.context["form"].errors["city"] == ["It now says “Gent”."]
    assert AccountingOffice.objects.get(pk=office.pk).city == "Gent"


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 20])
def test_a_change_says_of_which_version_it_is(browser, office, version):
    response = edit(browser, office, version=version)

    assert response.status_code == 422
    assert AccountingOffice.objects.get(pk=office.pk).version == 1
