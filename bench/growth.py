"""Whether anything a reader does grows slower as files that they have no part in grow tenfold.

The same reader, with the same files, in two copies of one installation: database, keystore, ledger and access log hold
ten times as many files of other people in the second. Everything is called as the pages call it: asked at the gate,
noted, and on the disk before it is answered.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.crowd import add_events, add_files
from bench.house import busy, lengthen, new_file, open_house
from bench.run import Ratio, bare, in_turn, start

if TYPE_CHECKING:
    from tests.casework.house import House

GROWN = "{what} among {files:,} files of others, against among {few:,}"
HIDDEN = "a file that is hidden is refused, against one that does not exist (among {files:,})"
LIMIT = 1.15
OWN_FILES, ENTRIES, LINES = 8, 40, 40
WHAT = ("an access decision, its circle read", "signing in (whose session it is)", "a page of the worklist",
        "the children's list", "a chronology")  # fmt: skip


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """300 and 3,000 files of others (3 and 30 where `quick`)."""
    start(scratch)
    from django.db import connections

    from sharewell.rules.values import new_id

    few, many = (3, 30) if quick else (300, 3_000)
    house = open_house()
    file_id = _own(house)
    cookie = _session(house)
    var = scratch / "var"
    base, keys = bare(var / "sharewell.db"), bare(var / "keystore" / "keystore.db")
    _more(house, base, keys, few)
    small = _copy(scratch, base, keys)
    _more(house, base, keys, many - few)
    stranger = base.execute('SELECT "id" FROM "records_safeguardingfile" ORDER BY rowid DESC LIMIT 1').fetchone()[0]
    base.close()
    keys.close()
    places = Place(house, connections["default"], cookie), Place(_moved(house, small), _database(small), cookie)
    acts = [act for place in places for act in place.acts(file_id)]
    times = 1 if quick else rounds * 25
    took = in_turn(times, 1, *acts)
    # Each stands once before and once after the other: what was done just before costs more than the difference.
    hidden, nothing = places[0].refused(stranger), places[0].refused(new_id())
    first, second, third, fourth = in_turn(times, 1, hidden, nothing, nothing, hidden)
    number = len(WHAT)
    grown = [
        Ratio(GROWN.format(what=what, files=many, few=few), after, before, LIMIT)
        for what, after, before in zip(WHAT, took[:number], took[number : 2 * number], strict=True)
    ]
    return [*grown, Ratio(HIDDEN.format(files=many), min(first, fourth), min(second, third))]


def _more(house: House, base: Any, keys: Any, files: int) -> None:
    from django.db import connections

    add_events(house, files)
    connections["default"].close()
    add_files(house, base, keys, files)


def _copy(scratch: Path, base: Any, keys: Any) -> Path:
    """A copy of the whole folder as it is now."""
    house_base = base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert house_base[0][0] == 0 and keys.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0] == 0
    shutil.copytree(scratch / "var", scratch / "var-small")
    return scratch / "var-small"


def _database(var: Path) -> Any:
    from django.db import connections

    here = connections["default"]
    return type(here)({**here.settings_dict, "NAME": str(var / "sharewell.db")}, alias="default")


def _moved(house: House, var: Path) -> House:
    """The same house over the keys in another folder."""
    from sharewell.config.places import Var
    from sharewell.vault.vault import open_vault

    there = Var(var.absolute())
    return replace(house, tools=replace(house.tools, vault=open_vault(there.master_key, there.keystore)))


def _own(house: House) -> str:
    """The reader's own files; the first, which is returned, is long and has lines on their list."""
    from sharewell.casework.keep_address_book import KeepChild, keep_child

    lead = house.actor("Jo")
    file_id = new_file(house)
    for number in range(OWN_FILES - 1):
        child = keep_child(lead, house.tools, KeepChild(
            name=f"Child {'ABCDEFGH'[number]} Thornbury", born_on=date(2023, 9, 1 + number), room="Hedgehogs",
            key_person_id=house.done.people["Kit Oduya"],
        ))  # fmt: skip
        new_file(replace(house, child=child))
    lengthen(house, file_id, ENTRIES)
    busy(house, lead, file_id, LINES)
    return file_id


def _session(house: House) -> str:
    from sharewell.casework import sessions
    from sharewell.records.models import Account

    account = Account.objects.values_list("pk", flat=True).get(person_id=house.actor("Jo").person_id)
    return sessions.begin(house.tools, str(account))


@dataclass(frozen=True)
class Place:
    """One of the two installations, and what the reader does in it."""

    house: House
    database: Any
    cookie: str

    def acts(self, file_id: str) -> list[Callable[[], object]]:
        """What is measured, in the order of `WHAT`."""
        from sharewell.casework import sessions
        from sharewell.casework.list_children import ListChildren, my_files
        from sharewell.casework.my_worklist import MyWorklist, my_worklist
        from sharewell.casework.print_chronology import read_chronology
        from sharewell.casework.read_file import ReadFile
        from sharewell.records import gate
        from sharewell.rules.access import Action

        actor, tools = self.house.actor("Jo"), self.house.tools
        return [self._here(act) for act in (
            lambda: gate.open_file(tools.vault, actor, Action.FILE_READ, file_id, tools.clock()),
            lambda: sessions.look(tools, self.cookie),
            lambda: my_worklist(actor, tools, MyWorklist(limit=21)),
            lambda: my_files(actor, tools, ListChildren()),
            lambda: read_chronology(actor, tools, ReadFile(file_id)),
        )]  # fmt: skip

    def refused(self, file_id: str) -> Callable[[], object]:
        """The reader asks for a file that they may not see, or that is not there."""
        from sharewell.casework.print_chronology import read_chronology
        from sharewell.casework.read_file import ReadFile
        from sharewell.rules.errors import Missing

        def ask() -> None:
            try:
                read_chronology(self.house.actor("Jo"), self.house.tools, ReadFile(file_id))
            except Missing:
                return
            raise AssertionError("a file of others was shown")

        return self._here(ask)

    def _here(self, act: Callable[[], object]) -> Callable[[], object]:
        from django.db import connections

        def called() -> object:
            connections["default"] = self.database
            return act()

        return called
