"""Triggers that refuse every change to what the ledger holds, on both databases.

They stop mistakes and stray programs. Whoever owns the database can drop them: that is what `verify` is for.
"""

from __future__ import annotations

from collections.abc import Mapping

FIXED = ("records_ledgerevent", "records_ledgernode", "records_ledgercheckpoint")
LATER = ("records_ledgercosignature",)
HEAD = "records_ledgerhead"
REFUSAL = "the ledger is append-only"
BACKWARD = "the ledger only moves forward"
MOVES = 'NEW."size" < OLD."size" OR NEW."number" <> OLD."number" OR NEW."organisation_id" <> OLD."organisation_id"'


def fixing(vendor: str, table: str) -> tuple[list[str], list[str]]:
    """The statements that let nobody change or remove a row of one more table, and those that take them back."""
    if vendor == "postgresql":
        refuse = "FOR EACH STATEMENT EXECUTE FUNCTION sharewell_ledger_refuse()"
        name = f"{table}_append_only"
        make = [f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} {refuse}"]
        return make, [f"DROP TRIGGER IF EXISTS {name} ON {table}"]
    names = {action: f"{table}_no_{action.lower()}" for action in ("UPDATE", "DELETE")}
    return [
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for action, name in names.items()
    ], [f"DROP TRIGGER IF EXISTS {name}" for name in names.values()]


def _sqlite() -> tuple[list[str], list[str]]:
    make, drop = [], []
    for table in FIXED:
        made, dropped = fixing("sqlite", table)
        make += made
        drop += dropped
    make.append(f"CREATE TRIGGER {HEAD}_no_delete BEFORE DELETE ON {HEAD} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
    make.append(
        f"CREATE TRIGGER {HEAD}_forward BEFORE UPDATE ON {HEAD} WHEN {MOVES} "
        f"BEGIN SELECT RAISE(ABORT, '{BACKWARD}'); END"
    )
    drop += [f"DROP TRIGGER IF EXISTS {HEAD}_no_delete", f"DROP TRIGGER IF EXISTS {HEAD}_forward"]
    return make, drop


def _postgresql() -> tuple[list[str], list[str]]:
    make = [
        "CREATE FUNCTION sharewell_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE FUNCTION sharewell_ledger_forward() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {MOVES} THEN RAISE EXCEPTION '{BACKWARD}'; END IF; RETURN NEW; END $$",
    ]
    make += [statement for table in FIXED for statement in fixing("postgresql", table)[0]]
    make.append(
        f"CREATE TRIGGER {HEAD}_append_only BEFORE DELETE OR TRUNCATE ON {HEAD} "
        "FOR EACH STATEMENT EXECUTE FUNCTION sharewell_ledger_refuse()"
    )
    make.append(
        f"CREATE TRIGGER {HEAD}_forward BEFORE UPDATE ON {HEAD} "
        "FOR EACH ROW EXECUTE FUNCTION sharewell_ledger_forward()"
    )
    drop = [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in (*FIXED, HEAD)]
    drop.append(f"DROP TRIGGER IF EXISTS {HEAD}_forward ON {HEAD}")
    drop += [f"DROP FUNCTION IF EXISTS sharewell_ledger_{name}()" for name in ("refuse", "forward")]
    return make, drop


MAKE: Mapping[str, list[str]] = {"sqlite": _sqlite()[0], "postgresql": _postgresql()[0]}
DROP: Mapping[str, list[str]] = {"sqlite": _sqlite()[1], "postgresql": _postgresql()[1]}


def whole(vendor: str) -> tuple[list[str], list[str]]:
    """The statements that make every trigger there is by now, and those that drop them: `FIXED`, and `LATER` tables."""
    later = [fixing(vendor, table) for table in LATER]
    make = [*MAKE[vendor], *(statement for made, _ in later for statement in made)]
    return make, [*(statement for _, dropped in later for statement in dropped), *DROP[vendor]]
