"""Which sentences a mandate has: by what it is about, whom it names and how it ends."""

from __future__ import annotations

from dataclasses import dataclass

from documents.renderings.language import Words
from mandates.content import Fee, MandateContent
from mandates.kinds import MandateKind, MandatePart


@dataclass(frozen=True, slots=True)
class Clause:
    """A heading, and what stands beside it, a paragraph an item."""

    heading: str
    paragraphs: tuple[str, ...]


def title_of(content: MandateContent, part: MandatePart, words: Words) -> str:
    """Return what this document is called."""
    if part == MandatePart.BANK and content.source:
        return words(f"title_{content.source.kind}")
    return words("title_codabox")


def allowed(content: MandateContent, part: MandatePart, words: Words) -> Clause:
    """Say what the company allows, and what not."""
    keys = [f"{content.kind}_{part}"]
    if part == MandatePart.BANK:
        keys += ["receives", "discretion", f"{content.kind}_limit"]
    else:
        keys += ["payroll_too"] if content.kind == MandateKind.CODA else []
        is_past = content.starts_on < content.issued_on
        keys += ["moves"] if content.is_transfer else []
        keys += ["moves_past"] if content.is_transfer and is_past else []
        keys += ["use"]
        keys += ["voila_limit"] if content.kind == MandateKind.VOILA else []
    return Clause(words("heading_allowed"), _said(content, words, *keys))


def terms(content: MandateContent, part: MandatePart, words: Words) -> list[Clause]:
    """Say from when, for how long, how to end it, what becomes of the data, and what it costs."""
    to_source = part == MandatePart.BANK
    ending = ["until" if content.ends_on else "open", "revoke"]
    ending += ["revoke_some"] if content.accounts else []
    ending += ["revoke_source"] if to_source else []
    privacy = ["privacy_source" if to_source else "privacy_office", "keeping", "rights"]
    start = _said(content, words, "starts_source" if to_source else "starts")
    until, *how = _said(content, words, *ending)
    whose, *kept = _said(content, words, *privacy)
    return [
        Clause(words("heading_start"), start),
        Clause(
            words("heading_end"),
            (" ".join((until, *how)), *_said(content, words, "after")),
        ),
        Clause(words("heading_privacy"), (whose, " ".join(kept))),
        Clause(words("heading_fees"), _fees(content, words)),
    ]


def signing(content: MandateContent, words: Words) -> tuple[str, ...]:
    """Say what somebody declares by signing, and how to sign."""
    return _said(content, words, "declaration", "unaltered")


def _said(content: MandateContent, words: Words, *keys: str) -> tuple[str, ...]:
    source = content.source.name if content.source else ""
    addresses = {"rights": content.agent.email or content.revoke_at, "revoke": content.revoke_at}
    days = {"until": content.ends_on}
    return tuple(
        words(
            key,
            agent=content.agent.name,
            source=source,
            address=addresses.get(key, ""),
            day=words.long_day(days.get(key, content.starts_on)),
        )
        for key in keys
    )


def _fees(content: MandateContent, words: Words) -> tuple[str, ...]:
    if not content.fees:
        return _said(content, words, "no_fees")
    return tuple(_fee(fee, words, each=bool(content.accounts)) for fee in content.fees)


def _fee(fee: Fee, words: Words, *, each: bool) -> str:
    if fee.amount is None:
        return words("fee_tariff", payee=fee.payee)
    amount = f"{words.figure(fee.amount, fee.currency)} {fee.currency}"
    return words(f"fee_{fee.period}{'_each' if each else ''}", payee=fee.payee, amount=amount)
