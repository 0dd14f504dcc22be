"""The ledger as stored: append, sign, prove, and check everything against it."""

from sharewell.records.ledger.appending import append
from sharewell.records.ledger.checkpoints import (
    checkpoint,
    consistency,
    events,
    events_of_row,
    latest_checkpoint,
    prove,
    size,
    verifier_key,
)
from sharewell.records.ledger.report import Finding, VerifyReport
from sharewell.records.ledger.verifying import verify

__all__ = [
    "Finding",
    "VerifyReport",
    "append",
    "checkpoint",
    "consistency",
    "events",
    "events_of_row",
    "latest_checkpoint",
    "prove",
    "size",
    "verifier_key",
    "verify",
]
