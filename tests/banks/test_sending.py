"""Signed mandates reach their banks exactly once, over Bankconnect or through a folder."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from audit.selectors import history_of
from banks import folders
from banks.models import Handover
from banks.services import place, place_again, send_on, send_what_waits
from banks.tasks import exchange
from common.actors import SYSTEM
from common.errors import StateConflict
from mandates.models import Dispatch, Mandate
from mandates.services import archive_mandate, carry_on, put_back, report_problem, send_to_source
from mandates.states import MandateState, ProblemReason
from mandates.turns import turn_of
from tests.banks.conftest import outgoing
from tests.factories.banks import ING, mandate_at_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed():
    return mandate_at_bank(state="signed")


def content(mandate):
    return f"%PDF of {mandate.reference}".encode()


def actions(mandate):
    return [event.action.removeprefix("mandate.") for event in history_of(mandate)]


# -- Over Bankconnect ------------------------------------------------------------------------------


def test_a_bank_that_answers_online_has_it_at_once(signed, online, folder, run_outbox):
    carry_on(signed)
    run_outbox()

    signed.refresh_from_db()
    dispatch = signed.dispatches.get()
    assert (signed.state, signed.accounts.get().state) == ("bank_procedure", "pending_bank")
    assert dispatch.file_sha256 == hashlib.sha256(content(signed)).hexdigest()
    assert not folder.exists()


def test_what_waited_goes_once_the_bank_answers_online(signed, folder, request):
    send_on(signed)
    request.getfixturevalue("online")

    exchange()

    signed.refresh_from_db()
    assert (signed.state, signed.dispatches.count()) == ("bank_procedure", 1)


def test_nothing_goes_by_itself_to_other_banks(signed, folder):
    assert send_what_waits() == 0


def test_what_was_put_back_is_with_the_bank_again(online, folder, run_outbox):
    mandate = mandate_at_bank()
    report_problem(mandate, reason=ProblemReason.HOLDER_DATA_OUTDATED, by=SYSTEM)
    put_back(mandate, by=SYSTEM, reason="mended")
    run_outbox()

    assert [each.file_sha256 != "" for each in mandate.dispatches.order_by("attempt")] == [
        True,
        True,
    ]
    assert actions(mandate).count("handed_over") == 1


# -- Through a folder ------------------------------------------------------------------------------


def test_another_bank_finds_it_in_its_folder(signed, folder, run_outbox):
    carry_on(signed)
    run_outbox()

    handover = signed.handovers.get()
    assert outgoing(folder) == {f"{signed.reference}-v1-1.pdf": content(signed)}
    assert list((folder / "drafts").iterdir()) == []
    assert handover.placed_at is not None
    signed.refresh_from_db()
    assert (signed.state, signed.dispatches.get().receipt) == ("signed", "")


def test_until_the_receipt_it_is_the_banks_turn(signed, folder):
    before = turn_of(signed).turn
    send_on(signed)

    now = turn_of(signed)

    assert (before, now.turn) == ("portal", "source")
    assert "hasn’t confirmed" in str(now.sentence)


@pytest.mark.parametrize(
    "state", [state for state in MandateState if state in {"bank_procedure", "active", "problem"}]
)
def test_only_what_waits_is_put_there(state, folder):
    mandate = mandate_at_bank(state=state)
    Dispatch.objects.update(receipt="ACK")

    send_on(mandate)

    assert outgoing(folder) == {}


def test_without_a_seal_nothing_is_put_there(signed, folder):
    signed.versions.update(sealed_sha256="")

    send_on(signed)

    assert (outgoing(folder), Handover.objects.count()) == ({}, 0)


def test_a_bank_whose_holder_links_us_gets_no_file(folder, run_outbox):
    mandate = mandate_at_bank("KREDBEBB", state="signed")

    carry_on(mandate)
    send_on(mandate)

    assert not folder.parent.exists()


def test_twice_is_once(signed, folder):
    for _ in range(3):
        send_on(signed)

    assert (len(outgoing(folder)), signed.dispatches.count()) == (1, 1)


def test_what_the_bank_took_away_does_not_come_again(signed, folder):
    send_on(signed)
    next((folder / "outgoing").iterdir()).unlink()
    Handover.objects.update(placed_at=None)

    send_on(signed)

    assert outgoing(folder) == {}
    assert signed.handovers.get().placed_at is not None


def test_a_draft_that_was_not_noted_is_made_again(signed, folder):
    folders.write_draft(ING, b"of a worker that died")

    send_on(signed)

    assert outgoing(folder) == {f"{signed.reference}-v1-1.pdf": content(signed)}


def test_a_draft_that_was_noted_is_moved(signed, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(folders, "publish", lambda *args: os.fspath(None))
        with pytest.raises(TypeError):
            send_on(signed)
    drafts = [path.name for path in (folder / "drafts").iterdir()]

    send_on(signed)

    assert drafts == [signed.handovers.get().draft]
    assert (len(outgoing(folder)), list((folder / "drafts").iterdir())) == (1, [])


def test_a_folder_that_can_not_be_written_is_tried_again(signed, folder, run_outbox):
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    with pytest.raises(FileExistsError):
        send_on(signed)
    folder.unlink()

    send_on(signed)

    assert len(outgoing(folder)) == 1


def test_the_code_of_a_bank_leads_nowhere_else(folder):
    assert folders.folder_of("../../etc").parent == folder.parent


def test_what_was_put_back_lies_there_under_another_name(folder, run_outbox):
    mandate = mandate_at_bank()
    Dispatch.objects.update(receipt="ACK")
    report_problem(mandate, reason=ProblemReason.HOLDER_DATA_OUTDATED, by=SYSTEM)
    put_back(mandate, by=SYSTEM, reason="mended")

    run_outbox()

    assert list(outgoing(folder)) == [f"{mandate.reference}-v1-1.pdf"]
    assert [each.receipt for each in mandate.dispatches.order_by("attempt")] == ["ACK", ""]


def test_staff_who_note_the_receipt_by_hand_end_the_same_dispatch(signed, folder, by):
    send_on(signed)

    send_to_source(signed, receipt="on the phone", by=by)

    dispatch = signed.dispatches.get()
    assert (dispatch.receipt, dispatch.file_sha256 != "") == ("on the phone", True)
    assert signed.state == "bank_procedure"


def test_a_file_that_got_lost_is_put_there_again(
    signed, folder, django_capture_on_commit_callbacks, by
):
    send_on(signed)
    next((folder / "outgoing").iterdir()).unlink()

    with django_capture_on_commit_callbacks(execute=True):
        place_again(signed.handovers.get(), by=by, reason="their disk broke")

    assert list(outgoing(folder)) == [f"{signed.reference}-v1-2.pdf"]
    assert signed.handovers.unsettled().count() == 1
    assert "handover_lost" in actions(signed)


def test_what_was_answered_is_not_put_there_again(signed, folder, by):
    send_on(signed)
    handover = signed.handovers.get()
    Handover.objects.settle(handover, receipt="ACK")

    with pytest.raises(StateConflict):
        place_again(handover, by=by, reason="lost")


def test_what_has_ended_is_not_put_there_again(signed, folder, by):
    send_on(signed)
    archive_mandate(signed, by=by)

    with pytest.raises(StateConflict):
        place_again(signed.handovers.get(), by=by, reason="lost")

    assert signed.handovers.get().settled_at is None


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_put_it_there_once(folder):
    mandate = mandate_at_bank(state="signed")
    start, failures = threading.Barrier(4), []

    def work():
        row = Mandate.objects.select_related("client", "office").get(pk=mandate.pk)
        start.wait()
        try:
            send_on(row)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (len(outgoing(folder)), list((folder / "drafts").iterdir())) == (1, [])
    assert (mandate.handovers.count(), mandate.dispatches.count()) == (1, 1)


# -- Killed at any moment --------------------------------------------------------------------------

DIES = """
import os, sys
from banks import folders
folder, name, where = sys.argv[1:]
from django.conf import settings
settings.configure(BANK_FOLDERS=folder)
folders.make_folder(folders.folder_of("BBRUBEBB") / folders.DRAFTS)
if where == "half a draft":
    folders.os.fsync = lambda handle: os.kill(os.getpid(), 9)
draft = folders.write_draft("BBRUBEBB", b"%PDF")
if where == "whole draft":
    os.kill(os.getpid(), 9)
folders.publish("BBRUBEBB", draft, name)
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize(
    ("where", "files", "drafts"),
    [("half a draft", 0, 1), ("whole draft", 0, 1), ("after the move", 1, 0)],
)
def test_a_killed_worker_leaves_no_half_file_to_fetch(where, files, drafts, folder):
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(folder.parent), "a.pdf", where],
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert died.returncode == -signal.SIGKILL
    assert len(outgoing(folder)) == files
    assert len(list((folder / "drafts").iterdir())) == drafts
    assert all(each == b"%PDF" for each in outgoing(folder).values())


CRASHES = ["write_draft", "publish", "_note_placed", "note_handed_over"]


class Crash(BaseException):
    """The worker is gone: nothing that would catch an error sees it."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", CRASHES)
def test_a_crash_at_any_step_neither_loses_nor_doubles(step, after, signed, folder, monkeypatch):
    from banks.services import sending

    where = folders if step in {"write_draft", "publish"} else sending
    real = getattr(where, step)

    def crash(*args, **kwargs):
        if after:
            real(*args, **kwargs)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(where, step, crash)
        with pytest.raises(Crash):
            send_on(signed)
    fetched = outgoing(folder)
    for path in (folder / "outgoing").glob("*"):
        path.unlink()  # a bank that is quick

    send_on(signed)

    assert {**fetched, **outgoing(folder)} == {f"{signed.reference}-v1-1.pdf": content(signed)}
    assert len(fetched) + len(outgoing(folder)) == 1
    assert (signed.dispatches.count(), signed.handovers.get().placed_at is None) == (1, False)


def test_place_has_nothing_left_to_do(signed, folder):
    send_on(signed)

    place(signed.handovers.get())

    assert len(outgoing(folder)) == 1
