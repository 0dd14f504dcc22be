"""Every column of a witness's line stands in an index too, so that the database's own check can compare the two."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0026_ledger_in_order'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='ledgercosignature',
            index=models.Index(fields=['checkpoint', 'at', 'id', 'line'], name='cosignature_in_order'),
        ),
    ]
