"""The one decorator every use case wears. It does five things; a sixth needs an architecture decision record.

1. asks `rules.access` whether this actor may (through the gate, which also hands out the key to the file);
2. opens the transaction, and tells the second wall who acts in it (`docs/adr/0008-the-second-wall.md`);
3. appends the ledger event that answers for every row written in it, and as the last step before the commit lets the
   key desk know whom those rows exclude (`docs/adr/0007-the-key-agent.md`);
4. refuses to change anything but what a child needs while an old copy waits to be accepted
   (`docs/adr/0009-read-only-after-a-restore.md`);
5. turns a refusal into one logged shape.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, transaction

from sharewell.casework.tools import Tools
from sharewell.casework.watch_clock import unsure_by
from sharewell.records import gate, ledger, wall
from sharewell.records.engine.watching import on_reserve
from sharewell.records.stores import access_log, people
from sharewell.records.stores.base import Opened, Writes
from sharewell.rules import burst
from sharewell.rules.access import WHO_MAY, Action, Allowed, Needs, decide
from sharewell.rules.errors import Burst, Missing, NeedsFresh, NotNow, Refused
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import Sight
from sharewell.rules.people import Actor, SystemActor
from sharewell.rules.read_only import WAITS, may_write
from sharewell.rules.when_full import JOBS_GO_ON, goes_on

R = TypeVar("R", contravariant=True)
T = TypeVar("T", covariant=True)
T_ = TypeVar("T_")
R_ = TypeVar("R_")


@dataclass
class Work(Writes):
    """One use case being carried out: who, when, with what, and what it has written so far."""

    actor: Actor = field(kw_only=True)
    now: datetime = field(kw_only=True)
    tools: Tools = field(kw_only=True)
    sight: Sight = field(kw_only=True, default=Sight.NOTHING)
    scope_id: str = field(kw_only=True, default="")
    known: dict[str, Any] = field(kw_only=True, default_factory=dict)
    closing: list[Callable[[], object]] = field(kw_only=True, default_factory=list)

    def once(self, name: str, find: Callable[[], T_]) -> T_:
        """What `find` gives, looked up once while this work lasts: the staff list, the leads, the local profile."""
        if name not in self.known:
            self.known[name] = find()
        found: T_ = self.known[name]
        return found

    def must_be_fresh(self) -> None:
        """Raises NeedsFresh where the actor has not shown within 5 minutes who they are: for part of an action."""
        if not self.actor.fresh:
            raise NeedsFresh("Show again that it is you.")

    def before_commit(self, act: Callable[[], object]) -> None:
        """Do something as the very last step inside the transaction, after the ledger event."""
        self.closing.append(act)

    def after_commit(self, act: Callable[[], object]) -> None:
        """Do something outside the database once, and only if, the transaction has committed."""
        transaction.on_commit(act)

    def for_the_installation(self) -> AbstractContextManager[None]:
        """Ask for keys in the installation's own name, where the actor may write and not read.

        Somebody who is excluded from a child's file still records a concern about that child, and whoever that concern
        names is still kept out of the file: the child comes first. The answer shows them nothing of it.
        """
        return self.vault.acting("job:record", Action.CONCERN_RECORD)

    @property
    def locked(self) -> bool:
        """Whether the file this work is about is sealed and the actor's own key is not open: to add to, not to read."""
        scope = self.scope_id
        return self.once(f"locked {scope}", lambda: bool(scope) and self.vault.sealing.is_locked(scope))

    @property
    def file(self) -> Opened:
        """Leave to read the file this work is about. Raises Missing where it is about none."""
        if not self.scope_id:
            raise Missing
        return Opened(self.vault, self.organisation_id, self.scope_id)

    @property
    def organisation(self) -> Opened:
        """Leave to read the organisation's own rows."""
        return gate.open_organisation(self.vault, self.organisation_id)


class UseCase(Protocol[R, T]):
    """A use case as the doors call it."""

    action: Action
    event: Event

    def __call__(self, actor: Actor, tools: Tools, request: R) -> T: ...


def _append(work: Work, event: Event) -> None:
    ledger.append(
        work.vault,
        organisation_id=work.organisation_id,
        kind=event,
        at=work.now,
        actor_id=work.actor.person_id,
        scope_id=work.scope_id or work.organisation_id,
        rows=list(work.rows.values()),
        removed=work.removed,
    )


def _close(work: Work, event: Event) -> None:
    if work.rows or work.removed:
        _append(work, event)
    for act in work.closing:
        act()


def _refuse_while_read_only(work: Work, action: Action) -> None:
    """Raise NotNow where an old copy was put back that nobody has accepted, and `action` is none that goes on."""
    tables = {table for table, _ in (*work.rows, *work.removed)}
    if not may_write(action, tables):
        found = work.once("organisation", lambda: people.organisations.get(work.organisation, work.organisation_id))
        if found.read_only:
            raise NotNow(WAITS)


def _before_the_wall(work: Work, purpose: str) -> AbstractContextManager[None]:
    return wall.entered(work.actor.person_id, work.organisation_id, purpose, work.now)


def _room_for(going_on: bool) -> AbstractContextManager[None]:
    """Where the disk is full: the released reserve for what goes on, and for nothing else."""
    return on_reserve() if going_on else nullcontext()


def _refuse(work: Work, action: Action) -> None:
    with transaction.atomic(), _before_the_wall(work, action):
        access_log.note(work, person_id=work.actor.person_id, file_id="", action=action, at=work.now, allowed=False)
        _append(work, Event.ACCESS_REFUSED)


def _admit(work: Work, action: Action, file_id: str, *, reading: bool) -> None:
    if WHO_MAY[action].needs is Needs.NO_FILE:
        verdict = decide(work.actor, action, None, work.now)
        if not isinstance(verdict, Allowed):
            raise gate.refusal(verdict)
        return
    opened, allowed = gate.open_file(work.vault, work.actor, action, file_id, work.now)
    work.scope_id, work.sight = opened.scope_id, allowed.sight
    if reading and work.actor.shown_at is not None:
        since = burst.counted_from(work.actor.shown_at, work.now)
        before = access_log.opened_since(work.organisation_id, work.actor.person_id, since)
        if burst.asks_again(action, work.sight, before, work.scope_id):
            raise Burst(burst.REASON)


def _note(work: Work, action: Action) -> None:
    """Write one look into the access log; what is seen under emergency access is marked."""
    marked = f"emergency.{action}" if work.sight is Sight.EMERGENCY else action
    who, file_id = work.actor.person_id, work.scope_id
    access_log.note(work, person_id=who, file_id=file_id, action=marked, at=work.now, allowed=True,
                    unsure_by=unsure_by(work.tools, work.now))  # fmt: skip


def _again_where_two_collide(call: Callable[[Actor, Tools, R_], T_]) -> Callable[[Actor, Tools, R_], T_]:
    """Once more where the same form was being saved at the same moment: then it finds what the first one wrote."""

    @functools.wraps(call)
    def twice(actor: Actor, tools: Tools, request: R_) -> T_:
        try:
            return call(actor, tools, request)
        except IntegrityError:
            if transaction.get_connection().in_atomic_block:
                raise
            return call(actor, tools, request)

    return twice


def use_case(
    action: Action, event: Event, *, about: str = "", reading: bool = False
) -> Callable[[Callable[[Work, R], T]], UseCase[R, T]]:
    """Make a use case of `function(work, request)`.

    `about` says which row the request names, as "kind" of `gate.HOLDERS`: the request then has an attribute
    `<kind>_id`. `reading` writes an entry in the access log, since reading case data is itself recorded.
    """

    def wrap(function: Callable[[Work, R], T]) -> UseCase[R, T]:
        @_again_where_two_collide
        @functools.wraps(function)
        def call(actor: Actor, tools: Tools, request: R) -> T:
            work = Work(tools.vault, actor.organisation_id, actor=actor, now=tools.clock(), tools=tools)
            with tools.vault.acting(actor.person_id, action), _room_for(goes_on(action, reading=reading)):
                try:
                    with transaction.atomic(), _before_the_wall(work, action):
                        file_id = (
                            gate.file_holding(actor.organisation_id, about, getattr(request, f"{about}_id"))
                            if about
                            else ""
                        )
                        _admit(work, action, file_id, reading=reading)
                        result = function(work, request)
                        if reading:
                            _note(work, action)
                        else:
                            _refuse_while_read_only(work, action)
                        _close(work, event)
                        return result
                except Burst:
                    from sharewell.casework.tell_of_burst import tell_of_burst  # itself a use case

                    tell_of_burst(SystemActor("burst", actor.organisation_id), tools, actor.person_id)
                    raise
                except NeedsFresh:
                    raise
                except (Missing, Refused):
                    _refuse(Work(tools.vault, actor.organisation_id, actor=actor, now=work.now, tools=tools), action)
                    raise

        call.action = action  # type: ignore[attr-defined]
        call.event = event  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return wrap


def as_system(
    event: Event,
) -> Callable[[Callable[[Work, R], T]], Callable[[SystemActor, Tools, R], T]]:
    """Make a job of `function(work, request)`: the same transaction and event, for a system actor with no roles.

    A job sees a file only where its function opens one by `Work.for_file`, which the dispatcher and the due reviews
    do for the one file their own queue names.
    """

    def wrap(function: Callable[[Work, R], T]) -> Callable[[SystemActor, Tools, R], T]:
        @functools.wraps(function)
        def call(actor: SystemActor, tools: Tools, request: R) -> T:
            someone = Actor(f"job:{actor.job}"[:32], actor.organisation_id, frozenset(), frozenset())
            work = Work(tools.vault, actor.organisation_id, actor=someone, now=tools.clock(), tools=tools)
            acting = tools.vault.acting(someone.person_id, actor.job)
            with _room_for(event in JOBS_GO_ON), acting, transaction.atomic(), _before_the_wall(work, actor.job):
                result = function(work, request)
                _close(work, event)
                return result

        return call

    return wrap
