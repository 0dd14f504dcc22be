"""The part of the key desk that answers for sealed files.

A sealed file's data keys are sealed to the file's own public key, whose private half is kept once for each handler,
sealed to their public key, whose private half opens with their passphrase only. So anybody may add (a new data key,
used and forgotten) and only a handler whose key is open may read. Whoever is excluded gets nothing, whatever they hold.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sharewell.rules.errors import Locked, NotNow
from sharewell.vault.errors import KeyGone
from sharewell.vault.kek import KEY_BYTES
from sharewell.vault.sealed import boxes
from sharewell.vault.sealed.asking import Seal
from sharewell.vault.sealed.boxes import STRONG, Cost, WrongWords
from sharewell.vault.sealed.escrow import Escrow
from sharewell.vault.sealed.open_keys import IDLE_SECONDS, OpenKey, OpenKeys
from sharewell.vault.sealed.renewing import of_key, of_scope, renew
from sharewell.vault.sealed.store import WAITING, SealedStore

TRIES, TRIES_SECONDS = 10, 5 * 60
TOO_MANY_TRIES = "There were too many tries. Wait 5 minutes, then try again."


@dataclass(frozen=True)
class Circle:
    """Who is to open a scope: handlers with the public keys that the record shows, and the organisation of the papers.
    """

    organisation: str
    handlers: Mapping[str, bytes]


class SealedDesk:
    """Over the keystore's sealed rows. The keystore's list of who is excluded is asked every time."""

    def __init__(
        self,
        store: SealedStore,
        clock: Callable[[], float] = time.monotonic,
        cost: Cost = STRONG,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self.store = store
        self.keystore = store.keystore
        self.open_keys = OpenKeys(clock, idle)
        self._clock = clock
        self._cost = cost
        self.escrow = Escrow(store)
        self._tries: dict[str, list[float]] = {}

    # A handler's own key

    def make_handler(self, person: str, passphrase: str) -> bytes:
        """A new key of this handler, open from now on; gives its public half. It takes the place of an earlier one."""
        private, public = boxes.new_pair()
        self.store.keep_handler(person, public, boxes.lock(private, passphrase, _of_person(person), self._cost))
        self.open_keys.put(person, private, public)
        return public

    def change_passphrase(self, person: str, old: str, new: str) -> bool:
        """The same key under a new passphrase: false where the old one is another. Raises NotNow after many tries."""
        if not self.open_handler(person, old):
            return False
        held = self.open_keys.get(person)
        if held is None:
            return False
        self.store.keep_handler(person, held.public, boxes.lock(held.private, new, _of_person(person), self._cost))
        return True

    def open_handler(self, person: str, passphrase: str) -> bool:
        """Open a handler's key: false for another passphrase, and where they have none. NotNow after too many tries."""
        self._count_try(person)
        found = self.store.handler(person)
        if found is None:
            return False
        public, box = found
        try:
            private = boxes.unlock(box, passphrase, _of_person(person))
        except WrongWords:
            return False
        self._tries.pop(person, None)
        self.open_keys.put(person, private, public)
        return True

    def close_handler(self, person: str) -> None:
        """Shut a handler's key."""
        self.open_keys.drop(person)

    def drop_handler(self, person: str) -> None:
        """Somebody has left: their key and every wrap for it are destroyed."""
        self.open_keys.drop(person)
        self.store.drop_handler(person)

    def handler_state(self, person: str) -> str:
        """"none", "shut" or "open". Asking does not keep it open."""
        public = self.store.handler_public(person)
        if public is None:
            return "none"
        held = self.open_keys.get(person, use=False)
        return "open" if held is not None and held.public == public else "shut"

    # Sealed scopes

    def seal(self, scope: str, circle: Circle, out: frozenset[str] = frozenset()) -> bool:
        """Seal a scope: new data keys are sealed from now on. Older ones stay till `finish`; false where nobody in the
        circle has a key yet, and the scope waits. Excluded people among the handlers are passed over."""
        self.store.refuse_destroyed(scope)
        handlers = {who: key for who, key in self._eligible(scope, circle.handlers).items() if who not in out}
        private, public = boxes.new_pair()
        with self.keystore.writing() as base:
            if self.store.public_of(scope):
                return True
            self.store.keep_scope(base, scope, public if handlers else WAITING)
            if not handlers:
                return False
            for person, theirs in handlers.items():
                self.store.keep_wrap(base, scope, person, theirs, boxes.seal_to(theirs, private, of_scope(scope)))
            self.escrow.split(base, scope, private, circle.organisation, out)
        return True

    def finish(self, scope: str, oldest: Mapping[str, int]) -> None:
        """Of each compartment, the data keys from before the scope was sealed that nothing is under any more go.

        `oldest`: the oldest generation that something is still under; one left out has nothing at all.
        """
        if self.store.public_of(scope):
            self.store.drop_open_keys(scope, oldest)

    def tend(self, person: str, scope: str, circle: Circle) -> list[str]:
        """With an open key: give the scope to handlers who have no wrap for their present key, and mend the escrow.

        Gives who was given it: nobody where this person cannot open the scope, and never anybody excluded.
        """
        private = self._scope_key(person, scope)
        if private is None:
            return []
        if self.store.is_to_renew(scope):
            private = renew(self.store, self.escrow, person, scope, private, circle.organisation)
            self.open_keys.forget_scope(scope)
        have = self.store.wrapped_for(scope)
        lacking = {who: key for who, key in self._eligible(scope, circle.handlers).items() if have.get(who) != key}
        short = self.escrow.is_short(scope, circle.organisation)
        if lacking or short:
            with self.keystore.writing() as base:
                for who, key in lacking.items():
                    self.store.keep_wrap(base, scope, who, key, boxes.seal_to(key, private, of_scope(scope)))
                if short:
                    self.escrow.split(base, scope, private, circle.organisation)
        return sorted(lacking)

    def seals(self, person: str, scopes: Collection[str]) -> list[Seal]:
        """Which of `scopes` are sealed, and whether this person's open key opens them."""
        found = []
        for scope, public in self.store.publics_of(scopes).items():
            may = self._scope_key(person, scope, use=False) is not None
            handlers = tuple(sorted(self.store.wrapped_for(scope)))
            found.append(Seal(scope, public == WAITING, may, handlers, len(self.store.holders_of(scope))))
        return found

    # Data keys

    def is_sealed(self, scope: str) -> bool:
        """Whether new values of this scope are sealed to handlers."""
        return bool(self.store.public_of(scope))

    def newest(self, person: str, scope: str, compartment: str) -> tuple[int, bytes]:
        """What seals today: the newest data key for whoever may read it, a new one for everybody else.

        A new one is known to whoever asked for it and to nobody afterwards but the handlers.
        """
        self.store.refuse_destroyed(scope)
        if self._is_out(person, scope):
            raise KeyGone
        private = self._scope_key(person, scope)
        if private is not None:
            newest = self.store.newest_generation(scope, compartment)
            sealed = self.store.sealed_key(scope, compartment, newest)
            if sealed is not None:
                return newest, boxes.open_with(private, sealed, of_key(scope, compartment))
        with self.keystore.writing() as base:
            return self._make_key(base, scope, compartment, self.store.public_of(scope) or WAITING)

    def key(self, person: str, scope: str, compartment: str, generation: int) -> bytes:
        """The data key of one generation. Raises Locked without an open key to the scope, KeyGone where there is none.
        """
        sealed = self.store.sealed_key(scope, compartment, generation)
        if sealed is None or self._is_out(person, scope):
            raise KeyGone
        private = self._scope_key(person, scope)
        if private is None:
            raise Locked
        return boxes.open_with(private, sealed, of_key(scope, compartment))

    def keys_of(self, person: str, scopes: Collection[str], compartment: str) -> list[tuple[str, int, bytes]]:
        """Scope, generation and key of every sealed data key of those of `scopes` that this person has open."""
        found = []
        for scope in self.store.publics_of(scopes):
            private = self._scope_key(person, scope)
            if private is not None:
                found += [
                    (scope, generation, boxes.open_with(private, sealed, of_key(scope, compartment)))
                    for generation, sealed in self.store.sealed_keys(scope, compartment)
                ]
        return found

    # Exclusion and destruction

    def bar(self, scope: str, persons: Collection[str]) -> None:
        """Whoever is excluded loses their wrap and their share of this scope for good."""
        self.open_keys.forget_scope(scope, frozenset(persons))
        self.store.bar(scope, persons)

    def forget(self, scope: str) -> None:
        """A scope is destroyed: nothing of it stays in memory."""
        self.open_keys.forget_scope(scope)

    # Escrow

    def give_by_papers(
        self, organisation: str, scope: str, papers: Sequence[str], person: str, public: bytes
    ) -> list[str]:
        """Two papers give one handler a wrap of a scope: whose papers. Raises WrongWords, and KeyGone for somebody
        excluded."""
        found = self.escrow.open(organisation, scope, papers)
        if not self._eligible(scope, {person: public}):
            raise KeyGone
        with self.keystore.writing() as base:
            self.store.keep_wrap(base, scope, person, public, boxes.seal_to(public, found.private, of_scope(scope)))
        return found.holders

    # Inside

    def _scope_key(self, person: str, scope: str, *, use: bool = True) -> bytes | None:
        held = self.open_keys.get(person, use=use)
        if held is None or self._is_out(person, scope):
            return None
        known = held.scopes.get(scope)
        if known is None:
            known = self._unwrap_scope(person, scope, held)
        return known

    def _unwrap_scope(self, person: str, scope: str, held: OpenKey) -> bytes | None:
        wrap = self.store.wrap_of(scope, person)
        if wrap is None or wrap.public != held.public:
            return None
        private = boxes.open_with(held.private, wrap.sealed, of_scope(scope))
        held.scopes[scope] = private
        return private

    def _is_out(self, person: str, scope: str) -> bool:
        return bool(self.keystore.excluded(person, [scope]))

    def _eligible(self, scope: str, handlers: Mapping[str, bytes]) -> dict[str, bytes]:
        """Those who are not excluded, and whose key in the record is the one kept here: a key that somebody put in its
        place is never sealed to."""
        return {
            person: public
            for person, public in handlers.items()
            if not self._is_out(person, scope) and self.store.handler_public(person) == public
        }

    def _make_key(self, base: object, scope: str, compartment: str, public: bytes) -> tuple[int, bytes]:
        if public == WAITING:
            raise KeyGone
        key = os.urandom(KEY_BYTES)
        sealed = boxes.seal_to(public, key, of_key(scope, compartment))
        return self.store.keep_key(base, scope, compartment, sealed), key

    def _count_try(self, person: str) -> None:
        now = self._clock()
        recent = [then for then in self._tries.get(person, []) if now - then < TRIES_SECONDS]
        if len(recent) >= TRIES:
            raise NotNow(TOO_MANY_TRIES)
        self._tries[person] = [*recent, now]


def _of_person(person: str) -> bytes:
    return f"sharewell handler key 1\n{person}".encode()
