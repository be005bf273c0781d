"""Put the statements that were there before the feeds into their clients' logs, oldest first."""

from django.core.files.storage import default_storage
from django.db import migrations

from documents.kinds import statements as kind


def append(apps, _schema_editor):
    Document = apps.get_model("documents", "Document")
    FeedEntry = apps.get_model("feeds", "FeedEntry")
    waiting = Document.objects.filter(kind="coda", bank_account__isnull=False)
    logged = FeedEntry.objects.values("document")
    documents = waiting.exclude(pk__in=logged).select_related("bank_account", "file")
    for document in documents.order_by("available_at", "pk"):
        FeedEntry.objects.create(
            client_id=document.client_id,
            document=document,
            kind=document.kind,
            facts=_facts(apps, document),
        )


def _facts(apps, document):
    Statement = apps.get_model("documents", "Statement")
    statements = list(Statement.objects.filter(document=document).order_by("position"))
    account = document.bank_account
    facts = {
        "movement_count": sum(statement.movement_count for statement in statements),
        "iban": account.iban,
        "bank_bic": account.bank_bic,
        "currency": account.currency,
        "extension_zone": _extension(document),
    }
    if statements:
        last = statements[-1]
        facts["first_statement_number"] = statements[0].statement_number
        facts["last_statement_number"] = last.statement_number
        facts["new_balance_on"] = last.new_balance_on and last.new_balance_on.isoformat()
    return {name: value for name, value in facts.items() if value not in {None, ""}}


def _extension(document):
    """Return what the bank wrote behind the account number, if the bytes can still be read."""
    if not default_storage.exists(document.file.name):
        return None
    with default_storage.open(document.file.name) as file:
        parts = kind.read(file.read(), "").parts
    return parts[0].statements[0].statement.account.extension if len(parts) == 1 else None


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial"), ("documents", "0004_statements_once")]

    operations = [migrations.RunPython(append, migrations.RunPython.noop, elidable=True)]
