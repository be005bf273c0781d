"""What the database refuses, whatever the code does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mandates.models import (
    Mandate,
    MandateAccount,
    MandateVersion,
    OrderRow,
    SigningRequest,
    SourceEntry,
)
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    MandateFactory,
    OrderRowFactory,
    SourceEntryFactory,
)
from tests.factories.mandates import AccountUnderMandateFactory, freeze, request_for

pytestmark = pytest.mark.django_db
NOW = timezone.now


def refused(rows, **values):
    """Tell whether the database refuses to change rows so."""
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        {"state": "something"},
        {"state": "requested"},
        {"state": "archived"},
        {"state": "archived", "ended_at": "2026-01-01T00:00Z"},
        {"state": "problem"},
        {"state": "signed"},
        {"ended_at": "2026-01-01T00:00Z"},
        {"end_reason": "office"},
        {"source": ""},
        {"client_reference": "6000000001"},
    ],
)
def test_a_mandate_has_what_its_state_and_kind_demand(values):
    mandate = MandateFactory()

    assert refused(Mandate.objects.filter(pk=mandate.pk), **values)


@pytest.mark.parametrize("kind", ["soda", "voila"])
def test_one_lives_of_a_company_and_house(kind):
    client = ClientFactory()
    MandateFactory(client=client, kind=kind, state={"soda": "not_signed"}.get(kind, "invited"))

    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(client=client, kind=kind, state="active")


def test_a_new_one_may_follow_one_that_ended():
    client = ClientFactory()
    MandateFactory(client=client, kind="voila", state="stopped")

    assert MandateFactory(client=client, kind="voila", state="active").pk


def test_one_lives_of_a_client_reference():
    MandateFactory(kind="caro", state="invited", client_reference="6000000042")

    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(kind="caro", state="active", client_reference="6000000042")


def test_one_lives_of_an_account():
    account = BankAccountFactory()
    MandateFactory(client=account.client, bank_account=account)

    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(client=account.client, bank_account=account, state="active")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "something"},
        {"state": "archived"},
        {"ended_at": "2026-01-01T00:00Z"},
        {"end_reason": "office"},
    ],
)
def test_an_account_ends_at_some_time(values):
    account = AccountUnderMandateFactory()

    assert refused(MandateAccount.objects.filter(pk=account.pk), **values)


@pytest.mark.parametrize(
    "values",
    [
        {"signed_at": "2026-01-01T00:00Z", "voided_at": "2026-01-01T00:00Z"},
        {"signed_at": "2026-01-01T00:00Z", "pdf_sha256": ""},
        {"sealed_sha256": "0" * 64},
    ],
)
def test_a_version_is_signed_only_as_it_was_drawn(values):
    version = MandateFactory().versions.get()

    assert refused(MandateVersion.objects.filter(pk=version.pk), **values)


def test_one_version_counts():
    mandate = MandateFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        freeze(mandate)


def test_one_link_of_a_signatory_lives():
    mandate = MandateFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        request_for(mandate.signatories.get(), mandate.versions.get(), token_hash="1" * 64)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "signed"},
        {"state": "signed", "settled_at": "2026-01-01T00:00Z"},
        {"state": "refused", "settled_at": "2026-01-01T00:00Z"},
        {"settled_at": "2026-01-01T00:00Z"},
    ],
)
def test_a_link_ends_with_what_proves_it(values):
    request = SigningRequest.objects.get(signatory__mandate=MandateFactory())

    assert refused(SigningRequest.objects.filter(pk=request.pk), **values)


@pytest.mark.parametrize(
    "values",
    [
        {"done_at": "2026-01-01T00:00Z"},
        {"error": "no"},
        {"error": "no", "error_code": "x", "done_at": None},
    ],
)
def test_a_row_of_a_batch_waits_or_is_done(values):
    row = OrderRowFactory()

    assert refused(OrderRow.objects.filter(pk=row.pk), **values)


@pytest.mark.parametrize(
    "values", [{"least_days": 9, "most_days": 8}, {"reorder_day": 29}, {"reorder_day": 0}]
)
def test_what_staff_note_is_possible(values):
    entry = SourceEntryFactory()

    assert refused(SourceEntry.objects.filter(pk=entry.pk), **values)
