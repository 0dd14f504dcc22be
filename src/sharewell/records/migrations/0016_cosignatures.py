"""Keep what witnesses say of checkpoints, and let nobody change or remove it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sharewell.records.ledger import append_only

TABLE = "records_ledgercosignature"


def make(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of this database."""
    for statement in append_only.fixing(editor.connection.vendor, TABLE)[0]:
        editor.execute(statement)


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for statement in append_only.fixing(editor.connection.vendor, TABLE)[1]:
        editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0015_own_place'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerCosignature',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('checkpoint', models.BigIntegerField(db_index=True)),
                ('at', models.CharField(max_length=27)),
                ('line', models.TextField()),
            ],
        ),
        migrations.RunPython(make, drop),
    ]
