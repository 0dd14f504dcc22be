"""Asking, deciding and sharing: the rows between a concern and a receipt."""

from __future__ import annotations

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.rules import held
from sharewell.rules.asking import AskingState
from sharewell.rules.dispatch import UNCONFIRMED
from sharewell.rules.referral import ReferralState

advices = Store(
    models.Advice,
    held.Advice,
    lambda a: {"file_id": a.file_id, "concern_id": a.concern_id, "state": a.state, "opened_at": a.opened_at},
    lambda a: a.file_id,
)
referrals = Store(
    models.Referral,
    held.Referral,
    lambda r: {
        "file_id": r.file_id,
        "advice_id": r.advice_id,
        "decision_id": r.decision_id,
        "state": r.state,
        "made_at": r.made_at,
        "chase_at": r.acknowledge_by if r.state == ReferralState.MADE and r.chased_at is None else None,
    },
    lambda r: r.file_id,
)
requests = Store(
    models.SharingRequest,
    held.SharingRequest,
    lambda r: {"file_id": r.file_id, "state": r.state, "asked_at": r.asked_at},
    lambda r: r.file_id,
)
askings = Store(
    models.Asking,
    held.Asking,
    lambda a: {
        "file_id": a.file_id,
        "state": a.state,
        "asked_at": a.asked_at,
        "chase_at": a.answer_by if a.state == AskingState.ASKED and a.chased_at is None else None,
    },
    lambda a: a.file_id,
)
decisions = Store(
    models.Decision,
    held.Decision,
    lambda d: {
        "file_id": d.file_id,
        "edition": d.edition,
        "state": d.state,
        "urgent": d.urgent,
        "opened_at": d.opened_at,
        "decided_at": d.decided_at,
        "words": d.words,
    },
    lambda d: d.file_id,
)
debts = Store(
    models.Debt,
    held.Debt,
    lambda d: {"file_id": d.file_id, "decision_id": d.decision_id, "due_at": d.due_at, "paid_at": d.paid_at},
    lambda d: d.file_id,
)
packs = Store(
    models.Pack,
    held.Pack,
    lambda p: {
        "file_id": p.file_id,
        "decision_id": p.decision_id,
        "state": p.state,
        "made_at": p.made_at,
        "digest": p.digest,
    },
    lambda p: p.file_id,
)
dispatches = Store(
    models.Dispatch,
    held.Dispatch,
    lambda d: {
        "file_id": d.file_id,
        "pack_id": d.pack_id,
        "channel": d.channel,
        "state": d.state,
        "queued_at": d.queued_at,
        "claimed_at": d.claimed_at,
        "chase_at": d.chase_at if d.state in UNCONFIRMED and d.chased_at is None else None,
    },
    lambda d: d.file_id,
)
receipts = Store(
    models.Receipt,
    held.Receipt,
    lambda r: {"file_id": r.file_id, "dispatch_id": r.dispatch_id, "received_at": r.received_at},
    lambda r: r.file_id,
)
pick_ups = Store(
    models.PickUp,
    held.PickUp,
    lambda p: {
        "file_id": p.file_id,
        "dispatch_id": p.dispatch_id,
        "state": p.state,
        "token_digest": p.token_digest,
        "expires_at": p.expires_at,
        "warn_at": p.warn_at,
    },
    lambda p: p.file_id,
)
breaches = Store(
    models.Breach,
    held.Breach,
    lambda b: {"file_id": b.file_id, "dispatch_id": b.dispatch_id, "state": b.state, "due_at": b.due_at},
    lambda b: b.file_id,
)
corrections = Store(
    models.Correction,
    held.Correction,
    lambda c: {"file_id": c.file_id, "made_at": c.made_at},
    lambda c: c.file_id,
)
