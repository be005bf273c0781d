"""Ask again: what comes again to whom, who had what when, and what the bank is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import StateConflict
from documents.models import Document, Gap, StatementRequest
from documents.services import ask_bank, note_sent, refuse_request
from feeds.models import Feed, FeedEntry, Fetch, RedeliveryEntry
from feeds.selectors import deliveries_of
from feeds.services import coming_again, deliver_again, note_fetch
from insights.models import DetectedIssue
from insights.services import look
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
    PartnerFactory,
)
from tests.factories.issues import account_of, gap_of

pytestmark = pytest.mark.django_db
ALL = Document.objects.all


def page(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def account(office):
    return account_of(office)


def arrived(account, *, days_ago=1):
    document = DocumentFactory(
        bank_account=account,
        client=account.client,
        available_at=timezone.now() - timedelta(days=days_ago),
    )
    FeedEntry.objects.create(client=account.client, document=document, kind="coda")
    return document


def reader(account, *, until=None, **consent):
    """Return a software that may fetch for a company, and acknowledged up to a document."""
    partner = PartnerFactory()
    ConsentFactory(office=account.client.office, partner=partner, status="allowed", **consent)
    place = until.feed_entry.pk if until else 0
    Feed.objects.create(partner=partner, client=account.client, acknowledged=place)
    return partner


def test_what_was_acknowledged_comes_again_and_the_rest_by_itself(office, account):
    documents = [arrived(account) for _ in range(3)]
    partner = reader(account, until=documents[1])

    [coming] = coming_again(office, ALL())

    assert (coming.partner, coming.again, coming.waiting) == (partner, 2, 1)


def test_each_software_has_a_queue_of_its_own(office, account):
    document = arrived(account)
    for _ in range(2):
        reader(account, until=document)

    assert deliver_again(office, ALL(), by=SYSTEM) == 2
    assert RedeliveryEntry.objects.values("feed").distinct().count() == 2


def test_asking_twice_puts_nothing_into_the_queue_twice(office, account):
    reader(account, until=arrived(account))

    asked = [deliver_again(office, ALL(), by=SYSTEM) for _ in range(2)]

    assert (asked, RedeliveryEntry.objects.count()) == ([1, 0], 1)


def test_what_was_fetched_again_can_be_asked_for_once_more(office, account):
    reader(account, until=arrived(account))
    deliver_again(office, ALL(), by=SYSTEM)
    Feed.objects.update(redelivered=RedeliveryEntry.objects.get().pk)

    assert deliver_again(office, ALL(), by=SYSTEM) == 1


def test_only_what_is_asked_for_comes_again(office, account):
    first, second = arrived(account), arrived(account)
    reader(account, until=second)

    deliver_again(office, Document.objects.filter(pk=first.pk), by=SYSTEM)

    assert RedeliveryEntry.objects.get().entry.document == first


@pytest.mark.parametrize("why", ["cancelled", "out of scope", "archived", "too old"])
def test_what_a_software_may_not_have_does_not_come(office, account, why):
    document = arrived(account, days_ago=800 if why == "too old" else 1)
    if why == "out of scope":
        reader(account, until=document, all_clients=False)
    else:
        reader(account, until=document)
    if why == "cancelled":
        office.consents.update(status="cancelled", ended_at=timezone.now(), end_reason="office")
    if why == "archived":
        type(account.client).objects.update(archived_at=timezone.now())

    assert deliver_again(office, ALL(), by=SYSTEM) == 0
    assert sum(each.again for each in coming_again(office, ALL())) == 0


def test_software_of_another_office_gets_nothing(office, account, other_office):
    other = account_of(other_office)
    reader(other, until=arrived(other))
    mine = arrived(account)

    assert deliver_again(office, Document.objects.filter(pk=mine.pk), by=SYSTEM) == 0


def test_asking_again_is_audited(office, account):
    reader(account, until=arrived(account))

    deliver_again(office, ALL(), by=SYSTEM)

    event = AuditEvent.objects.get(action="feed.redelivery_requested")
    assert (event.chain, event.facts) == (str(office.pk), {"documents": 1, "feeds": 1})


@pytest.mark.parametrize("many", [1, 50])
def test_the_preview_costs_the_same_for_many_documents(
    office, account, django_assert_num_queries, many
):
    documents = [arrived(account) for _ in range(many)]
    reader(account, until=documents[-1])

    with django_assert_num_queries(3):
        [coming] = coming_again(office, ALL())

    assert coming.again == many


# -- Who had it when -------------------------------------------------------------------------------


def test_a_fetch_is_remembered_with_its_first_and_last_time(account):
    document, partner = arrived(account), PartnerFactory()

    for _ in range(3):
        note_fetch(document, partner)

    fetch = Fetch.objects.get()
    assert (fetch.times, fetch.first_at < fetch.last_at) == (3, True)


def test_a_document_tells_who_fetched_it_and_for_whom_it_waits(office, account, admin, signed_in):
    document = arrived(account)
    done, late = reader(account, until=document), reader(account)
    note_fetch(document, done)

    rows = {row.partner: row for row in deliveries_of(document)}
    shown = page(signed_in(admin).get(f"/documents/{document.uuid}/"))

    assert (rows[done.name].times, rows[done.name].is_acknowledged) == (1, True)
    assert (rows[late.name].times, rows[late.name].is_waiting) == (0, True)
    assert [name in shown for name in (done.name, late.name)] == [True, True]


# -- The bank --------------------------------------------------------------------------------------


def test_a_bank_is_asked_once_for_what_is_missing(account, admin):
    gap = gap_of(account)

    asked = [ask_bank(gap, user=admin, by=SYSTEM) for _ in range(2)]

    assert [each is not None for each in asked] == [True, False]
    assert AuditEvent.objects.filter(action="statement_request.asked").count() == 1


def test_what_has_come_is_not_asked_for(account, admin):
    gap = gap_of(account)
    Gap.objects.update(closed_at=timezone.now())

    with pytest.raises(StateConflict):
        ask_bank(gap, user=admin, by=SYSTEM)


def test_after_a_refusal_the_bank_can_be_asked_again(account, admin):
    gap = gap_of(account)
    first = ask_bank(gap, user=admin, by=SYSTEM)
    refuse_request(first, answer="Only two years back.", by=SYSTEM)

    second = ask_bank(gap, user=admin, by=SYSTEM)

    assert second.pk != first.pk


@pytest.mark.parametrize("act", [note_sent, refuse_request])
def test_a_request_that_somebody_moved_is_left_alone(account, admin, act):
    request = ask_bank(gap_of(account), user=admin, by=SYSTEM)
    refuse_request(StatementRequest.objects.get(), answer="No.", by=SYSTEM)

    with pytest.raises(StateConflict):
        act(request, answer="Too late.", by=SYSTEM)

    assert StatementRequest.objects.get().answer == "No."


def test_what_the_bank_was_asked_for_is_the_banks_turn(account, admin):
    gap = gap_of(account)
    look()
    ask_bank(gap, user=admin, by=SYSTEM)

    look()

    assert [issue.owner for issue in DetectedIssue.objects.open()] == ["bank"]


# -- The pages -------------------------------------------------------------------------------------


def asking(account, **period):
    today = timezone.localdate()
    days = {"start": today - timedelta(days=10), "end": today} | period
    return "?" + "&".join(f"{name}={day}" for name, day in days.items())


def test_the_page_counts_what_would_come_and_lets_it_come(office, account, admin, signed_in):
    gap_of(account)
    document = arrived(account)
    partner = reader(account, until=document)
    browser, path = signed_in(admin), f"/bank-accounts/{account.pk}/ask-again/"

    preview = browser.get(path + asking(account))
    today = timezone.localdate()
    sent = {"start": today - timedelta(days=10), "end": today}
    done = browser.post(path, sent, follow=True)

    assert preview.context["total"] == 2
    assert partner.name in page(preview)
    assert RedeliveryEntry.objects.get().entry.document == document
    assert StatementRequest.objects.count() == 1
    assert "1 document comes again" in page(done)


def test_looking_changes_nothing(account, admin, signed_in):
    gap_of(account)
    reader(account, until=arrived(account))

    signed_in(admin).get(f"/bank-accounts/{account.pk}/ask-again/")

    assert (RedeliveryEntry.objects.count(), StatementRequest.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "period",
    [{"start": "x"}, {"start": "2026-02-31"}, {"start": "2020-01-01"}, {"end": "2020-01-01"}],
)
def test_a_period_that_makes_no_sense_is_refused(account, admin, signed_in, period):
    browser, path = signed_in(admin), f"/bank-accounts/{account.pk}/ask-again/"
    today = timezone.localdate().isoformat()

    shown = browser.get(path + asking(account, **period))
    sent = browser.post(path, {"start": today, "end": today, **period})

    assert (shown.status_code, sent.status_code) == (422, 422)
    assert "notice tone-bad" in page(shown)


def test_the_period_is_that_of_the_gap_unless_another_is_asked_for(account, admin, signed_in):
    gap = gap_of(account)

    form = signed_in(admin).get(f"/bank-accounts/{account.pk}/ask-again/").context["form"]

    assert form.cleaned_data == {"start": gap.previous.day, "end": gap.next.day}


def test_ticked_documents_come_again_after_a_look(office, account, admin, signed_in):
    documents = [arrived(account) for _ in range(3)]
    reader(account, until=documents[-1])
    browser, path = signed_in(admin), f"/offices/{office.pk}/documents/ask-again/"
    ticked = {"document": [str(document.uuid) for document in documents[:2]]}

    preview = browser.post(path, ticked)
    before = RedeliveryEntry.objects.count()
    browser.post(path, ticked | {"sure": "on"})

    assert (preview.context["total"], before) == (2, 0)
    assert {row.entry.document for row in RedeliveryEntry.objects.all()} == set(documents[:2])


@pytest.mark.parametrize("ticked", [[], ["x"], [f"{0:032x}"] * 201])
def test_a_selection_that_makes_no_sense_says_why(office, admin, signed_in, ticked):
    path = f"/offices/{office.pk}/documents/ask-again/"

    response = signed_in(admin).post(path, {"document": ticked}, follow=True)

    assert "notice tone-warn" in page(response)


def test_documents_of_companies_that_are_not_mine_do_not_exist(office, signed_in):
    mine, other = (EnvironmentFactory(office=office) for _ in range(2))
    foreign = BankAccountFactory(client=ClientFactory(office=office, environment=other))
    place = MembershipFactory(office=office)
    place.environments.add(mine)
    document, browser = arrived(foreign), signed_in(place.user)
    reader(foreign, until=document)

    answers = [
        browser.post(
            f"/offices/{office.pk}/documents/ask-again/",
            {"document": [str(document.uuid)], "sure": "on"},
        ),
        browser.get(f"/bank-accounts/{foreign.pk}/ask-again/"),
        browser.post(f"/bank-accounts/{foreign.pk}/ask-again/", {}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not RedeliveryEntry.objects.exists()
