"""What banks answer in their folders moves mandates on; nonsense is put apart and harms nothing."""

from __future__ import annotations

import json

import pytest

from banks import folders
from banks.models import Handover
from banks.receipts import read_receipt
from banks.services import send_on, take_receipts
from common.errors import InvalidValue
from mandates.services import archive_mandate, send_to_source
from tests.factories.banks import ARGENTA, mandate_at_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(folder):
    """The handover of a mandate whose file lies in the folder."""
    mandate = mandate_at_bank(state="signed")
    send_on(mandate)
    return mandate.handovers.select_related("mandate").get()


def good(handover, **changes):
    values = {"file": handover.file_name, "sha256": handover.file_sha256, "receipt": "ACK 17"}
    return {**values, **changes}


def parts(folder):
    """Return the names of what lies where under the receipts."""
    receipts = folder / "receipts"
    return {
        name: sorted(path.name for path in (receipts / name).glob("*"))
        for name in ("", "read", "unreadable")
    }


def test_a_receipt_moves_the_mandate_on(sent, folder, answer):
    answer(**good(sent))

    assert take_receipts() == 1

    mandate = sent.mandate
    mandate.refresh_from_db()
    sent.refresh_from_db()
    dispatch = mandate.dispatches.get()
    assert (mandate.state, mandate.accounts.get().state) == ("bank_procedure", "pending_bank")
    assert (dispatch.receipt, dispatch.file_sha256) == ("ACK 17", sent.file_sha256)
    assert (sent.receipt, sent.settled_at is not None) == ("ACK 17", True)
    assert parts(folder)["read"] == ["1.json"]


def test_what_the_bank_could_not_take_is_a_problem(sent, answer):
    answer(**good(sent, accepted=False, reason="the second page is missing"))

    take_receipts()

    mandate = sent.mandate
    mandate.refresh_from_db()
    assert (mandate.state, mandate.reason) == ("problem", "other")
    assert mandate.reason_text == "the second page is missing"


def test_the_same_receipt_again_changes_nothing(sent, folder, answer):
    answer("1.json", **good(sent))
    take_receipts()
    version = sent.mandate.__class__.objects.get(pk=sent.mandate.pk).version
    other = mandate_at_bank(state="signed")  # so that the folder is looked at
    send_on(other)

    answer("2.json", **good(sent))
    take_receipts()

    sent.mandate.refresh_from_db()
    assert (sent.mandate.version, parts(folder)["read"]) == (version, ["1.json", "2.json"])


def test_another_receipt_for_the_same_file_is_put_apart(sent, folder, answer):
    send_on(mandate_at_bank(state="signed"))
    answer("1.json", **good(sent))
    answer("2.json", **good(sent, receipt="ACK 18"))

    assert take_receipts() == 1

    assert parts(folder)["unreadable"] == ["2.json", "2.json.why.txt"]


def test_a_receipt_counts_though_the_worker_died_before_it_could_say_so(sent, answer):
    Handover.objects.update(placed_at=None)
    answer(**good(sent))

    take_receipts()

    sent.refresh_from_db()
    assert (sent.placed_at is not None, sent.receipt) == (True, "ACK 17")


@pytest.mark.parametrize("act", ["archived", "noted by hand"])
def test_a_receipt_that_comes_too_late_is_kept_and_moves_nothing(sent, answer, by, act):
    mandate = sent.mandate
    if act == "archived":
        archive_mandate(mandate, by=by)
    else:
        send_to_source(mandate, receipt="by phone", by=by)
    state = mandate.state
    answer(**good(sent))

    assert take_receipts() == 1

    mandate.refresh_from_db()
    sent.refresh_from_db()
    assert (mandate.state, sent.receipt) == (state, "ACK 17")


def test_nobody_answers_for_another_bank(sent, folder, answer):
    other = mandate_at_bank(ARGENTA, state="signed")
    send_on(other)
    answer(**good(other.handovers.get()))

    take_receipts()

    other.refresh_from_db()
    assert (other.state, parts(folder)["unreadable"]) == ("signed", ["1.json", "1.json.why.txt"])


def test_another_content_is_no_receipt(sent, folder, answer):
    answer(**good(sent, sha256="f" * 64))

    take_receipts()

    why = (folder / "receipts" / "unreadable" / "1.json.why.txt").read_text()
    sent.refresh_from_db()
    assert (sent.settled_at, why) == (
        None,
        "The receipt is for another content than what was put there.\n",
    )


def test_one_bad_receipt_holds_up_no_other(sent, folder, answer):
    answer("0.json", content=b"{")
    answer("1.json", **good(sent))

    assert take_receipts() == 1


def test_what_is_being_written_waits(sent, folder, answer, monkeypatch):
    monkeypatch.setattr(folders, "SETTLED_SECONDS", 60)
    answer(**good(sent))

    assert take_receipts() == 0
    assert parts(folder)[""] != []


def test_links_and_other_names_are_left(sent, folder, answer, tmp_path):
    secret = tmp_path / "elsewhere"
    secret.write_text(json.dumps(good(sent)))
    path = answer("1.json", **good(sent))
    path.unlink()
    path.symlink_to(secret)
    answer("2.txt", **good(sent))

    assert take_receipts() == 0


BAD = {
    "not JSON": b"receipt",
    "a list": b"[]",
    "nothing": b"{}",
    "deep": b"[" * 50_000,
    "a number": b'{"file": 1, "sha256": "", "receipt": ""}',
    "a word for the truth": b'{"file": "a", "sha256": "a", "receipt": "a", "accepted": "no"}',
    "an unknown name": b'{"file": "a", "sha256": "a", "receipt": "a", "state": "ok"}',
    "no hash": b'{"file": "a", "sha256": "zz", "receipt": "a"}',
    "no reason": json.dumps(
        {"file": "a", "sha256": "a" * 64, "receipt": "a", "accepted": False}
    ).encode(),
    "a long receipt": json.dumps({"file": "a", "sha256": "a" * 64, "receipt": "a" * 201}).encode(),
    "a control character": json.dumps(
        {"file": "a", "sha256": "a" * 64, "receipt": "a\u202eb"}
    ).encode(),
    "not UTF-8": b'{"file": "\xff"}',
}


@pytest.mark.parametrize("content", BAD.values(), ids=list(BAD))
def test_nonsense_is_no_receipt(content):
    with pytest.raises(InvalidValue):
        read_receipt(content)


def test_a_receipt_as_large_as_none_can_be_is_put_apart(sent, folder, answer):
    answer(content=b" " * 70_000)

    take_receipts()

    assert "1.json" in parts(folder)["unreadable"]
