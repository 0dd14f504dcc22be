"""Which kind each table is: what the wall lets through to whom. Every model has a place here, or raising it fails.

A model of a row in a file (`InFile`) is a case table by itself. Any other new table is declared by one line in `KINDS`.
"""

from __future__ import annotations

from enum import StrEnum

from django.apps import apps
from django.db.models import Model

from sharewell.records.models.files import InFile


class Kind(StrEnum):
    """What the wall does with a table."""

    CASE = "case"
    LIST = "list"
    LOG = "log"
    OWN = "own"
    ORGANISATION = "organisation"
    LEDGER = "ledger"
    HEAD = "head"
    OPEN = "open"
    DJANGO = "django"


WORDS: dict[Kind, str] = {
    Kind.CASE: "the rows of the one file that is set, for somebody with a live place there who is not excluded",
    Kind.LIST: "one's own lines, apart from those of files one is excluded from; and those of the file that is set",
    Kind.LOG: "written in one's own name, never changed; read with the file it is about",
    Kind.OWN: "one's own rows, and jobs that clear them away",
    Kind.ORGANISATION: "the rows of the organisation that is set; no case data",
    Kind.LEDGER: "read and added to; never changed or removed",
    Kind.HEAD: "read, begun and moved on; never removed",
    Kind.OPEN: "no case data and no organisation",
    Kind.DJANGO: "read only",
}

KINDS: dict[str, Kind] = {
    "SafeguardingFile": Kind.CASE,
    "WorklistEntry": Kind.LIST,
    "AccessEntry": Kind.LOG,
    "Draft": Kind.OWN,
    "LedgerEvent": Kind.LEDGER,
    "LedgerNode": Kind.LEDGER,
    "LedgerCheckpoint": Kind.LEDGER,
    "LedgerCosignature": Kind.LEDGER,
    "LedgerHead": Kind.HEAD,
    "Alert": Kind.ORGANISATION,
    "EmergencyAccess": Kind.ORGANISATION,
    "RequestForm": Kind.ORGANISATION,
    "IncomingRequest": Kind.ORGANISATION,
    "EscrowHolder": Kind.ORGANISATION,
    "HandlerKey": Kind.ORGANISATION,
    "IdentityProvider": Kind.ORGANISATION,
    "IdentityLink": Kind.ORGANISATION,
    "Disposal": Kind.ORGANISATION,
    "Organisation": Kind.ORGANISATION,
    "EarlyYearsSetting": Kind.ORGANISATION,
    "LocalProfile": Kind.ORGANISATION,
    "Person": Kind.ORGANISATION,
    "Recipient": Kind.ORGANISATION,
    "RegisterChild": Kind.ORGANISATION,
    "TermFigures": Kind.ORGANISATION,
    "Account": Kind.ORGANISATION,
    "Device": Kind.ORGANISATION,
    "Factor": Kind.ORGANISATION,
    "Pin": Kind.ORGANISATION,
    "Session": Kind.ORGANISATION,
    "Spent": Kind.OPEN,
}
GUARDED = frozenset({Kind.CASE, Kind.LIST, Kind.LOG, Kind.OWN})
WITH_POLICIES = GUARDED | {Kind.ORGANISATION}


class Undeclared(TypeError):
    """A table whose kind nobody has declared: the serving role gets nothing of it, and raising the wall fails."""


def kind_of(model: type[Model]) -> Kind:
    """The kind of one model. Raises Undeclared."""
    declared = KINDS.get(model.__name__)
    if declared is not None:
        return declared
    if issubclass(model, InFile):
        return Kind.CASE
    raise Undeclared(f"Declare the table of {model.__name__} in records/wall/tables.py: one line in KINDS.")


def tables() -> dict[str, Kind]:
    """Every table of ours by name, with its kind, and the tables that Django keeps for itself. Raises Undeclared."""
    found = {"django_migrations": Kind.DJANGO}
    for model in apps.get_models(include_auto_created=True):
        ours = model._meta.app_label == "records"
        found[model._meta.db_table] = kind_of(model) if ours else Kind.DJANGO
    return dict(sorted(found.items()))


def guarded() -> list[str]:
    """The case tables, by name."""
    return [table for table, kind in tables().items() if kind in GUARDED]


def file_column(table: str) -> str:
    """The column of a case table that says which file a row belongs to."""
    return "id" if table == "records_safeguardingfile" else "file_id"
