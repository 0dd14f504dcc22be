"""The key desk: decides who gets which key, writes it down first, and keeps count. The second lock behind the gate.

It knows nothing of circles: the gate asks the rules. It refuses whoever is excluded, whatever the gate says; it stops
when more distinct files are asked for than anybody needs; and nothing leaves it that is not in its log, on disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import minisign
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharewell.rules.access import Action
from sharewell.rules.errors import Locked, NotNow
from sharewell.vault.base import damage_of
from sharewell.vault.budget import Budget, Limits
from sharewell.vault.errors import DiskFailed, KeyGone, Nameless, OverBudget
from sharewell.vault.keys import Asker, DataKey
from sharewell.vault.keystore import COMMITMENT, Keystore
from sharewell.vault.places import origin_of
from sharewell.vault.sealed.answering import SealedAnswers
from sharewell.vault.sealed.boxes import STRONG, Cost
from sharewell.vault.sealed.desk import SealedDesk
from sharewell.vault.sealed.store import SealedStore
from sharewell.vault.signing import NoteSigner, PackSigner
from sharewell.vault.unwrap_log import Line, UnwrapLog

GIVEN, REFUSED, OVER, DESTROYED = "given", "refused", "over", "destroyed"
LOG_NAME = "unwraps.db"
# Security reference 2.10: the one purpose whose line may stand in the reserve while the log takes none.
EMERGENCY = Action.EMERGENCY_OPEN.value
# Seconds that one line of the log stands for, and how many lines are remembered for that.
COVERS, REMEMBERED = 60.0, 50_000
NOTE_KEY, PACK_KEY = "ledger signing key", "pack signing key"
TOO_MANY_DESTROYED = "Many files were destroyed in a short time. The rest are destroyed in ten minutes."


@dataclass(frozen=True)
class Policy:
    """`named`: no key of a file for somebody without a name. `limits`: the budget, or none for the machine's keeper.

    `cost`: what one try at a handler's passphrase costs.
    """


    named: bool = True
    limits: Limits | None = field(default_factory=Limits)
    cost: Cost = STRONG


OPEN = Policy(named=False, limits=None)


class KeyDesk(SealedAnswers):
    """Answers as `keys.Keys` says, over one keystore and its log. Safe for several threads."""

    def __init__(
        self,
        keystore: Keystore,
        policy: Policy = OPEN,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.keystore = keystore
        self.disk = keystore.disk
        self.log = UnwrapLog(
            keystore.path.with_name(LOG_NAME), lambda: datetime.fromtimestamp(clock(), UTC), keystore.disk
        )
        self._policy = policy
        self._clock = clock
        self.sealed = SealedDesk(SealedStore(keystore), cost=policy.cost)
        self._shared = keystore.organisations()
        self._said: dict[Line, float] = {}
        self._budget = Budget(policy.limits) if policy.limits else None
        self._remember()

    # Keys

    def newest(self, asker: Asker, scope: str, compartment: str) -> DataKey:
        """As `Keys.newest`."""
        return self._one(asker, scope, compartment, lambda: self._newest(asker, scope, compartment))

    def key(self, asker: Asker, scope: str, compartment: str, generation: int) -> DataKey:
        """As `Keys.key`."""
        return self._one(
            asker, scope, compartment, lambda: (generation, self._key(asker, scope, compartment, generation))
        )

    def keys_of(self, asker: Asker, scopes: Collection[str], compartment: str) -> list[DataKey]:
        """As `Keys.keys_of`."""
        found = list(self.keystore.keys_of(scopes, compartment))
        found += self.sealed.keys_of(asker.person_id, scopes, compartment)
        allowed = self._admit(asker, compartment, scopes, {scope for scope, _, _ in found})
        return [
            DataKey(scope, generation, key, scope in self._shared)
            for scope, generation, key in found
            if scope in allowed
        ]

    def create(self, asker: Asker, scope: str, compartments: Sequence[str], *, organisation: bool = False) -> None:
        """As `Keys.create`. Never held back by the budget."""
        new = self.keystore.create_scope(scope, [COMMITMENT, *compartments], organisation=organisation)
        if organisation:
            self._shared = self.keystore.organisations()
        if new and self._budget:
            self._budget.made(asker.person_id, scope, self._clock())

    def new_generation(self, asker: Asker, scope: str, compartment: str) -> int:
        """As `Keys.new_generation`."""
        return self.keystore.new_generation(scope, compartment)

    def destroy(self, asker: Asker, scope: str) -> None:
        """As `Keys.destroy`. Raises NotNow for an organisation, and for more files than anybody destroys at once."""
        if self._is_shared(scope):
            raise NotNow("The keys of an organisation are never destroyed.")
        if self._budget and not self._budget.may_destroy(scope, self._clock()):
            raise OverBudget(TOO_MANY_DESTROYED)
        self.log.write([Line(*asker, scope, "", DESTROYED)])
        self.sealed.forget(scope)
        self.keystore.destroy(scope)

    def destroyed_at(self, scope: str) -> str | None:
        """As `Keys.destroyed_at`."""
        return self.keystore.destroyed_at(scope)

    def exclude(self, scope: str, person_ids: Collection[str]) -> None:
        """As `Keys.exclude`."""
        self.keystore.exclude(scope, person_ids)
        self.sealed.bar(scope, person_ids)

    # Secrets, signatures and notes

    def secret(self, name: str) -> bytes:
        """As `Keys.secret`."""
        if name.startswith((NOTE_KEY, PACK_KEY)):
            raise NotNow("A signing key never leaves the key desk.")
        return self.keystore.secret(name)

    def sign_note(self, organisation: str, text: str) -> str:
        """As `Keys.sign_note`."""
        return self._note_signer(organisation).sign(text)

    def note_key(self, organisation: str) -> str:
        """As `Keys.note_key`."""
        return self._note_signer(organisation).verifier.text

    def sign_pack(self, data: bytes, comment: str) -> str:
        """As `Keys.sign_pack`."""
        return self._pack_signer().sign(data, comment)

    def pack_key(self) -> str:
        """As `Keys.pack_key`."""
        return self._pack_signer().public_key

    def keep_note(self, organisation: str, size: int, note: str) -> None:
        """As `Keys.keep_note`."""
        self.keystore.keep_note(organisation, size, note)

    def kept_note(self, organisation: str) -> str | None:
        """As `Keys.kept_note`."""
        return self.keystore.kept_note(organisation)

    def log_head(self) -> str:
        """As `Keys.log_head`."""
        return self.log.head

    def notice(self) -> None:
        """Take up a key-encryption key that another process has begun to move keys to."""
        self.keystore.notice()

    def damage(self) -> str:
        """What the keystore or its log finds wrong with its own pages; empty text where nothing is."""
        return damage_of(self.keystore.base()) or self.log.damage()

    def go_on(self) -> None:
        """Let writes go on here, and write into the log what an emergency put aside: a person had all checked."""
        self.disk.go_on()
        self.log.take_back()

    def let_go(self) -> None:
        """Close this thread's connections: it has no more to ask."""
        self.keystore.let_go()
        self.log.let_go()

    def close(self) -> None:
        """Close every connection of this process."""
        self.keystore.close()
        self.log.close()

    # Inside

    def _newest(self, asker: Asker, scope: str, compartment: str) -> tuple[int, bytes]:
        """Of a sealed scope, what the sealed desk gives; the commitments of one are made under a key like any other."""
        if compartment != COMMITMENT and self.sealed.is_sealed(scope):
            return self.sealed.newest(asker.person_id, scope, compartment)
        return self.keystore.newest(scope, compartment)

    def _key(self, asker: Asker, scope: str, compartment: str, generation: int) -> bytes:
        try:
            return self.keystore.key(scope, compartment, generation)
        except KeyGone:
            return self.sealed.key(asker.person_id, scope, compartment, generation)

    def _say(self, asker: Asker, scope: str, verdict: str) -> None:
        self.log.write([Line(*asker, scope, "", verdict)])

    def _one(self, asker: Asker, scope: str, compartment: str, find: Callable[[], tuple[int, bytes]]) -> DataKey:
        try:
            found = find()
        except (KeyGone, Locked):
            self._admit(asker, compartment, [scope], ())
            raise
        if scope not in self._admit(asker, compartment, [scope], [scope]):
            raise Nameless if self._is_nameless(asker) else KeyGone
        return DataKey(scope, found[0], found[1], scope in self._shared)

    def _admit(
        self, asker: Asker, compartment: str, asked: Collection[str], there: Collection[str]
    ) -> frozenset[str]:
        """Those of `asked` whose keys the asker may have, when that is written down. `there`: those that have one.

        An organisation's own key and the key of the commitments, which opens nothing, are not asked about.
        Raises OverBudget.
        """
        if compartment == COMMITMENT:
            return frozenset(there)
        free = frozenset(scope for scope in asked if self._is_shared(scope))
        files = [scope for scope in asked if scope not in free]
        if not files:
            return free
        out = self.keystore.excluded(asker.person_id, files)
        if self._is_nameless(asker):
            out = frozenset(files)
        allowed = [scope for scope in files if scope in there and scope not in out]
        room = not allowed or self._spend(asker, compartment, allowed)
        good = frozenset(allowed)
        verdict = GIVEN if room else OVER
        self._write_down([Line(*asker, scope, compartment, verdict if scope in good else REFUSED) for scope in files])
        if not room:
            raise OverBudget
        return free | good

    def _is_nameless(self, asker: Asker) -> bool:
        return self._policy.named and not asker.person_id

    def _write_down(self, lines: Sequence[Line]) -> None:
        """Write what the log does not say yet: a line stands for the same asked for again within a minute."""
        now = self._clock()
        if len(self._said) > REMEMBERED:
            self._said.clear()
        unsaid = [line for line in lines if not now - COVERS < self._said.get(line, -COVERS) <= now]
        if unsaid:
            try:
                self.log.write(unsaid)
            except DiskFailed:
                if any(line.purpose != EMERGENCY for line in unsaid):
                    raise
                self.log.put_aside(unsaid)
            self._said.update(dict.fromkeys(unsaid, now))

    def _spend(self, asker: Asker, compartment: str, scopes: Sequence[str]) -> bool:
        if self._budget is None:
            return True
        return self._budget.spend(asker.person_id, asker.purpose, compartment, scopes, self._clock())

    def _is_shared(self, scope: str) -> bool:
        return scope in self._shared

    def _remember(self) -> None:
        """Count again what the log says was opened lately: a restart gives nobody a new budget."""
        if self._budget is None or self._policy.limits is None:
            return
        start = datetime.fromtimestamp(self._clock(), UTC) - timedelta(seconds=self._policy.limits.seconds)
        for then, line in self.log.since(start):
            if line.verdict == GIVEN:
                self._budget.record(line.person, line.purpose, line.compartment, line.scope, then)

    def _note_signer(self, organisation: str) -> NoteSigner:
        return NoteSigner(origin_of(organisation), self.keystore.secret(f"{NOTE_KEY} {organisation}", _new_ed25519))

    def _pack_signer(self) -> PackSigner:
        return PackSigner(self.keystore.secret(PACK_KEY, lambda: bytes(minisign.KeyPair.generate().secret_key)))


def _new_ed25519() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()
