"""A safeguarding file and what is written in it: each file sealed under its own keys."""

from __future__ import annotations

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.rules import held

files = Store(
    models.SafeguardingFile,
    held.SafeguardingFile,
    lambda f: {
        "setting_id": f.setting_id,
        "state": f.state,
        "opened_at": f.opened_at,
        "child_digest": f.child_digest,
    },
    lambda f: f.id,
)
children = Store(models.Child, held.Child, lambda c: {"file_id": c.file_id}, lambda c: c.file_id)
memberships = Store(
    models.Membership,
    held.Membership,
    lambda m: {
        "file_id": m.file_id,
        "person_id": m.person_id,
        "since": m.since,
        "until": m.until,
        "own_words": m.own_words,
        "emergency": m.emergency,
        "closed": m.closed,
    },
    lambda m: m.file_id,
)
exclusions = Store(
    models.Exclusion,
    held.Exclusion,
    lambda e: {"file_id": e.file_id, "person_id": e.person_id, "since": e.since},
    lambda e: e.file_id,
)
concerns = Store(
    models.Concern,
    held.Concern,
    lambda c: {
        "file_id": c.file_id,
        "recorder_id": c.recorder_id,
        "state": c.state,
        "recorded_at": c.recorded_at,
    },
    lambda c: c.file_id,
)
entries = Store(
    models.Entry,
    held.Entry,
    lambda e: {
        "file_id": e.file_id,
        "at": e.at,
        "kind": e.kind,
        "about_id": e.about_id,
        "significant": e.significant,
    },
    lambda e: e.file_id,
)
reviews = Store(
    models.RetentionReview,
    held.RetentionReview,
    lambda r: {
        "file_id": r.file_id,
        "due": r.due.isoformat() if r.due else "",
        "state": r.state,
    },
    lambda r: r.file_id,
)
holds = Store(
    models.Hold,
    held.Hold,
    lambda h: {"file_id": h.file_id, "since": h.since, "lifted_at": h.lifted_at},
    lambda h: h.file_id,
)
