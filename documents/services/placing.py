"""Put a part where it belongs: one document, a new version of one, or nothing new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.services import record
from common.actors import SYSTEM
from common.identifiers import bic_of_iban
from common.words import words_in
from documents.files import store
from documents.kinds.parts import Part, StatementPart
from documents.models import Document, Reception, Statement, StoredFile
from documents.services.bookkeeping import (
    Number,
    current_statement,
    known_numbers,
    number_of,
    write_statements,
    write_wordings,
)
from documents.services.gaps import mend_gaps
from documents.services.owners import Owner, note_arrival
from offices.models import BankAccount, Client
from outbox.services import enqueue

BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


def place(
    part: Part, owner: Owner, reception: Reception, *, is_news: bool = True
) -> list[Document]:
    """Write the documents of one part; none if it is all here already.

    Its mandate is told unless it is no news: what arrived once already, elsewhere. Who has to know
    of a document, ``WHEN_A_DOCUMENT_ARRIVES``, hears of it in this transaction.
    """
    if isinstance(owner, BankAccount):
        documents = _place_statements(part, owner, reception)
    else:
        documents = _place_version(part, owner, reception)
    if documents and is_news:
        note_arrival(owner, part)
    for follower in map(import_string, settings.WHEN_A_DOCUMENT_ARRIVES):
        for document in documents:
            follower(document, part)
    return documents


def _place_version(part: Part, client: Client, reception: Reception) -> list[Document]:
    """Write a document, as a new version if the sender sent it before with other content."""
    same = Document.objects.filter(
        client=client, kind=part.kind, natural_key=part.facts.natural_key
    )
    stored = store(part.content)
    if same.filter(file=stored).exists():
        return []
    earlier = same.order_by("-version").first()
    document = _written(part, stored, reception, client=client, earlier=earlier)
    return [document]


def _place_statements(part: Part, account: BankAccount, reception: Reception) -> list[Document]:
    """Write what is new of a part, and each statement that has changed as a new version."""
    fresh, changed = _sorted_out(account, part.statements)
    documents = []
    if fresh:
        documents.append(_with_rows(part.with_statements(fresh), account, reception, None))
    for number, each in changed:
        earlier = current_statement(account, number)
        documents.append(_with_rows(part.with_statements([each]), account, reception, earlier))
    if documents:
        _learn_bank(account, part)
        mend_gaps(account, documents)
    return documents


def _sorted_out(
    account: BankAccount, statements: Sequence[StatementPart]
) -> tuple[list[StatementPart], list[tuple[Number, StatementPart]]]:
    """Return what is new and what has changed; what is here already is in neither."""
    digests = {each.digest for each in statements}
    here = Statement.objects.filter(bank_account=account, digest__in=digests)
    seen = set(here.values_list("digest", flat=True))
    missing = [each for each in statements if each.digest not in seen]
    taken = known_numbers(account, missing)
    fresh, changed = [], []
    for each in missing:
        if each.digest in seen:
            continue
        seen.add(each.digest)
        number = number_of(each)
        if number in taken:
            changed.append((number, each))
            continue
        fresh.append(each)
        if number:
            taken.add(number)
    return fresh, changed


def _with_rows(
    part: Part, account: BankAccount, reception: Reception, earlier: Statement | None
) -> Document:
    """Write a document with its statements and transactions."""
    document = _written(
        part,
        store(part.content),
        reception,
        client=account.client,
        account=account,
        earlier=earlier.document if earlier else None,
    )
    if earlier:
        Statement.objects.filter(pk=earlier.pk).update(is_current=False)
    write_statements(document, account, part.statements)
    return document


def _written(
    part: Part,
    stored: StoredFile,
    reception: Reception,
    *,
    client: Client,
    account: BankAccount | None = None,
    earlier: Document | None,
) -> Document:
    """Write a row; the moment is taken late, close to the commit. A change is announced."""
    document = Document.objects.create(
        kind=part.kind,
        client=client,
        bank_account=account,
        file=stored,
        reception=reception,
        version=earlier.version + 1 if earlier else 1,
        supersedes=earlier,
        available_at=timezone.now(),
        **asdict(part.facts),
    )
    write_wordings(document, [words_in(document.reference, document.issuer)])
    if earlier:
        facts = {"version": document.version, "supersedes": str(earlier.uuid)}
        record(
            "document.changed", target=document, by=SYSTEM, office_id=client.office_id, facts=facts
        )
        enqueue("documents.tasks.announce_change", document_id=document.pk)
    return document


def _learn_bank(account: BankAccount, part: Part) -> None:
    """Note the bank of an account that was added without one: by it its numbers are understood."""
    named = part.account.bank_bic if part.account else ""
    bank_bic = named if BIC.fullmatch(named) else bic_of_iban(account.iban)
    if bank_bic and not account.bank_bic:
        account.bank_bic = bank_bic
        account.save(update_fields=["bank_bic"])
