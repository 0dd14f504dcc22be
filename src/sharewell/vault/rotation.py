"""Moving every key to a new key-encryption key, while the service runs; what was begun is taken up again.

    1  the new key is made beside the old one, and durable
    2  the keystore says that it is in use, and holds it wrapped by the old one: from here on every process that holds
       the old one finds the new one, and wraps new keys with it
    3  the rest is wrapped anew, in batches
    4  nothing is left under the old one: the new one takes its place, the old one is overwritten
    5  the keystore forgets the new one's wrapped form

A kill between any two leaves every key readable, and doing it again goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sharewell.rules.errors import NotNow
from sharewell.vault.kek import AesKey
from sharewell.vault.kek_sources import Source
from sharewell.vault.keystore import Keystore, key_context, link_context
from sharewell.vault.sealed.store import sealed_context

BATCH = 200
# A running key agent looks every half second whether a move has begun.
NOTICED_SECONDS = 2.0
# Between batches the service gets its turn: whoever waits to write looks again only every tenth of a second.
TURN_SECONDS = 0.005
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wrapped:
    """A table of wrapped keys: what names a row, and what its wrapped key is bound to."""

    names: tuple[str, ...]
    context: Callable[[tuple[Any, ...]], bytes]


def _sealed(kind: str) -> Callable[[tuple[Any, ...]], bytes]:
    return lambda names: sealed_context(kind, *map(str, names))


TABLES: Mapping[str, Wrapped] = {
    "key": Wrapped(("scope", "compartment", "generation"), lambda names: key_context(*names)),
    "secret": Wrapped(("name",), lambda names: key_context("secret", names[0], 0)),
    "sealed_key": Wrapped(("scope", "compartment", "generation"), _sealed("data")),
    "handler": Wrapped(("person",), _sealed("handler")),
    "handler_wrap": Wrapped(("scope", "person"), _sealed("wrap")),
    "share": Wrapped(("scope", "holder"), _sealed("share")),
}


@dataclass(frozen=True)
class Moved:
    """What was done: the names of the key before and of the key now, and how many keys were wrapped anew."""

    before: str
    now: str
    keys: int


def counts(keystore: Keystore) -> dict[str, int]:
    """How many keys are wrapped by each key-encryption key, by its name."""
    found: dict[str, int] = {}
    for table in TABLES:
        for kek_id, count in keystore.base().execute(f"SELECT kek_id, count(*) FROM {table} GROUP BY 1"):  # noqa: S608 - our own names
            found[kek_id] = found.get(kek_id, 0) + count
    return found


def rotate(
    keystore: Keystore,
    here: Source,
    there_of: Callable[[str], Source],
    to: str = "",
    progress: Progress = lambda done, of: None,
) -> Moved:
    """Move every key of `keystore`, opened with the key of `here`, to a new one (of source `to`, where it is named).

    `there_of` makes a source from its text. One that was begun is finished, wherever it was going.
    """
    now, under, source = under_way(keystore)
    if under:
        there = there_of(source)
        before = under
    else:
        there = there_of(to or here.text)
        if to and to != here.text and _stands(there):
            raise NotNow(f"There is a key at {to} already. Move it out of the way first.")
        new = there.upcoming()
        before = now
        if new.key_id == now:
            raise NotNow("The keys are there already.")
        _begin(keystore, new, there.text)
        now = new.key_id
    done = _wrap_all(keystore, now, progress)
    time.sleep(NOTICED_SECONDS if done or not under else 0)
    there.adopt()
    if there.text != here.text:
        here.remove()
    _end(keystore)
    return Moved(before, now, done)


def under_way(keystore: Keystore) -> tuple[str, str, str]:
    """The name of the key in use; and, while keys are moved to it, that of the one before, and its source."""
    row = keystore.base().execute("SELECT kek_id, under, source FROM kek").fetchone()
    return str(row[0]), str(row[1]), str(row[2])


def _begin(keystore: Keystore, new: AesKey, source: str) -> None:
    """From now on `new` wraps new keys; it is kept wrapped by the one before, so that every process finds it."""
    with keystore.writing() as base:
        before = keystore.current(base)
        linked = new.wrapped_by(before, link_context(new.key_id))
        base.execute(
            "UPDATE kek SET kek_id = ?, under = ?, wrapped = ?, source = ?",
            (new.key_id, before.key_id, linked, source),
        )
    keystore.remember(new)


def _end(keystore: Keystore) -> None:
    """Nothing is under the key before any more: forget the wrapped form of the present one."""
    with keystore.writing() as base:
        base.execute("UPDATE kek SET under = '', wrapped = x''")
    keystore.empty_log()


def generations(keystore: Keystore) -> dict[int, int]:
    """How many compartments stand at each generation of their data key."""
    rows = keystore.base().execute(
        "SELECT newest, count(*) FROM "
        "(SELECT max(generation) AS newest FROM key GROUP BY scope, compartment) GROUP BY newest ORDER BY newest"
    )
    return {int(newest): int(count) for newest, count in rows.fetchall()}


def waiting(keystore: Keystore) -> int:
    """How many scopes are still to be encrypted anew."""
    return int(keystore.base().execute("SELECT count(*) FROM reencrypting").fetchone()[0])


def _stands(source: Source) -> bool:
    try:
        source.load()
    except (FileNotFoundError, NotNow):
        return False
    return source.text != "systemd:"


def _wrap_all(keystore: Keystore, now: str, progress: Progress) -> int:
    total = sum(count for kek_id, count in counts(keystore).items() if kek_id != now)
    done = 0
    progress(0, total)
    for table, form in TABLES.items():
        while moved := _batch(keystore, table, form, now):
            done += moved
            progress(done, max(done, total))
            time.sleep(TURN_SECONDS)
    return done


def _batch(keystore: Keystore, table: str, form: Wrapped, now: str) -> int:
    names = ", ".join(form.names)
    where = " AND ".join(f"{name} = ?" for name in form.names)
    with keystore.writing() as base:
        rows = base.execute(
            f"SELECT {names}, kek_id, wrapped FROM {table} WHERE kek_id <> ? LIMIT {BATCH}", (now,)  # noqa: S608 - our own names
        ).fetchall()
        for *found, kek_id, wrapped in rows:
            context = form.context(tuple(found))
            used, again = keystore.wrap(base, keystore.unwrap(kek_id, wrapped, context), context)
            base.execute(f"UPDATE {table} SET kek_id = ?, wrapped = ? WHERE {where}", (used, again, *found))  # noqa: S608 - our own names
    return len(rows)

