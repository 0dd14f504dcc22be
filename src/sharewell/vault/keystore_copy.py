"""A copy of the keystore, for a file of its own with a short life: what is destroyed must go dark in copies too.

Taken after the copy of the records, so that no key of theirs is missing in it: a key is on the disk before what it
seals is.
"""

from __future__ import annotations

import os
from pathlib import Path

from sharewell.rules.errors import NotNow
from sharewell.vault.base import connect, errors
from sharewell.vault.desk import LOG_NAME
from sharewell.vault.keystore import Keystore

KEYSTORE = "keystore.db"
KEYS = "keys"
IN_PLACE = (
    "There is a keystore here already. It is the better one: what was destroyed since stays dark with it. Leave --keys "
    "out, or move var/keystore and var/keys away first, if they are lost in truth."
)


def exclusions(keystore: Keystore) -> list[tuple[str, str]]:
    """Every scope with somebody who never gets a key of it: kept apart from the records, so an old copy lacks some."""
    rows = keystore.base().execute("SELECT scope, person_id FROM exclusion ORDER BY scope, person_id").fetchall()
    return [(str(scope), str(person_id)) for scope, person_id in rows]


def install(folder: Path, keystore: Path, key_folder: Path) -> None:
    """Put a copy of the keystore, unpacked in `folder`, where this installation keeps its own; only where it has none.

    The keystore itself comes last and by one rename: until then nothing here is in use. Raises NotNow.
    """
    if keystore.exists():
        raise NotNow(IN_PLACE)
    keystore.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted((folder / KEYS).glob("*")):
        _put(path, key_folder / path.name)
    for name, target in ((LOG_NAME, keystore.with_name(LOG_NAME)), (KEYSTORE, keystore)):
        if (folder / name).exists():
            _put(folder / name, target)


def _put(source: Path, target: Path) -> None:
    half = target.with_name(f".{target.name}.put-back")
    half.unlink(missing_ok=True)
    with half.open("xb") as out:
        half.chmod(0o600)
        out.write(source.read_bytes())
        out.flush()
        os.fsync(out.fileno())
    half.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_keystore(keystore: Keystore, key_folder: Path, folder: Path) -> dict[str, Path]:
    """Copy the keystore, the log of unwraps and the files of the key over both into `folder`: name and place of each.

    `key_folder`: where the sources of the key keep their files; nothing in it where the key comes from elsewhere.
    Raises NotNow where the keystore cannot be read.
    """
    found = {KEYSTORE: _vacuumed(keystore.path, folder / KEYSTORE)}
    log = keystore.path.with_name(LOG_NAME)
    if log.exists():
        found[LOG_NAME] = _vacuumed(log, folder / LOG_NAME)
    for path in sorted(key_folder.iterdir()) if key_folder.is_dir() else ():
        if path.is_file() and path.name != "web-secret":
            found[f"{KEYS}/{path.name}"] = path
    return found


def _vacuumed(source: Path, target: Path) -> Path:
    target.touch(mode=0o600)
    base = connect(source)
    try:
        base.execute("VACUUM INTO ?", (str(target),))
    except errors() as error:
        raise NotNow(f"The keystore cannot be copied ({error}).") from None
    finally:
        base.close()
    return target
