"""Situations that an office should look at, each with rows that cause it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.utils import timezone

from documents.models import Gap, Statement, Transaction
from insights.models import DetectedIssue
from tests.factories.documents import DocumentFactory
from tests.factories.offices import BankAccountFactory, ClientFactory


def statement_of(account, day: date, *, number: int = 1, movements: int = 1) -> Statement:
    """Return a statement of an account on a day, in a document of its own."""
    document = DocumentFactory(bank_account=account, client=account.client)
    return Statement.objects.create(
        document=document,
        bank_account=account,
        position=0,
        digest=f"{document.pk:064d}",
        day=day,
        created_on=day,
        statement_number=number,
        coda_sequence=number,
        old_balance=0,
        new_balance=1_000,
        new_balance_on=day,
        movement_count=movements,
    )


def gap_of(account, *, first: int = 118, last: int = 119) -> Gap:
    """Return a gap in the statements of an account, with a statement on either side."""
    today = timezone.localdate()
    before = statement_of(account, today - timedelta(days=9), number=first - 1)
    after = statement_of(account, today - timedelta(days=2), number=last + 1)
    return Gap.objects.create(
        client=account.client,
        bank_account=account,
        previous=before,
        next=after,
        first_missing=first,
        last_missing=last,
        difference=1_204_000,
    )


def payment_of(account, name: str, *, days_ago: int = 10, amount: int = -1_500_000) -> Transaction:
    """Return a payment to somebody, on a statement of its own."""
    number = Statement.objects.count() + 1
    statement = statement_of(
        account, timezone.localdate() - timedelta(days=days_ago), number=number
    )
    return Transaction.objects.create(
        statement=statement,
        position=1,
        sequence=1,
        detail=0,
        amount=amount,
        code="00101000",
        counterparty_name=name,
    )


def issue_of(office, *, client=None, **changes) -> DetectedIssue:
    """Return an issue as a detector would have written it."""
    number = DetectedIssue.objects.count()
    values = {
        "office": office,
        "client": client,
        "kind": "account_silent",
        "subject": f"subject:{number}",
        "owner": "client",
        "since": timezone.now() - timedelta(days=1),
        "facts": {
            "account": str(uuid.UUID(int=0)),
            "iban": "BE71096123456769",
            "last": "2026-11-01",
        },
        **changes,
    }
    return DetectedIssue.objects.create(**values)


def account_of(office, **client):
    """Return an account of a new company of an office."""
    return BankAccountFactory(client=ClientFactory(office=office, **client))
