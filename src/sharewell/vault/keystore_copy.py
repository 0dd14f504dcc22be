"""A copy of the keystore, for a file of its own with a short life: what is destroyed must go dark in copies too.

Taken after the copy of the records, so that no key of theirs is missing in it: a key is on the disk before what it
seals is.
"""

from __future__ import annotations

from pathlib import Path

from sharewell.rules.errors import NotNow
from sharewell.vault.base import connect, errors
from sharewell.vault.desk import LOG_NAME
from sharewell.vault.keystore import Keystore

KEYSTORE = "keystore.db"
KEYS = "keys"


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
