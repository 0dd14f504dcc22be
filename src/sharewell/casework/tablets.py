"""Shared tablets: enrol one, end its use, choose a PIN, and enter by it to write a concern."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from sharewell.casework import alerts, desk, sessions
from sharewell.casework.sessions import own_account
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records import gate
from sharewell.records.stores import accounts, people
from sharewell.records.stores import sessions as session_rows
from sharewell.records.stores.tablets import device_known, devices, hash_of_pin, is_pin, pins
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.rules.pins import gaps
from sharewell.rules.sessions import Kind
from sharewell.rules.values import is_id, new_id

PURPOSE = "sign_in.tablet"
WRONG = "That is not your PIN. Try again, or sign in with your own sign-in name."


@dataclass(frozen=True, kw_only=True)
class EnrolDevice:
    """What the tablet is called, and where it lies."""

    label: str
    setting_id: str = ""


@dataclass(frozen=True)
class EndDevice:
    """Which tablet is used no more."""

    device_id: str


@dataclass(frozen=True, kw_only=True)
class KeepPin:
    """A new PIN twice; both empty to have none."""

    account_id: str
    pin: str
    again: str


@dataclass(frozen=True)
class Tile:
    """One person on the tablet's first page: what stands on the list on the wall anyway."""

    person_id: str
    name: str
    job: str


@dataclass(frozen=True)
class KnownDevice:
    """The tablet a request comes from."""

    device_id: str
    organisation_id: str
    setting_id: str


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@use_case(Action.DEVICE_KEEP, Event.DEVICE_KEPT)
def enrol_device(work: Work, request: EnrolDevice) -> str:
    """Enrol the tablet somebody holds in their hands: returns the secret for its cookie, which is kept nowhere else."""
    many = len(people.settings.where(work.organisation, order="id", limit=2)) > 1
    if many and not request.setting_id:
        raise Incomplete(Gap("setting_id", "Choose the pre-school that this tablet lies in."))
    if not request.label.strip():
        raise Incomplete(Gap("label", "Enter what the tablet is called, for example: Hedgehogs room."))
    secret = secrets.token_urlsafe(32)
    devices.put(
        work,
        held.Device(
            id=new_id(), label=request.label.strip(), setting_id=desk.the_setting(work, request.setting_id).id,
            digest=_digest(secret), enrolled_at=work.now, enrolled_by=work.actor.person_id,
        ),
    )
    return secret


@use_case(Action.DEVICE_KEEP, Event.DEVICE_KEPT)
def my_devices(work: Work, request: None) -> list[held.Device]:
    """The tablets in use, by name."""
    return sorted(devices.where(work.organisation, active=1), key=lambda device: device.label.casefold())


@use_case(Action.DEVICE_KEEP, Event.DEVICE_KEPT)
def where_tablets_lie(work: Work, request: None) -> list[tuple[str, str]]:
    """The settings of the organisation, each with its name: whose staff a tablet shows is a matter of where it lies."""
    return [(one.id, one.name) for one in people.settings.where(work.organisation, order="id")]


@use_case(Action.DEVICE_KEEP, Event.DEVICE_KEPT)
def end_device(work: Work, request: EndDevice) -> None:
    """A tablet is used no more: with the next touch it is a tablet like any other."""
    devices.put(work, replace(devices.get(work.organisation, request.device_id), active=False))


@use_case(Action.PIN_KEEP, Event.PIN_KEPT)
def keep_pin(work: Work, request: KeepPin) -> None:
    """Choose a PIN, or give it up. Raises Incomplete for one that is easy to guess."""
    account = own_account(work, request.account_id)
    wrong = gaps(request.pin, request.again) if request.pin or request.again else []
    if wrong:
        raise Incomplete(*wrong)
    session_rows.end_oldest(account.id, Kind.TABLET, keep=0)
    pins.drop(work, [pin.id for pin in pins.where(work.organisation, person_id=account.person_id)])
    if request.pin:
        pins.put(
            work,
            held.Pin(id=new_id(), person_id=account.person_id, account_id=account.id, set_at=work.now,
                     hashed=hash_of_pin(request.pin)),
        )


@use_case(Action.PIN_KEEP, Event.PIN_KEPT)
def has_pin(work: Work, request: None) -> bool:
    """Whether one has a PIN."""
    return bool(pins.where(work.organisation, person_id=work.actor.person_id))


def device_of(tools: Tools, secret: str) -> KnownDevice | None:
    """The enrolled tablet that holds this secret, or None."""
    found = device_known(_digest(secret)) if secret else None
    if found is None:
        return None
    with tools.vault.acting("", PURPOSE):
        device = devices.get(gate.open_organisation(tools.vault, found[1]), found[0])
    return KnownDevice(device.id, found[1], device.setting_id)


def tiles(tools: Tools, device: KnownDevice) -> list[Tile]:
    """Who may enter on this tablet: those of its setting who have chosen a PIN, by name."""
    with tools.vault.acting("", PURPOSE):
        opened = gate.open_organisation(tools.vault, device.organisation_id)
        having = {pin.person_id for pin in pins.where(opened)}
        staff = people.people.where(opened, active=1)
    here = [p for p in staff if p.id in having and p.setting_id in ("", device.setting_id)]
    return [Tile(p.id, p.name, p.job) for p in sorted(here, key=lambda person: person.name.casefold())]


def enter_by_pin(tools: Tools, device: KnownDevice, person_id: str, pin: str, *, instead_of: str = "") -> str | None:
    """What goes into the cookie of a session that only writes, or None for a wrong PIN. Equal work for either.

    Raises Missing for somebody who is not on the tablet's page.
    """
    if not is_id(person_id) or person_id not in {tile.person_id for tile in tiles(tools, device)}:
        raise Missing
    with tools.vault.acting("", PURPOSE):
        kept = pins.where(gate.open_organisation(tools.vault, device.organisation_id), person_id=person_id)[0]
    account = accounts.named(kept.account_id)
    if not is_pin(pin, kept.hashed) or account is None or account.person_id != person_id:
        return None
    return sessions.begin(tools, account.id, kind=Kind.TABLET, device="A shared tablet", instead_of=instead_of,
                          bound_to=device.device_id)


def tell_of_wrong_pins(tools: Tools, device: KnownDevice, person_id: str) -> None:
    """Somebody tried one PIN after another: the leads are told."""
    _tell(SystemActor("tablet", device.organisation_id), tools, person_id)


@as_system(Event.PIN_KEPT)
def _tell(work: Work, person_id: str) -> None:
    name = desk.names(work).get(person_id, "Somebody")
    words = f"A wrong PIN was typed several times for {name} on a shared tablet."
    alerts.alert(work, desk.leads_of(work), alerts.WRONG_PINS, words, about_id=person_id)
