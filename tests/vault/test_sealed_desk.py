"""Sealed scopes at the key desk: random programs against a small model, and each box on its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewell.rules.errors import Broken, Locked, NotNow
from sharewell.vault.asker import Asker
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.errors import KeyGone
from sharewell.vault.keystore import Keystore
from sharewell.vault.sealed import boxes
from sharewell.vault.sealed.open_keys import IDLE_SECONDS, OpenKeys
from tests.support.depth import examples
from tests.support.memory_key import MemoryKey

CHEAP = Policy(named=True, limits=None, cost=boxes.Cost(memory=8, rounds=1, lanes=1))
PEOPLE = range(4)
ACTS = ("make", "open", "wrong", "shut", "exclude", "tend", "tend", "write", "read", "wait a little", "wait long")
PROGRAMS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.frozensets(st.sampled_from(PEOPLE))),
                    min_size=15, max_size=30)  # fmt: skip
_numbers = itertools.count()


class Seconds:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyDesk]:
    made = KeyDesk(Keystore(tmp_path_factory.mktemp("keys") / "keystore.db", MemoryKey()), CHEAP)
    yield made
    made.close()


@dataclass
class Model:
    """What should come of a program: who has which key, who has it open since when, and whom the scope was given to."""

    keys: dict[int, bytes] = field(default_factory=dict)
    open: dict[int, tuple[bytes, float]] = field(default_factory=dict)
    given: dict[int, bytes] = field(default_factory=dict)
    excluded: set[int] = field(default_factory=set)
    renew: bool = False

    def is_open(self, person: int, now: float, *, use: bool = True) -> bool:
        """Whether the key of this person is open; with `use` its time begins again."""
        held = self.open.get(person)
        if held is None or now - held[1] >= IDLE_SECONDS:
            self.open.pop(person, None)
            return False
        if use:
            self.open[person] = (held[0], now)
        return True

    def reads(self, person: int, now: float) -> bool:
        """Whether this person reads the scope now."""
        may = self.is_open(person, now) and person not in self.excluded
        return may and self.given.get(person) == self.open[person][0]


@dataclass
class Trial:
    """One program on one new scope."""

    desk: KeyDesk
    clock: Seconds
    model: Model = field(default_factory=Model)

    def __post_init__(self) -> None:
        self.number = next(_numbers)
        self.scope = f"scope {self.number}"
        self.desk.sealed.open_keys = OpenKeys(self.clock)
        self.desk.create(self.asker(0), self.scope, [])
        self.act_make(0)
        assert self.desk.seal(self.asker(0), self.scope, "org", {self.name(0): self.model.keys[0]}, [])
        self.model.given[0] = self.model.keys[0]
        self.generations = {self.desk.newest(self.asker(0), self.scope, "ordinary").generation}

    def name(self, person: int) -> str:
        return f"person {self.number} {person}"

    def asker(self, person: int) -> Asker:
        return Asker(self.name(person), "test")

    def words(self, person: int) -> str:
        return f"words of {person}"

    def act_make(self, person: int) -> None:
        public = self.desk.make_handler(self.asker(person), self.words(person))
        self.model.keys[person] = public
        self.model.open[person] = (public, self.clock.now)
        self.model.given.pop(person, None)

    def act_open(self, person: int) -> None:
        self.desk.sealed._tries.clear()
        assert self.desk.open_handler(self.asker(person), self.words(person)) == (person in self.model.keys)
        if person in self.model.keys:
            self.model.open[person] = (self.model.keys[person], self.clock.now)

    def act_wrong(self, person: int) -> None:
        self.desk.sealed._tries.clear()
        assert not self.desk.open_handler(self.asker(person), "other words")

    def act_shut(self, person: int) -> None:
        self.desk.close_handler(self.asker(person))
        self.model.open.pop(person, None)

    def act_exclude(self, person: int) -> None:
        self.desk.exclude(self.scope, [self.name(person)])
        self.model.excluded.add(person)
        self.model.renew |= self.model.given.pop(person, None) is not None

    def act_tend(self, person: int, circle: frozenset[int]) -> None:
        handlers = {self.name(one): self.model.keys[one] for one in circle if one in self.model.keys}
        if self.model.renew and self.model.reads(person, self.clock.now):
            self.model.given, self.model.renew = {person: self.model.keys[person]}, False
            self.generations.add(max(self.generations) + 1)
        given = self.desk.tend(self.asker(person), self.scope, "org", handlers)
        fit = {one for one in circle & self.model.keys.keys() if one not in self.model.excluded}
        lacking = {one for one in fit if self.model.given.get(one) != self.model.keys[one]}
        expected = lacking if self.model.reads(person, self.clock.now) else set()
        assert given == sorted(map(self.name, expected))
        self.model.given.update({one: self.model.keys[one] for one in expected})

    def act_write(self, person: int) -> None:
        if person in self.model.excluded:
            with pytest.raises(KeyGone):
                self.desk.newest(self.asker(person), self.scope, "ordinary")
            return
        made = self.desk.newest(self.asker(person), self.scope, "ordinary")
        known = made.generation in self.generations
        assert known == self.model.reads(person, self.clock.now), "whoever may not read gets a key that is new"
        self.generations.add(made.generation)

    def act_read(self, person: int) -> None:
        allowed = self.model.reads(person, self.clock.now)
        for generation in self.generations:
            if allowed:
                assert len(self.desk.key(self.asker(person), self.scope, "ordinary", generation).key) == 32
                continue
            with pytest.raises(KeyGone if person in self.model.excluded else Locked):
                self.desk.key(self.asker(person), self.scope, "ordinary", generation)
        found = self.desk.keys_of(self.asker(person), [self.scope], "ordinary")
        assert {one.generation for one in found} == (self.generations if allowed else set())

    def run(self, program: list[tuple[str, int, frozenset[int]]]) -> None:
        for person in PEOPLE[1:]:
            self.act_make(person)
        self.act_tend(0, frozenset(PEOPLE))
        for act, person, circle in program:
            if act.startswith("wait"):
                self.clock.now += 60 if act.endswith("little") else IDLE_SECONDS
            elif act == "tend":
                self.act_tend(person, circle)
            else:
                getattr(self, f"act_{act}")(person)
            for one in PEOPLE:
                if not self.model.reads(one, self.clock.now) and one in self.model.excluded:
                    assert not self.desk.keys_of(self.asker(one), [self.scope], "ordinary")


def test_an_excluded_or_locked_person_never_gets_a_sealed_key(desk: KeyDesk, counted) -> None:
    ran = 0

    @settings(max_examples=examples(200, 2_000))
    @given(program=PROGRAMS)
    def programs(program: list[tuple[str, int, frozenset[int]]]) -> None:
        nonlocal ran
        ran += 1
        Trial(desk, Seconds()).run(program)

    programs()
    counted("programs of handlers' keys against the model", ran)


@pytest.mark.parametrize("bug", ["exclusion is not asked", "a shut key stays", "a key stays open for ever"])
def test_the_model_finds_each_planted_bug(desk: KeyDesk, monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    if bug == "exclusion is not asked":
        monkeypatch.setattr(desk.sealed, "_is_out", lambda person, scope: False)
        monkeypatch.setattr(desk.sealed.store, "bar", lambda scope, persons: None)
        monkeypatch.setattr(desk.keystore, "excluded", lambda person, scopes: frozenset())
        program = [("exclude", 0, frozenset[int]()), ("read", 0, frozenset[int]())]
    elif bug == "a shut key stays":
        monkeypatch.setattr(OpenKeys, "drop", lambda self, person: None)
        program = [("shut", 0, frozenset[int]()), ("read", 0, frozenset[int]())]
    else:
        monkeypatch.setattr(OpenKeys, "_drop_idle", lambda self: None)
        program = [("wait long", 0, frozenset[int]()), ("read", 0, frozenset[int]())]
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        Trial(desk, Seconds()).run(program)


def test_what_is_written_after_an_exclusion_is_closed_to_whoever_kept_the_key_pair(desk: KeyDesk) -> None:
    """A handler who is named later keeps the scope's private key, and copies the keystore as it is now."""
    trial = Trial(desk, Seconds())
    trial.act_make(1)
    trial.act_tend(0, frozenset({0, 1}))
    store, context = desk.sealed.store, f"sharewell data key 1\n{trial.scope}\nordinary".encode()
    kept = desk.sealed._scope_key(trial.name(1), trial.scope)
    assert kept is not None

    def opens(generation: int) -> bool:
        try:
            return bool(boxes.open_with(kept, store.sealed_key(trial.scope, "ordinary", generation) or b"", context))
        except Broken:
            return False

    trial.act_exclude(1)
    before = desk.newest(trial.asker(0), trial.scope, "ordinary").generation
    assert opens(before), "the control: until a handler opens the file again, the old pair is in use"
    trial.act_tend(0, frozenset({0}))
    after = desk.newest(trial.asker(0), trial.scope, "ordinary").generation
    assert after > before
    assert not opens(after)
    assert not opens(before)
    trial.act_read(0)


def test_destroying_a_sealed_scope_leaves_no_row_of_it(desk: KeyDesk) -> None:
    trial = Trial(desk, Seconds())
    trial.desk.destroy(trial.asker(0), trial.scope)
    base = desk.keystore.base()
    for table in ("key", "sealed_scope", "sealed_key", "handler_wrap", "share"):
        assert not base.execute(f"SELECT 1 FROM {table} WHERE scope = ?", (trial.scope,)).fetchall()
    for act in (desk.newest, lambda *a: desk.key(*a, 1)):
        with pytest.raises(KeyGone):
            act(trial.asker(0), trial.scope, "ordinary")


def test_too_many_wrong_passphrases_have_to_wait(desk: KeyDesk) -> None:
    trial = Trial(desk, Seconds())
    desk.sealed._tries.clear()
    for _ in range(10):
        assert not desk.open_handler(trial.asker(0), "guess")
    with pytest.raises(NotNow):
        desk.open_handler(trial.asker(0), trial.words(0))
    desk.sealed._tries.clear()


def test_a_key_that_somebody_put_in_the_place_of_a_handlers_is_not_sealed_to(desk: KeyDesk) -> None:
    trial = Trial(desk, Seconds())
    _, stranger = boxes.new_pair()
    assert desk.tend(trial.asker(0), trial.scope, "org", {trial.name(1): stranger}) == []


def test_the_passphrase_costs_128_mib_a_try(tmp_path: Path) -> None:
    assert boxes.STRONG.memory >= 128 * 1024
    made = KeyDesk(Keystore(tmp_path / "keystore.db", MemoryKey()))
    made.make_handler(Asker("somebody", "test"), "plum ladder seventeen foxes")
    [cost] = made.keystore.base().execute("SELECT cost FROM handler").fetchone()
    assert cost == f"[{128 * 1024}, 3, 4]"
    made.close()


def test_a_box_opens_for_its_own_key_and_context_only() -> None:
    private, public = boxes.new_pair()
    other, _ = boxes.new_pair()
    sealed = boxes.seal_to(public, b"secret", b"here")
    assert boxes.open_with(private, sealed, b"here") == b"secret"
    for key, box, context in ((other, sealed, b"here"), (private, sealed, b"there"), (private, sealed[:-1], b"here")):
        with pytest.raises(Broken):
            boxes.open_with(key, box, context)


def test_paper_words_have_a_checksum_and_may_be_typed_in_any_case() -> None:
    private, _ = boxes.new_pair()
    words = boxes.paper_words(private)
    assert boxes.key_on_paper(f"  {words.upper()} ") == private
    first, *rest = words.split()
    for wrong in (" ".join(rest), " ".join([*rest, first]), "", "no such words"):
        with pytest.raises(boxes.WrongWords):
            boxes.key_on_paper(wrong)
