"""What came out of the check of an e-invoice, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from documents.formats.findings import XmlFinding
from documents.formats.ubl.rules import RuleSet


class Layer(StrEnum):
    """What is checked, from the shape to the agreement."""

    SCHEMA = "schema"
    """Elements, their order and their types (UBL 2.1, which allows all of 2.0)."""
    EN_16931 = "en_16931"
    """The European norm: what an invoice has, and that it adds up."""
    PEPPOL = "peppol"
    """Peppol BIS Billing 3."""


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


class NotRun(StrEnum):
    """Why a layer says nothing."""

    NOT_AN_INVOICE = "not_an_invoice"
    SCHEMA_FAILED = "schema_failed"
    TOO_LARGE = "too_large"
    OTHER_AGREEMENT = "other_agreement"


REASONS: Mapping[NotRun, Mapping[str, str]] = {
    NotRun.NOT_AN_INVOICE: {
        "en": "The file can't be read as an e-invoice.",
        "nl": "Het bestand kan niet als e-factuur worden gelezen.",
        "fr": "Le fichier ne peut être lu comme une facture électronique.",
    },
    NotRun.SCHEMA_FAILED: {
        "en": "The document doesn't follow the schema; rules only mean something where it does.",
        "nl": "Het document volgt het schema niet; regels hebben dan geen betekenis.",
        "fr": "Le document ne suit pas le schéma ; les règles n'ont alors pas de sens.",
    },
    NotRun.TOO_LARGE: {
        "en": "The document is too large for the rules to be applied.",
        "nl": "Het document is te groot om de regels toe te passen.",
        "fr": "Le document est trop grand pour que les règles soient appliquées.",
    },
    NotRun.OTHER_AGREEMENT: {
        "en": "The document doesn't say that it follows these rules (CustomizationID).",
        "nl": "Het document zegt niet dat het deze regels volgt (CustomizationID).",
        "fr": "Le document ne dit pas qu'il suit ces règles (CustomizationID).",
    },
}


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    layer: Layer
    outcome: Outcome
    findings: tuple[XmlFinding, ...] = ()
    rules: RuleSet | None = None
    """The rules that were applied; ``None`` if none were."""
    why_not: NotRun | None = None

    def reason(self, language: str = "en") -> str:
        """Return why the layer was not run, as a sentence; empty if it was."""
        if self.why_not is None:
            return ""
        sentences = REASONS[self.why_not]
        return sentences.get(language[:2].lower(), sentences["en"])


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an e-invoice is valid, and by what."""

    layers: tuple[LayerVerdict, ...]
    """All three, in the order of ``Layer``."""

    @property
    def is_valid(self) -> bool:
        """Whether the schema passed and no other layer failed."""
        outcomes = [verdict.outcome for verdict in self.layers]
        return outcomes[0] is Outcome.PASSED and Outcome.FAILED not in outcomes

    @property
    def findings(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for verdict in self.layers for finding in verdict.findings)

    def layer(self, layer: Layer) -> LayerVerdict:
        """Return the verdict of one layer."""
        return self.layers[list(Layer).index(layer)]
