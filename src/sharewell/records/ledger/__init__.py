"""The ledger as stored: append, sign, prove, and check everything against it."""

from sharewell.records.ledger.appending import append
from sharewell.records.ledger.checkpoints import (
    MAKE_ONE,
    checkpoint,
    consistency,
    cosigned_before,
    events,
    events_of_row,
    first_checkpoint_since,
    last_of_row,
    latest_checkpoint,
    latest_size,
    prove,
    size,
    verifier_key,
)
from sharewell.records.ledger.cosigned import cosigners, keep_cosignature
from sharewell.records.ledger.evidence import Shown, show_row
from sharewell.records.ledger.exporting import export
from sharewell.records.ledger.head import begin_epoch
from sharewell.records.ledger.last_times import last_recorded, last_witnessed, refuse_behind_witness
from sharewell.records.ledger.report import Finding, VerifyReport
from sharewell.records.ledger.verifying import verify

__all__ = [
    "MAKE_ONE",
    "Finding",
    "Shown",
    "VerifyReport",
    "append",
    "begin_epoch",
    "checkpoint",
    "consistency",
    "cosigned_before",
    "cosigners",
    "events",
    "events_of_row",
    "export",
    "first_checkpoint_since",
    "keep_cosignature",
    "last_of_row",
    "last_recorded",
    "last_witnessed",
    "latest_checkpoint",
    "latest_size",
    "prove",
    "refuse_behind_witness",
    "show_row",
    "size",
    "verifier_key",
    "verify",
]
