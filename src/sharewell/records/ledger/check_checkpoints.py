"""Are the signed checkpoints as they were made, and does the ledger still hold what each of them says?"""

from __future__ import annotations

from collections.abc import Sequence

from sharewell.records.ledger.check_events import CHECKPOINTS, HEAD, Ledger
from sharewell.records.ledger.positions import event_range, seq_of
from sharewell.records.ledger.reading import rows_of
from sharewell.records.ledger.report import Finding
from sharewell.rules.errors import Broken, Unreadable
from sharewell.rules.ledger.checkpoint import Checkpoint
from sharewell.vault.signing import NoteVerifier
from sharewell.vault.vault import Vault, origin_of

_NOTES = 'SELECT "id", "at", "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'
PAPER = "checkpoint"


def check_stored(vault: Vault, ledger: Ledger) -> tuple[int, list[Finding]]:
    """How many checkpoints are stored, and what is wrong with them.

    The last event before each was padding of the same time, so a missing, added or re-dated one shows.
    """
    findings, count = [], 0
    verifier = vault.note_signer(ledger.head.organisation_id).verifier
    due = dict(ledger.expected.padded)
    for key, at, note in rows_of(_NOTES, event_range(ledger.head.number)):
        size, count = seq_of(key), count + 1
        made_at = due.pop(size, None)
        what = _wrong_note(verifier, ledger, size, note)
        if not what and made_at != at and size - 1 not in ledger.wrong:
            what = "the checkpoint was put in" if made_at is None else "the time of the checkpoint was changed"
        if what:
            findings.append(Finding(CHECKPOINTS, str(size), size - 1, what))
    findings += [
        Finding(CHECKPOINTS, str(size), size - 1, "the checkpoint is missing")
        for size in due
        if size - 1 not in ledger.wrong
    ]
    return count, findings


def _wrong_note(verifier: NoteVerifier, ledger: Ledger, size: int, note: str) -> str:
    try:
        said = Checkpoint.parse(verifier.verify(note))
    except (Broken, Unreadable):
        return "the checkpoint was changed: its signature does not hold"
    if said.size != size or said.origin != verifier.name:
        return "another checkpoint stands in the place of this one"
    return "" if ledger.wrong else _not_held(ledger, said)


def _not_held(ledger: Ledger, said: Checkpoint) -> str:
    root = ledger.root_at(said.size)
    if root is None:
        return f"the ledger was rolled back: the checkpoint counts {said.size} events, there are {len(ledger.hashes)}"
    return "" if root == said.root else "the ledger is not the one that the checkpoint was made of"


def check_kept(vault: Vault, ledger: Ledger) -> list[Finding]:
    """Whether the ledger still holds the largest checkpoint that the keystore remembers."""
    organisation = ledger.head.organisation_id
    note = vault.keystore.kept_note(organisation)
    if note is None:
        return []
    what = _not_held(ledger, Checkpoint.parse(vault.note_signer(organisation).verifier.verify(note)))
    return [Finding(HEAD, organisation, None, what)] if what else []


def check_given(vault: Vault, ledgers: Sequence[Ledger], notes: Sequence[str]) -> list[Finding]:
    """Whether the ledgers still hold checkpoints kept elsewhere: on paper, in a mailbox, by a witness."""
    by_origin = {origin_of(ledger.head.organisation_id): ledger for ledger in ledgers}
    findings = []
    for note in notes:
        origin = note.partition("\n")[0]
        ledger = by_origin.get(origin)
        if ledger is None:
            findings.append(Finding(PAPER, origin, None, "this checkpoint is not of a ledger here"))
            continue
        try:
            said = Checkpoint.parse(vault.note_signer(ledger.head.organisation_id).verifier.verify(note))
        except (Broken, Unreadable):
            findings.append(Finding(PAPER, origin, None, "the signature of this checkpoint does not hold"))
            continue
        what = _not_held(ledger, said)
        if what:
            findings.append(Finding(PAPER, f"{origin} {said.size}", None, what))
    return findings
