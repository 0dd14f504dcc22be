"""What is done to a copy before it takes the place of the records: what was destroyed or taken away since stays so.

Called in the copy, while nothing is served from it. Each is a job with its own event, so that the ledger tells it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.alerts import alert, watchers
from sharewell.casework.exclude import exclude
from sharewell.casework.outbox import hand_over_everything
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records import backup, gate, ledger
from sharewell.records.stores import accounts, dark, files, finding, people, sharing
from sharewell.records.stores.base import Opened
from sharewell.records.stores.tablets import devices
from sharewell.rules import held
from sharewell.rules.access import Action, Allowed, decide
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import moment_words
from sharewell.rules.people import Actor, SystemActor
from sharewell.rules.pick_up import LinkState
from sharewell.vault.keystore_copy import exclusions

JOB = "restore"
KIND = "restore"
LINK_CLOSED = "A link was closed: an old copy was put back"
WHY = "The keys say so: it was decided after the copy was made that was put back."
TOLD = (
    "A copy of the record was put back, made at {made}. {missing} Look through it, and accept it on the server with "
    "“sharewell restore accept”. Until then nothing is changed but what a child needs."
)


@dataclass(frozen=True)
class PutBack:
    """What is said of a restore: as `held.Restored`; `second`: the other person who agrees to it."""

    second: Actor
    made_at: datetime
    events: int
    last_seen: str
    missing: int
    reason: str


@dataclass(frozen=True)
class Reapplied:
    """How many files went dark, people were kept from a file, accounts and tablets were closed, links were closed, and
    sendings were put before a person."""

    destroyed: int
    excluded: int
    left: int
    tablets: int
    links: int
    sendings: int


def reapply(tools: Tools, left: tuple[str, ...], destroyed: tuple[str, ...]) -> Reapplied:
    """Do again, in the copy that is open, what was done since it was made.

    `left`: sign-in names that are closed now. `destroyed`: references, from their certificates, of files that were
    destroyed though the keystore does not know it; their keys go with the dispatcher's first round. Raises Incomplete
    for a sign-in name or a reference that is not known in the copy.
    """
    backup.forget_sessions()
    gone = dark.open_though_dark(tools.vault) + _referred_to(tools, destroyed)
    for file_id, organisation_id in gone:
        _darken(SystemActor(JOB, organisation_id), tools, file_id)
    for file_id in finding.destroyed_files():
        if tools.vault.destroyed_at(file_id) is None:
            tools.vault.destroy(file_id)
    excluded = _exclude_again(tools)
    closed = tablets = links = 0
    unknown = set(left)
    for organisation_id in finding.organisations():
        system = SystemActor(JOB, organisation_id)
        found = [name for name in left if _close_account(system, tools, name)]
        unknown -= set(found)
        closed += len(found)
        tablets += _end_tablets(system, tools, None)
    if unknown:
        raise Incomplete(Gap("left", f"No account has this sign-in name: {', '.join(sorted(unknown))}."))
    for file_id, organisation_id in finding.live_scopes().items():
        opened = Opened(tools.vault, organisation_id, file_id)
        for (link_id,) in sharing.pick_ups.clear_where(opened, "id", state=LinkState.OPEN):
            links += _close_link(SystemActor(JOB, organisation_id), tools, (file_id, link_id))
    return Reapplied(len(gone), excluded, closed, tablets, links, hand_over_everything(tools))


def _referred_to(tools: Tools, references: tuple[str, ...]) -> list[tuple[str, str]]:
    """The files with these references, each with its organisation."""
    wanted, found = {one.strip().upper() for one in references}, {}
    for file_id, organisation_id in finding.live_scopes().items() if wanted else ():
        if file_id == organisation_id:
            continue
        with tools.vault.acting(f"job:{JOB}", JOB), contextlib.suppress(Locked, Missing):
            kept = files.files.get(Opened(tools.vault, organisation_id, file_id), file_id)
            found[kept.reference.upper()] = (file_id, organisation_id)
    if unknown := wanted - set(found):
        raise Incomplete(Gap("destroyed", f"No file has this reference: {', '.join(sorted(unknown))}."))
    return [found[one] for one in sorted(wanted)]


@as_system(Event.FILE_DESTROYED)
def _darken(work: Work, file_id: str) -> None:
    work.scope_id = file_id
    dark.darken(work, file_id, work.now)
    if not work.removed:  # with rows, the event is appended for them
        work.before_commit(lambda: ledger.append(
            work.vault, organisation_id=work.organisation_id, kind=Event.FILE_DESTROYED, at=work.now,
            actor_id=work.actor.person_id, scope_id=file_id, rows=(),
        ))  # fmt: skip


def _exclude_again(tools: Tools) -> int:
    known, done = finding.exclusions(), 0
    for file_id, person_id in exclusions(tools.vault.keystore):
        organisation_id = dark.organisation_of(file_id)
        if organisation_id and tools.vault.destroyed_at(file_id) is None and person_id not in known.get(file_id, []):
            try:
                _exclude(SystemActor(JOB, organisation_id), tools, (file_id, person_id))
                done += 1
            except (Locked, Missing):
                continue  # sealed: the key desk refuses them all the same
    return done


@as_system(Event.REVOKED_AGAIN)
def _exclude(work: Work, request: tuple[str, str]) -> None:
    work.scope_id, person_id = request
    exclude(work, person_id, WHY)


@as_system(Event.REVOKED_AGAIN)
def _close_account(work: Work, sign_in_name: str) -> bool:
    handle = accounts.handle_of(work.vault, sign_in_name)
    account_id = accounts.by_handle(work.organisation_id, handle)
    if account_id:
        accounts.change(work, account_id, active=False)
    return bool(account_id)


@as_system(Event.DEVICE_KEPT)
def _end_tablets(work: Work, request: None) -> int:
    """A tablet that was lost and closed since would be open again: all of them are enrolled anew."""
    open_ones = devices.where(work.organisation, active=1)
    for device in open_ones:
        devices.put(work, replace(device, active=False))
    return len(open_ones)


@as_system(Event.SENDING_REVOKED)
def _close_link(work: Work, request: tuple[str, str]) -> bool:
    work.scope_id, link_id = request
    try:
        link = sharing.pick_ups.get(work.file, link_id)
        sharing.pick_ups.put(work, replace(link, state=LinkState.REVOKED, token="", warn_at=None))
        sending = sharing.dispatches.get(work.file, link.dispatch_id)
        desk.give(work, desk.TO_FINISH, "dispatch", sending.id, LINK_CLOSED, first=True)
    except (Locked, Missing):
        return False
    return True


@use_case(Action.RECORD_RESTORE, Event.RECORD_RESTORED)
def begin_again(work: Work, request: PutBack) -> None:
    """Two people put a copy back: the ledger begins a new epoch with this, and the copy waits to be accepted.

    Raises NotNow where both are one person or the second may not, Incomplete without a reason.
    """
    if request.second.person_id == work.actor.person_id:
        raise NotNow("Two different people put an old copy back.")
    verdict = decide(request.second, Action.RECORD_RESTORE, None, work.now)
    if request.second.organisation_id != work.organisation_id or not isinstance(verdict, Allowed):
        raise gate.refusal(verdict) if not isinstance(verdict, Allowed) else Missing
    if not request.reason.strip():
        raise Incomplete(Gap("because", "Say why an old copy is put back."))
    ledger.begin_epoch(work.vault, work.organisation_id)
    one = held.Restored(
        at=work.now, made_at=request.made_at, events=request.events, last_seen=request.last_seen,
        missing=request.missing, reason=request.reason.strip(), first_id=work.actor.person_id,
        second_id=request.second.person_id,
    )  # fmt: skip
    ours = people.organisations.get(work.organisation, work.organisation_id)
    people.organisations.put(work, replace(ours, restores=(*ours.restores, one)))
    missing = f"{request.missing:,} entries that were made since are not in it." if request.missing else ""
    alert(work, watchers(work), KIND, TOLD.format(made=moment_words(request.made_at), missing=missing))


@use_case(Action.RECORD_RESTORE, Event.RESTORE_ACCEPTED)
def accept_restore(work: Work, request: None) -> int:
    """Somebody has looked at what was put back: from now on everything goes on. Raises NotNow where nothing waits."""
    ours = people.organisations.get(work.organisation, work.organisation_id)
    if not ours.read_only:
        raise NotNow("No copy that was put back waits to be accepted.")
    accepted = tuple(
        one if one.accepted_at else replace(one, accepted_at=work.now, accepted_by=work.actor.person_id)
        for one in ours.restores
    )
    people.organisations.put(work, replace(ours, restores=accepted))
    return sum(one.accepted_at is None for one in ours.restores)


def waits_to_be_accepted(tools: Tools, organisation_id: str) -> bool:
    """Whether a copy was put back here that nobody has accepted: until then nothing falls due by itself, but for
    asking after what was sent."""
    with tools.vault.acting(f"job:{JOB}", JOB):
        opened = gate.open_organisation(tools.vault, organisation_id)
        return people.organisations.get(opened, organisation_id).read_only
