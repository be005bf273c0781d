"""Every kind of issue: found where its cause is, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insights.detectors import DETECTORS
from insights.states import IssueKind
from mails.models import UndeliverableAddress
from mandates.models import Mandate, Signatory, SigningRequest, Transfer
from offices.models import AccountingOffice, Client
from tests.admin.rows import invitation
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    MandateFactory,
    OfficeFactory,
)
from tests.factories.issues import account_of, gap_of, payment_of, statement_of

pytestmark = pytest.mark.django_db
K = IssueKind


def ago(**time):
    return timezone.now() - timedelta(**time)


def found(kind, *offices):
    """Return what a detector finds in these offices, in all without any."""
    chosen = AccountingOffice.objects.all()
    if offices:
        chosen = chosen.filter(pk__in=[office.pk for office in offices])
    return list(DETECTORS[kind](chosen))


def mandate_of(office, state, *, days, **changes):
    client = {f"client__{name}": value for name, value in changes.pop("client", {}).items()}
    mandate = MandateFactory(client__office=office, state=state, **client, **changes)
    Mandate.objects.filter(pk=mandate.pk).update(state_modified_at=ago(days=days))
    return mandate


def silent_account(office, *, quiet=40, **client):
    account = account_of(office, **client)
    today = timezone.localdate()
    for number, days in enumerate((quiet + 3, quiet + 2, quiet + 1, quiet), start=1):
        statement_of(account, today - timedelta(days=days), number=number)
    return account


def silent_software(office, *, used=5, arrived=4, **changes):
    consent = ConsentFactory(
        office=office,
        status="allowed",
        decided_at=ago(days=60),
        last_used_at=ago(days=used),
        **changes,
    )
    account = account_of(office)
    DocumentFactory(bank_account=account, available_at=ago(days=arrived))
    return consent


def waiting_file(office, reason="unknown_account"):
    from documents.models import Reception
    from tests.factories import StoredFileFactory

    return Reception.objects.create(
        file_name="a.cod",
        stored_file=StoredFileFactory(f"file of {office.pk}".encode()),
        outcome="quarantined",
        reason=reason,
        waiting_for="BE71096123456769",
        office=office,
    )


def expired_invitation(office):
    row = invitation(office)
    type(row).objects.filter(pk=row.pk).update(expires_at=ago(days=1))
    return row


def dying_link(office, *, days=10):
    mandate = MandateFactory(client__office=office)
    requests = SigningRequest.objects.filter(signatory__mandate=mandate)
    requests.update(expires_at=timezone.now() + timedelta(days=days))
    return mandate


def unaddressed(office, **changes):
    mandate = MandateFactory(
        client__office=office, client__contact_email="", state="in_preparation", **changes
    )
    Signatory.objects.filter(mandate=mandate).update(email="")
    return mandate


def transfer_of(office, state="problem", *, days=0, **changes):
    """A company on its way from another office, with one mandate to sign."""
    company = ClientFactory(office=office, archived_at=timezone.now(), has_arrived=False)
    transfer = Transfer.objects.create(
        office=office, client=company, enterprise_number=company.enterprise_number
    )
    reason = "unknown_account" if state == "problem" else ""
    values = {"reason": reason, "transfer": transfer, **changes}
    mandate = MandateFactory(client=company, state=state, **values)
    Mandate.objects.filter(pk=mandate.pk).update(state_modified_at=ago(days=days))
    return transfer


CAUSES = {
    K.MISSING_STATEMENTS: lambda office: gap_of(account_of(office)),
    K.MANDATE_PROBLEM: partial(mandate_of, state="problem", days=0, reason="unknown_account"),
    K.SOFTWARE_SILENT: silent_software,
    K.CONSENT_EXPIRES: lambda office: ConsentFactory(
        office=office, expires_at=timezone.now() + timedelta(days=2)
    ),
    K.FILE_WAITS: waiting_file,
    K.TRANSFER_WAITS: transfer_of,
    K.MANDATE_STUCK: partial(mandate_of, state="bank_procedure", days=31),
    K.INVITATION_EXPIRED: partial(
        mandate_of, state="invitation_expired", days=0, kind="voila", source=""
    ),
    K.LINK_DIES: dying_link,
    K.ADDRESS_MISSING: unaddressed,
    K.ADDRESS_DOUBTFUL: lambda office: ClientFactory(
        office=office, contact_email="a@company.example", email_asked_at=ago(days=28)
    ),
    K.ACCOUNT_SILENT: silent_account,
    K.COLLEAGUE_EXPIRED: expired_invitation,
    K.PAYROLL_POSSIBLE: lambda office: payment_of(account_of(office), "Acerta vzw"),
}


def test_every_kind_has_a_detector_and_a_test():
    assert set(DETECTORS) == set(CAUSES) == set(IssueKind)


@pytest.mark.parametrize("kind", IssueKind)
def test_a_cause_is_found_in_its_office_alone(kind, office, other_office):
    CAUSES[kind](office)

    assert [each.office_id for each in found(kind)] == [office.pk]
    assert found(kind, other_office) == []


@pytest.mark.parametrize("kind", IssueKind)
def test_without_a_cause_nothing_is_found(kind, office):
    statement_of(account_of(office), timezone.localdate())
    MandateFactory(client__office=office)

    assert found(kind) == []


@pytest.mark.parametrize("kind", sorted(set(IssueKind) - {K.FILE_WAITS, K.COLLEAGUE_EXPIRED}))
def test_archived_companies_make_no_issues(kind, office):
    CAUSES[kind](office)
    Client.objects.update(archived_at=timezone.now())
    expected = 1 if kind in {K.CONSENT_EXPIRES, K.TRANSFER_WAITS} else 0

    assert len(found(kind)) == expected


@pytest.mark.parametrize("kind", IssueKind)
def test_many_offices_cost_as_many_statements_as_one(kind):
    CAUSES[kind](OfficeFactory())
    with CaptureQueriesContext(connection) as one:
        found(kind)
    for _ in range(3):
        CAUSES[kind](OfficeFactory())

    with CaptureQueriesContext(connection) as many:
        assert len(found(kind)) == 4

    assert len(many) == len(one) <= 3


def test_a_gap_tells_what_is_missing(office):
    gap = gap_of(account_of(office), first=118, last=119)

    [issue] = found(K.MISSING_STATEMENTS)

    facts = {name: issue.facts[name] for name in ("gap", "first", "last", "difference", "iban")}
    assert facts == {
        "gap": gap.pk,
        "first": 118,
        "last": 119,
        "difference": 1_204_000,
        "iban": gap.bank_account.iban,
    }
    assert (issue.owner, issue.client_id) == ("office", gap.bank_account.client_id)


def test_a_closed_account_is_missing_nothing(office):
    account = gap_of(account_of(office)).bank_account
    type(account).objects.filter(pk=account.pk).update(closed_at=timezone.now())

    assert found(K.MISSING_STATEMENTS) == []


def test_an_account_that_was_always_seldom_used_is_not_silent(office):
    account = account_of(office)
    for number, days in enumerate((120, 90, 60, 30), start=1):
        day = timezone.localdate() - timedelta(days=days)
        statement_of(account, day, number=number)

    assert found(K.ACCOUNT_SILENT) == []


@pytest.mark.parametrize(
    ("state", "days", "is_stuck"),
    [
        ("in_preparation", 1, False),
        ("in_preparation", 3, True),
        ("awaiting_signature", 13, False),
        ("awaiting_signature", 15, True),
        ("bank_procedure", 29, False),
        ("bank_procedure", 31, True),
        ("active", 400, False),
    ],
)
def test_a_mandate_is_stuck_after_the_time_of_its_state(office, state, days, is_stuck):
    mandate_of(office, state, days=days)

    assert bool(found(K.MANDATE_STUCK)) is is_stuck


@pytest.mark.parametrize(
    ("state", "owner"),
    [("in_preparation", "portal"), ("awaiting_signature", "client"), ("bank_procedure", "bank")],
)
def test_a_stuck_mandate_is_the_turn_of_whom_its_state_says(office, state, owner):
    mandate_of(office, state, days=40)

    assert [each.owner for each in found(K.MANDATE_STUCK)] == [owner]


def test_a_stuck_mandate_that_the_office_hands_over_is_its_own_turn(office):
    mandate_of(office, "awaiting_signature", days=40, is_handed_over=True)

    assert [each.owner for each in found(K.MANDATE_STUCK)] == ["office"]


def test_a_stuck_mandate_that_nobody_can_be_asked_to_sign_is_the_offices_turn(office):
    mandate = mandate_of(office, "awaiting_signature", days=40)
    Signatory.objects.filter(mandate=mandate).update(email="")

    assert [each.owner for each in found(K.MANDATE_STUCK)] == ["office"]


def test_a_mandate_that_the_holder_has_to_link_is_the_clients_turn(office):
    mandate = mandate_of(office, "bank_procedure", days=40)
    mandate.accounts.update(state="pending_holder")

    assert [each.owner for each in found(K.MANDATE_STUCK)] == ["client"]


@pytest.mark.parametrize(
    ("reason", "owner"), [("unknown_account", "office"), ("card_inactive", "client")]
)
def test_a_problem_is_the_turn_of_whom_its_reason_says(office, reason, owner):
    mandate_of(office, "problem", days=0, reason=reason)

    assert [(each.owner, each.facts["reason"]) for each in found(K.MANDATE_PROBLEM)] == [
        (owner, reason)
    ]


@pytest.mark.parametrize(("days", "dies"), [(13, True), (15, False), (-1, False)])
def test_a_link_dies_soon_in_its_last_two_weeks(office, days, dies):
    dying_link(office, days=days)

    assert bool(found(K.LINK_DIES)) is dies


def test_a_company_with_another_signatory_who_has_an_address_can_be_reached(office):
    mandate = unaddressed(office)
    Signatory.objects.create(
        mandate=mandate, position=2, language="en", email="other@company.example"
    )

    assert found(K.ADDRESS_MISSING) == []


@pytest.mark.parametrize(
    ("values", "bounces", "reasons"),
    [
        ({}, False, []),
        ({}, True, ["undeliverable"]),
        ({"email_asked_at": ago(days=27)}, False, []),
        ({"email_asked_at": ago(days=28)}, False, ["lapsed"]),
        ({"email_asked_at": ago(days=28), "email_confirmed_at": ago(days=1)}, False, []),
        ({"email_asked_at": ago(days=2), "email_declined_at": ago(days=1)}, False, ["declined"]),
        ({"email_asked_at": ago(days=28), "archived_at": ago(days=1)}, True, []),
        ({"email_asked_at": ago(days=28)}, True, ["undeliverable"]),
        ({"email_asked_at": ago(days=28), "contact_email": ""}, False, []),
    ],
)
def test_an_address_is_doubtful_for_one_reason(office, values, bounces, reasons):
    ClientFactory(office=office, **{"contact_email": "A@company.example", **values})
    if bounces:
        UndeliverableAddress.objects.create(address="a@company.example")

    assert [issue.facts["reason"] for issue in found(K.ADDRESS_DOUBTFUL)] == reasons


@pytest.mark.parametrize(
    ("used", "arrived", "stopped"),
    [(5, 4, True), (2, 4, False), (5, 6, False), (5, 1, False), (40, 35, False)],
)
def test_software_has_stopped_when_it_left_documents_lying(office, used, arrived, stopped):
    silent_software(office, used=used, arrived=arrived)

    assert bool(found(K.SOFTWARE_SILENT)) is stopped


def test_software_that_never_came_has_stopped_as_well(office):
    consent = silent_software(office)
    type(consent).objects.update(last_used_at=None, decided_at=ago(days=6))

    [issue] = found(K.SOFTWARE_SILENT)

    assert (issue.companies, issue.facts["was_used"]) == (1, False)


def test_software_leaves_nothing_lying_of_companies_that_it_may_not_read(office):
    silent_software(office, all_clients=False)

    assert found(K.SOFTWARE_SILENT) == []


def test_a_consent_that_ends_within_a_month_is_found(office):
    ConsentFactory(office=office, status="allowed", ends_at=timezone.now() + timedelta(days=20))
    ConsentFactory(office=office, status="allowed", ends_at=timezone.now() + timedelta(days=40))

    assert len(found(K.CONSENT_EXPIRES)) == 1


@pytest.mark.parametrize("reason", ["damaged", "empty", "unrecognised"])
def test_a_file_that_staff_look_into_is_not_the_offices_issue(office, reason):
    waiting_file(office, reason)

    assert found(K.FILE_WAITS) == []


@pytest.mark.parametrize(
    ("name", "house"),
    [
        ("ACERTA SOCIAAL SECRETARIAAT VZW", "acerta"),
        ("VZW Liantis Sociaal Secretariaat", "liantis"),
        ("SD Worx", "sd_worx"),
        ("LUCMAR BV", None),
        ("Bakkerij Acertaine", None),
        ("", None),
    ],
)
def test_a_secretariat_is_known_by_its_name_as_a_word(office, name, house):
    payment_of(account_of(office), name)

    assert [each.facts["source"] for each in found(K.PAYROLL_POSSIBLE)] == (
        [house] if house else []
    )


@pytest.mark.parametrize("change", [{"amount": 900_000}, {"days_ago": 120}])
def test_money_from_a_secretariat_and_old_payments_tell_nothing(office, change):
    payment_of(account_of(office), "Acerta", **change)

    assert found(K.PAYROLL_POSSIBLE) == []


def test_payments_are_counted_and_the_last_house_is_named(office):
    account = account_of(office)
    payment_of(account, "Securex", days_ago=60)
    for days in (40, 10):
        payment_of(account, "Acerta", days_ago=days)

    [issue] = found(K.PAYROLL_POSSIBLE)

    assert (issue.facts["secretariat"], issue.facts["payments"]) == ("Acerta", 2)


def test_payroll_that_is_ordered_is_no_issue(office):
    account = account_of(office)
    payment_of(account, "Acerta")
    MandateFactory(client=account.client, kind="soda", source="acerta", state="not_signed")

    assert found(K.PAYROLL_POSSIBLE) == []


@pytest.mark.parametrize(
    ("state", "days", "reason", "owner"),
    [
        ("problem", 0, "problem", "office"),
        ("archived", 0, "nothing", "office"),
        ("awaiting_signature", 15, "unsigned", "client"),
        ("in_preparation", 3, "unsigned", "portal"),
    ],
)
def test_a_transfer_waits_for_whom_its_mandate_says(office, state, days, reason, owner):
    transfer = transfer_of(office, state, days=days)

    [issue] = found(K.TRANSFER_WAITS)

    assert (issue.facts, issue.owner) == (
        {"transfer": str(transfer.pk), "reason": reason},
        owner,
    )
    assert issue.since == transfer.mandates.get().state_modified_at


@pytest.mark.parametrize(
    ("state", "days"), [("awaiting_signature", 13), ("in_preparation", 1), ("signed", 0)]
)
def test_a_transfer_that_moves_is_no_issue(office, state, days):
    transfer_of(office, state, days=days)

    assert found(K.TRANSFER_WAITS) == []


@pytest.mark.parametrize("state", ["processing", "cancelled"])
def test_a_transfer_that_nothing_stands_in_the_way_of_is_no_issue(office, state):
    transfer = transfer_of(office)
    over = {"settled_at": timezone.now()} if state == "cancelled" else {}
    Transfer.objects.filter(pk=transfer.pk).update(state=state, **over)

    assert found(K.TRANSFER_WAITS) == []


def test_one_mandate_that_goes_on_is_enough_for_a_transfer(office):
    transfer = transfer_of(office, "archived")
    MandateFactory(client=transfer.client, state="awaiting_signature", transfer=transfer)

    assert found(K.TRANSFER_WAITS) == []
