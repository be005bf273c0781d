"""Documents, what stands in them, and the logs that partners read."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from benchmarks.archive import DAYS, LONG_LOG, Size
from benchmarks.archive.writing import execute, later_indexes, step, write
from common.words import scope_of
from documents.models import Document, Gap, Reception, Statement, StoredFile, Transaction, Wording
from feeds.models import FeedEntry
from offices.models import AccountingOffice
from payments.models import SalesInvoice

FILES = 2 * LONG_LOG
SECRETARIATS = "'Group S', 'Liantis', 'SD Worx'"
MADE = """
(
    SELECT account.*, turn,
        CASE (turn + a) % 20 WHEN 15 THEN 'purchase_invoice' WHEN 16 THEN 'purchase_invoice'
            WHEN 17 THEN 'sales_invoice' WHEN 18 THEN 'soda' WHEN 19 THEN 'caro'
            ELSE 'coda' END AS kind,
        :newest::timestamptz - make_interval(secs =>
            :days * 86400.0 * (1 - (turn + a / :accounts::float) / documents)) AS moment
    FROM made_account account, generate_series(0, documents - 1) turn
) AS made ORDER BY made.moment
"""


def make_contents(size: Size) -> None:
    """Write everything that arrived, in the order in which it did."""
    models = (Document, Statement, Transaction, FeedEntry, SalesInvoice, Wording)
    with later_indexes(*models):
        with step("documents"):
            _write_documents(size)
        with step("statements"):
            _write_statements()
        with step("transactions"):
            _write_transactions()
        with step("entries of feeds"):
            _write_entries()
        _write_sales()
        with step("words"):
            write_wordings()
    with step("gaps and later versions"):
        _write_gaps()


def _write_documents(size: Size) -> None:
    write(
        StoredFile,
        "generate_series(1, :files) n",
        {"sha256": "lpad(n::text, 64, '0')", "size": "1", "name": "'none-' || n"},
        files=FILES,
    )
    write(
        Reception,
        "documents_storedfile WHERE sha256 = lpad('1', 64, '0')",
        {"file_name": "'bench'", "stored_file_id": "id", "outcome": "'stored'"},
    )
    write(
        Document,
        MADE,
        {
            "kind": "kind",
            "client_id": "client_id",
            "bank_account_id": "CASE kind WHEN 'coda' THEN id END",
            "file_id": "(SELECT min(id) FROM documents_storedfile) + turn",
            "reception_id": "(SELECT id FROM documents_reception)",
            "natural_key": "CASE kind WHEN 'coda' THEN '' ELSE a || '-' || turn END",
            "reference": "CASE kind WHEN 'coda' THEN '' ELSE 'F' || a || '-' || turn END",
            "issuer": "CASE kind WHEN 'coda' THEN '' WHEN 'soda'"
            " THEN 'Secretariaat Proef' ELSE 'Leverancier ' || (a * 31 + turn) % 2000 END",
            "dated": "moment::date",
            "period_start": "moment::date",
            "period_end": "moment::date",
            "amount": "(random() * 1e6)::bigint * 10",
            "currency": "'EUR'",
            "available_at": "moment",
        },
        newest=timezone.now() - timedelta(minutes=1),
        days=DAYS,
        accounts=size.clients + 3_000,
    )


def _write_statements() -> None:
    write(
        Statement,
        "(SELECT *, 1 + file_id - (SELECT min(id) FROM documents_storedfile) AS number"
        " FROM documents_document WHERE kind = 'coda') AS document",
        {
            "document_id": "id",
            "bank_account_id": "bank_account_id",
            "position": "0",
            "digest": "md5(id::text) || md5((-id)::text)",
            "day": "dated",
            "created_on": "dated",
            "statement_number": "number",
            "coda_sequence": "number",
            "old_balance": "amount",
            "old_balance_on": "dated - 1",
            "new_balance": "amount",
            "new_balance_on": "dated",
            "movement_count": "2",
        },
    )


def _write_transactions() -> None:
    """Write two movements a statement; one in four has a structured communication."""
    write(
        Transaction,
        "documents_statement statement, generate_series(1, 2) number",
        {
            "statement_id": "statement.id",
            "position": "number - 1",
            "sequence": "number",
            "detail": "0",
            "amount": "(random() * 2e6 - 1e6)::bigint * 10",
            "value_date": "day",
            "entry_date": "day",
            "code": "'00150000'",
            "counterparty_name": "CASE statement.id % 500 WHEN 0 THEN"
            f" (ARRAY[{SECRETARIATS}])[1 + statement.id / 500 % 3]"
            " ELSE 'KLANT ' || (statement.id * 7 + number) % 20000 END",
            "counterparty_account": "'BE62510' || lpad(((statement.id + number) % 9999999)::text,"
            " 9, '0')",
            "reference": "CASE statement.id % 4 WHEN 0 THEN"
            " lpad((statement.id * 2 + number)::text, 10, '0') ||"
            " lpad((1 + ((statement.id * 2 + number) - 1) % 97)::text, 2, '0') ELSE '' END",
            "end_to_end_id": "''",
            "communication": "'Factuur ' || md5((statement.id + number)::text)",
        },
    )


def _write_entries() -> None:
    write(
        FeedEntry,
        "documents_document ORDER BY available_at, id",
        {
            "client_id": "client_id",
            "document_id": "id",
            "kind": "kind",
            "facts": "jsonb_build_object('movement_count', 5, 'first_statement_number', 1,"
            " 'last_statement_number', 1, 'new_balance_on', dated, 'bank_bic', 'HBKABE22',"
            " 'iban', 'BE68539007547034', 'currency', 'EUR')",
        },
    )


def _write_sales() -> None:
    write(
        SalesInvoice,
        "documents_document WHERE kind = 'sales_invoice'",
        {
            "client_id": "client_id",
            "document_id": "id",
            "number": "reference",
            "issued_on": "dated",
            "due_on": "dated + 30",
            "payable": "amount",
            "currency": "'EUR'",
            "customer_name": "'KLANT ' || id % 20000",
            "settled": "CASE WHEN id % 3 > 0 THEN amount ELSE 0 END",
            "suggested": "CASE WHEN id % 97 = 0 THEN amount ELSE 0 END",
            "payment": "CASE WHEN id % 3 > 0 THEN 'paid' ELSE 'open' END",
            "received_at": "available_at",
        },
    )


def write_wordings() -> None:
    """Write the words of documents and transactions; here they are what stands between blanks."""
    execute("CREATE TEMP TABLE scope_of_office (office uuid, scope smallint)")
    for office in AccountingOffice.objects.values_list("pk", flat=True):
        execute(
            "INSERT INTO scope_of_office VALUES (:office, :scope)",
            office=office,
            scope=scope_of(office),
        )
    of_office = (
        "JOIN offices_client client ON client.id = document.client_id"
        " JOIN scope_of_office ON office = client.office_id"
    )
    write(
        Wording,
        f"documents_document document {of_office} WHERE reference <> ''",
        {
            "document_id": "document.id",
            "scope": "scope",
            "words": "lower(replace(reference, '-', ' ') || ' ' || issuer)",
        },
    )
    write(
        Wording,
        "documents_transaction transaction JOIN documents_statement statement ON"
        " statement.id = statement_id JOIN documents_document document ON"
        f" document.id = document_id {of_office}",
        {
            "document_id": "document.id",
            "scope": "scope",
            "words": "lower(counterparty_name || ' ' || counterparty_account || ' ' ||"
            " substr(counterparty_account, 3) || ' ' || communication)",
        },
    )


def _write_gaps() -> None:
    """Leave something out in one account of a hundred; send one invoice of a hundred again."""
    write(
        Gap,
        "made_account JOIN documents_statement previous ON previous.bank_account_id ="
        " made_account.id AND previous.coda_sequence = 5 JOIN documents_statement next ON"
        " next.bank_account_id = made_account.id AND next.coda_sequence = 6"
        " WHERE a % 100 = 7 OR client <= 5000 AND a % 20 = 7",
        {
            "client_id": "made_account.client_id",
            "bank_account_id": "made_account.id",
            "previous_id": "previous.id",
            "next_id": "next.id",
            "first_missing": "6",
            "last_missing": "7",
            "difference": "1204000",
        },
    )
    write(
        Document,
        "documents_document WHERE kind <> 'coda' AND version = 1 AND id % 100 = 0",
        {
            "kind": "kind",
            "client_id": "client_id",
            "file_id": "file_id + 1",
            "reception_id": "reception_id",
            "natural_key": "natural_key",
            "version": "2",
            "supersedes_id": "id",
            "reference": "reference",
            "issuer": "issuer",
            "dated": "dated",
            "amount": "amount + 1000",
            "currency": "'EUR'",
            "available_at": "least(available_at + interval '1 day', now() - interval '1 minute')",
        },
    )
