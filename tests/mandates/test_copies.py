"""Signed copies on paper: taken in after a look, accepted or rejected by staff, never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from audit.models import AuditEvent
from audit.selectors import history_of
from common.errors import InvalidValue, StateConflict
from mails.models import Mail
from mails.selectors import text_of
from mandates.files import kept
from mandates.models import SignedCopy, SigningRequest
from mandates.selectors import current_version, why_not_on_paper
from mandates.services import (
    ScanRefused,
    accept_copy,
    archive_mandate,
    reject_copy,
    renew_document,
    report_problem,
    upload_copy,
)
from mandates.states import (
    ENDED_BY_THE_COPY,
    MENDED_BY_ANOTHER_COPY,
    TRANSITIONS,
    ProblemReason,
)
from tests.factories import MandateFactory, MembershipFactory, SignedCopyFactory
from tests.mandates.papers import mandate_on_paper, scan_of

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture
def mandate(db):
    return mandate_on_paper()


@pytest.fixture
def copy(db):
    copy = SignedCopyFactory()
    MembershipFactory(office=copy.mandate_version.mandate.office, role="admin")
    return copy


def actions(mandate):
    return list(history_of(mandate).values_list("action", flat=True))


def accepted(copy, by, **changes):
    values = {"signed_on": timezone.localdate(), "signers": ["Bo Bakker"], **changes}
    return accept_copy(copy, by=by, **values)


# -- Taking in -------------------------------------------------------------------------------------


def test_a_scan_is_kept_and_waits_for_a_look(mandate, by):
    version = current_version(mandate)
    scan = scan_of(version)

    copy = upload_copy(mandate, scan, by=by)
    again = upload_copy(mandate, scan, by=by)

    assert (again, copy.state, copy.mandate_version) == (copy, "waiting", version)
    assert (kept(copy.sha256), copy.pages > 1) == (scan, True)
    assert actions(mandate).count("mandate.copy_uploaded") == 1
    assert mandate.state == "awaiting_signature"


def test_another_scan_takes_the_place_of_one_that_waits(mandate, by):
    version = current_version(mandate)
    first = upload_copy(mandate, scan_of(version), by=by)

    second = upload_copy(mandate, scan_of(version, title="sharper"), by=by)

    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "waiting")


def test_what_is_wrong_with_a_scan_is_said_and_noted_and_nothing_is_kept(mandate, by):
    scan = scan_of(current_version(mandate), pages=slice(1))

    with pytest.raises(ScanRefused) as refused:
        upload_copy(mandate, scan, by=by)

    assert {each.code for each in refused.value.refusals} == {"missing_pages", "missing_document"}
    event = AuditEvent.objects.get(action="mandate.copy_refused")
    assert (event.facts["size"], event.actor_label) == (len(scan), by.label)
    sha256 = event.facts["sha256"]
    assert not default_storage.exists(f"mandates/{sha256[:2]}/{sha256}.pdf")
    assert not SignedCopy.objects.exists()


def test_the_document_as_it_was_offered_is_not_signed(mandate, by):
    with pytest.raises(ScanRefused, match="without a signature"):
        upload_copy(mandate, kept(current_version(mandate).pdf_sha256), by=by)


def test_a_file_that_was_rejected_is_not_taken_again(mandate, by):
    scan = scan_of(current_version(mandate))
    copy = upload_copy(mandate, scan, by=by)
    reject_copy(copy, problem=ProblemReason.DOCUMENT_INCOMPLETE, by=by)

    with pytest.raises(InvalidValue, match="rejected before: a page or a signature is missing"):
        upload_copy(mandate, scan, by=by)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (kind, state)
        for kind, moves in TRANSITIONS.items()
        for state in moves
        if (kind, state) != ("coda", "awaiting_signature")
    ],
)
def test_only_statements_that_wait_for_a_signature_take_a_scan(kind, state, by):
    mandate = MandateFactory(kind=kind, state=state)

    with pytest.raises(StateConflict) as refused:
        upload_copy(mandate, PHOTO, by=by)

    assert (refused.value.code, SignedCopy.objects.exists()) == ("not_on_paper", False)


@pytest.mark.parametrize(
    ("source", "needs_bank_mandate", "takes"),
    [
        ("BNAGBEBB", True, True),
        ("GKCCBEBB", True, False),
        ("GKCCBEBB", False, True),  # only our own document is signed
        ("KREDBEBB", True, True),  # the bank's is made in its app
    ],
)
def test_a_bank_that_takes_no_paper_is_named(source, needs_bank_mandate, takes):
    mandate = MandateFactory(source=source, needs_bank_mandate=needs_bank_mandate)

    assert ("no mandate on paper" in why_not_on_paper(mandate)) is not takes


# -- Accepting -------------------------------------------------------------------------------------


def test_an_accepted_copy_signs_the_mandate(copy, by, run_outbox, mailoutbox):
    day = timezone.localdate()

    mandate = accepted(copy, by, signers=["Bo  Bakker", ""], signed_on=day)
    run_outbox()

    version = copy.mandate_version
    version.refresh_from_db()
    assert (mandate.state, version.scan_sha256, version.sealed_sha256) == (
        "signed",
        copy.sha256,
        "",
    )
    assert (copy.state, copy.signed_on, copy.signers) == ("accepted", day, ["Bo Bakker"])
    event = AuditEvent.objects.get(action="mandate.scan_taken")
    assert (event.facts["signed_on"], event.personal["signers"]) == (
        day.isoformat(),
        ["Bo Bakker"],
    )
    assert {mail.subject.split(" of ")[0].split(" for ")[0] for mail in mailoutbox} == {
        "The signed copy",
        "Signed on paper",
    }


def test_the_links_of_an_accepted_mandate_are_dead(copy, by):
    accepted(copy, by)

    assert list(SigningRequest.objects.values_list("state", flat=True)) == ["void"]


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_lies_between_the_making_and_today(copy, by, days):
    signed_on = timezone.localdate() + timedelta(days=days)

    with pytest.raises(InvalidValue, match="between the making"):
        accepted(copy, by, signed_on=signed_on)

    assert SignedCopy.objects.get().state == "waiting"


@pytest.mark.parametrize("signers", [[], [" "]])
def test_somebody_signed_it(copy, by, signers):
    with pytest.raises(InvalidValue, match="who signed"):
        accepted(copy, by, signers=signers)


# -- Rejecting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", sorted(MENDED_BY_ANOTHER_COPY))
def test_a_copy_that_another_one_mends_leaves_the_mandate_waiting(problem, copy, by):
    mandate = reject_copy(copy, problem=ProblemReason(problem), text="page 3", by=by)

    assert (mandate.state, copy.state, copy.problem) == ("awaiting_signature", "rejected", problem)
    assert SigningRequest.objects.get().state == "pending"
    mail = Mail.objects.get()
    assert (mail.template, "page 3" in text_of(mail)) == ("mandate_copy_rejected", True)


@pytest.mark.parametrize("problem", sorted(ENDED_BY_THE_COPY))
def test_a_copy_that_shows_a_wrong_document_is_a_problem(problem, copy, by):
    mandate = reject_copy(copy, problem=ProblemReason(problem), by=by)

    assert (mandate.state, mandate.reason, copy.state) == ("problem", problem, "rejected")
    assert Mail.objects.get().template == "mandate_problem"


@pytest.mark.parametrize(
    "problem", [r for r in ProblemReason if r not in MENDED_BY_ANOTHER_COPY | ENDED_BY_THE_COPY]
)
def test_a_reason_that_says_nothing_about_a_copy_is_refused(problem, copy, by):
    with pytest.raises(InvalidValue):
        reject_copy(copy, problem=problem, by=by)

    assert SignedCopy.objects.get().state == "waiting"


# -- What came first -------------------------------------------------------------------------------

OVERTAKING = {
    "void": lambda mandate, by: renew_document(mandate, by=by, reason="changed"),
    "ended": lambda mandate, by: archive_mandate(mandate, by=by),
    "problem": lambda mandate, by: report_problem(mandate, reason=ProblemReason.OTHER, by=by),
}
DECISIONS = {
    "accept": accepted,
    "reject": lambda copy, by: reject_copy(copy, problem=ProblemReason.OTHER, by=by),
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("event", OVERTAKING)
def test_a_copy_that_was_overtaken_is_not_decided_on(event, decision, copy, by, rival):
    seen = SignedCopy.objects.select_related("mandate_version__mandate__office").get()
    OVERTAKING[event](copy.mandate_version.mandate, rival)

    with pytest.raises(StateConflict):
        DECISIONS[decision](seen, by)

    assert SignedCopy.objects.get().state == "overtaken"


@pytest.mark.parametrize("second", DECISIONS)
@pytest.mark.parametrize("first", DECISIONS)
def test_a_copy_is_decided_on_once(first, second, copy, by, rival):
    seen = SignedCopy.objects.select_related("mandate_version__mandate__office").get()
    DECISIONS[first](copy, rival)
    state = SignedCopy.objects.get().state

    with pytest.raises(StateConflict, match="no longer waits"):
        DECISIONS[second](seen, by)

    assert SignedCopy.objects.get().state == state
