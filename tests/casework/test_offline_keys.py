"""G14 and G15, the server's half: copies without the key say nothing, and what was destroyed is dark in old copies."""

from __future__ import annotations

import base64
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.review_retention import (
    AgreeRetention,
    ReviewRetention,
    agree_to_destroy,
    review_retention,
)
from sharewell.records.models.base import Row
from sharewell.records.stores import files
from sharewell.records.stores.base import Opened
from sharewell.reports import check_record
from sharewell.rules.errors import Broken, Missing
from sharewell.vault.errors import KeyGone
from sharewell.vault.kek_sources import KeyFile, key_from
from sharewell.vault.keystore import Keystore
from sharewell.vault.places import Place
from sharewell.vault.vault import Vault, open_vault
from tests.cast import ROLES, Cast, cast

pytestmark = pytest.mark.django_db


def forms_of(word: str) -> list[bytes]:
    """The ways a word may stand in a file."""
    raw = word.encode()
    return [raw, word.encode("utf-16-le"), raw.hex().encode(), base64.b64encode(raw)[:-4], raw[::-1]]


def database() -> Iterator[bytes]:
    """Every value of every table, as the database holds it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    yield bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def found_in(contents: Iterator[bytes] | list[bytes], words: list[str]) -> list[str]:
    everything = b"\n".join(contents)
    return [word for word in words if any(form in everything for form in forms_of(word))]


@pytest.fixture
def people(tools: Any, as_owner: None) -> Cast:
    return cast(tools)


@pytest.fixture
def canaries(people: Cast) -> tuple[str, list[str]]:
    """A concern with a word of its own in every text field, and those words with the names of everybody."""
    said = f"canary{secrets.token_hex(8)}"
    concern_id = people.concern(words=f"Mia said {said}.").concern_id
    names = [people.name(part).split()[-1] for part in ROLES] + [name.split()[-1] for name in people.children]
    return concern_id, [said, *(name for name in names if len(name) > 4), people.sign_in_name("information_lead")]


def bodies(organisation_id: str) -> list[tuple[Place, bytes]]:
    """Every sealed body of an organisation, with its place."""
    return [
        (Place(organisation_id, row.scope_id, model.compartment, model._meta.db_table, "body", row.pk, row.version),
         bytes(row.body))
        for model in apps.get_models() if issubclass(model, Row)
        for row in model._default_manager.filter(organisation_id=organisation_id)
    ]  # fmt: skip


def opened(vault: Vault, copy: list[tuple[Place, bytes]]) -> list[bytes]:
    """Whatever of `copy` opens in this vault, in the name of somebody who may ask for anything."""
    found = []
    with vault.acting("job:thief", "theft"):
        for place, body in copy:
            try:
                found.append(vault.open(place, body))
            except (Missing, Broken):
                continue
    return found


def test_g14_database_and_keystore_without_the_key_file_give_no_word(
    people: Cast, canaries: tuple[str, list[str]], var: Any, tmp_path: Path
) -> None:
    _, words = canaries
    copy, stolen = bodies(people.organisation_id), tmp_path / "stolen"
    shutil.copytree(var.keystore.parent, stolen)
    held = [*database(), *(path.read_bytes() for path in sorted(stolen.iterdir()))]
    assert found_in(held, words) == []
    assert len(copy) > 30
    with pytest.raises(Broken, match="key file is missing"):
        open_vault(tmp_path / "keys" / "master.key", stolen / "keystore.db")
    guessed = KeyFile(tmp_path / "guess").create()
    thief = Vault(Keystore(stolen / "keystore.db", guessed))
    assert opened(thief, copy) == []
    thief.desk.close()
    # The control: the same copies with the key file give every word, and a planted one is found by the same search.
    owner = Vault(Keystore(stolen / "keystore.db", key_from(KeyFile(var.keys), stolen / "keystore.db")))
    found = found_in(opened(owner, copy), words)
    owner.desk.close()
    assert set(words) - set(found) == {people.sign_in_name("information_lead")}
    assert found_in([*held, words[0].encode("utf-16-le")], words) == [words[0]]


def test_g15_a_destroyed_file_is_dark_in_an_old_copy_with_the_keystore_of_today_and_the_ledger_verifies(
    people: Cast, canaries: tuple[str, list[str]], var: Any, tmp_path: Path
) -> None:
    concern_id, words = canaries
    kept = people.concern(about="Leo O'Brien", words="Leo was quiet.")
    file_id, vault, tools = people.file_of(concern_id), people.tools.vault, people.tools
    copy = [one for one in bodies(people.organisation_id) if one[0].scope == file_id]
    assert found_in(opened(vault, copy), words[:1]) == words[:1]
    with vault.acting(people.person("lead"), "test"):
        review = files.reviews.where(Opened(vault, people.organisation_id, file_id))[0]
    with tools.vault.keyed_cache():
        review_retention(
            people.actor("lead"), tools, ReviewRetention(review_id=review.id, outcome="destroy", reason="By mistake."))
        from django.test import TestCase

        with TestCase.captureOnCommitCallbacks(execute=True):
            agree_to_destroy(people.actor("deputy"), tools, AgreeRetention(review_id=review.id, agree=True))
    assert opened(vault, copy) == []
    stolen = tmp_path / "stolen"
    shutil.copytree(var.keystore.parent, stolen)
    again = Vault(Keystore(stolen / "keystore.db", key_from(KeyFile(var.keys), stolen / "keystore.db")))
    assert opened(again, copy) == []
    with pytest.raises(KeyGone):
        again.keystore.newest(file_id, "ordinary")
    with pytest.raises(KeyGone):
        again.row_salt(file_id, "records_concern", concern_id, 1)
    again.desk.close()
    assert check_record.verify(vault, None).ok
    assert read_concern(people.actor("lead"), tools, ReadConcern(kept.concern_id)).whole


def test_a_log_of_unwraps_that_was_changed_is_named_by_the_check_of_the_record(people: Cast) -> None:
    sent = people.concern()
    read_concern(people.actor("lead"), people.tools, ReadConcern(sent.concern_id))
    vault = people.tools.vault
    assert check_record.verify(vault, None).ok
    base = vault.desk.log._base()
    base.execute("UPDATE unwrap SET person = 'somebody else' WHERE seq = 1")
    found = check_record.verify(vault, None)
    assert [(one.table, one.what) for one in found.findings] == [("unwraps", "row 1 is not what was written")]
    base.execute("DELETE FROM unwrap")
    assert "cut short" in check_record.verify(vault, None).findings[0].what
