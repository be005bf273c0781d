"""A file arrives: it is matched to a client, kept once and made available, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from common.identifiers import bic_of_iban
from common.kinds import DocumentKind
from documents.coda_parts import Part, parts_of
from documents.files import store
from documents.formats import coda
from documents.formats.text import visible
from documents.models import Document, Reception, Statement, StoredFile
from offices.models import BankAccount

MOST_FINDINGS_KEPT = 50
LONGEST_NAME = 255  # characters; the end tells more than the beginning
Findings = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: the row that tells it, what was read, the documents it gave."""

    reception: Reception
    file: coda.CodaFile
    documents: Sequence[Document] = ()


@dataclass(slots=True)
class Placement:
    """A part of a file and the account that it belongs to."""

    part: Part
    account: BankAccount
    stored: StoredFile = field(init=False)


class Repeated(Exception):
    """All of this file is here already."""


class Refused(Exception):
    """The file is kept apart; ``reason`` is a code, ``findings`` say what and where."""

    def __init__(self, reason: str, findings: Findings) -> None:
        super().__init__(reason)
        self.reason = reason
        self.findings = findings


def receive_coda(content: bytes, *, file_name: str) -> Received:
    """Take in one CODA file.

    The bytes are kept whatever they are. A sound file whose accounts are all known gives one
    document an account, with exactly the bytes received for it; the same file again gives
    nothing new; any other is quarantined whole with its findings.
    """
    file_name = visible(file_name)[-LONGEST_NAME:]
    file = coda.read(content, name=file_name)
    original = store(content)
    findings = _as_rows(file.findings)
    try:
        placements = _placed(content, file, findings)
        with transaction.atomic():
            return Received(*_stored(original, placements, file_name, findings, file))
    except Repeated:
        outcome, reason = Reception.Outcome.REPEATED, ""
    except Refused as refused:
        outcome, reason, findings = Reception.Outcome.QUARANTINED, refused.reason, refused.findings
    reception = Reception.objects.create(
        file_name=file_name,
        stored_file=original,
        outcome=outcome,
        reason=reason,
        findings=findings,
    )
    return Received(reception, file)


def _as_rows(findings: Iterable[coda.Finding]) -> Findings:
    """Return findings as they are kept, the errors first."""
    ordered = sorted(findings, key=lambda finding: not finding.is_error)
    return [
        {
            "severity": finding.severity.value,
            "code": finding.code.value,
            "line": finding.line,
            "message": finding.message("en"),
        }
        for finding in ordered[:MOST_FINDINGS_KEPT]
    ]


def _placed(content: bytes, file: coda.CodaFile, findings: Findings) -> list[Placement]:
    """Find the account of each part of a sound file; one that nobody has refuses it whole."""
    if file.errors:
        raise Refused("damaged", findings)
    placements, unknown = [], []
    for part in parts_of(content, file):
        account = account_named(part.number, part.currency)
        if account is None:
            number, currency = visible(part.number) or "(none)", visible(part.currency)
            sentence = f"No client has the account {number} in {currency}."
            unknown.append(
                {
                    "severity": "error",
                    "code": "account_unknown",
                    "line": part.statements[0].line + 1,
                    "message": sentence,
                }
            )
        else:
            placements.append(Placement(part, account))
    if unknown:
        raise Refused("unknown_account", [*unknown, *findings])
    return placements


def account_named(number: str, currency: str) -> BankAccount | None:
    """Return the open account of a kept client with this number and currency, or None."""
    accounts = BankAccount.objects.open().filter(iban=number, client__archived_at__isnull=True)
    return accounts.filter(currency=currency).select_related("client").first()


def _stored(
    original: StoredFile,
    placements: Sequence[Placement],
    file_name: str,
    findings: Findings,
    file: coda.CodaFile,
) -> tuple[Reception, coda.CodaFile, list[Document]]:
    """Write the rows of a file; raises ``Repeated`` if it brings nothing new."""
    reception = Reception.objects.create(
        file_name=file_name,
        stored_file=original,
        outcome=Reception.Outcome.STORED,
        findings=findings,
    )
    _hold(placements)
    documents = []
    for placement in placements:
        placement.stored = store(placement.part.content)
        if not _is_repeated(placement):
            documents.append(_document(placement, reception))
    if not documents:
        raise Repeated
    return reception, file, documents


def _hold(placements: Sequence[Placement]) -> None:
    """Let nobody else place a part with these accounts until the transaction ends."""
    accounts = {placement.account.pk for placement in placements}
    held = BankAccount.objects.select_for_update().filter(pk__in=accounts).order_by("pk")
    list(held.values_list("pk"))


def _is_repeated(placement: Placement) -> bool:
    """Tell whether this part is here already; a different one in its place refuses the file.

    The key of a statement is account, creation date and CODA sequence; banks mark what they send
    again with a D in the header.
    """
    account = placement.account
    if Document.objects.filter(bank_account=account, file=placement.stored).exists():
        return True
    for statement in placement.part.statements:
        sequence = int(statement.coda_sequence)
        there = Statement.objects.filter(
            bank_account=account, created_on=statement.creation_date, coda_sequence=sequence
        )
        if not sequence or statement.creation_date is None or not there.exists():
            continue
        if statement.is_duplicate:
            return True
        message = (
            f"Statement {statement.coda_sequence} of {account} of {statement.creation_date} is "
            "here already with other content. Nothing was overwritten."
        )
        finding = {"severity": "error", "code": "conflict", "line": statement.line}
        raise Refused("conflict", [{**finding, "message": message}])
    return False


def _document(placement: Placement, reception: Reception) -> Document:
    """Write a document and its statements. The moment is taken last, close to the commit."""
    account = placement.account
    document = Document.objects.create(
        kind=DocumentKind.CODA,
        client=account.client,
        bank_account=account,
        file=placement.stored,
        reception=reception,
        available_at=timezone.now(),
    )
    Statement.objects.bulk_create(
        _statement(document, account, position, statement)
        for position, statement in enumerate(placement.part.statements)
    )
    bank_bic = placement.part.statements[0].bank_bic or bic_of_iban(account.iban)
    if bank_bic and not account.bank_bic:
        BankAccount.objects.filter(pk=account.pk, bank_bic="").update(bank_bic=bank_bic)
    return document


def _statement(
    document: Document, account: BankAccount, position: int, statement: coda.Statement
) -> Statement:
    closing = statement.closing_balance
    return Statement(
        document=document,
        bank_account=account,
        position=position,
        created_on=statement.creation_date,
        statement_number=int(statement.statement_number),
        coda_sequence=int(statement.coda_sequence),
        old_balance=statement.old_balance.amount,
        old_balance_on=statement.old_balance.on,
        new_balance=closing.amount,
        new_balance_on=closing.on,
        movement_count=len(statement.bookings),
    )
