"""Many rows opened at once: what `open` gives for each, and its refusals."""

from __future__ import annotations

import pytest

from sharewell.rules.errors import Broken
from sharewell.rules.values import new_id
from sharewell.vault.errors import KeyGone
from sharewell.vault.places import Compartment, Place
from sharewell.vault.vault import Vault

SHELF = Place("o" * 32, "5" * 32, Compartment.ORDINARY, "records_entry", "body", "", 0)


@pytest.fixture
def sealed(vault: Vault) -> list[tuple[str, int, bytes]]:
    """Three rows, the second one under the next generation of the key."""
    vault.new_scope(SHELF.scope, [Compartment.ORDINARY])
    rows = []
    for number in range(3):
        if number == 1:
            vault.keystore.new_generation(SHELF.scope, Compartment.ORDINARY)
        row = new_id()
        place = SHELF._replace(row=row, version=number + 1)
        rows.append((row, number + 1, vault.seal(place, b"said %d" % number)))
    return rows


def test_each_row_opens_to_what_was_sealed_in_it(vault: Vault, sealed: list[tuple[str, int, bytes]]) -> None:
    assert vault.open_rows(SHELF, sealed) == [b"said 0", b"said 1", b"said 2"]
    alone = [vault.open(SHELF._replace(row=row, version=version), text) for row, version, text in sealed]
    assert alone == vault.open_rows(SHELF, sealed)


def test_no_changed_byte_other_row_version_or_shelf_opens(vault: Vault, sealed: list[tuple[str, int, bytes]]) -> None:
    row, version, text = sealed[0]
    for at in range(len(text)):
        changed = bytes(byte ^ (1 if index == at else 0) for index, byte in enumerate(text))
        with pytest.raises((Broken, KeyGone)):
            vault.open_rows(SHELF, [sealed[1], (row, version, changed)])
    for other in ((row, version + 1, text), (sealed[1][0], version, text), (row, version, text[:20]), (row, 1, b"")):
        with pytest.raises(Broken):
            vault.open_rows(SHELF, [other])
    for shelf in (SHELF._replace(table="records_concern"), SHELF._replace(organisation="p" * 32)):
        with pytest.raises(Broken):
            vault.open_rows(shelf, [sealed[0]])


def test_a_line_break_in_a_row_is_refused(vault: Vault, sealed: list[tuple[str, int, bytes]]) -> None:
    with pytest.raises(ValueError, match="line break"):
        vault.open_rows(SHELF, [("a\nb", 1, sealed[0][2])])
