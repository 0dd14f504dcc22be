"""Triggers that refuse every change to what the ledger holds, on both databases.

They stop mistakes and stray programs. Whoever owns the database can drop them: that is what `verify` is for.
"""

from __future__ import annotations

from collections.abc import Mapping

FIXED = ("records_ledgerevent", "records_ledgernode", "records_ledgercheckpoint")
HEAD = "records_ledgerhead"
REFUSAL = "the ledger is append-only"
BACKWARD = "the ledger only moves forward"
MOVES = 'NEW."size" < OLD."size" OR NEW."number" <> OLD."number" OR NEW."organisation_id" <> OLD."organisation_id"'


def _sqlite() -> tuple[list[str], list[str]]:
    make, drop = [], []
    for table in FIXED:
        for action in ("UPDATE", "DELETE"):
            name = f"{table}_no_{action.lower()}"
            make.append(f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            drop.append(f"DROP TRIGGER IF EXISTS {name}")
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
    for table in FIXED:
        make.append(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION sharewell_ledger_refuse()"
        )
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
