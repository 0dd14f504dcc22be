"""The ledger's tables stand in the order of their keys themselves: on SQLite they had a second tree beside them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import sharewell.records.models.ledger
from sharewell.records.ledger import append_only

TABLES = ("LedgerEvent", "LedgerNode", "LedgerCheckpoint")


def make(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers that went with the tables they were on."""
    for statement in _triggers(editor)[0]:
        editor.execute(statement)


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for statement in _triggers(editor)[1]:
        editor.execute(statement)


def _triggers(editor: BaseDatabaseSchemaEditor) -> tuple[list[str], list[str]]:
    make, drop = [], []
    for table in append_only.FIXED if editor.connection.vendor == "sqlite" else ():
        made, dropped = append_only.fixing("sqlite", table)
        make += made
        drop += dropped
    return make, drop


class Migration(migrations.Migration):
    """Forward, the triggers are dropped, the tables made anew with every row as it was, and the triggers put back."""

    dependencies = [
        ('records', '0025_requests_by_form'),
    ]

    operations = [
        migrations.RunPython(drop, make),
        *(
            migrations.AlterField(
                model_name=table,
                name='id',
                field=sharewell.records.models.ledger.Position(primary_key=True, serialize=False),
            )
            for table in TABLES
        ),
        migrations.RunPython(make, drop),
    ]
