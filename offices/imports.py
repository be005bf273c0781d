"""Lists of companies out of other programs: read whatever they write, and judge every row.

CSV in any usual encoding and with any usual separator, or the first sheet of an XLSX; the first
row names the columns, in Dutch, French or English.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from offices.companies import known_companies
from offices.models import ENTITY_FIELDS, BankAccount, Client, Environment
from offices.querysets import ClientQuerySet
from offices.spreadsheets import is_spreadsheet, rows_of_spreadsheet
from users.models import Language

LARGEST_FILE = 5 * 1024 * 1024  # bytes
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000
ASKED_AT_ONCE = 500
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
SEPARATORS = ";,\t|"
SEPARATOR_LINE = "sep="  # what some spreadsheets write first, for others
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


class UnreadableList(InvalidValue):
    """The file as a whole can't be read as a list of companies."""

    code = "unreadable_list"


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
    if len(content) > LARGEST_FILE:
        raise UnreadableList(_("The file is larger than 5 MB. Leave out what isn't a company."))
    if content.startswith(OLD_SPREADSHEET):
        raise UnreadableList(_("This is an old Excel file (.xls). Save it as .xlsx or CSV."))
    table = rows_of_spreadsheet(content) if is_spreadsheet(content) else _rows_of_csv(content)
    written = ((line, cells) for line, cells in table if any(cells))
    lines = list(islice(written, MOST_ROWS + 2))
    if not lines:
        raise UnreadableList(_("The file is empty."))
    meanings = [_meaning(cell) for cell in lines[0][1]]
    if missing := {"name", "enterprise_number"} - set(meanings):
        raise UnreadableList(_missing_columns(missing))
    if len(lines) > MOST_ROWS + 1:
        raise UnreadableList(
            _("The file has more than 5,000 companies. Take it in as several files.")
        )
    return [_row(line, meanings, cells) for line, cells in lines[1:]]


def _missing_columns(missing: set[str]) -> str:
    names = {"name": _("Name"), "enterprise_number": _("Enterprise number")}
    found = ", ".join(names[column] for column in sorted(missing))
    return _(
        "The first row doesn't name these columns: %(columns)s. Write their names above them."
    ) % {"columns": found}


def _rows_of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    try:
        rows = csv.reader(io.StringIO(text, newline=None), delimiter=_separator(text))
        for cells in rows:
            if rows.line_num == 1 and cells and cells[0].startswith(SEPARATOR_LINE):
                continue
            yield rows.line_num, [_cell(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise UnreadableList(_("The file can't be read as CSV. Save it as CSV again.")) from error


def _decoded(content: bytes) -> str:
    """Return text from UTF-8, UTF-16 with its mark, or else the Windows code page of the West."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """Return the separator under which most columns of the first row mean something."""
    lines = (
        line for line in text.splitlines() if line.strip() and not line.startswith(SEPARATOR_LINE)
    )
    first = next(lines, "")

    def meant(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(1 for cell in cells if _meaning(cell)), len(cells)

    return max(SEPARATORS, key=meant)


def _cell(text: str) -> str:
    """Return what a cell says, without what spreadsheets put before it to keep it text."""
    text = text.strip()[:LONGEST_CELL]
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'").strip()


def _meaning(heading: str) -> str:
    """Return which column a heading names, in any of three languages, or an empty text."""
    bare = unicodedata.normalize("NFKD", heading.casefold())
    return MEANINGS.get(re.sub(r"[^a-z0-9]", "", bare), "")


def _row(line: int, meanings: Sequence[str], cells: Sequence[str]) -> ListRow:
    values: dict[str, str] = {}
    for meaning, cell in zip(meanings, cells, strict=False):
        if meaning and not values.get(meaning):
            values[meaning] = cell
    number = re.sub(r"[\s.\-/]", "", values.get("enterprise_number", "")).upper()
    if re.fullmatch(r"[1-9]\d{8}", number):
        number = f"0{number}"  # a spreadsheet took it for a number and dropped the zero
    ibans = re.split(r"[,;|\n]+", values.get("ibans", ""))
    return ListRow(
        line=line,
        code=values.get("code", "") or number.removeprefix("BE"),
        name=values.get("name", ""),
        enterprise_number=number,
        contact_email=values.get("contact_email", ""),
        language=values.get("language", ""),
        ibans=" ".join(re.sub(r"\s", "", iban).upper() for iban in ibans if iban.strip()),
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
