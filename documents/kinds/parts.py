"""What the pipeline knows about a file, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from common.kinds import DocumentKind
from documents.formats import coda
from documents.formats.findings import XmlFinding
from documents.formats.text import visible

MOST_FINDINGS_KEPT = 50
Findings = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about itself; ``amount`` in thousandths of ``currency``."""

    natural_key: str = ""
    reference: str = ""
    issuer: str = ""
    dated: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    amount: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account as a file names it."""

    number: str
    currency: str
    bank_bic: str = ""


@dataclass(frozen=True, slots=True)
class StatementPart:
    """One statement, its own lines, and the SHA-256 by which it is recognised when sent again."""

    statement: coda.Statement
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes one document: for an account, or for the company with an enterprise number.

    ``holder_number`` is the enterprise number of the account's holder, where the bank tells it.
    What has ``others``, the numbers of other companies that it is for, is left out where its own
    company is unknown, if one of them is known: an invoice is for its buyer and for its seller, and
    seldom are both clients.
    """

    kind: DocumentKind
    content: bytes
    account: AccountName | None = None
    enterprise_number: str = ""
    holder_number: str = ""
    facts: Facts = field(default_factory=Facts)
    statements: Sequence[StatementPart] = ()
    encoding: str = ""
    line: int = 0
    others: Sequence[str] = ()

    def with_statements(self, statements: Sequence[StatementPart]) -> Part:
        """Return a part that holds these statements alone."""
        if len(statements) == len(self.statements):
            return self
        text = "".join(part.text for part in statements)
        return replace(self, content=text.encode(self.encoding), statements=statements)

    @property
    def owner(self) -> str:
        """The account or enterprise number that decides whose it is."""
        return self.account.number if self.account else self.enterprise_number

    @property
    def waits_for(self) -> str:
        """What has to be known before it can be placed; of numbers between blanks, one."""
        return " ".join([self.owner, *self.others])


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was understood; without parts it can't be trusted."""

    kind: str
    findings: Findings
    parts: Sequence[Part] = ()


def rows(findings: Iterable[coda.Finding | XmlFinding]) -> Findings:
    """Return findings as they are kept, the errors first."""
    ordered = sorted(findings, key=lambda finding: not finding.is_error)
    return [_row(finding) for finding in ordered[:MOST_FINDINGS_KEPT]]


def _row(finding: coda.Finding | XmlFinding) -> dict[str, object]:
    code = finding.rule if isinstance(finding, XmlFinding) else finding.code.value
    return problem(code, finding.message("en"), line=finding.line, severity=finding.severity.value)


def problem(
    code: str, message: str, *, line: int = 0, severity: str = "error"
) -> dict[str, object]:
    """Return one finding of the pipeline itself."""
    return {"severity": severity, "code": code, "line": line, "message": visible(message)}
