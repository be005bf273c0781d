"""A file arrives: recognised, read, matched, kept. All of a part or nothing of it."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import OperationalError, transaction

from audit.services import record
from common.actors import SYSTEM, Actor
from common.antivirus import infection_of
from documents.archives import ArchiveRefused, members
from documents.files import store
from documents.formats.text import visible
from documents.kinds.parts import Findings, Part, Reading, problem
from documents.kinds.recognition import is_archive, reader_of
from documents.kinds.xml_documents import INVOICE
from documents.models import Document, Reception, Source, StoredFile
from documents.services.owners import hold_owners, office_of, owner_of, place_of
from documents.services.placing import place

INFECTED = "infected"
LONGEST_NUMBER = 40
LONGEST_NAME = 255  # characters; the end tells more than the beginning
OUTCOME = Reception.Outcome


class DatabaseAway(OSError):
    """Nothing can be kept at the moment; the file is to be handed over again later."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: its reception, and that of each part if it held several."""

    reception: Reception
    own_documents: Sequence[Document] = ()
    parts: Sequence[Received] = field(default=())

    @property
    def documents(self) -> list[Document]:
        """Return every document that came of it, of its parts too."""
        of_parts = (document for part in self.parts for document in part.documents)
        return [*self.own_documents, *of_parts]

    @property
    def receptions(self) -> list[Reception]:
        """Return the receptions that say what became of the bytes: of the parts, if any."""
        if not self.parts:
            return [self.reception]
        return [reception for part in self.parts for reception in part.receptions]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a file came in."""

    file_name: str
    source: Source
    by: Actor
    parent: Reception | None = None


def receive_document(
    content: bytes,
    *,
    file_name: str,
    source: Source = Source.COMMAND,
    by: Actor = SYSTEM,
) -> Received:
    """Take in one file, whatever it is.

    The bytes are on disk before anything else happens. Each part whose account or company is
    known becomes a document with exactly its own bytes; the same again gives nothing new; what
    can't be placed is quarantined with its findings, whole. Raises ``OSError`` if the storage, the
    database or the antivirus is full or away: then nothing was taken in, or of an archive only its
    first files, and it can be handed over again.
    """
    arrival = Arrival(visible(file_name)[-LONGEST_NAME:], source, by)
    try:
        original = store(content)
        if name := infection_of(content):
            found = [problem(INFECTED, f"The antivirus found {name}.", line=1)]
            return _quarantined(original, arrival, "", INFECTED, found)
        if is_archive(content):
            return _unpack(content, original, arrival)
        return take_in(content, original, arrival)
    except OperationalError as error:
        raise DatabaseAway(errno.EIO, f"the database is full, busy or away ({error})") from error


def take_in(content: bytes, original: StoredFile, arrival: Arrival) -> Received:
    """Take in one file that is no archive."""
    if is_here_already(original):
        return Received(_noted(original, arrival, OUTCOME.REPEATED))
    read = reader_of(content)
    if read is None:
        sentence = "This is none of the kinds of files that are taken in."
        code = "empty" if not content.strip() else "unrecognised"
        return _quarantined(original, arrival, "", code, [problem(code, sentence, line=1)])
    reading = read(content, arrival.file_name)
    if not reading.parts:
        return _quarantined(original, arrival, reading.kind, "damaged", reading.findings)
    with transaction.atomic():
        return take_in_parts(original, arrival, reading)


def is_here_already(original: StoredFile) -> bool:
    """Whether these very bytes were stored before, as one document.

    An invoice is looked at again: its other side may have become a client since.
    """
    stored = Reception.objects.filter(stored_file=original, outcome=OUTCOME.STORED)
    return stored.exclude(kind=INVOICE).exists()


def take_in_parts(original: StoredFile, arrival: Arrival, reading: Reading) -> Received:
    """Place the parts of a sound file, inside the caller's transaction."""
    hold_owners(reading.parts)
    parts = somebodys(reading.parts)
    if len(parts) == 1:
        return take_in_part(original, arrival, reading, parts[0])
    whole = _noted(
        original, arrival, OUTCOME.UNPACKED, kind=reading.kind, findings=reading.findings
    )
    return take_in_pieces(whole, arrival, reading, parts)


def take_in_pieces(
    whole: Reception, arrival: Arrival, reading: Reading, parts: Sequence[Part]
) -> Received:
    """Place each part of a file by itself."""
    piece = replace(arrival, parent=whole)
    return Received(
        whole, parts=[take_in_part(store(part.content), piece, reading, part) for part in parts]
    )


def somebodys(parts: Sequence[Part]) -> Sequence[Part]:
    """Leave out what may be nobody's and is, unless nothing else is left."""
    kept = [part for part in parts if not part.others or place_of(part)]
    return kept or parts[:1]


def take_in_part(original: StoredFile, arrival: Arrival, reading: Reading, part: Part) -> Received:
    """Place one part, or keep it apart, inside the caller's transaction."""
    owner = place_of(part)
    if owner is None:
        reason, finding = _against(part)
        findings = [finding, *reading.findings]
        return _quarantined(original, arrival, reading.kind, reason, findings, unplaced=part)
    reception = _noted(
        original, arrival, OUTCOME.STORED, kind=reading.kind, findings=reading.findings
    )
    documents = place(part, owner, reception)
    _needs_no_waiting(original)
    if not documents:
        Reception.objects.filter(pk=reception.pk).update(outcome=OUTCOME.REPEATED)
        reception.outcome = OUTCOME.REPEATED
    return Received(reception, documents)


def _needs_no_waiting(original: StoredFile) -> None:
    """Take out of quarantine the same bytes that came before their account was known."""
    waiting = Reception.objects.quarantined().filter(stored_file=original)
    waiting.update(outcome=OUTCOME.REPEATED, reason="taken_later", waiting_for="")


def _against(part: Part) -> tuple[str, dict[str, object]]:
    """Say why a part can't be placed: a reason that is kept, and a sentence with the numbers."""
    if owner_of(part):
        sentence = f"The mandate under which this came for {part.owner} has ended."
        return "no_mandate", problem("no_mandate", sentence, line=part.line)
    if part.account is None:
        numbers = " or ".join([part.enterprise_number, *part.others]) or "(none)"
        sentence = f"No client has the enterprise number {numbers}."
        return "unknown_company", problem("company_unknown", sentence)
    number, currency = part.account.number or "(none)", part.account.currency
    sentence = f"No client has the account {number} in {currency}."
    return "unknown_account", problem("account_unknown", sentence, line=part.line)


def _unpack(content: bytes, original: StoredFile, arrival: Arrival) -> Received:
    """Take in each file of an archive by itself, so that one mistake doesn't hold up the rest."""
    try:
        found = members(content)
    except ArchiveRefused as refused:
        findings = [problem(refused.code, str(refused.message))]
        return _quarantined(original, arrival, "zip", refused.code, findings)
    whole = _noted(original, arrival, OUTCOME.UNPACKED, kind="zip")
    parts = []
    for member in found:
        name = visible(member.name)[-LONGEST_NAME:]
        inside = Arrival(name, arrival.source, arrival.by, whole)
        parts.append(take_in(member.content, store(member.content), inside))
    return Received(whole, parts=parts)


def _quarantined(
    original: StoredFile,
    arrival: Arrival,
    kind: str,
    reason: str,
    findings: Findings,
    *,
    unplaced: Part | None = None,
) -> Received:
    """Keep a file apart; what waits there already isn't put there a second time."""
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=original.pk)
        waiting = Reception.objects.quarantined().filter(stored_file=original, reason=reason)
        is_waiting = waiting.exists()
        reception = _noted(
            original,
            arrival,
            OUTCOME.REPEATED if is_waiting else OUTCOME.QUARANTINED,
            kind=kind,
            reason=reason,
            findings=findings,
            unplaced=None if is_waiting else unplaced,
        )
        if not is_waiting:
            record(
                "document.quarantined",
                target=reception,
                by=arrival.by,
                facts={"reason": reason, "sha256": original.sha256, "size": original.size},
            )
    return Received(reception)


def _noted(
    original: StoredFile,
    arrival: Arrival,
    outcome: Reception.Outcome,
    *,
    kind: str = "",
    reason: str = "",
    findings: Iterable[dict[str, object]] = (),
    unplaced: Part | None = None,
) -> Reception:
    return Reception.objects.create(
        file_name=arrival.file_name,
        stored_file=original,
        source=arrival.source,
        parent=arrival.parent,
        kind=kind,
        outcome=outcome,
        reason=reason,
        findings=list(findings),
        waiting_for=visible(unplaced.waits_for)[:LONGEST_NUMBER] if unplaced else "",
        office_id=office_of(unplaced) if unplaced else None,
    )
