"""Orders out of a file or for chosen companies: what each means, and what speaks against it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from common.errors import InvalidValue
from common.identifiers import bic_of_iban, normalise_enterprise_number, normalise_iban
from mandates.kinds import MandateKind, SourceKind
from mandates.models import Mandate, MandateAccount
from mandates.models.mandates import CLIENT_REFERENCE
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.reference import SourceFacts
from mandates.selectors import SOURCE_KINDS, sources
from offices.models import BankAccount, Client
from offices.querysets import ClientQuerySet
from offices.tables import UnreadableList, bare_number, check_length, read_table, split_ibans

ASKED_AT_ONCE = 500
COLUMNS = {
    "number": "enterprisenumber companynumber ondernemingsnummer ondernemingsnr kbo kbonummer bce "
    "numerobce numeroentreprise numerodentreprise vat btw btwnummer tva numerotva",
    "code": "code companycode clientcode klantcode klantnummer dossier dossiercode codeclient "
    "numerodossier",
    "kind": "service dienst type kind soort",
    "ibans": "iban ibans account accounts rekening rekeningen rekeningnummer compte comptes",
    "source": "source secretariat socialsecretariat sociaalsecretariaat secretariatsocial issuer "
    "cardissuer bank banque",
    "reference": "clientreference klantreferentie referenceclient reference referentie",
    "name": "signatory ondertekenaar signataire representative vertegenwoordiger representant",
    "capacity": "function functie fonction capacity hoedanigheid qualite",
    "email": "email mail emailadres adressemail courriel",
}
MEANINGS = {word: column for column, words in COLUMNS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line as it was written, every cell a text."""

    line: int
    company: str
    kind: str = MandateKind.CODA.value
    ibans: tuple[str, ...] = ()
    source: str = ""
    reference: str = ""
    signatory: SignatoryOrder | None = None
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One order, or why there is none; ``what`` is what people read of it."""

    line: int
    company: str
    client: Client | None = None
    kind: str = ""
    what: str = ""
    order: Order | None = None
    problem: str = ""
    remark: str = ""


def read_orders(content: bytes) -> list[Wanted]:
    """Return the lines of a file; raises ``UnreadableList`` with what to do instead."""
    columns, rows = read_table(content, MEANINGS)
    if not columns & {"number", "code"}:
        raise UnreadableList(
            _("The first row names neither the enterprise number nor the code of the company.")
        )
    check_length(rows)
    return [_wanted(line, values) for line, values in rows]


def _wanted(line: int, values: Mapping[str, str]) -> Wanted:
    given = SignatoryOrder(
        name=values.get("name", ""),
        capacity=values.get("capacity", ""),
        email=values.get("email", ""),
    )
    return Wanted(
        line=line,
        company=bare_number(values.get("number", "")) or values.get("code", ""),
        kind=values.get("kind", "").casefold() or MandateKind.CODA.value,
        ibans=tuple(split_ibans(values.get("ibans", ""))),
        source=values.get("source", ""),
        reference=re.sub(r"\s", "", values.get("reference", "")),
        signatory=given if given != SignatoryOrder() else None,
    )


def judge_orders(wanted: Sequence[Wanted], *, visible: ClientQuerySet) -> list[Judged]:
    """Return every order with a verdict; ``visible`` are the companies that the person may see.

    A line for accounts at several banks makes an order a bank. A few statements per 500 lines.
    """
    houses = {kind: sources(kind) for kind in SourceKind}
    seen: set[tuple[object, ...]] = set()
    judged: list[Judged] = []
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = wanted[start : start + ASKED_AT_ONCE]
        known = _Known(some, visible, houses)
        for row in some:
            judged += [_once(each, seen) for each in known.judge(row)]
    return judged


def _once(row: Judged, seen: set[tuple[object, ...]]) -> Judged:
    """Refuse what the list orders a second time."""
    if row.order is None or row.client is None:
        return row
    order = row.order
    keys: list[tuple[object, ...]] = [
        (row.kind, account.iban, account.currency) for account in order.accounts
    ]
    keys = keys or [(row.client.pk, row.kind, order.source, order.client_reference)]
    if seen.intersection(keys):
        return replace(row, order=None, problem="twice")
    seen.update(keys)
    return row


class _Known:
    """What the database says about some lines, asked at once."""

    def __init__(
        self,
        rows: Sequence[Wanted],
        visible: ClientQuerySet,
        houses: Mapping[SourceKind, list[SourceFacts]],
    ) -> None:
        self.houses = houses
        names = {row.company for row in rows}
        numbers = {_number(name) for name in names} - {""}
        self.by_number = {
            each.enterprise_number: each
            for each in visible.kept().filter(enterprise_number__in=numbers)
        }
        self.by_code: dict[str, list[Client]] = {}
        for client in visible.kept().filter(code__in=names):
            self.by_code.setdefault(client.code, []).append(client)
        found = {each.pk for each in self.by_number.values()}
        found |= {each.pk for some in self.by_code.values() for each in some}
        self._ask_accounts(found, {iban for row in rows for iban in row.ibans})
        live = Mandate.objects.live().filter(client__in=found)
        self.live = set(live.values_list("client", "kind", "source", "client_reference"))

    def _ask_accounts(self, found: set[UUID], ibans: set[str]) -> None:
        accounts = BankAccount.objects.open().order_by("iban", "currency")
        self.accounts: dict[UUID, list[BankAccount]] = {}
        for account in accounts.filter(client__in=found):
            self.accounts.setdefault(account.client_id, []).append(account)
        named = accounts.filter(iban__in=ibans)
        self.owners = dict(named.values_list("iban", "client"))
        live = MandateAccount.objects.live()
        under = live.filter(bank_account__client__in=found)
        self.taken = set(under.values_list("bank_account", flat=True))

    def judge(self, row: Wanted) -> Iterator[Judged]:
        client, problem = self._client(row.company)
        base = Judged(row.line, row.company, client, row.kind)
        if client is None:
            yield replace(base, problem=problem)
        elif row.kind not in MandateKind.values:
            yield replace(base, problem="bad_kind")
        elif not _is_mailable(row):
            yield replace(base, problem="bad_email")
        else:
            is_coda = row.kind == MandateKind.CODA
            orders = self._codas(row, client) if is_coda else [self._other(row, client)]
            remark = "" if _address_of(row, client) else "no_email"
            for what, order, why in orders:
                yield replace(base, what=what, order=order, problem=why, remark=remark)

    def _client(self, name: str) -> tuple[Client | None, str]:
        if found := self.by_number.get(_number(name)):
            return found, ""
        several = self.by_code.get(name, [])
        if len(several) > 1:
            return None, "several_companies"
        return (several[0], "") if several else (None, "unknown_company")

    def _codas(self, row: Wanted, client: Client) -> Iterable[tuple[str, Order | None, str]]:
        """Yield an order for each bank, and each account that can't be ordered."""
        by_bank: dict[str, list[AccountOrder]] = {}
        wanted = row.ibans or tuple(dict.fromkeys(each.iban for each in self._free(client)))
        if not wanted:
            yield "", None, "all_ordered" if self.accounts.get(client.pk) else "no_account"
        for written in dict.fromkeys(wanted):
            iban, problem = self._checked(written, client)
            bank = None if problem else self._bank(iban)
            if problem or bank is None:
                yield written, None, problem or "unknown_bank"
                continue
            currencies = [each.currency for each in self._free(client) if each.iban == iban]
            orders = [AccountOrder(iban, currency) for currency in currencies or ["EUR"]]
            by_bank.setdefault(bank.code, []).extend(orders)
        for bank_code, accounts in by_bank.items():
            what = " ".join(dict.fromkeys(account.iban for account in accounts))
            order = _order(row, MandateKind.CODA, source=bank_code, accounts=tuple(accounts))
            yield what, order, ""

    def _free(self, client: Client) -> list[BankAccount]:
        accounts = self.accounts.get(client.pk, [])
        return [account for account in accounts if account.pk not in self.taken]

    def _checked(self, written: str, client: Client) -> tuple[str, str]:
        try:
            iban = normalise_iban(written)
        except InvalidValue:
            return written, "bad_iban"
        if self.owners.get(iban, client.pk) != client.pk:
            return iban, "iban_taken"
        own = [each for each in self.accounts.get(client.pk, []) if each.iban == iban]
        return iban, "ordered" if own and all(each.pk in self.taken for each in own) else ""

    def _bank(self, iban: str) -> SourceFacts | None:
        bic = bic_of_iban(iban)
        banks = self.houses[SourceKind.BANK]
        fitting = (each for each in banks if iban[4:7] in each.bank_codes or bic in each.bics)
        return next(fitting, None)

    def _other(self, row: Wanted, client: Client) -> tuple[str, Order | None, str]:
        kind = MandateKind(row.kind)
        code = what = ""
        if kind in SOURCE_KINDS:
            house = next(
                (each for each in self.houses[SOURCE_KINDS[kind]] if _means(row.source, each)), None
            )
            if house is None:
                return row.source, None, "unknown_source"
            code, what = house.code, house.name
        if kind is MandateKind.CARO:
            what = f"{what} {row.reference}"
            if not re.match(CLIENT_REFERENCE.regex, row.reference):
                return what, None, "bad_reference"
        reference = row.reference if kind is MandateKind.CARO else ""
        if (client.pk, kind.value, code, reference) in self.live:
            return what, None, "ordered"
        return what, _order(row, kind, source=code, client_reference=reference), ""


def _order(row: Wanted, kind: MandateKind, **details: object) -> Order:
    signatories = (row.signatory,) if row.signatory else ()
    return Order(kind=kind, signatories=signatories, starts_on=row.starts_on, **details)  # type: ignore[arg-type]


def _address_of(row: Wanted, client: Client) -> str:
    return row.signatory.email if row.signatory else client.contact_email


def _is_mailable(row: Wanted) -> bool:
    """Tell whether an address that was written can be one; none is for a remark."""
    if row.signatory is None or not row.signatory.email:
        return True
    try:
        validate_email(row.signatory.email)
    except ValidationError:
        return False
    return True


def _number(text: str) -> str:
    try:
        return normalise_enterprise_number(text) if text else ""
    except InvalidValue:
        return ""


def _means(written: str, house: SourceFacts) -> bool:
    """Tell whether somebody means a house by its code, its BIC or its name."""
    names = (house.code, house.name, house.code.removeprefix("cards-"))
    return _bare(written) in {_bare(name) for name in names}


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text.casefold()))
