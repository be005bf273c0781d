"""Give what arrived before the words by which a search finds it; broken off, it begins anew."""

from django.db import migrations, transaction

from common import bulk
from common.words import scope_of, words_in

AT_ONCE = 10_000
SAID_BY = {
    "Document": ("pk", "client__office", "reference", "issuer"),
    "Transaction": (
        "statement__document",
        "statement__document__client__office",
        "counterparty_name",
        "counterparty_account",
        "end_to_end_id",
        "communication",
    ),
}


def write(apps, schema_editor):
    wording = apps.get_model("documents", "Wording")
    _empty(wording, schema_editor.connection)
    for name, columns in SAID_BY.items():
        model = apps.get_model("documents", name)
        says_nothing = dict.fromkeys(columns[2:], "")
        rows = model.objects.exclude(**says_nothing).order_by("pk").values_list("pk", *columns)
        _write(wording, rows)


def _empty(wording, connection):
    """Take away what was written before it was broken off; at once, as there may be millions."""
    word = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} {connection.ops.quote_name(wording._meta.db_table)}")


def _write(wording, rows):
    last = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1][0]
        said = ((document, scope_of(office), words_in(*texts)) for _, document, office, *texts in some)
        with transaction.atomic():
            bulk.insert(wording, ["document", "scope", "words"], (row for row in said if row[2]))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("documents", "0009_words")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
