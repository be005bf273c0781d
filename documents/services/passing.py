"""Give a company's new office the statements of before that the company has signed for."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.services import record
from common.actors import SYSTEM
from common.kinds import DocumentKind
from documents.files import content_of
from documents.kinds import statements
from documents.kinds.parts import Part
from documents.models import Document, Reception, Source
from documents.services.bookkeeping import day_of
from documents.services.owners import hold_owners
from documents.services.placing import place
from mandates.models import MandateAccount
from offices.models import BankAccount

FILE_NAME = "statements.cod"
"""What is passed on says nothing of how it once came to another office."""


def pass_on_statements(account: BankAccount) -> int:
    """Place what arrived for an account of the same company at its offices of before.

    From the first day of the mandate that the company has signed for its office now; statements of
    before that day are cut off. What is here already isn't placed again, so twice is once. Returns
    how many documents there are more.
    """
    under = MandateAccount.objects.covering(timezone.localdate()).filter(bank_account=account)
    row = under.select_related("mandate").first()
    if row is None:
        return 0
    since = row.mandate.starts_on
    placed = sum(_passed_on(document, account, since) for document in _earlier(account, since))
    facts = {"documents": placed, "from": since.isoformat()}
    office_id = account.client.office_id
    record("document.passed_on", target=account, by=SYSTEM, office_id=office_id, facts=facts)
    return placed


def _earlier(account: BankAccount, since: date) -> list[Document]:
    """Return the documents that hold statements of the account from a day on, the oldest first."""
    others = BankAccount.objects.filter(
        iban=account.iban,
        currency=account.currency,
        client__enterprise_number=account.client.enterprise_number,
    ).exclude(client=account.client_id)
    documents = Document.objects.filter(
        kind=DocumentKind.CODA,
        bank_account__in=others,
        statements__is_current=True,
        statements__day__gte=since,
    )
    return list(documents.select_related("file").order_by("available_at", "pk").distinct())


@transaction.atomic
def _passed_on(document: Document, account: BankAccount, since: date) -> int:
    reading = statements.read(content_of(document.file), FILE_NAME)
    placed = 0
    for part in reading.parts:
        covered = _covered(part, account, since)
        if covered is None:
            continue
        hold_owners([covered])
        reception = Reception.objects.create(
            file_name=FILE_NAME,
            stored_file=document.file,
            source=Source.TRANSFER,
            kind=DocumentKind.CODA,
            outcome=Reception.Outcome.STORED,
        )
        documents = place(covered, account, reception, is_news=False)
        if not documents:
            reception.delete()
        placed += len(documents)
    return placed


def _covered(part: Part, account: BankAccount, since: date) -> Part | None:
    """Return what of a part is this account's and from a day on; None if nothing is."""
    name = part.account
    if name is None or (name.number, name.currency) != (account.iban, account.currency):
        return None
    kept = [each for each in part.statements if day_of(each.statement) >= since]
    return part.with_statements(kept) if kept else None
