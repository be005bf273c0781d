"""Lists of companies out of other programs: read whatever they write, and judge every row.

CSV in any usual encoding and with any usual separator, or the first sheet of an XLSX; the first
row names the columns, in Dutch, French or English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from offices.companies import known_companies
from offices.models import ENTITY_FIELDS, BankAccount, Client, Environment
from offices.querysets import ClientQuerySet
from offices.tables import UnreadableList, bare_number, check_length, read_table, split_ibans
from users.models import Language

ASKED_AT_ONCE = 500
COLUMNS = {
    "code": "code companycode clientcode klantcode klantnummer dossier dossiercode dossiernummer "
    "codeclient numerodossier dossierclient number nummer numero",
    "name": "name companyname company naam bedrijfsnaam onderneming klant klantnaam nom societe "
    "nomsociete nomdelasociete nomdelentreprise entreprise raisonsociale denomination "
    "denominationsociale maatschappelijkenaam ondernemingsnaam benaming client clientname",
    "enterprise_number": "enterprisenumber companynumber ondernemingsnummer ondernemingsnr kbo "
    "kbonummer bce numerobce numeroentreprise numerodentreprise ndentreprise nentreprise vat "
    "vatnumber btw btwnummer btwnr tva numerotva ntva",
    "contact_email": "email emailaddress mail mailadres emailadres adressemail adresseemail "
    "courriel contactemail",
    "language": "language taal langue",
    "contact_name": "contact contactname contactperson contactpersoon personnedecontact",
    "representative_name": "representative representativename vertegenwoordiger zaakvoerder "
    "bestuurder representant gerant administrateur",
    "representative_function": "representativefunction function functie fonction",
    "address": "address street adres straat adresse rue",
    "address2": "address2 adres2 adresse2",
    "postal_code": "postalcode zip zipcode postcode codepostal cp",
    "city": "city municipality gemeente plaats stad commune localite ville",
    "ibans": "iban ibans account accounts accountnumber rekening rekeningen rekeningnummer "
    "bankrekening compte comptes numerocompte comptebancaire",
}
MEANINGS = {word: column for column, words in COLUMNS.items() for word in words.split()}
LANGUAGES = {
    word: language
    for language, words in {
        Language.DUTCH: "nl nld dut nederlands neerlandais dutch n",
        Language.FRENCH: "fr fra fre frans francais french f",
        Language.ENGLISH: "en eng engels anglais english e",
    }.items()
    for word in words.split()
}
PROBLEM_OF_FIELD = {
    "name": "bad_name",
    "code": "bad_code",
    "contact_email": "bad_email",
    "enterprise_number": "bad_number",
    **dict.fromkeys(ENTITY_FIELDS, "bad_address"),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One company of a list, as it was written; ``problem`` is empty if it can be added."""

    line: int
    code: str = ""
    name: str = ""
    enterprise_number: str = ""
    contact_email: str = ""
    language: str = ""
    ibans: str = ""
    contact_name: str = ""
    representative_name: str = ""
    representative_function: str = ""
    address: str = ""
    address2: str = ""
    postal_code: str = ""
    city: str = ""
    problem: str = ""

    @property
    def accounts(self) -> list[str]:
        return [iban for iban in self.ibans.split(" ") if iban]


def read_list(content: bytes) -> list[ListRow]:
    """Return the companies of a file; raises ``UnreadableList`` with what to do instead."""
    columns, rows = read_table(content, MEANINGS)
    if missing := {"name", "enterprise_number"} - columns:
        raise UnreadableList(_missing_columns(missing))
    check_length(rows)
    return [_row(line, values) for line, values in rows]


def _missing_columns(missing: set[str]) -> str:
    names = {"name": _("Name"), "enterprise_number": _("Enterprise number")}
    found = ", ".join(names[column] for column in sorted(missing))
    return _(
        "The first row doesn't name these columns: %(columns)s. Write their names above them."
    ) % {"columns": found}


def _row(line: int, values: Mapping[str, str]) -> ListRow:
    number = bare_number(values.get("enterprise_number", ""))
    return ListRow(
        line=line,
        code=values.get("code", "") or number.removeprefix("BE"),
        name=values.get("name", ""),
        enterprise_number=number,
        contact_email=values.get("contact_email", ""),
        language=values.get("language", ""),
        ibans=" ".join(split_ibans(values.get("ibans", ""))),
        **{name: values.get(name, "") for name in ENTITY_FIELDS},
    )


def judge(
    rows: Iterable[ListRow], *, environment: Environment, visible: ClientQuerySet
) -> list[ListRow]:
    """Return each row in the form in which it would be kept, with what speaks against it.

    ``visible`` are the companies that the person may see.
    """
    judged = [_judged_alone(row, environment) for row in rows]
    judged = _judged_against_each_other(judged)
    return _judged_against_what_is_kept(judged, environment=environment, visible=visible)


def _judged_alone(row: ListRow, environment: Environment) -> ListRow:
    language = _meant_language(row.language, environment.office.language)
    try:
        number = normalise_enterprise_number(row.enterprise_number)
    except InvalidValue:
        return replace(row, problem="bad_number" if row.enterprise_number else "no_number")
    if not row.name:
        return replace(row, enterprise_number=number, problem="no_name")
    row = replace(row, enterprise_number=number, language=language or row.language)
    if not language:
        return replace(row, problem="bad_language")
    company = Client(
        office=environment.office,
        environment=environment,
        code=row.code,
        name=row.name,
        enterprise_number=number,
        contact_email=row.contact_email,
        language=language,
        **{name: getattr(row, name) for name in ENTITY_FIELDS},
    )
    try:
        company.clean_fields(exclude=["office", "environment", "language"])
    except ValidationError as error:
        return replace(row, problem=PROBLEM_OF_FIELD[next(iter(error.message_dict))])
    try:
        accounts = [normalise_iban(iban) for iban in row.accounts]
    except InvalidValue:
        return replace(row, problem="bad_iban")
    return replace(row, ibans=" ".join(dict.fromkeys(accounts)))


def _meant_language(written: str, usual: str) -> str:
    bare = unicodedata.normalize("NFKD", written.casefold())
    bare = re.sub(r"[^a-z]", "", bare.partition("-")[0].partition("_")[0])
    return str(LANGUAGES.get(bare, "")) if written else usual


def _judged_against_each_other(rows: list[ListRow]) -> list[ListRow]:
    seen: set[tuple[str, str]] = set()
    judged = []
    for row in rows:
        own = [("number_twice", row.enterprise_number), ("code_twice", row.code)]
        own += [("iban_twice", iban) for iban in row.accounts]
        problem = row.problem or next((key[0] for key in own if key in seen), "")
        if not problem:
            seen.update(own)
        judged.append(replace(row, problem=problem))
    return judged


def _judged_against_what_is_kept(
    rows: list[ListRow], *, environment: Environment, visible: ClientQuerySet
) -> list[ListRow]:
    codes = set(Client.objects.filter(environment=environment).values_list("code", flat=True))
    judged = []
    for start in range(0, len(rows), ASKED_AT_ONCE):
        some = rows[start : start + ASKED_AT_ONCE]
        numbers = [row.enterprise_number for row in some if not row.problem]
        known = known_companies(numbers, office=environment.office, visible=visible)
        ibans = [iban for row in some for iban in row.accounts if not row.problem]
        taken = _taken(ibans)
        for row in some:
            problem = row.problem
            if not problem and row.enterprise_number in known:
                problem = known[row.enterprise_number].why.value
            if not problem and row.code in codes:
                problem = "code_taken"
            if not problem and taken.intersection(row.accounts):
                problem = "iban_taken"
            judged.append(replace(row, problem=problem))
    return judged


def _taken(ibans: list[str]) -> set[str]:
    accounts = BankAccount.objects.open().filter(iban__in=ibans, currency="EUR")
    return set(accounts.values_list("iban", flat=True))
