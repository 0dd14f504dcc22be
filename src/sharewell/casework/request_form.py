"""The form by which another agency asks us: off until the lead switches it on, at an address nobody can guess."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import by_form, people
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.asked_by_form import SHORT
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable
from sharewell.rules.values import new_id
from sharewell.vault import pick_up_lock

NO_PLACE = (
    "The pages for people without an account are not switched on for this installation. Whoever runs it sets "
    "SHAREWELL_PUBLIC_ADDRESS first."
)


@dataclass(frozen=True)
class OpenForm:
    """Which setting's form is switched on, or gets a new address; and the number to ring when it is urgent."""

    setting_id: str
    phone: str


@dataclass(frozen=True)
class CloseForm:
    """Which setting's form is switched off."""

    setting_id: str


@dataclass(frozen=True)
class FormOfSetting:
    """One setting and its form. `address`: where it is reached, empty while it is off."""

    setting: held.EarlyYearsSetting
    phone: str
    address: str


@use_case(Action.PROFILE_KEEP, Event.WORKLIST_READ)
def request_forms(work: Work, request: None) -> list[FormOfSetting]:
    """Every setting with its form, by name."""
    kept = {one.setting_id: one for one in by_form.forms.where(work.organisation)}
    found = [
        FormOfSetting(
            setting,
            kept[setting.id].phone if setting.id in kept else setting.phone,
            _address(work, kept[setting.id].token) if setting.id in kept else "",
        )
        for setting in people.settings.where(work.organisation)
    ]
    return sorted(found, key=lambda one: one.setting.name.casefold())


def _address(work: Work, token: str) -> str:
    return f"{work.tools.public_address.rstrip('/')}/r/{token}/" if token and work.tools.public_address else ""


@use_case(Action.PROFILE_KEEP, Event.FORM_OPENED)
def open_form(work: Work, request: OpenForm) -> held.RequestForm:
    """Switch the form of a setting on at a new address; the one before stops working at once.

    Raises Incomplete without the number to ring, NotNow where there are no public pages, Missing for no such setting.
    """
    if not work.tools.public_address:
        raise NotNow(NO_PLACE)
    phone, token = _number(request), pick_up_lock.new_token()
    return _keep(work, request.setting_id, token=token, digest=pick_up_lock.digest_of(token), phone=phone)


@use_case(Action.PROFILE_KEEP, Event.FORM_OPENED)
def change_number(work: Work, request: OpenForm) -> held.RequestForm:
    """Change the number that the page tells to ring; the address stays. Raises Incomplete without a number."""
    return _keep(work, request.setting_id, phone=_number(request))


@use_case(Action.PROFILE_KEEP, Event.FORM_CLOSED)
def close_form(work: Work, request: CloseForm) -> held.RequestForm:
    """Switch the form of a setting off: its address stops working at once. Raises Missing for no such setting."""
    return _keep(work, request.setting_id, token="", digest="")


def _number(request: OpenForm) -> str:
    phone = made_storable(request.phone.strip())
    if not phone or len(phone) > SHORT:
        raise Incomplete(Gap("phone", "Enter the number that you publish: whoever is in a hurry rings it."))
    return phone


def _keep(work: Work, setting_id: str, **changed: str) -> held.RequestForm:
    setting = desk.the_setting(work, people.settings.get(work.organisation, setting_id).id)
    found = by_form.forms.where(work.organisation, setting_id=setting.id)
    before = found[0] if found else held.RequestForm(
        id=new_id(), setting_id=setting.id, phone=setting.phone, changed_at=work.now, changed_by=work.actor.person_id
    )  # fmt: skip
    after = replace(before, changed_at=work.now, changed_by=work.actor.person_id, **changed)  # type: ignore[arg-type]
    return by_form.forms.put(work, after)
