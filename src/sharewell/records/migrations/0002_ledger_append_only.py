"""Let nobody change or remove what the ledger holds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sharewell.records.ledger import append_only


def make(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of this database."""
    for statement in append_only.MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for statement in append_only.DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
