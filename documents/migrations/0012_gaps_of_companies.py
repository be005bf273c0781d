"""A gap knows its company, so that the newest of an office are found without its accounts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_companies(apps, _schema_editor):
    accounts = apps.get_model("offices", "BankAccount").objects.filter(pk=OuterRef("bank_account"))
    gaps = apps.get_model("documents", "Gap").objects.filter(client=None)
    gaps.update(client=Subquery(accounts.values("client")[:1]))


def company(*, null):
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="gaps",
        to="offices.client",
        verbose_name="client",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0011_words_found"),
        ("offices", "0001_initial"),
    ]
    operations = [
        migrations.AddField("gap", "client", company(null=True)),
        migrations.RunPython(name_companies, migrations.RunPython.noop),
        migrations.AlterField("gap", "client", company(null=False)),
        migrations.AddIndex(
            "gap",
            models.Index(
                fields=["opened_at", "id", "client"],
                name="gap_newest",
                condition=models.Q(closed_at__isnull=True),
            ),
        ),
        migrations.AddIndex("gap", models.Index(fields=["client"], name="gap_of_client")),
    ]
