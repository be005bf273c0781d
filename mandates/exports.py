"""The list of mandates: what its address asks for, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from common.identifiers import format_enterprise_number, format_iban
from common.paging import page_after
from common.tables import TableForm, table_pieces
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.presentation import Block, blocks_of
from mandates.querysets import MandateQuerySet
from mandates.selectors import mandates_to_list
from mandates.states import ENDED, LIVE, OFFERED, MandateState
from offices.models import AccountingOffice, Export
from offices.querysets import ClientQuerySet
from offices.services.exports import noted

S = MandateState
EXPORTED_AT_ONCE = 500
LONGEST_SEARCH = 100
GROUPS: dict[str, frozenset[MandateState]] = {
    "open": LIVE - {S.ACTIVE},
    "unsigned": frozenset({*OFFERED.values(), S.INVITATION_EXPIRED, S.NOT_SIGNED}),
    "problem": frozenset({S.PROBLEM}),
    "active": frozenset({S.ACTIVE}),
    "ended": ENDED,
}


def wanted_mandates(mandates: MandateQuerySet, query: Mapping[str, str]) -> MandateQuerySet:
    """Return mandates as far as an address filters them; what it can't mean narrows nothing."""
    kind, state = query.get("kind", ""), query.get("state", "")
    if kind in MandateKind.values:
        mandates = mandates.filter(kind=kind)
    if state in GROUPS:
        mandates = mandates.filter(state__in=GROUPS[state])
    elif state in MandateState.values:
        mandates = mandates.filter(state=state)
    words = " ".join(query.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    return mandates.filter(_about(words)) if words else mandates


def _about(words: str) -> Q:
    """Return the condition that a mandate is about what somebody typed."""
    found = Q(client__name__icontains=words) | Q(client__code__iexact=words)
    packed = words.replace(" ", "").upper()
    found |= Q(reference=packed) | Q(client_reference=packed)
    digits = packed.removeprefix("BE").replace(".", "")
    if digits.isdecimal():
        found |= Q(client__enterprise_number=digits.zfill(10))
    return found | Q(pk__in=Mandate.objects.filter(accounts__bank_account__iban=packed))


def blocks_one_by_one(mandates: MandateQuerySet) -> Iterator[Block]:
    """Yield what a list shows of each mandate, in flat memory however many there are."""
    after: Mandate | None = None
    while True:
        page = page_after(mandates, after=after, size=EXPORTED_AT_ONCE)
        yield from blocks_of(page.rows)
        if page.next_key is None:
            return
        after = page.rows[-1]


def mandate_table(form: TableForm, blocks: Iterable[Block]) -> Iterator[bytes]:
    """Yield a list of mandates as a file, piece by piece."""
    heading = [
        _("Company"),
        _("Enterprise number"),
        _("What"),
        _("Comes from"),
        _("Accounts"),
        _("Reference"),
        _("Status"),
        _("Whose turn"),
        _("What happens next"),
        _("Since"),
        _("Expected by"),
        _("Ordered"),
    ]
    return table_pieces(form, heading, map(_cells_of, blocks))


def table_of_export(export: Export, clients: ClientQuerySet) -> Iterator[bytes]:
    """Yield the list of mandates that an export asks for."""
    offices = AccountingOffice.objects.filter(pk=export.office_id)
    mandates = mandates_to_list(offices).filter(client__in=clients)
    blocks = blocks_one_by_one(wanted_mandates(mandates, QueryDict(export.query)))
    return mandate_table(TableForm(export.form), noted(blocks, export))


def _cells_of(block: Block) -> list[object]:
    mandate, turn = block.mandate, block.turn
    ibans = [format_iban(each.account.bank_account.iban) for each in block.accounts]
    return [
        mandate.client.name,
        format_enterprise_number(mandate.client.enterprise_number),
        mandate.get_kind_display(),
        block.source.name if block.source else "",
        ", ".join(ibans) or mandate.client_reference,
        mandate.reference,
        mandate.get_state_display(),
        str(turn.turn.label),
        str(turn.sentence),
        timezone.localdate(turn.since),
        turn.expected_on,
        timezone.localdate(mandate.ordered_at),
    ]
