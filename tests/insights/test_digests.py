"""What people are told by mail: when, what, and how they stop it."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.core import mail as outgoing
from django.test import Client as Browser
from django.utils import timezone

from insights.links import unsubscribe_url
from insights.models import Reader
from insights.services import send_digests
from insights.services.digests import may_send
from mails.models import Mail
from mails.selectors import text_of
from tests.factories import (
    ClientFactory,
    EnvironmentFactory,
    MembershipFactory,
)
from tests.factories.issues import issue_of

pytestmark = pytest.mark.django_db
BRUSSELS = timezone.get_default_timezone()
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=BRUSSELS)


def days(number, *, hour=8):
    return MONDAY.replace(hour=hour) + timedelta(days=number)


def told():
    return [text_of(mail) for mail in Mail.objects.filter(template="digest").order_by("pk")]


@pytest.fixture
def reader(office):
    """Somebody who was last told on the Sunday before."""
    user = MembershipFactory(office=office, user__language="en").user
    return Reader.objects.create(user=user, office=office, digest_at=days(-1))


def new_issue(office, *, at=MONDAY, **changes):
    return issue_of(office, detected_at=at - timedelta(hours=1), **changes)


def send(at=MONDAY):
    with time_machine.travel(at, tick=False):
        return send_digests()


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (days(0, hour=6), False),
        (days(0, hour=7), True),
        (days(0, hour=18), True),
        (days(0, hour=19), False),
        (days(5), True),
        (days(6), False),
    ],
)
def test_nobody_is_written_to_at_night_or_on_a_sunday(moment, may):
    assert may_send(moment) is may


def test_at_night_nothing_leaves(office, reader):
    new_issue(office)

    assert (send(days(0, hour=3)), told()) == (0, [])


def test_a_digest_tells_what_is_new_with_its_next_step(office, reader):
    client = ClientFactory(office=office, name="Bakkerij Fictief")
    new_issue(office, client=client)

    assert send() == 1

    [text] = told()
    mail = Mail.objects.get(template="digest")
    assert "Bakkerij Fictief" in text
    assert f"/offices/{office.pk}/" in text
    assert (mail.to, "1 new thing" in mail.subject) == (reader.user.email, True)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_digest_comes_in_the_readers_language(office, reader, language):
    type(reader.user).objects.filter(pk=reader.user_id).update(language=language)
    new_issue(office)

    send()

    assert Mail.objects.get(template="digest").language == language


@pytest.mark.parametrize(
    "change",
    [
        {"detected_at": days(-2)},
        {"closed_at": MONDAY},
        {"dismissed_at": MONDAY, "dismissal": "Known"},
    ],
)
def test_nothing_new_means_no_mail(office, reader, change):
    issue_of(office, **{"detected_at": MONDAY - timedelta(hours=1), **change})

    assert send() == 0


def test_what_was_seen_on_the_dashboard_is_not_told_again(office, reader):
    new_issue(office)
    Reader.objects.update(visited_at=MONDAY - timedelta(minutes=5))

    assert send() == 0


def test_a_daily_digest_comes_once_a_day(office, reader):
    new_issue(office)
    first = [send(), send(MONDAY + timedelta(hours=2))]
    new_issue(office, at=days(1))

    assert (first, send(days(1))) == ([1, 0], 1)


def test_a_weekly_digest_comes_on_monday(office, reader):
    Reader.objects.update(frequency="weekly", digest_at=days(-7))
    new_issue(office)
    first = send()
    new_issue(office, at=days(1))

    assert [first, send(days(1)), send(days(7))] == [1, 0, 1]


def test_who_turned_it_off_gets_none(office, reader):
    Reader.objects.update(frequency="off")
    new_issue(office)

    assert send() == 0


def test_kinds_that_are_left_out_are_not_told(office, reader):
    Reader.objects.update(muted=["account_silent"])
    new_issue(office)

    assert send() == 0


@pytest.mark.parametrize("why", ["left", "inactive", "closed"])
def test_who_works_there_no_more_gets_none(office, reader, why):
    new_issue(office)
    if why == "left":
        office.memberships.all().delete()
    if why == "inactive":
        type(reader.user).objects.update(is_active=False)
    if why == "closed":
        type(office).objects.update(closed_at=MONDAY)

    assert send() == 0


def test_a_user_is_told_of_their_own_companies_only(office, reader):
    mine, other = (EnvironmentFactory(office=office) for _ in range(2))
    office.memberships.get(user=reader.user).environments.add(mine)
    new_issue(office, client=ClientFactory(office=office, environment=other))

    assert send() == 0


def test_who_just_joined_is_told_from_then_on(office):
    MembershipFactory(office=office)
    new_issue(office)

    first = send()
    new_issue(office, at=days(1))

    assert (first, send(days(1))) == (0, 1)


def test_many_issues_are_counted_and_the_first_told(office, reader):
    for _ in range(25):
        new_issue(office)

    send()

    [text] = told()
    assert "And 5 more." in text


def test_what_was_solved_is_counted(office, reader):
    issue_of(office, detected_at=days(-3), closed_at=MONDAY - timedelta(hours=2))
    new_issue(office)

    send()

    assert "1 thing that stood open before is solved" in told()[0]


# -- Stopping --------------------------------------------------------------------------------------


def path_of(url):
    return "/" + url.split("/", 3)[3]


def test_a_digest_can_be_stopped_by_the_mail_program_itself(office, reader, run_outbox):
    new_issue(office)
    send()
    with time_machine.travel(MONDAY, tick=False):
        run_outbox()

    message = message_from_bytes(outgoing.outbox[-1].message().as_bytes(), policy=policy.default)
    url = message["List-Unsubscribe"].strip("<>")
    answer = Browser(enforce_csrf_checks=True).post(path_of(url), {"List-Unsubscribe": "One-Click"})

    reader.refresh_from_db()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (answer.status_code, reader.frequency) == (200, "off")


def test_looking_at_the_link_stops_nothing(reader, client):
    shown = client.get(path_of(unsubscribe_url(reader)))

    reader.refresh_from_db()
    assert (shown.status_code, reader.frequency) == (200, "daily")


def test_one_kind_can_be_left_out_by_its_link(reader, client):
    path = path_of(unsubscribe_url(reader, "account_silent"))

    for _ in range(2):
        client.post(path)

    reader.refresh_from_db()
    assert (reader.frequency, reader.muted) == ("daily", ["account_silent"])


@pytest.mark.parametrize("tail", ["x", ":x", ""])
def test_a_link_that_we_never_made_stops_nothing(reader, client, tail):
    path = path_of(unsubscribe_url(reader)).rstrip("/")

    response = client.post(f"{path[: -len(tail) or None]}{tail}x/")

    reader.refresh_from_db()
    assert (response.status_code, reader.frequency) == (404, "daily")


def test_the_settings_are_kept(office, reader, signed_in):
    browser, path = signed_in(reader.user), f"/offices/{office.pk}/notifications/"

    browser.post(path, {"frequency": "weekly", "kinds": ["missing_statements"]})

    reader.refresh_from_db()
    shown = browser.get(path).context["form"].initial
    assert (reader.frequency, "account_silent" in reader.muted) == ("weekly", True)
    assert shown == {"frequency": "weekly", "kinds": ["missing_statements"]}


@pytest.mark.parametrize(
    "sent", [{"frequency": "hourly"}, {"frequency": "daily", "kinds": ["nonsense"]}, {}]
)
def test_settings_that_make_no_sense_change_nothing(office, reader, signed_in, sent):
    response = signed_in(reader.user).post(f"/offices/{office.pk}/notifications/", sent)

    reader.refresh_from_db()
    assert (response.status_code, reader.frequency, reader.muted) == (422, "daily", [])


def test_who_turns_it_on_again_is_told_from_then_on(office, reader, signed_in):
    Reader.objects.update(frequency="off", digest_at=days(-60))

    signed_in(reader.user).post(
        f"/offices/{office.pk}/notifications/", {"frequency": "daily", "kinds": []}
    )

    reader.refresh_from_db()
    assert timezone.now() - reader.digest_at < timedelta(minutes=1)
