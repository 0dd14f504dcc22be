"""Are the signed checkpoints as they were made, and does the ledger still hold what each of them says?"""

from __future__ import annotations

from collections.abc import Sequence

from sharewell.records.ledger.check_events import CHECKPOINTS, HEAD, Ledger
from sharewell.records.ledger.positions import event_range, seq_of
from sharewell.records.ledger.reading import rows_of
from sharewell.records.ledger.report import Finding
from sharewell.rules.errors import Broken, Unreadable
from sharewell.rules.ledger import paper
from sharewell.rules.ledger.checkpoint import Checkpoint
from sharewell.vault.signing import NoteVerifier
from sharewell.vault.vault import Vault, origin_of

_NOTES = 'SELECT "id", "at", "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN %s AND %s ORDER BY "id"'
PAPER = "checkpoint"
NOT_THIS = "the ledger is not the one that the checkpoint was made of"


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
        said = Checkpoint.parse(verifier.verify(str(note)))
    except (Broken, Unreadable):
        return "the checkpoint was changed: its signature does not hold"
    if said.size != size or said.origin != verifier.name:
        return "another checkpoint stands in the place of this one"
    return "" if ledger.wrong else _not_held(ledger, said)


def _not_held(ledger: Ledger, said: Checkpoint) -> str:
    root = ledger.root_at(said.size)
    if root is None:
        return f"the ledger was rolled back: the checkpoint counts {said.size} events, there are {len(ledger.hashes)}"
    return "" if root == said.root else NOT_THIS


def check_kept(vault: Vault, ledger: Ledger) -> list[Finding]:
    """Whether the ledger still holds the largest checkpoint that the keystore remembers."""
    organisation = ledger.head.organisation_id
    note = vault.keystore.kept_note(organisation)
    if note is None:
        return []
    what = _not_held(ledger, Checkpoint.parse(vault.note_signer(organisation).verifier.verify(note)))
    return [Finding(HEAD, organisation, None, what)] if what else []


def check_given(vault: Vault, ledgers: Sequence[Ledger], given: Sequence[str]) -> list[Finding]:
    """Whether the ledgers still hold checkpoints kept elsewhere: signed notes, or lines as `rules.ledger.paper` reads.

    Raises Unreadable where a line from paper was copied wrongly.
    """
    findings = []
    for text in given:
        on_paper = paper.parse(text)
        found = _given_note(vault, ledgers, text) if on_paper is None else _given_paper(ledgers, on_paper)
        findings += [] if found is None else [found]
    return findings


def _given_note(vault: Vault, ledgers: Sequence[Ledger], note: str) -> Finding | None:
    origin = note.partition("\n")[0]
    ledger = {origin_of(one.head.organisation_id): one for one in ledgers}.get(origin)
    if ledger is None:
        return Finding(PAPER, origin[:100], None, "this checkpoint is not of a ledger here")
    try:
        said = Checkpoint.parse(vault.note_signer(ledger.head.organisation_id).verifier.verify(note))
    except (Broken, Unreadable):
        return Finding(PAPER, origin, None, "the signature of this checkpoint does not hold")
    what = _not_held(ledger, said)
    return Finding(PAPER, f"{origin} {said.size}", None, what) if what else None


def _given_paper(ledgers: Sequence[Ledger], said: paper.OnPaper) -> Finding | None:
    """Paper does not say whose ledger it is of: it holds where any of them had this root at this size."""
    roots = [root for ledger in ledgers if (root := ledger.root_at(said.size)) is not None]
    if any(said.is_of(said.size, root) for root in roots):
        return None
    longest = max((len(ledger.hashes) for ledger in ledgers), default=0)
    short = f"the ledger was rolled back: the paper counts {said.size} events, there are {longest}"
    what = NOT_THIS if roots else short
    return Finding(PAPER, f"paper {said.size}", None, what)
