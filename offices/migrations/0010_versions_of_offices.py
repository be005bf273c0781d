from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0009_lists_of_mandates'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountingoffice',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name='version'),
        ),
    ]
