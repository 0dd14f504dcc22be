"""What seldom happens to sealed files, done on purpose: nobody gets a key by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.vault.asker import Asker
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.errors import KeyGone
from sharewell.vault.keystore import Keystore
from sharewell.vault.sealed import boxes
from sharewell.vault.sealed.desk import Circle
from sharewell.vault.sealed.renewing import renew
from sharewell.vault.vault import Vault
from tests.support.memory_key import MemoryKey

CHEAP = Policy(named=True, limits=None, cost=boxes.Cost(memory=8, rounds=1, lanes=1))
JO, ALI = Asker("jo", "test"), Asker("ali", "test")
WORDS = "plum ladder seventeen foxes"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[KeyDesk]:
    made = KeyDesk(Keystore(tmp_path / "keystore.db", MemoryKey()), CHEAP)
    yield made
    made.close()


def test_a_passphrase_is_changed_by_whoever_knows_the_old_one_alone(desk: KeyDesk, monkeypatch):
    vault = Vault(desk)
    with vault.acting("jo", "test"):
        sealing = vault.sealing
        sealing.make_key(WORDS)
        assert not sealing.change_passphrase("another", "new words")
        assert sealing.change_passphrase(WORDS, "new words")
        sealing.shut_key()
        assert not sealing.open_key(WORDS)
        assert sealing.open_key("new words")
    assert not desk.change_passphrase(ALI, WORDS, "new words")
    # Idle for so long between the two that the key shut again: nothing is changed.
    monkeypatch.setattr(desk.sealed.open_keys, "_idle", 0.0)
    assert not desk.change_passphrase(JO, "new words", WORDS)


def test_sealing_twice_keeps_the_first_and_what_is_not_sealed_is_not_finished(desk: KeyDesk):
    public = desk.make_handler(JO, WORDS)
    desk.create(JO, "file", ["ordinary"])
    desk.sealed.finish("file", {"ordinary": 2})
    assert desk.key(JO, "file", "ordinary", 1).key
    assert desk.seal(JO, "file", "org", {"jo": public}, [])
    first = desk.sealed.store.public_of("file")
    assert desk.seal(JO, "file", "org", {"jo": public}, [])
    assert desk.sealed.store.public_of("file") == first


def test_a_scope_that_waits_for_a_first_handler_has_no_key_to_write_with(desk: KeyDesk):
    assert not desk.seal(JO, "file", "org", {}, [])
    with pytest.raises(KeyGone):
        desk.sealed.newest("jo", "file", "ordinary")


def test_what_is_destroyed_is_not_written_to_by_another_road_either(desk: KeyDesk):
    public = desk.make_handler(JO, WORDS)
    desk.create(JO, "file", ["ordinary"])
    desk.destroy(JO, "file")
    with pytest.raises(KeyGone):
        desk.sealed.newest("jo", "file", "ordinary")
    with pytest.raises(KeyGone):
        desk.sealed.seal("file", Circle("org", {"jo": public}))


def sealed_with_papers(desk: KeyDesk) -> dict[str, str]:
    """A sealed file and the papers of three holders."""
    public = desk.make_handler(JO, WORDS)
    papers = {holder: desk.make_paper(JO, "org", holder, holder) for holder in ("ann", "bob", "cat")}
    desk.create(JO, "file", ["ordinary"])
    assert desk.seal(JO, "file", "org", {"jo": public}, [])
    return papers


def test_papers_give_nobody_a_file_that_they_are_excluded_from(desk: KeyDesk):
    papers = sealed_with_papers(desk)
    public = desk.make_handler(ALI, WORDS)
    desk.exclude("file", ["ali"])
    with pytest.raises(KeyGone):
        desk.sealed.give_by_papers("org", "file", [papers["ann"], papers["bob"]], "ali", public)


def test_papers_of_what_the_scope_no_longer_is_open_nothing(desk: KeyDesk, monkeypatch):
    papers = sealed_with_papers(desk)
    two = [papers["ann"], papers["bob"]]
    assert desk.sealed.escrow.open("org", "file", two).holders == ["ann", "bob"]
    monkeypatch.setattr(desk.sealed.store, "public_of", lambda scope: boxes.new_pair()[1])
    with pytest.raises(boxes.WrongWords):
        desk.sealed.escrow.open("org", "file", two)


def test_somebody_without_a_key_who_renews_a_scope_gets_none_by_it(desk: KeyDesk):
    sealed_with_papers(desk)
    sealed = desk.sealed
    private = sealed._scope_key("jo", "file")
    assert private is not None
    renew(sealed.store, sealed.escrow, "nobody", "file", private, "org")
    assert sealed.store.wrapped_for("file") == {}
    sealed.open_keys.forget_scope("file")
    assert sealed.tend("jo", "file", Circle("org", {})) == []


def test_words_are_random_and_shares_and_keys_of_another_size_are_wrong_words():
    assert len(boxes.random_words(8).split()) == 8
    assert boxes.random_words() != boxes.random_words()
    [short] = boxes.generate_mnemonics(1, [(1, 1)], bytes(16), iteration_exponent=0)
    with pytest.raises(boxes.WrongWords):
        boxes.key_on_paper(short[0])
    one, another = boxes.split(bytes(32)), boxes.split(bytes(32))
    for shares in (one[:1], [one[0], another[1]], []):
        with pytest.raises(boxes.WrongWords):
            boxes.joined(shares)
