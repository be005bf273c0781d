"""What is true of every statement now that the earlier ones have been read again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_read_again")]

    operations = [
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('bank_account', 'digest'), name='statement_once'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(condition=models.Q(('coda_sequence__gt', 0), ('created_on__isnull', False), ('is_current', True)), fields=('bank_account', 'application', 'created_on', 'coda_sequence'), name='statement_current'),
        ),
    ]
