"""Note what is owed by the sales invoices that were here before, and have them matched."""

from django.core.files.storage import default_storage
from django.db import migrations

from payments.services.arriving import facts_in


def note(apps, _schema_editor):
    Document = apps.get_model("documents", "Document")
    SalesInvoice = apps.get_model("payments", "SalesInvoice")
    Reckoning = apps.get_model("payments", "Reckoning")
    documents = Document.objects.filter(kind="sales_invoice", superseded_by__isnull=True)
    for document in documents.select_related("file").order_by("pk").iterator():
        if not default_storage.exists(document.file.name):
            continue
        with default_storage.open(document.file.name) as file:
            facts = facts_in(document, file.read())
        if facts:
            SalesInvoice.objects.create(
                client_id=document.client_id,
                document=document,
                received_at=document.available_at,
                **facts,
            )
            Reckoning.objects.get_or_create(client_id=document.client_id, defaults={"asked": 1})


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=True)]
