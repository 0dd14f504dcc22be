"""The key desk: whoever is excluded gets nothing, everything is written down first, and there is an end to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sharewell.rules.errors import Missing, NotNow
from sharewell.vault.budget import Limits
from sharewell.vault.desk import COVERS, KeyDesk, Policy
from sharewell.vault.errors import KeyGone, NoKeystoreHere, OverBudget
from sharewell.vault.keys import Asker
from sharewell.vault.keystore import COMMITMENT, Keystore
from sharewell.vault.places import Place
from sharewell.vault.unwrap_log import Line
from sharewell.vault.vault import Vault
from tests.support.memory_key import MemoryKey

JO, REL = Asker("jo", "file.read"), Asker("rel", "file.read")
LIMITS = Limits(
    ordinary=5, identity=20, everybody=12, everybody_identity=40, urgent=3, everybody_urgent=4, destroyed=2, jobs=7
)
BOTH = ("ordinary", "identity")


class Time:
    """Seconds that only move when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(keystore: Keystore, time: Time) -> KeyDesk:
    made = KeyDesk(keystore, Policy(limits=LIMITS), time)
    for name in ("file 1", "file 2"):
        made.create(Asker(), name, BOTH)
    made.create(Asker(), "org", BOTH, organisation=True)
    return made


def said(desk: KeyDesk) -> list[Line]:
    return [line for _, _, line in desk.log.rows()]


def many(desk: KeyDesk, count: int) -> list[str]:
    scopes = [f"many {number}" for number in range(count)]
    for scope in scopes:
        desk.create(Asker("somebody else"), scope, BOTH)
    return scopes


def opened(act: Callable[[str], object], scopes: list[str]) -> int:
    """How many of `scopes` were opened before the desk said that it is enough."""
    for number, scope in enumerate(scopes):
        try:
            act(scope)
        except OverBudget:
            return number
    return len(scopes)


def test_whoever_is_excluded_gets_no_key_and_the_same_answer_as_for_no_file(desk: KeyDesk) -> None:
    assert desk.newest(REL, "file 1", "ordinary").key
    desk.exclude("file 1", ["rel", "other"])
    desk.exclude("file 1", ["rel"])
    errors = []
    for scope in ("file 1", "no such file"):
        for ask in (lambda s: desk.newest(REL, s, "ordinary"), lambda s: desk.key(REL, s, "identity", 1)):
            with pytest.raises(KeyGone) as caught:
                ask(scope)
            errors.append((type(caught.value), str(caught.value)))
    assert len(set(errors)) == 1
    assert [found.scope for found in desk.keys_of(REL, ["file 1", "file 2", "none"], "identity")] == ["file 2"]
    assert {found.scope for found in desk.keys_of(JO, ["file 1", "file 2"], "identity")} == {"file 1", "file 2"}


def test_an_exclusion_outlives_a_restart_and_goes_with_the_file(desk: KeyDesk, keystore: Keystore) -> None:
    desk.exclude("file 1", ["rel"])
    with pytest.raises(KeyGone):
        KeyDesk(keystore).newest(REL, "file 1", "ordinary")
    desk.destroy(JO, "file 1")
    assert keystore._base().execute("SELECT count(*) FROM exclusion").fetchone()[0] == 0


def test_control_without_the_list_the_excluded_would_get_the_key(desk: KeyDesk, keystore: Keystore) -> None:
    desk.exclude("file 1", ["rel"])
    with keystore._writing() as base:
        base.execute("DELETE FROM exclusion")
    assert desk.newest(REL, "file 1", "ordinary").key


def test_a_key_of_a_file_is_for_a_name_only(desk: KeyDesk) -> None:
    with pytest.raises(Missing):
        desk.newest(Asker(), "file 1", "ordinary")
    assert desk.newest(Asker(), "org", "ordinary").shared
    assert desk.key(Asker(), "file 1", COMMITMENT, 1).key


def test_every_answer_is_on_disk_before_it_is_given(desk: KeyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(lines: object) -> str:
        raise NotNow("The disk is full.")

    monkeypatch.setattr(desk.log, "write", full)
    for ask in (lambda: desk.newest(JO, "file 1", "ordinary"), lambda: desk.keys_of(JO, ["file 1"], "ordinary")):
        with pytest.raises(NotNow):
            ask()


def test_the_log_says_who_was_given_what_and_who_was_refused(desk: KeyDesk, time: Time) -> None:
    desk.exclude("file 1", ["rel"])
    desk.newest(JO, "file 1", "ordinary")
    desk.key(JO, "file 1", "ordinary", 1)
    with pytest.raises(KeyGone):
        desk.newest(REL, "file 1", "ordinary")
    desk.newest(JO, "org", "ordinary")
    desk.keys_of(JO, ["file 1", "file 2"], "identity")
    time.now += COVERS + 1
    desk.newest(JO, "file 1", "ordinary")
    first = Line(*JO, "file 1", "ordinary", "given")
    assert said(desk) == [
        first,
        Line(*REL, "file 1", "ordinary", "refused"),
        Line(*JO, "file 1", "identity", "given"),
        Line(*JO, "file 2", "identity", "given"),
        first,
    ]
    assert desk.log.verify([desk.log_head()]) == []
    assert desk.log_head().startswith("5:")


def test_one_person_and_everybody_together_come_to_an_end(desk: KeyDesk, time: Time) -> None:
    scopes = many(desk, 20)
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes) == LIMITS.ordinary
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes[: LIMITS.ordinary]) == LIMITS.ordinary
    invented = opened(lambda scope: desk.newest(Asker(f"x {scope}", "file.read"), scope, "ordinary"), scopes[5:])
    assert LIMITS.ordinary + invented == LIMITS.everybody
    assert [line.verdict for line in said(desk)].count("given") == LIMITS.everybody
    assert [line.verdict for line in said(desk)].count("over") == 2
    time.now += LIMITS.seconds + 1
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes) == LIMITS.ordinary


def test_a_page_of_many_files_counts_as_who_the_children_are(desk: KeyDesk) -> None:
    scopes = many(desk, 20)
    assert len(desk.keys_of(JO, scopes, "identity")) == 20
    with pytest.raises(OverBudget):
        desk.keys_of(JO, scopes, "ordinary")
    assert "Wait ten minutes" in OverBudget().reason


@pytest.mark.parametrize("purpose", ["concern.record", "share.urgently"])
def test_a_concern_and_an_urgent_share_go_on_when_the_budget_is_spent_and_not_for_ever(
    desk: KeyDesk, purpose: str
) -> None:
    scopes = many(desk, 20)
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes) == LIMITS.ordinary
    urgent = Asker("jo", purpose)
    assert opened(lambda scope: desk.newest(urgent, scope, "ordinary"), scopes[10:]) == LIMITS.urgent


def test_what_somebody_makes_is_never_counted_and_making_again_gives_nothing_away(desk: KeyDesk) -> None:
    for number in range(20):
        desk.create(JO, f"own {number}", BOTH)
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), [f"own {n}" for n in range(20)]) == 20
    scopes = many(desk, 10)
    for scope in scopes:
        desk.create(JO, scope, BOTH)
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes) == LIMITS.ordinary


def test_what_the_installation_does_by_itself_takes_nothing_from_the_people_and_has_a_limit(desk: KeyDesk) -> None:
    scopes = many(desk, 20)
    jobs = [Asker("job:due reviews", "due reviews"), Asker("job:another", "another")]
    for job in jobs:
        assert opened(partial(desk.newest, job, compartment="ordinary"), scopes) == LIMITS.jobs
    assert opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes[10:]) == LIMITS.ordinary


def test_a_restart_gives_nobody_a_new_budget(desk: KeyDesk, keystore: Keystore, time: Time) -> None:
    scopes = many(desk, 10)
    opened(lambda scope: desk.newest(JO, scope, "ordinary"), scopes)
    again = KeyDesk(keystore, Policy(limits=LIMITS), time)
    with pytest.raises(OverBudget):
        again.newest(JO, scopes[9], "ordinary")
    again.newest(JO, scopes[0], "ordinary")


def test_only_a_few_files_are_destroyed_at_once_and_never_an_organisation(desk: KeyDesk) -> None:
    scopes = many(desk, 3)
    for scope in scopes[:2]:
        desk.destroy(JO, scope)
    with pytest.raises(NotNow):
        desk.destroy(JO, scopes[2])
    with pytest.raises(NotNow):
        desk.destroy(JO, "org")
    assert [line.verdict for line in said(desk)] == ["destroyed", "destroyed"]


def test_a_signing_key_never_leaves_and_signs_all_the_same(desk: KeyDesk) -> None:
    for name in ("ledger signing key org", "pack signing key"):
        with pytest.raises(NotNow, match="never leaves"):
            desk.secret(name)
    signer = Vault(desk).note_signer("org")
    assert signer.verifier.verify(signer.sign("words\n")) == "words\n"
    assert desk.secret("sign-in names") == desk.secret("sign-in names")


def test_a_process_that_may_only_ask_has_no_keystore_to_look_through(desk: KeyDesk) -> None:
    class Asking:
        """Stands for a client of the key agent."""

    vault = Vault(Asking())  # type: ignore[arg-type]
    for look in (vault.all_salters, lambda: vault.keystore, lambda: vault.desk):
        with pytest.raises(NoKeystoreHere):
            look()


def test_the_vault_asks_in_the_name_of_whoever_acts(desk: KeyDesk, place: Place) -> None:
    vault = Vault(desk)
    with vault.acting("jo", "file.read"):
        sealed = vault.seal(place._replace(scope="file 1"), b"said")
    vault.exclude("file 1", ["jo"])
    vault.exclude("file 2", [])
    with vault.acting("jo", "file.read"), pytest.raises(Missing):
        vault.open(place._replace(scope="file 1"), sealed)
    assert [line.verdict for line in said(desk)] == ["given", "refused"]


def test_a_keystore_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keystore.db"
    old = Keystore(path, MemoryKey())
    old.create("file 1", "ordinary")
    old.secret("ledger events org")
    with old._writing() as base:
        first = {"key", "tombstone", "secret", "kept_note"}
        for (table,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if table not in first:
                base.execute(f"DROP TABLE {table}")
        base.execute("PRAGMA user_version = 1")
    old.close()
    again = Keystore(path, MemoryKey())
    assert again.organisations() == {"org"}
    assert again.newest("file 1", "ordinary")[0] == 1
    again.create("file 2", "ordinary")
    again.close()
