"""Put a backup back: opened and checked beside the records, held against what others have seen, and put in their place.

    with prepared(given) as ready:      everything is checked, nothing is changed
        ready.behind                    what would be missing, by witness, paper, keystore and the records in use
        ready.put_back(first, second, "the disk broke", left=())

The copy is worked on beside the records: what was destroyed since goes dark in it, nobody is signed in by it, a new
epoch of its ledger begins. Only then it takes the place of the records, by one rename; those are kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sharewell.casework.after_restore import PutBack, Reapplied, begin_again, reapply
from sharewell.casework.take_checkpoint import take_checkpoint
from sharewell.casework.tools import Tools
from sharewell.delivery import backup_file, witness_client
from sharewell.delivery.staging import staging
from sharewell.records import backup, ledger
from sharewell.records.ledger.check_checkpoints import PAPER
from sharewell.rules import backups
from sharewell.rules.errors import Broken, NotNow, Unreadable
from sharewell.rules.ledger import paper
from sharewell.rules.ledger.checkpoint import Checkpoint
from sharewell.rules.people import Actor
from sharewell.vault.desk import Policy
from sharewell.vault.kek_sources import Source
from sharewell.vault.keystore_copy import KEYS, KEYSTORE, install
from sharewell.vault.vault import Vault, open_vault_from, origin_of

Progress = Callable[[int, int], None]
NOT_WHOLE = "This backup is not whole, so it is not put back. First wrong row: {table} {row}: {what}"
ANOTHER = "This backup is not of the record that this was made of: {row}: {what}"
NO_KEYS = "There is no keystore here. Name the file with the keys of this backup: --keys FILE."
LONGEST_NAME = 250
ROLLED = "the ledger was rolled back"


@dataclass(frozen=True)
class Restore:
    """Which backup, and where to. `root`: the installation's folder, `keystore` and `keys` its own.

    `vault`: the keys in use here, None where there are none any more. `against`: what was kept elsewhere, each a
    file with a note, a line of paper, or the address of a witness; `witnesses`: the addresses of the installation's
    own. `clock`, `outbox`: as in `Tools`.
    """

    root: Path
    keystore: Path
    keys: Path
    outbox: Path
    clock: Callable[[], datetime]
    records: Path
    private: str
    source_in: Callable[[Path, str], Source]
    vault: Vault | None = None
    keys_file: Path | None = None
    against: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Behind:
    """What somewhere else has been seen of a ledger: how many events, and how many the backup holds."""

    where: str
    there: int
    here: int

    @property
    def missing(self) -> int:
        """How many events that were seen there are not in the backup."""
        return max(self.there - self.here, 0)


@dataclass
class Ready:
    """A backup that was checked and can be put back."""

    tools: Tools
    made_at: datetime
    sizes: dict[str, int]
    behind: tuple[Behind, ...]
    last_seen: str
    later: tuple[str, ...]
    silent: tuple[str, ...]
    put: Callable[[], str]
    done: list[Reapplied] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many events would be missing, by whoever has seen most."""
        return max((one.missing for one in self.behind), default=0)

    def put_back(self, first: Actor, second: Actor, reason: str, left: tuple[str, ...] = (),
                 destroyed: tuple[str, ...] = ()) -> str:  # fmt: skip
        """Work on the copy, check it again, and let it take the place of the records; where those are now.

        Raises Refused, NotNow or Incomplete, with nothing changed. `left`: sign-in names that are closed since.
        `destroyed`: references of files that were destroyed since, where the keystore was lost with them.
        """
        with self.tools.vault.keyed_cache():
            self.done.append(reapply(self.tools, left, destroyed))
            events = self.sizes.get(first.organisation_id, 0)
            begin_again(first, self.tools, PutBack(second, self.made_at, events, self.last_seen, self.missing, reason))
        checked = ledger.verify(self.tools.vault, None, copy=True)
        if checked.findings:
            raise Broken(NOT_WHOLE.format(**_named(checked.findings[0])))
        return self.put()


def _named(finding: ledger.Finding) -> dict[str, str]:
    return {"table": finding.table, "row": finding.row, "what": finding.what}


@contextmanager
def prepared(given: Restore, progress: Progress = lambda done, of: None) -> Iterator[Ready]:
    """Open a backup beside the records and check it; until the block ends every read and write goes to the copy.

    Raises Unreadable, Broken or NotNow where it cannot be put back; nothing is changed then.
    """
    private = backup_file.private_key(given.private)
    backup.refuse_in_use()
    with staging(given.root) as folder:
        said = backup_file.unpack(given.records, private, folder / backups.DATA, progress)
        if said.get("kind") != backups.DATA:
            raise Unreadable("", f"{given.records.name} is not the file with the records of a backup.")
        unpacked = _unpacked_keys(given, private, folder / backups.KEYS)
        vault = given.vault if unpacked is None else unpacked[0]
        if vault is None:
            raise NotNow(NO_KEYS)
        now = backup.ledger_sizes()
        path = folder / backups.DATA / ("records.db" if "records.db" in said["files"] else "records.dump")
        tools = Tools(clock=given.clock, vault=vault, outbox=given.outbox)
        try:
            with backup.opened_copy(path, said) as (before, copy):
                yield _ready(given, said, tools, now, lambda: _put(given, tools, before, copy, folder, unpacked))
        finally:
            if unpacked is not None:
                vault.desk.close()


def _unpacked_keys(given: Restore, private: Any, folder: Path) -> tuple[Vault, Path] | None:
    """The vault over the keys in a backup; None where there is a keystore here, which is the better one."""
    if given.vault is not None:
        if given.keys_file is not None:
            install(folder, given.keystore, given.keys)  # refuses, and says why
        return None
    if given.keys_file is None:
        raise NotNow(NO_KEYS)
    said = backup_file.unpack(given.keys_file, private, folder)
    if said.get("kind") != backups.KEYS:
        raise Unreadable("", f"{given.keys_file.name} is not the file with the keys of a backup.")
    (folder / KEYS).mkdir(mode=0o700, exist_ok=True)
    source = given.source_in(folder / KEYS, said["source"])
    return open_vault_from(source, folder / KEYSTORE, Policy(limits=None)), folder


def _ready(given: Restore, said: Mapping[str, Any], tools: Tools, now: dict[str, int], put: Callable[[], str]) -> Ready:
    seen, silent = _kept_elsewhere(given, said)
    kept = [*seen, *_remembered(tools.vault, said)]
    checked = ledger.verify(tools.vault, None, against=[text for _, text in kept], copy=True)
    for one in checked.findings:
        if one.table != PAPER:
            raise Broken(NOT_WHOLE.format(**_named(one)))
        if not one.what.startswith(ROLLED):
            raise Broken(ANOTHER.format(**_named(one)))
    sizes = {one["organisation"]: int(one["events"]) for one in said["ledgers"]}
    behind = [Behind(name, size, _here(text, sizes)) for name, text in kept if (size := _size(text))]
    behind += [Behind("the records in use", size, sizes.get(one, 0)) for one, size in now.items()]
    newest = max(kept, key=lambda one: _size(one[1]), default=("", ""))[1]
    return Ready(tools, datetime.fromisoformat(said["made"]), sizes, tuple(behind), newest,
                 tuple(f"{one.table} {one.row}: {one.what}" for one in checked.later), tuple(silent),
                 put)  # fmt: skip


def _remembered(vault: Vault, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(one["organisation"], vault.keystore.kept_note(one["organisation"])) for one in said["ledgers"]]
    return [("the keystore", note) for _, note in found if note]


def _size(text: str) -> int:
    on_paper = paper.parse(text)
    if on_paper is not None:
        return on_paper.size
    try:
        return Checkpoint.parse(text.rpartition("\n\n")[0] + "\n").size
    except Unreadable:
        return 0


def _here(text: str, sizes: Mapping[str, int]) -> int:
    """How many events the backup holds of the ledger that a note is of; paper does not say: the longest."""
    origin = text.partition("\n")[0]
    of = next((size for one, size in sizes.items() if origin_of(one) == origin), None)
    return max(sizes.values(), default=0) if of is None else of


def _put(
    given: Restore, tools: Tools, before: dict[str, Any], copy: dict[str, Any], folder: Path,
    unpacked: tuple[Vault, Path] | None,
) -> str:
    """The last steps: policies, a checkpoint, the keystore where there was none, and the one rename.

    Around the rename the keystore remembers the backup's own last note, which the records of before hold too: killed
    at any step, whichever is in place is whole.
    """
    backup.raise_wall_anew()
    of_both = {one: ledger.latest_checkpoint(one) for one in backup.ledger_sizes()}
    notes = {one: take_checkpoint(tools, one, remembered=False) for one in of_both}
    outbox = folder / backups.DATA / "outbox"
    if unpacked is not None:
        # First the keys: records without any would get new ones at the next start.
        _begin_notes_again(tools.vault, notes)
        tools.vault.desk.close()
        install(unpacked[1], given.keystore, given.keys)
    else:
        _begin_notes_again(tools.vault, of_both)
    # Before the rename: locked files too many do no harm, and a sending without its file could not go.
    for path in sorted(outbox.iterdir()) if outbox.is_dir() else ():
        if not (given.outbox / path.name).exists():
            path.replace(given.outbox / path.name)
    kept = backup.put_in_place(before, copy, given.clock())
    if unpacked is None:
        _begin_notes_again(tools.vault, notes)
    return kept




def _begin_notes_again(vault: Vault, notes: Mapping[str, str | None]) -> None:
    for organisation_id, note in notes.items():
        if note is None:
            vault.keystore.forget_note(organisation_id)
        else:
            vault.keystore.begin_notes_again(organisation_id, _size(note), note)


def _kept_elsewhere(given: Restore, said: Mapping[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
    """What was kept elsewhere, each with what it is: a note in a file, a line of paper, what a witness has seen; and
    which of the installation's own witnesses did not answer. Raises NotNow where one that was named does not."""
    found, silent = [], []
    for one in (*given.against, *given.witnesses):
        path = Path(one)
        if one.startswith(("https://", "http://")):
            try:
                notes = [witness_client.latest(one, origin_of(ledger["organisation"])) for ledger in said["ledgers"]]
                found += [(f"the witness at {one}", note) for note in notes]
            except NotNow as error:
                if one in given.against:
                    raise
                silent.append(str(error))
        elif len(one) < LONGEST_NAME and path.is_file():
            found.append((path.name, path.read_text(encoding="utf-8")))
        else:
            found.append(("paper", one))
    return found, silent
