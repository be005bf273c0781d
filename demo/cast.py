"""Who appears in the demonstration. All invented; every number has valid check digits."""

from __future__ import annotations

from dataclasses import dataclass, field

BANK_CODES = ("001", "068", "363", "735", "979")


def enterprise_number(n: int) -> str:
    """Return the enterprise number that starts with 0999 and ends with check digits."""
    base = 9_990_000 + n
    return f"{base:08d}{97 - base % 97:02d}"


def iban(n: int) -> str:
    """Return a Belgian IBAN, at one bank after the other."""
    base = f"{BANK_CODES[n % len(BANK_CODES)]}9{n:06d}"
    bban = f"{base}{int(base) % 97 or 97:02d}"
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"


@dataclass(frozen=True, slots=True)
class Person:
    email: str
    full_name: str
    language: str
    role: str


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    slug: str
    number: str
    language: str
    people: tuple[Person, ...]
    companies: tuple[str, ...]
    environments: tuple[str, ...]
    itself_only: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    name: str
    kind: str
    website: str
    redirect_uris: tuple[str, ...] = field(default=())


TRADES = (
    ("Bakkerij", "De Gouden Rog"),
    ("Garage", "Zonder Haast"),
    ("Apotheek", "Vier Seizoenen"),
    ("Schrijnwerkerij", "Het Rechte Eind"),
    ("Bloemen", "Wolkenveld"),
    ("Drukkerij", "Inktvis"),
    ("Fietsen", "Tegenwind"),
    ("Kapsalon", "Scheef Geknipt"),
    ("Imprimerie", "du Canard Bleu"),
    ("Brasserie", "des Trois Ponts"),
)
TOWNS = ("Noord", "Zuid", "Oost", "West")

MEANDER = Office(
    name="Boekhoudkantoor De Meander",
    slug="meander",
    number=enterprise_number(1),
    language="nl",
    people=(
        Person("an.admin@meander.example", "An Maes", "nl", "admin"),
        Person("bram.user@meander.example", "Bram Peeters", "nl", "user"),
    ),
    companies=("Bakkerij Het Halve Brood BV", "Studio Papegaai BV"),
    environments=("Kasvlinder",),
)
PERRON = Office(
    name="Fiduciaire du Perron",
    slug="perron",
    number=enterprise_number(2),
    language="fr",
    people=(
        Person("claire.admin@perron.example", "Claire Dubois", "fr", "admin"),
        Person("david.user@perron.example", "David Lambert", "fr", "user"),
    ),
    companies=tuple(f"{trade} {name} {town}" for town in TOWNS for trade, name in TRADES),
    environments=("Balansbever", "Dossierduif"),
)
KLAVER = Office(
    name="Atelier Klavertje Vijf BV",
    slug="klavertje",
    number=enterprise_number(3),
    language="nl",
    people=(
        Person("els.admin@klavertje.example", "Els Janssens", "en", "admin"),
        Person("fatih.user@klavertje.example", "Fatih Yilmaz", "en", "user"),
    ),
    companies=("Atelier Klavertje Vijf BV",),
    environments=("Kasvlinder",),
    itself_only=True,
)
OFFICES = (MEANDER, PERRON, KLAVER)

STAFF = (
    ("support@staff.example", "Sam Support", False),
    ("root@staff.example", "Robin Root", True),
)


def _partner(name: str, kind: str) -> Partner:
    host = f"{name.lower()}.example"
    uris = ("http://127.0.0.1:9/callback", f"https://app.{host}/codabox/callback")
    return Partner(name, kind, f"https://{host}/", uris if kind == "accounting" else ())


KASVLINDER = _partner("Kasvlinder", "accounting")
BALANSBEVER = _partner("Balansbever", "accounting")
DOSSIERDUIF = _partner("Dossierduif", "accounting")
FACTUURVINK = _partner("Factuurvink", "invoicing")
NOTAMUS = _partner("Notamus", "invoicing")
PARTNERS = (KASVLINDER, BALANSBEVER, DOSSIERDUIF, FACTUURVINK, NOTAMUS)

# To whom companies sell, and by what number; their payments stand in the statements.
CUSTOMERS = {
    "Klant Veldmuis": enterprise_number(901),
    "Client Hérisson": enterprise_number(902),
}

# Which office has which consent; a pair may have an ended one and a later one.
CONSENTS = (
    (MEANDER, KASVLINDER, "allowed"),
    (MEANDER, BALANSBEVER, "to_be_determined"),
    (MEANDER, DOSSIERDUIF, "denied"),
    (PERRON, KASVLINDER, "cancelled"),
    (PERRON, BALANSBEVER, "allowed"),
    (PERRON, DOSSIERDUIF, "to_be_determined"),
    (KLAVER, KASVLINDER, "to_be_determined"),
    (KLAVER, BALANSBEVER, "denied"),
    (KLAVER, DOSSIERDUIF, "cancelled"),
)

# Which company (counted from 0) of which office connected which invoicing software, and whether
# that has ended since; and whose tokens wait or are over.
CONNECTIONS = (
    (MEANDER, 0, FACTUURVINK, False),
    (MEANDER, 1, NOTAMUS, True),
    (PERRON, 0, FACTUURVINK, False),
    (PERRON, 1, NOTAMUS, False),
    (KLAVER, 0, FACTUURVINK, False),
)
ASKED = ((MEANDER, 1, FACTUURVINK), (PERRON, 2, NOTAMUS), (PERRON, 3, FACTUURVINK))
ISSUED = ((MEANDER, KASVLINDER), (PERRON, BALANSBEVER), (KLAVER, DOSSIERDUIF))
