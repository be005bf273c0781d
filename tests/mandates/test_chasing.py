"""Reminders and warnings: to whom, when, how often, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from audit.selectors import history_of
from common.keys import decrypt
from mails.models import Mail
from mails.selectors import text_of
from mandates import tasks
from mandates.models import Mandate, Signatory, SigningRequest
from mandates.selectors import request_for
from mandates.services.chasing import (
    STUCK_AFTER,
    chase_secretariats,
    expire_invitations,
    may_remind,
    note_late_secretariats,
    remind,
    stuck_mandates,
    warn_about_links,
    warn_about_stuck,
)
from mandates.states import ENDED, TRANSITIONS, MandateState
from mandates.turns import Turn, turn_of
from tests.factories import ClientFactory, MandateFactory, MembershipFactory, SourceEntryFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def aged(days, **values):
    """Return a mandate that has been in its state for some days."""
    mandate = MandateFactory(**values)
    since = timezone.now() - timedelta(days=days)
    Mandate.objects.filter(pk=mandate.pk).update(state_modified_at=since)
    mandate.refresh_from_db()
    return mandate


def templates():
    return sorted(Mail.objects.values_list("template", flat=True))


@pytest.mark.parametrize(
    ("moment", "possible"),
    [
        ("2026-11-24T07:59", False),
        ("2026-11-24T08:00", True),
        ("2026-11-24T18:59", True),
        ("2026-11-24T19:00", False),
        ("2026-11-28T12:00", True),
        ("2026-11-29T12:00", False),
        ("2026-07-05T12:00", False),
    ],
)
def test_nobody_is_reminded_by_night_or_on_a_sunday(moment, possible):
    local = timezone.make_aware(datetime.fromisoformat(moment))

    assert may_remind(local) == possible


def test_by_night_nothing_is_sent(time_machine):
    aged(15)
    time_machine.move_to("2026-11-24T02:00:00Z", tick=False)

    assert (remind(), templates()) == (0, [])


@pytest.mark.parametrize(("days", "count"), [(13, 0), (14, 1), (40, 1)])
def test_a_missing_signature_is_asked_for_again_after_two_weeks(days, count):
    aged(days)

    assert (remind(), remind(), templates()) == (count, 0, ["mandate_reminder"] * count)


def test_three_reminders_and_no_more(time_machine):
    aged(14)

    sent = []
    for week in range(0, 20, 2):
        time_machine.move_to(MORNING + timedelta(weeks=week), tick=False)
        sent.append(remind())

    mandate = Mandate.objects.get()
    assert (sent, mandate.reminders) == ([1, 1, 1] + [0] * 7, 3)


def test_a_reminder_brings_a_link_that_works_and_kills_the_one_before():
    mandate = aged(14)
    old = SigningRequest.objects.get()

    remind()

    old.refresh_from_db()
    token = decrypt(Mail.objects.get().content).split("/sign/")[1].split("/")[0]
    assert (old.state, request_for(token).state) == ("replaced", "pending")
    assert request_for(token).signatory.mandate == mandate


@pytest.mark.parametrize(
    "changes", [{"is_handed_over": True}, {"state": "signed"}, {"state": "problem"}]
)
def test_who_is_not_reminded(changes):
    aged(30, **changes)

    assert (remind(), templates()) == (0, [])


def test_without_an_address_nobody_is_reminded():
    aged(30)
    Signatory.objects.update(email="")

    assert remind() == 0


def test_who_has_signed_is_left_in_peace():
    mandate = aged(30)
    SigningRequest.objects.update(
        state="signed", settled_at=timezone.now(), signer_name="Bo", signer_capacity="director"
    )

    assert (remind(), mandate.reminders) == (0, 0)


@pytest.mark.parametrize(("account", "count"), [("pending_holder", 1), ("pending_bank", 0)])
def test_the_holder_is_reminded_to_link_us(account, count):
    mandate = aged(14, state="bank_procedure", source="KREDBEBB")
    mandate.accounts.update(state=account)

    assert (remind(), templates()) == (count, ["mandate_link"] * count)


@pytest.mark.parametrize("kind", ["caro", "voila"])
@pytest.mark.parametrize(("days", "count"), [(6, 0), (7, 1)])
def test_an_invitation_is_repeated_once_after_a_week(kind, days, count):
    aged(days, kind=kind, state="invited")

    assert remind() == count
    Mandate.objects.update(reminded_at=F("state_modified_at"))
    assert remind() == 0


@pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (1, 1)])
def test_an_office_learns_once_that_a_link_dies(days, count):
    mandate = aged(0)
    MembershipFactory(office=mandate.office, role="admin")
    SigningRequest.objects.update(expires_at=timezone.now() + timedelta(days=days))

    assert (warn_about_links(), warn_about_links()) == (count, 0)
    assert templates() == ["mandate_link_dies"] * count


@pytest.mark.parametrize(
    ("kind", "state"), [(kind, s) for kind in ("coda", "soda", "voila") for s in TRANSITIONS[kind]]
)
def test_what_does_not_move_is_stuck_by_its_state(kind, state):
    mandate = aged(100, kind=kind, state=state, reminders=3)
    MembershipFactory(office=mandate.office, role="admin")

    warned = (warn_about_stuck(), warn_about_stuck())

    stuck = state in STUCK_AFTER
    assert warned == (int(stuck), 0)
    assert templates() == ["mandate_stuck"] * stuck
    assert not (stuck and state in ENDED)


@pytest.mark.parametrize("state", [s for s in STUCK_AFTER if s in TRANSITIONS["coda"]])
def test_what_moved_lately_is_not_stuck(state):
    aged(STUCK_AFTER[state].days - 1, state=state, reminders=3)

    assert not stuck_mandates().exists()


def test_what_is_still_being_reminded_of_is_not_stuck():
    aged(30)
    handed_over = aged(30, is_handed_over=True)

    assert list(stuck_mandates()) == [handed_over]


def test_a_mandate_that_is_stuck_again_is_told_again():
    mandate = aged(100, state="bank_procedure")
    MembershipFactory(office=mandate.office, role="admin")
    warn_about_stuck()
    Mandate.objects.update(
        state="problem",
        reason="other",
        state_modified_at=timezone.now() - timedelta(days=20),
        warned_at=timezone.now() - timedelta(days=70),
    )

    assert warn_about_stuck() == 1


@pytest.mark.parametrize("kind", ["caro", "voila"])
def test_an_invitation_lapses_with_its_link(kind):
    lapsed = MandateFactory(kind=kind, state="invited")
    SigningRequest.objects.update(expires_at=timezone.now())
    waiting = MandateFactory(kind=kind, state="invited")

    count = expire_invitations()

    lapsed.refresh_from_db()
    waiting.refresh_from_db()
    assert (count, lapsed.state, waiting.state) == (1, "invitation_expired", "invited")
    assert SigningRequest.objects.get(signatory__mandate=lapsed).state == "replaced"


@pytest.mark.parametrize(("days", "state"), [(13, "requested"), (14, "delayed")])
def test_a_secretariat_is_late_after_two_weeks(days, state):
    mandate = aged(days, kind="soda", state="requested")

    note_late_secretariats()

    mandate.refresh_from_db()
    assert mandate.state == state


def test_the_schedule_does_it_all():
    aged(14)
    aged(14, kind="soda", state="requested")

    tasks.chase()

    states = set(Mandate.objects.values_list("state", flat=True))
    assert (states, templates()) == ({"awaiting_signature", "delayed"}, ["mandate_reminder"])


def test_a_reminder_that_comes_too_late_is_not_sent(monkeypatch):
    mandate = aged(14)
    stale = Mandate.objects.select_related("client", "office").get()
    Mandate.objects.move(mandate, MandateState.SIGNED, signed_at=timezone.now())
    monkeypatch.setattr("mandates.services.chasing.to_remind_to_sign", lambda: [stale])

    assert (remind(), templates()) == (0, [])


# -- Secretariats ----------------------------------------------------------------------------------


@pytest.fixture
def group_s(db):
    return SourceEntryFactory(
        kind="secretariat", code="group_s", name="Group S", contact_email="in@secretariat.example"
    )


def test_a_late_secretariat_is_asked_again_every_week_for_all_of_an_office(group_s, time_machine):
    mandate = aged(1, kind="soda", state="delayed")
    client = ClientFactory(office=mandate.office)
    other = aged(1, kind="soda", state="delayed", client=client)
    aged(1, kind="soda", state="delayed")  # another office's

    asked = [chase_secretariats(), chase_secretariats()]
    time_machine.move_to(MORNING + timedelta(days=6), tick=False)
    asked.append(chase_secretariats())
    time_machine.move_to(MORNING + timedelta(days=7), tick=False)
    asked.append(chase_secretariats())

    assert asked == [2, 0, 0, 2]
    mails = Mail.objects.filter(office_id=mandate.office_id)
    assert [mail.to for mail in mails] == ["in@secretariat.example"] * 2
    text = text_of(mails[0])
    assert mandate.reference in text
    assert other.client.name in text
    assert history_of(mandate).filter(action="mandate.chased").count() == 2


def test_no_secretariat_is_asked_by_night(group_s, time_machine):
    aged(1, kind="soda", state="delayed")
    time_machine.move_to(MORNING.replace(hour=3), tick=False)

    assert chase_secretariats() == 0


def test_a_secretariat_without_an_address_is_asked_by_hand_and_the_page_says_so():
    mandate = aged(1, kind="soda", state="delayed")

    assert (chase_secretariats(), turn_of(mandate).turn) == (0, Turn.PORTAL)


def test_a_secretariat_with_an_address_is_said_to_be_asked_every_week(group_s):
    found = turn_of(aged(1, kind="soda", state="delayed"))

    assert (found.turn, "every week" in str(found.sentence)) == (Turn.SOURCE, True)


@pytest.mark.parametrize("state", [s for s in TRANSITIONS["soda"] if s != "delayed"])
def test_nobody_asks_about_what_is_not_late(state, group_s):
    aged(30, kind="soda", state=state)

    assert chase_secretariats() == 0
