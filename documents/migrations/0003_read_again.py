"""Read again what is kept: each statement gets its place and digest, its transactions, its gaps."""

from itertools import pairwise

from django.core.files.storage import default_storage
from django.db import migrations

from documents.continuity import Link, break_between, in_order
from documents.kinds import statements as kind
from documents.services.bookkeeping import COLUMNS, application_of, day_of, transaction_rows

AT_ONCE = 5_000


def read_again(apps, _schema_editor):
    """Take from the bytes what the rows didn't hold before; bytes that are lost are left out."""
    Document = apps.get_model("documents", "Document")
    for document in Document.objects.filter(kind="coda").select_related("file").order_by("pk"):
        if default_storage.exists(document.file.name):
            with default_storage.open(document.file.name) as file:
                _fill(apps, document, file.read())
    Statement = apps.get_model("documents", "Statement")
    for statement in Statement.objects.filter(digest="").order_by("pk"):
        known = (statement.created_on, statement.new_balance_on, statement.old_balance_on)
        statement.day = next((day for day in known if day), statement.day)
        statement.digest = f"unread-{statement.pk}"
        statement.save()
    for account_id in Statement.objects.order_by().values_list("bank_account", flat=True).distinct():
        _find_gaps(apps, account_id)


def _fill(apps, document, content):
    Statement = apps.get_model("documents", "Statement")
    Transaction = apps.get_model("documents", "Transaction")
    parts = kind.read(content, "").parts
    rows = list(Statement.objects.filter(document=document).order_by("position"))
    if len(parts) != 1 or len(parts[0].statements) != len(rows):
        return
    for name in ("dated", "period_start", "period_end", "amount", "currency"):
        setattr(document, name, getattr(parts[0].facts, name))
    document.save()
    for row, part in zip(rows, parts[0].statements, strict=True):
        known = Statement.objects.filter(bank_account_id=row.bank_account_id, digest=part.digest)
        row.digest = f"repeated-{row.pk}" if known.exists() else part.digest
        row.day = day_of(part.statement)
        row.application = application_of(part.statement)
        if row.coda_sequence and row.created_on:
            _make_earlier_ones_old(Statement, row)
        row.save()
        values = (
            {"statement_id" if name == "statement" else name: value
             for name, value in zip(COLUMNS, written, strict=True)}
            for written in transaction_rows(row.pk, part.statement)
        )
        Transaction.objects.bulk_create([Transaction(**each) for each in values], AT_ONCE)


def _make_earlier_ones_old(Statement, row):
    same = ("bank_account_id", "application", "created_on", "coda_sequence", "is_current")
    earlier = Statement.objects.filter(**{name: getattr(row, name) for name in same})
    earlier.exclude(pk=row.pk).exclude(digest="").update(is_current=False)


def _find_gaps(apps, account_id):
    Statement = apps.get_model("documents", "Statement")
    Gap = apps.get_model("documents", "Gap")
    account = apps.get_model("offices", "BankAccount").objects.get(pk=account_id)
    own = Statement.objects.filter(bank_account_id=account_id, is_current=True)
    for application in own.order_by().values_list("application", flat=True).distinct():
        rows = own.filter(application=application).values_list(
            "day", "coda_sequence", "old_balance", "new_balance", "statement_number", "pk"
        )
        for previous, following in pairwise(in_order(Link(*row) for row in rows)):
            found = break_between(previous, following, bank_bic=account.bank_bic)
            if found:
                Gap.objects.create(
                    bank_account_id=account_id,
                    previous_id=previous.key,
                    next_id=following.key,
                    first_missing=found.first_missing,
                    last_missing=found.last_missing,
                    difference=found.difference,
                )


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_parts_versions_gaps")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True)]
