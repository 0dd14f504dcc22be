"""Somebody without an account asks us by form. What they type is kept, and nothing is looked up.

So the answer, its bytes and its cost are the same whoever is named. A job puts it before people afterwards.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import IntegrityError

from sharewell.casework.record_concern import reference_of
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores import by_form, finding, people
from sharewell.records.wall.looks import BY_FORM
from sharewell.rules import held
from sharewell.rules.asked_by_form import FormState, form_gaps
from sharewell.rules.errors import Incomplete, Missing
from sharewell.rules.events import Event
from sharewell.rules.london import london_day
from sharewell.rules.names import made_storable
from sharewell.rules.people import SystemActor
from sharewell.vault import pick_up_lock
from sharewell.vault.places import Compartment


@dataclass(frozen=True)
class FormShown:
    """What the form says of us: what it publishes anyway."""

    setting: str
    phone: str


@dataclass(frozen=True)
class _Arrival:
    form_id: str
    digest: str
    row_id: str = ""
    asked: held.AskedByForm | None = None


def form_shown(tools: Tools, token: str) -> FormShown:
    """The form at this address. Raises Missing for an address that is unknown, renewed or switched off."""
    system, arrival = _at(token)
    return _shown(system, tools, arrival)


def _at(token: str) -> tuple[SystemActor, _Arrival]:
    digest = pick_up_lock.digest_of(token)
    found = finding.form_of(digest)
    if found is None:
        raise Missing
    return SystemActor(BY_FORM, found[1]), _Arrival(found[0], digest)


@as_system(Event.INCOMING_CAME)
def _shown(work: Work, arrival: _Arrival) -> FormShown:
    form = _form(work, arrival)
    return FormShown(people.settings.get(work.organisation, form.setting_id).name, form.phone)


def _form(work: Work, arrival: _Arrival) -> held.RequestForm:
    form = by_form.forms.get(work.organisation, arrival.form_id)
    if not form.active or form.digest != arrival.digest:
        raise Missing
    return form


def receive_request(tools: Tools, token: str, once: str, asked: held.AskedByForm) -> str:
    """Keep what was asked at this address; the reference to quote. The same page sent twice (`once`) is kept once.

    Raises Missing as `form_shown` does, Incomplete with what is missing or too long.
    """
    system, arrival = _at(token)
    clean = _storable(asked)
    gaps = form_gaps(clean, london_day(tools.clock()))
    if gaps:
        raise Incomplete(*gaps)
    # Made of the address, the page and all that was typed: nobody chooses an identifier, and what was changed and sent
    # again from the same page is another request.
    row_id = hashlib.sha256(f"{token}\n{once}\n{clean!r}".encode(errors="replace")).hexdigest()[:32]
    given = replace(arrival, row_id=row_id, asked=clean)
    try:
        return _receive(system, tools, given)
    except IntegrityError:  # sent twice at the same moment
        return _receive(system, tools, given)


def _storable(asked: held.AskedByForm) -> held.AskedByForm:
    typed: dict[str, Any] = {field.name: getattr(asked, field.name) for field in fields(asked)}
    typed |= {name: made_storable(text.strip()) for name, text in typed.items() if isinstance(text, str)}
    return held.AskedByForm(**typed)


@as_system(Event.INCOMING_CAME)
def _receive(work: Work, arrival: _Arrival) -> str:
    form, row_id = _form(work, arrival), arrival.row_id
    known = by_form.is_known(work.organisation_id, row_id) or work.vault.destroyed_at(row_id) is not None
    if not known and arrival.asked is not None:
        work.vault.new_scope(row_id, (Compartment.IDENTITY,))
        by_form.incoming.put(work, held.IncomingRequest(
            id=row_id, setting_id=form.setting_id, reference=reference_of(row_id), at=work.now,
            state=FormState.ARRIVED, look_at=work.now, asked=arrival.asked,
        ))  # fmt: skip
    return reference_of(row_id)
