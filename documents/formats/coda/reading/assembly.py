"""Statements out of records, one line at a time: the careful way.

This is the reference: every check is made here, with its line and positions. The fast way reads
what is in perfect order and leaves everything else to this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.formats.coda.findings import Code, error, warning
from documents.formats.coda.layout import RECORD_LENGTH, Codes, Free, Header, NewBalance, Zone
from documents.formats.coda.reading.draft import Draft, Finished
from documents.formats.coda.reading.order import FOLLOWERS, KINDS, START, VERSIONS, kind_of, name_of
from documents.formats.coda.reading.record import Record
from documents.formats.coda.reading.source import DOS_END_OF_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from documents.formats.coda.findings import Finding

KIND = Zone(1, 2)

SHORTEST = {"8": NewBalance.DATE.end, "4": Free.TEXT.start - 1}
"""How short a record may be whose last positions may all be blank; the others end in a code."""

CONTINUED_BY = {"21": ("22", "23"), "22": ("23",), "31": ("32", "33"), "32": ("33",)}
"""What a next code of 1 announces."""

LINKED_TO = {
    "21": ("31",),
    "22": ("31",),
    "23": ("31",),
    "31": ("31",),
    "32": ("31",),
    "33": ("31",),
    "8": ("4",),
    "4": ("4",),
}
"""What a link code of 1 announces, on the last part of a record."""


class Assembly:
    """Takes lines and gives a statement whenever a trailer closes one.

    What is wrong goes to ``note``. After an error in the order or the length of records the rest
    of the statement is passed over; the next header is a new beginning.
    """

    def __init__(self, note: Callable[[Finding], None]) -> None:
        self._report = note
        self._has_errors = False
        self._draft: Draft | None = None
        self._last = START
        self._is_lost = False
        self._announced: tuple[str, ...] = ()

    def _note(self, finding: Finding) -> None:
        self._has_errors = self._has_errors or finding.is_error
        self._report(finding)

    @property
    def is_untouched(self) -> bool:
        """Whether no record has come yet."""
        return self._draft is None and self.is_at_start

    @property
    def is_at_start(self) -> bool:
        """Whether a header is what must come now."""
        return self._last == START and not self._is_lost

    def feed(self, text: str, line: int) -> Finished | None:
        """Take one line without its end, numbered from 1; the statement, if this closes one."""
        kind = kind_of(text)
        if kind not in KINDS:
            if text.strip().strip(DOS_END_OF_FILE):
                self._note(error(Code.UNKNOWN_RECORD, line=line, zone=KIND, found=text[:2]))
                self._is_lost = True
            return None
        if kind == "0":
            self._begin(line)
        is_in_order = not self._is_lost and self._is_in_order(kind, line)
        record = self._measured(kind, text, line)
        if not is_in_order or record is None:
            self._is_lost = True
            return None
        self._last = kind
        return self._take(record)

    def close(self, line: int) -> None:
        """Say that the file ended with this line."""
        if self._last != START and not self._is_lost:
            self._note(error(Code.TRAILER_MISSING, line=line, expected="9"))

    def _begin(self, line: int) -> None:
        """Start anew at a header: whatever was open before it is over."""
        self.close(line)
        self._last = START
        self._is_lost = False
        self._has_errors = False
        self._announced = ()

    def _is_in_order(self, kind: str, line: int) -> bool:
        if kind in FOLLOWERS[self._last]:
            return True
        name = name_of(kind)
        if self._last == START:
            code, expected = Code.HEADER_MISSING, "0"
        elif self._last == "0":
            code, expected = Code.OLD_BALANCE_MISSING, "1"
        else:
            code = Code.RECORD_ORDER
            expected = ", ".join(sorted(name_of(each) for each in FOLLOWERS[self._last]))
        self._note(error(code, line=line, record=name, zone=KIND, expected=expected, found=name))
        return False

    def _measured(self, kind: str, text: str, line: int) -> Record | None:
        """Return the record at full length, unless more than blanks is missing or too much."""
        length = len(text)
        if length > RECORD_LENGTH and text[RECORD_LENGTH:].isspace():
            report, code = warning, Code.LINE_PADDED
        elif length == RECORD_LENGTH or SHORTEST.get(kind, RECORD_LENGTH) <= length < RECORD_LENGTH:
            return Record(kind, text.ljust(RECORD_LENGTH), line, self._note)
        else:
            report, code = error, Code.LINE_LENGTH
        self._note(
            report(
                code,
                line=line,
                record=name_of(kind),
                zone=Zone(min(length, RECORD_LENGTH) + 1, max(length, RECORD_LENGTH)),
                expected=str(RECORD_LENGTH),
                found=str(length),
            )
        )
        if code is Code.LINE_LENGTH:
            return None
        return Record(kind, text[:RECORD_LENGTH], line, self._note)

    def _take(self, record: Record) -> Finished | None:
        """Take a record that is whole and may stand here."""
        self._check_announcement(record)
        if record.kind == "0":
            version = VERSIONS.get(record.of(Header.VERSION))
            if version is None:
                record.error(
                    Code.VERSION,
                    Header.VERSION,
                    expected=", ".join(VERSIONS),
                    found=record.of(Header.VERSION),
                )
                self._is_lost = True
                return None
            self._draft = Draft(record, version=version)
        elif self._draft is not None:
            self._draft.take(record)
            if record.kind == "9":
                self._last = START
                return None if self._has_errors else self._draft.finish(record)
        return None

    def _check_announcement(self, record: Record) -> None:
        """Compare the next and link codes of the record before with what came."""
        if self._announced and record.kind not in self._announced:
            record.warning(
                Code.ANNOUNCED_MISSING,
                KIND,
                expected=", ".join(name_of(kind) for kind in self._announced),
                found=record.name,
            )
        self._announced = ()
        if record.kind in CONTINUED_BY and record.of(Codes.NEXT) == "1":
            self._announced = CONTINUED_BY[record.kind]
        elif record.kind in LINKED_TO and record.of(Codes.LINK) == "1":
            self._announced = LINKED_TO[record.kind]
