"""Is the record whole? Verify it, prove that something is in it, prove that a later record holds an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import DatabaseError

from sharewell.delivery import witness_client
from sharewell.records import ledger
from sharewell.records.engine import integrity
from sharewell.records.stores import access_log, finding, sessions
from sharewell.rules.errors import Broken, Missing, NotNow, Unreadable
from sharewell.rules.ledger.paper import line_of
from sharewell.rules.values import is_id
from sharewell.vault.vault import Vault, origin_of

UNWRAPS = "unwraps"
DATABASE = "database"
ALTERED = "the session was changed by another road: it signs nobody in"
# What reading a file with changed bits can end in: text where a number or bytes belong, or nothing at all.
UNREADABLE = (DatabaseError, Broken, Missing, ValueError, TypeError, LookupError, OverflowError, AttributeError)
NOTHING = "There is no record yet: set Sharewell up first."


@dataclass(frozen=True)
class FoundWrong:
    """One thing that is not as the ledger says: which table, row and event, and what is wrong."""

    table: str
    row: str
    event: int | None
    what: str


@dataclass(frozen=True)
class RecordChecked:
    """What a check found. `ok`: nothing wrong. Numbers of events, rows, checkpoints and destroyed files looked at.

    `later`: of an earlier copy, what the keystore knows to have happened since.
    """

    ok: bool
    findings: tuple[FoundWrong, ...]
    events: int
    rows: int
    checkpoints: int
    destroyed: int
    later: tuple[FoundWrong, ...] = ()


def only_organisation() -> str:
    """The one organisation of this installation. Raises NotNow where there is none, or more than one."""
    found = list(finding.organisations())
    if len(found) != 1:
        raise NotNow(NOTHING if not found else f"Say which of {len(found)} organisations: {', '.join(found)}")
    return found[0]


def verify(
    vault: Vault, organisation_id: str | None, *, against: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None, copy: bool = False,
) -> RecordChecked:
    """Recompute every row and every event in both directions, and have the database check itself.

    The ledger alone may read through an index and miss damage in the table beside it. `copy`: of an earlier copy that
    is opened now.

    `against`: what was kept elsewhere, each a signed note, a line from paper, or the address of a witness. Raises
    NotNow where a witness does not answer, Unreadable where a line was copied wrongly.
    """
    with integrity.beside() as found:
        try:
            checked = _verify(vault, organisation_id, against, progress and _not_yet_all(progress), copy)
        except UNREADABLE as error:
            unread = FoundWrong(DATABASE, "", None, f"the record cannot be read ({type(error).__name__})")
            checked = RecordChecked(False, (unread,), 0, 0, 0, 0)
        damage = found()
    damaged = [FoundWrong(DATABASE, "", None, f"the database file is damaged: {damage}")] if damage else []
    return replace(checked, ok=checked.ok and not damaged, findings=(*checked.findings, *damaged))


def _not_yet_all(progress: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """`progress`, which is not at its end while the database still checks itself."""
    return lambda done, whole: progress(done, whole + whole // 50 + 1)


def _verify(
    vault: Vault, organisation_id: str | None, against: Sequence[str],
    progress: Callable[[int, int], None] | None, copy: bool,
) -> RecordChecked:
    """What the ledger, the log of the keys and the marks of sessions say."""
    kept = [note for one in against for note in _kept_elsewhere(one, organisation_id)]
    report = ledger.verify(vault, organisation_id, progress=progress, against=kept, copy=copy)
    later = tuple(FoundWrong(one.table, one.row, one.event, one.what) for one in report.later)
    findings = [FoundWrong(one.table, one.row, one.event, one.what) for one in report.findings]
    findings += _log_of_unwraps(vault, organisation_id)
    with vault.keyed_cache():
        findings += [FoundWrong(sessions.TABLE, one, None, ALTERED) for one in sessions.altered(vault, organisation_id)]
    counted = (report.events, report.rows, report.checkpoints, len(report.destroyed))
    return RecordChecked(not findings, tuple(findings), *counted, later)


def _kept_elsewhere(given: str, organisation_id: str | None) -> list[str]:
    """The note or line itself; for the address of a witness, the last checkpoint that it has seen of each ledger."""
    if not given.startswith(("https://", "http://")):
        return [given]
    organisations = [organisation_id] if organisation_id else list(finding.organisations())
    return [witness_client.latest(given, origin_of(one)) for one in organisations]


def latest_on_paper(organisation_id: str) -> str:
    """The newest checkpoint as the line that people copy from paper. Raises NotNow where there is none yet."""
    note = ledger.latest_checkpoint(organisation_id)
    if note is None:
        raise NotNow(ledger.MAKE_ONE)
    return line_of(note)


def export(
    vault: Vault, organisation_id: str, folder: Path, *, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the ledger as files that `sharewell-verify` and others can check; how many events it has.

    Raises NotNow where there is such a folder already.
    """
    if folder.exists():
        raise NotNow(f"{folder} is there already. Choose a folder that is not there yet.")
    return ledger.export(vault, organisation_id, folder, progress=progress)


def _log_of_unwraps(vault: Vault, organisation_id: str | None) -> list[FoundWrong]:
    """Whether the key desk's own log is whole, and is the one that the entries of the access log speak of."""
    try:
        with vault.keyed_cache():
            heads = access_log.unwrap_heads(vault, organisation_id)
    except (Broken, Missing):
        heads = []  # The row itself was found wrong above.
    return [FoundWrong(UNWRAPS, "", None, what) for what in vault.desk.log.verify(heads)]


def prove(organisation_id: str, name: str) -> str:
    """An inclusion proof as text, for an event by its number or for a row by its identifier (its latest event)."""
    if is_id(name):
        events = ledger.events_of_row(organisation_id, name)
        if not events:
            raise Unreadable("", "No event answers for a row with this identifier.")
        return ledger.prove(organisation_id, max(event.seq for event in events))
    if not name.isdecimal() or int(name) >= ledger.size(organisation_id):
        size = ledger.size(organisation_id)
        raise Unreadable("", f"Give the number of an event below {size}, or a row's identifier.")
    return ledger.prove(organisation_id, int(name))


def consistency(organisation_id: str, first: int, second: int) -> str:
    """A proof as text that the ledger at size `second` holds the one at size `first` unchanged."""
    return ledger.consistency(organisation_id, first, second)


def public_key(vault: Vault, organisation_id: str) -> str:
    """The key that others check this ledger's notes with, as one word."""
    return ledger.verifier_key(vault, organisation_id)
