"""A decision for somebody outside, in twenty years: its words, its packs and receipts, and what proves them.

When a decision is taken, a salted digest of its words goes into its row in clear, and so into the ledger. The words can
be shown later with their salt, and anybody can see that they are the recorded ones, without a key to anything else.
The form of the file is in docs/reference/evidence-format.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.outbound import let_go
from sharewell.casework.show_to_witnesses import witnesses
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.records import ledger
from sharewell.records.stores import sharing
from sharewell.records.stores.base import Store
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import NotNow
from sharewell.rules.events import Event

FORMAT = "sharewell-evidence/1"
# Not the name of a table, so that the salt of the words is none of the salts of rows.
WORDS_SALT = "words of a decision"
NOT_TAKEN = "This decision is not taken yet. There is nothing to prove before it is."
HOW_TO_CHECK = (
    "Check this file with sharewell-verify (docs/how-to/let-others-check.md), or by hand: SHA-256 over "
    "words_salt and the words as JSON with sorted names and no spaces is the column words of the row; SHA-256 over "
    "salt and row stands in the event; the event is in the tree that the checkpoint signs (RFC 9162); the lines after "
    "the first signature are of witnesses, with the time at which they saw it (C2SP tlog-cosignature)."
)


def words_of(decision: held.Decision) -> dict[str, Any]:
    """What was decided, by whom, when, under which edition and why: what never changes once it is taken."""
    return {
        "decision": decision.id, "edition": decision.edition, "outcome": decision.outcome, "urgent": decision.urgent,
        "opened_at": _time(decision.opened_at), "opened_by": decision.opened_by,
        "decided_at": _time(decision.decided_at), "decided_by": decision.decided_by,
        "second_person": decision.second_person, "recipient": decision.recipient_id, "request": decision.request_id,
        "advice": decision.advice_id, "concern": decision.concern_id, "reopens": decision.reopens_id,
        "answers": decision.answers, "rules_said": decision.assessment or {}, "told": decision.told,
        "spoken_to": decision.spoken_to,
        **({"family": [vars(one) for one in decision.voices]} if decision.voices else {}),
        **({"others": [vars(one) for one in decision.others]} if decision.others else {}),
        **({"alone_because": decision.alone_because} if decision.alone_because else {}),
    }  # fmt: skip


def with_words(work: Work, decision: held.Decision) -> held.Decision:
    """The decision with the salted digest of its words, as it is put into its row when it is taken."""
    text = json.dumps(words_of(decision), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return replace(decision, words=hashlib.sha256(_salt(work, decision) + text.encode()).hexdigest())


def _salt(work: Work, decision: held.Decision) -> bytes:
    return work.vault.row_salt(decision.file_id, WORDS_SALT, decision.id, 0)


def _time(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="decision", reading=True)
def decision_evidence(work: Work, request: ReadDecision) -> tuple[str, bytes]:
    """The evidence file of one decision, and a file name that says nothing. Raises NotNow before it is taken,
    Incomplete where its words hold a protected detail: they cannot be changed, and so they stay.

    A checkpoint is made where none covers it yet.
    """
    decision = sharing.decisions.get(work.file, request.decision_id)
    if decision.decided_at is None:
        raise NotNow(NOT_TAKEN)
    packs = [pack for pack in sharing.packs.where(work.file, decision_id=decision.id) if pack.sealed_at]
    sent = [one for pack in packs for one in sharing.dispatches.where(work.file, pack_id=pack.id)]
    got = [one for dispatch in sent for one in sharing.receipts.where(work.file, dispatch_id=dispatch.id)]
    wanted: list[tuple[Store[Any], str, str]] = [
        (sharing.decisions, decision.id, f"The decision: {OUTCOME_WORDS[Outcome(decision.outcome)]}"),
        *((sharing.packs, one.id, f"The sealed pack {one.reference}") for one in packs),
        *((sharing.dispatches, one.id, f"The sending by {one.channel.replace('_', ' ')}") for one in sent),
        *((sharing.receipts, one.id, "The receipt") for one in got),
    ]
    shown = _shown(work, [(store.model, row_id) for store, row_id, _ in wanted])
    items: list[dict[str, Any]] = [one.as_item(what) for one, (_, _, what) in zip(shown, wanted, strict=True)]
    if decision.words:
        let_go(work, words_of(decision))
        items[0] = {**items[0], "words": words_of(decision), "words_salt": _salt(work, decision).hex()}
    evidence = {
        "format": FORMAT,
        "made_at": work.now.isoformat(),
        "how_to_check": HOW_TO_CHECK,
        "key": ledger.verifier_key(work.vault, work.organisation_id),
        "witnesses": [one.key.text for one in witnesses()],
        "before": ledger.cosigned_before(work.organisation_id, shown[0].seq),
        "items": items,
    }
    text = json.dumps(evidence, ensure_ascii=False, indent=1)
    return f"evidence-{decision.id[:8]}.json", text.encode()


def _shown(work: Work, wanted: list[tuple[Any, str]]) -> list[ledger.Shown]:
    """Each row with its proof; a checkpoint is made first where one is not covered yet."""
    try:
        return [ledger.show_row(work.vault, work.organisation_id, *one) for one in wanted]
    except NotNow:
        ledger.checkpoint(work.vault, work.organisation_id, work.now, kept_here=True)
    return [ledger.show_row(work.vault, work.organisation_id, *one) for one in wanted]
