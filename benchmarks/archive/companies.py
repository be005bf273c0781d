"""Offices, environments, companies and their accounts."""

from __future__ import annotations

from benchmarks.archive import BIG_ACCOUNTS, BIG_CLIENTS, CLIENTS_PER_OFFICE, LONG_LOG, READ, Size
from benchmarks.archive.writing import execute, later_indexes, step, write
from offices.models import AccountingOffice, BankAccount, Client, Environment

ENVIRONMENTS = 4  # of the largest office
FIRST_OFFICE, FIRST_CLIENT = 1_000_000, 2_000_000
TRADES = (
    "Bakkerij Garage Apotheek Slagerij Drukkerij Schrijnwerkerij Kapsalon Brasserie Loodgieter "
    "Architect Boekhandel Bloemist Tandarts Transport Tuinbouw Dakwerken Schildersbedrijf Optiek "
    "Notariaat Consulting"
)
NAMES = (
    "Proef Veldmuis Lindeboom Zonneweide Kasteelhof Molenzicht Beukenlaan Duinroos Berkenhof "
    "Heidebloem Waterkant Torenhof Rozenpoort Eikenlaan Zilvermeer Korenbloem Zeemeeuw Valkenberg "
    "Kerkplein Steenhoven Wilgenhof Duifhuis Goudvink Merelhof Kruisdal"
)

CLIENTS = """
CREATE TEMP TABLE made_client AS SELECT n, md5('client ' || n)::uuid AS id,
    CASE WHEN n <= :big THEN 1 ELSE 2 + (n - :big - 1) / :office END AS office
FROM generate_series(1, :clients) n
"""
ACCOUNTS = """
CREATE TEMP TABLE made_account AS
SELECT a, md5('account ' || a)::uuid AS id, client.id AS client_id, client.n AS client,
    CASE WHEN client.n <= :read THEN :long
         WHEN client.n <= :big THEN floor(:per_big + (a % 100) / 100.0)
         ELSE floor(:per_other + (a % 100) / 100.0) END::int AS documents
FROM (
    SELECT n AS a, n AS client FROM generate_series(1, :clients) n
    UNION ALL
    SELECT :clients + n, :read + n FROM generate_series(1, :second) n
) AS pair JOIN made_client client ON client.n = pair.client
"""


def make_companies(size: Size) -> None:
    """Write who exists; leaves ``made_client`` and ``made_account`` for the session."""
    write(
        AccountingOffice,
        "generate_series(1, :offices) n",
        {
            "id": "md5('office ' || n)::uuid",
            "name": "'Kantoor Maat ' || n",
            "enterprise_number": number_of("n", FIRST_OFFICE),
            "contact_email": "'office' || n || '@bench.example'",
        },
        offices=size.offices,
    )
    write(
        Environment,
        "generate_series(1, :offices) n, generate_series(0, :more) e WHERE n = 1 OR e = 0",
        {
            "id": "md5('environment ' || n || ' ' || e)::uuid",
            "office_id": "md5('office ' || n)::uuid",
            "name": "'Package ' || e",
        },
        offices=size.offices,
        more=ENVIRONMENTS - 1,
    )
    with step("companies and accounts"):
        _write_clients(size)


def _write_clients(size: Size) -> None:
    execute(CLIENTS, big=BIG_CLIENTS, office=CLIENTS_PER_OFFICE, clients=size.clients)
    execute(
        ACCOUNTS,
        read=READ,
        long=LONG_LOG,
        big=BIG_CLIENTS,
        per_big=size.per_big_account,
        per_other=size.per_other_account,
        clients=size.clients,
        second=BIG_ACCOUNTS - BIG_CLIENTS,
    )
    with later_indexes(Client, BankAccount):
        write(
            Client,
            "made_client",
            {
                "id": "id",
                "office_id": "md5('office ' || office)::uuid",
                "environment_id": "md5('environment ' || office || ' ' ||"
                " CASE WHEN office = 1 THEN n % :environments ELSE 0 END)::uuid",
                "code": "'C' || lpad(n::text, 6, '0')",
                "name": "(string_to_array(:trades, ' '))[1 + n % 20] || ' ' ||"
                " (string_to_array(:names, ' '))[1 + n / 20 % 25] || ' ' || n",
                "enterprise_number": number_of("n", FIRST_CLIENT),
                "contact_email": "'company' || n || '@bench.example'",
                "archived_at": "CASE WHEN n > :read AND n % 100 = 57 THEN now() END",
            },
            environments=ENVIRONMENTS,
            trades=TRADES,
            names=NAMES,
            read=READ,
        )
        write(
            BankAccount,
            "made_account CROSS JOIN LATERAL (SELECT '539' || lpad(a::text, 7, '0')) AS l(base)"
            " CROSS JOIN LATERAL (SELECT base || lpad((1 + (base::bigint - 1) % 97)::text, 2, '0'))"
            " AS b(bban)",
            {
                "id": "id",
                "client_id": "client_id",
                "iban": "'BE' || lpad((98 - (bban || '111400')::numeric % 97)::text, 2, '0')"
                " || bban",
                "bank_bic": "'HBKABE22'",
            },
        )
    execute("ANALYZE made_client")
    execute("ANALYZE made_account")


def number_of(name: str, first: int) -> str:
    """Return, as SQL, the enterprise number of the row with a number."""
    base = f"({first} + {name})"
    return f"'0' || {base} || lpad((97 - {base} % 97)::text, 2, '0')"
