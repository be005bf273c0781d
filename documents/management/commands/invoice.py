"""``manage.py invoice check FILE…``: is an e-invoice valid, and if not, by which rule.

With ``--json`` the answer is an object, whose shape ``docs/formats/ubl.md`` describes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.color import no_style

from documents.formats.findings import XmlFinding
from documents.formats.text import visible
from documents.formats.ubl import (
    Attachment,
    Invoice,
    InvoiceFile,
    LayerVerdict,
    Outcome,
    RuleSet,
    RulesMissing,
    Verdict,
    read,
    validate,
)
from documents.formats.xml import LARGEST

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
NAME_WIDTH = max(len(outcome.value) for outcome in Outcome)


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: what it is and whether it is valid, or why it couldn't be read from the disk."""

    path: Path
    unreadable: str = ""
    file: InvoiceFile | None = None
    verdict: Verdict | None = None

    @property
    def status(self) -> int:
        """The exit status that this file alone would give."""
        if self.file is None or self.verdict is None:
            return UNREADABLE
        is_valid = self.verdict.is_valid and self.file.is_trustworthy
        return VALID if is_valid else NOT_VALID


class Command(BaseCommand):
    help = (
        "Check e-invoices (UBL): schema, EN 16931 and Peppol BIS Billing 3. Exit status 0: all are "
        "valid; 1: at least one is not; 2: at least one could not be read."
    )
    requires_system_checks = ()  # nothing of the portal is used, its database least of all

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        check = actions.add_parser("check", help="say whether files are valid, and why not")
        check.add_argument("paths", nargs="+", type=Path, metavar="FILE")
        check.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("NO_COLOR"):
            self.style = no_style()
        try:
            checked = [_check(path) for path in options["paths"]]
        except RulesMissing as missing:
            raise CommandError(str(missing), returncode=UNREADABLE) from missing
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(checked), indent=2, ensure_ascii=False))
        else:
            for each in checked:
                self._report(each)
        if status := max(each.status for each in checked):
            sys.exit(status)

    def _report(self, checked: Checked) -> None:
        path = visible(str(checked.path))
        if checked.file is None or checked.verdict is None:
            self.stderr.write(f"{path}: {checked.unreadable}")
            return
        is_valid = checked.status == VALID
        title = self.style.SUCCESS("valid") if is_valid else self.style.ERROR("not valid")
        self.stdout.write(f"{path}: {title}")
        if checked.file.invoice:
            self.stdout.write(f"  {visible(_summary(checked.file.invoice))}")
        for layer in checked.verdict.layers:
            self._report_layer(layer)
        self._report_findings(_only_read(checked.file, checked.verdict))
        for attachment in checked.file.attachments:
            self.stdout.write(f"  attachment {visible(_described(attachment))}")

    def _report_layer(self, verdict: LayerVerdict) -> None:
        styles = {
            Outcome.PASSED: self.style.SUCCESS,
            Outcome.FAILED: self.style.ERROR,
            Outcome.NOT_RUN: self.style.WARNING,
        }
        words = verdict.outcome.value.replace("_", " ")
        outcome = styles[verdict.outcome](f"{words:{NAME_WIDTH}}")
        about = _rules(verdict.rules) if verdict.rules else verdict.reason()
        self.stdout.write(f"  {verdict.layer.value:8}  {outcome}  {about}".rstrip())
        self._report_findings(verdict.findings)

    def _report_findings(self, findings: Iterable[XmlFinding]) -> None:
        for finding in findings:
            style = self.style.ERROR if finding.is_error else self.style.WARNING
            severity = style(finding.severity.value)
            place = visible(finding.location)
            line = f"line {finding.line}" if finding.line else ""
            where = ", ".join(part for part in (place, line) if part)
            told = f"{finding.rule} {where}".rstrip()
            self.stdout.write(f"    {severity} {told}: {visible(finding.message())}")


def _check(path: Path) -> Checked:
    """Read and check one file of at most ``LARGEST`` bytes."""
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        return Checked(path, unreadable=f"can't be read: {error.strerror}")
    if len(data) > LARGEST:
        return Checked(path, unreadable=f"larger than {LARGEST} bytes, not checked")
    return Checked(path, file=read(data, name=path.name), verdict=validate(data))


def _only_read(file: InvoiceFile, verdict: Verdict) -> list[XmlFinding]:
    """Return what only our reading found: not what the schema says as well."""
    return [finding for finding in file.findings if finding not in verdict.findings]


def _summary(invoice: Invoice) -> str:
    kind = invoice.kind.value.replace("_", " ")
    return (
        f"{kind} {invoice.number} of {invoice.issued_on}, {invoice.supplier.name} → "
        f"{invoice.customer.name}: {invoice.totals.payable:f} {invoice.currency}"
    )


def _described(attachment: Attachment) -> str:
    return f"{attachment.file_name}, {attachment.media_type}, {len(attachment.content)} bytes"


def _rules(rules: RuleSet) -> str:
    return f"{rules.name}, {rules.version}"


def _as_json(checked: list[Checked]) -> dict[str, Any]:
    return {
        "valid": all(each.status == VALID for each in checked),
        "files": [_file_as_json(each) for each in checked],
    }


def _file_as_json(checked: Checked) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "file": str(checked.path),
        "valid": None if checked.status == UNREADABLE else checked.status == VALID,
        "unreadable": checked.unreadable or None,
        "document": None,
        "layers": [],
        "findings": [],
        "attachments": [],
    }
    if checked.file is None or checked.verdict is None:
        return answer
    return answer | {
        "document": _document_as_json(checked.file.invoice),
        "layers": [_layer_as_json(layer) for layer in checked.verdict.layers],
        "findings": _findings_as_json(_only_read(checked.file, checked.verdict)),
        "attachments": [_attachment_as_json(each) for each in checked.file.attachments],
    }


def _document_as_json(invoice: Invoice | None) -> dict[str, Any] | None:
    if invoice is None:
        return None
    return {
        "kind": invoice.kind.value,
        "profile": invoice.profile.value,
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "supplier": invoice.supplier.name,
        "customer": invoice.customer.name,
        "payable": f"{invoice.totals.payable:f}",
        "currency": invoice.currency,
    }


def _layer_as_json(verdict: LayerVerdict) -> dict[str, Any]:
    rules = verdict.rules
    return {
        "layer": verdict.layer.value,
        "outcome": verdict.outcome.value,
        "why_not": verdict.why_not.value if verdict.why_not else None,
        "rules": rules and {"name": rules.name, "version": rules.version, "sha256": rules.sha256},
        "findings": _findings_as_json(verdict.findings),
    }


def _findings_as_json(findings: Iterable[XmlFinding]) -> list[dict[str, Any]]:
    return [
        {
            "severity": finding.severity.value,
            "rule": finding.rule,
            "location": finding.location,
            "line": finding.line or None,
            "message": finding.message(),
        }
        for finding in findings
    ]


def _attachment_as_json(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "file_name": attachment.file_name,
        "media_type": attachment.media_type,
        "bytes": len(attachment.content),
        "description": attachment.description,
    }
