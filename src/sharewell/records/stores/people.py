"""The organisation's own rows: sealed under the organisation's key, open to everybody who works there."""

from __future__ import annotations

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.rules import held

organisations = Store(models.Organisation, held.Organisation)
settings = Store(models.EarlyYearsSetting, held.EarlyYearsSetting)
profiles = Store(
    models.LocalProfile, held.LocalProfile, lambda p: {"revision": p.revision, "made_at": p.made_at}
)
people = Store(models.Person, held.Person, lambda p: {"setting_id": p.setting_id, "active": p.active})
register = Store(
    models.RegisterChild,
    held.RegisterChild,
    lambda c: {"setting_id": c.setting_id, "active": c.left_on is None},
)
disposals = Store(models.Disposal, held.Disposal, lambda d: {"destroyed_at": d.destroyed_at})
term_figures = Store(models.TermFigures, held.TermFigures, lambda f: {"term": f.term})
recipients = Store(
    models.Recipient, held.Recipient, lambda r: {"kind": r.kind, "verified_at": r.verified_at}
)
handler_keys = Store(
    models.HandlerKey, held.HandlerKey, lambda k: {"person_id": k.person_id, "made_at": k.made_at}
)
escrow_holders = Store(
    models.EscrowHolder, held.EscrowHolder, lambda h: {"person_id": h.person_id, "active": h.active}
)
