"""The vault as the floors above use it."""

from __future__ import annotations

import hashlib
import hmac
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Broken, Missing
from sharewell.vault.errors import KeyGone
from sharewell.vault.mac import Mac
from sharewell.vault.places import Compartment, Place
from sharewell.vault.vault import Vault
from tests.vault.conftest import SCOPE


def test_json_comes_back_as_it_was(vault: Vault, place: Place) -> None:
    value = {"words": "“Mummy said” – naïve", "n": 3, "b": [True, None]}
    assert vault.open_json(place, vault.seal_json(place, value)) == value
    assert vault.open(place, vault.seal_json(place, {"b": 1, "a": "é"})) == '{"a":"é","b":1}'.encode()
    with pytest.raises(Broken):
        vault.open_json(place, vault.seal(place, b"not json"))


def test_a_memoryview_from_postgresql_opens(vault: Vault, place: Place) -> None:
    assert vault.open(place, memoryview(vault.seal(place, b"said"))) == b"said"  # type: ignore[arg-type]


def test_each_compartment_has_its_own_key(vault: Vault, place: Place) -> None:
    keys = {vault.keystore.newest(SCOPE, compartment)[1] for compartment in Compartment}
    assert len(keys) == len(Compartment)
    vault.new_scope("only ordinary", [Compartment.ORDINARY])
    with pytest.raises(KeyGone):
        vault.seal(place._replace(scope="only ordinary", compartment=Compartment.SEALED), b"x")


def test_after_a_new_generation_the_old_values_open_and_new_ones_use_it(vault: Vault, place: Place) -> None:
    old = vault.seal(place, b"old")
    vault.keystore.new_generation(SCOPE, Compartment.ORDINARY)
    new = vault.seal(place, b"new")
    assert (old[4], new[4]) == (1, 2)
    assert (vault.open(place, old), vault.open(place, new)) == (b"old", b"new")


def test_destroying_a_scope_darkens_its_values_and_its_commitments(vault: Vault, place: Place) -> None:
    sealed = vault.seal(place, b"said")
    with vault.keyed_cache():
        vault.open(place, sealed)
        vault.row_salt(SCOPE, "t", "r", 1)
        vault.destroy(SCOPE)
        for attempt in (
            lambda: vault.open(place, sealed),
            lambda: vault.seal(place, b"more"),
            lambda: vault.row_salt(SCOPE, "t", "r", 1),
            lambda: vault.new_scope(SCOPE, [Compartment.ORDINARY]),
        ):
            with pytest.raises(Missing):
                attempt()
    assert vault.destroyed_at(SCOPE) is not None
    assert SCOPE not in vault.all_salters()


def test_a_salt_depends_on_scope_table_row_and_event(vault: Vault) -> None:
    vault.new_scope("other", [])
    first = (SCOPE, "t", "r", 1)
    asked = [first, ("other", "t", "r", 1), (SCOPE, "u", "r", 1), (SCOPE, "t", "s", 1), (SCOPE, "t", "r", 2)]
    salts = [vault.row_salt(*one) for one in asked]
    assert len(set(salts)) == len(asked)
    assert {len(salt) for salt in salts} == {32}
    assert [vault.all_salters()[scope](table, row, seq) for scope, table, row, seq in asked] == salts


def test_keys_are_held_for_one_request_only(vault: Vault, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    newest = vault.keystore.newest
    monkeypatch.setattr(vault.keystore, "newest", lambda *key: asked.append("key") or newest(*key))
    with vault.keyed_cache():
        vault.seal(place, b"1")
        with vault.keyed_cache():
            vault.seal(place, b"2")
        vault.seal(place, b"3")
    assert len(asked) == 1
    vault.seal(place, b"4")
    assert len(asked) == 2


def test_the_keys_of_many_scopes_are_fetched_in_one_read_and_held_for_one_request_only(
    vault: Vault, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [place._replace(scope=f"file {number}") for number in range(3)]
    for one in places:
        vault.new_scope(one.scope, [Compartment.ORDINARY])
    old = [vault.seal(one, b"old") for one in places]
    vault.keystore.new_generation("file 1", Compartment.ORDINARY)
    new = [vault.seal(one, b"new") for one in places]
    asked: list[str] = []
    key = vault.keystore.key
    monkeypatch.setattr(vault.keystore, "key", lambda *names: asked.append("key") or key(*names))
    vault.warm([one.scope for one in places], Compartment.ORDINARY)
    with vault.keyed_cache():
        vault.warm([*(one.scope for one in places), "no such file"], Compartment.ORDINARY)
        assert [vault.open(one, sealed) for one, sealed in zip(places, old, strict=True)] == [b"old"] * 3
        assert [vault.open(one, sealed) for one, sealed in zip(places, new, strict=True)] == [b"new"] * 3
        assert asked == []
        with pytest.raises(KeyGone):
            vault.open(place._replace(scope="no such file"), old[0])
        vault.destroy("file 2")
        with pytest.raises(KeyGone):
            vault.open(places[2], old[2])
    asked.clear()
    vault.open(places[0], old[0])
    assert asked == ["key"]


def test_a_sign_in_name_is_digested_under_this_installations_key(vault: Vault) -> None:
    assert vault.handle_digest("priya") == vault.handle_digest("priya")
    assert vault.handle_digest("priya") != vault.handle_digest("priyb")
    assert vault.handle_digest("priya") != hashlib.sha256(b"priya").digest()


@given(st.binary(max_size=64), st.binary(max_size=300))
def test_the_keyed_code_is_hmac(key: bytes, message: bytes) -> None:
    assert Mac(key)(message) == hmac.digest(key, message, "sha256")


def test_a_long_key_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        Mac(os.urandom(65))
