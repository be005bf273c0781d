"""What staff see of mandates, and what superusers do: through services, on record."""

from __future__ import annotations

import pytest
from django.contrib import admin as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from mandates.kinds import SourceKind
from mandates.models import Mandate, SourceEntry
from mandates.selectors import bank_of, source_named, sources
from tests.factories import MandateFactory, SourceEntryFactory
from tests.factories.numbers import bank_iban
from tests.mandates.rows import MAKERS

pytestmark = pytest.mark.django_db
NEW_BANK = {
    "kind": "bank",
    "code": "TESTBE22",
    "name": "Bank van Proef",
    "bics": "TESTBE22",
    "bank_codes": "967",
    "route": "our_page",
    "least_days": 1,
    "most_days": 5,
    "is_supported": "on",
    "origin": "a letter of the bank",
    "checked_on": "2026-11-20",
}
DEEDS = {
    "note-sent": (lambda: MandateFactory(state="signed"), {"receipt": "ACK 9"}, "bank_procedure"),
    "note-problem": (
        lambda: MandateFactory(state="bank_procedure"),
        {"problem": "unknown_account", "text": "not theirs"},
        "problem",
    ),
    "put-back": (
        lambda: MandateFactory(state="problem", reason="holder_data_outdated"),
        {"reason": "the bank has the new data"},
        "bank_procedure",
    ),
    "advance": (
        lambda: MandateFactory(kind="soda", state="requested"),
        {"to": "confirmed"},
        "confirmed",
    ),
    "archive": (lambda: MandateFactory(state="active"), {"reason": "asked by letter"}, "archived"),
}


def address(model, name, *args):
    return reverse(f"admin:mandates_{model}_{name}", args=args)


@pytest.mark.parametrize("name", DEEDS)
def test_a_superuser_moves_a_mandate_on(name, signed_in, superuser):
    make, sent, becomes = DEEDS[name]
    mandate = make()

    response = signed_in(superuser).post(address("mandate", name, mandate.pk), sent)

    mandate.refresh_from_db()
    assert (response.status_code, mandate.state) == (302, becomes)
    assert AuditEvent.objects.filter(target_id=str(mandate.pk)).latest("id").actor_label == (
        superuser.email
    )


@pytest.mark.parametrize("name", DEEDS)
def test_staff_without_superuser_move_nothing(name, signed_in, staff):
    make, sent, _becomes = DEEDS[name]
    mandate = make()

    response = signed_in(staff).post(address("mandate", name, mandate.pk), sent)

    assert (response.status_code, Mandate.objects.get().state) == (403, mandate.state)


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_no_longer_possible_is_not_offered(name, signed_in, superuser):
    mandate = MandateFactory(state="archived")

    response = signed_in(superuser).post(address("mandate", name, mandate.pk), DEEDS[name][1])

    assert (response.status_code, Mandate.objects.get().state) == (302, "archived")


@pytest.mark.parametrize(
    ("deed", "sent", "becomes"),
    [
        ("approve", {}, "pending_first_coda"),
        ("stop", {}, "stopped_by_bank"),
        ("stop", {"by_holder": "on"}, "stopped_by_holder"),
        ("stop", {"is_closed": "on"}, "archived"),
    ],
)
def test_a_superuser_notes_what_the_bank_says(deed, sent, becomes, signed_in, superuser):
    account = MandateFactory(state="bank_procedure").accounts.get()

    signed_in(superuser).post(address("mandateaccount", deed, account.pk), sent)

    account.refresh_from_db()
    assert account.state == becomes


def test_a_mandate_s_page_says_whose_turn_it_is_and_what_is_possible(signed_in, staff, by):
    mandate = MandateFactory(state="bank_procedure")

    page = signed_in(staff).get(address("mandate", "change", mandate.pk)).text

    assert "The bank activates the accounts" in page
    assert "From here it can become" in page


@pytest.mark.parametrize("label", MAKERS)
def test_pages_open_and_a_long_list_costs_no_more(label, signed_in, staff):
    model = label.partition(".")[2].lower()
    browser, row = signed_in(staff), MAKERS[label]()
    opened = browser.get(address(model, "change", row.pk)).status_code
    browser.get(address(model, "changelist"))
    with CaptureQueriesContext(connection) as one:
        browser.get(address(model, "changelist"))
    for _ in range(9):
        MAKERS[label]()

    with CaptureQueriesContext(connection) as ten:
        browser.get(address(model, "changelist"))

    assert (opened, len(ten)) == (200, len(one))


def test_every_model_with_a_page_is_tried_here():
    registered = {
        model._meta.label for model in site.site._registry if model._meta.app_label == "mandates"
    }

    assert registered == set(MAKERS)


# -- Banks, secretariats, issuers ------------------------------------------------------------------


def test_staff_add_a_bank(signed_in, superuser):
    response = signed_in(superuser).post(address("sourceentry", "add"), NEW_BANK)

    entry = SourceEntry.objects.get()
    assert (response.status_code, source_named(SourceKind.BANK, "TESTBE22")) == (302, entry.facts)
    assert bank_of(bank_iban(1, bank_code="967")).name == "Bank van Proef"
    assert AuditEvent.objects.get(action="source.added").facts["code"] == "TESTBE22"


@pytest.mark.parametrize(
    "wrong", [{"least_days": 9}, {"reorder_day": 30}, {"name": "A\u202eB"}, {"checked_on": "soon"}]
)
def test_a_bank_that_can_not_be_is_refused(wrong, signed_in, superuser):
    response = signed_in(superuser).post(address("sourceentry", "add"), {**NEW_BANK, **wrong})

    assert (response.status_code, SourceEntry.objects.count()) == (200, 0)


def test_what_staff_note_counts_more_than_the_code_until_it_is_removed(signed_in, superuser):
    entry = SourceEntryFactory(code="BBRUBEBB", name="ING (new)", bics="BBRUBEBB")
    browser = signed_in(superuser)
    noted = bank_of(bank_iban(1, bank_code="310")).name
    sent = {**NEW_BANK, "code": "BBRUBEBB", "bics": "BBRUBEBB", "name": "ING (newer)"}

    browser.post(address("sourceentry", "edit", entry.pk), sent)
    changed = bank_of(bank_iban(1, bank_code="310")).name
    browser.post(address("sourceentry", "remove", entry.pk), {"reason": "wrong"})

    assert (noted, changed) == ("ING (new)", "ING (newer)")
    assert source_named(SourceKind.BANK, "BBRUBEBB").name == "ING"
    assert AuditEvent.objects.get(action="source.changed").facts["changes"]["name"] == [
        "ING (new)",
        "ING (newer)",
    ]
    assert AuditEvent.objects.get(action="source.removed").reason == "wrong"


@pytest.mark.parametrize("kind", SourceKind)
def test_houses_stand_in_the_order_of_their_names_with_a_source_and_a_date(kind):
    found = sources(kind)

    assert [facts.name for facts in found] == sorted(facts.name for facts in found)
    assert len({facts.code for facts in found}) == len(found) > 0
    assert all(facts.origin and facts.checked_on <= timezone.localdate() for facts in found)


@pytest.mark.parametrize(
    ("bank_code", "name"),
    [
        ("001", "BNP Paribas Fortis"),
        ("310", "ING"),
        ("733", "KBC"),
        ("191", "CBC"),
        ("979", "Argenta"),
    ],
)
def test_a_bank_is_known_by_its_accounts(bank_code, name):
    assert bank_of(bank_iban(1, bank_code=bank_code)).name == name


def test_a_bank_that_nobody_noted_is_unknown():
    assert bank_of(bank_iban(1, bank_code="967")) is None
