"""Is this installation well? One line for each thing looked at: how it stands, and what to do next where it does not.

Pure: the facts come from `reports/examine.py`, and each function here turns the facts of one thing into its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BEHIND = timedelta(minutes=1)
FAR_AHEAD = timedelta(days=400)
FEWEST_ROUNDS = 5
SEVERAL = re.compile(r"(\d+)\s*\(")
OF_OLDEST = re.compile(r"(?:~=|>=|==)\s*([0-9][0-9.]*)")


class Standing(StrEnum):
    """Red: something must be done. Look: nothing is broken, but somebody should know."""

    GOOD = "good"
    LOOK = "look"
    RED = "red"


@dataclass(frozen=True)
class Line:
    """One thing that was looked at; `to_do` is empty only where it stands well."""

    name: str
    standing: Standing
    found: str
    to_do: str = ""


def clock(now: datetime, last_event: datetime | None, last_witnessed: datetime | None) -> Line:
    """The clock against the newest event of the ledger, and against the clocks of its witnesses."""
    newest = max((at for at in (last_event, last_witnessed) if at is not None), default=None)
    if newest is None:
        return Line("clock", Standing.GOOD, "Nothing was recorded yet that the clock could be compared with.")
    if now + BEHIND < newest:
        by = "a witness's clock" if newest == last_witnessed else "the record"
        return Line("clock", Standing.RED, f"The clock is behind {by} by {in_words(newest - now)}.",
                    "Set the clock of this computer from the network. Until then nothing is signed, and times recorded "
                    "now are shown as uncertain.")  # fmt: skip
    if now - newest > FAR_AHEAD:
        return Line("clock", Standing.LOOK, f"The newest entry is {in_words(now - newest)} old.",
                    "Look whether the year of this computer's clock is right.")  # fmt: skip
    return Line("clock", Standing.GOOD, "The clock is not behind the record.")


def disk(words: str, *, enough: bool, reserve: bool, stopped: str) -> Line:
    """Room, the reserve, and whether writes are stopped."""
    if stopped:
        return Line("disk", Standing.RED, stopped, "Mend the disk or make room, then run: sharewell resume")
    if not enough:
        return Line("disk", Standing.RED, words, "Remove what is not Sharewell's, or move to a larger disk.")
    if not reserve:
        return Line("disk", Standing.RED, f"{words} The reserve of 32 MB is missing.",
                    "Start the service (sharewell serve): it makes the reserve.")  # fmt: skip
    return Line("disk", Standing.GOOD, words)


def driver(version: str, affected: str, durable: str) -> Line:
    """The database library, and the settings that decide whether an answer means that it is on the disk."""
    if affected:
        return Line("driver", Standing.RED, affected, "Install the package sqlcipher3 as the requirements name it.")
    if durable:
        return Line("driver", Standing.RED, f"What is saved could be lost in a power cut: {durable}.",
                    "Set it as docs/how-to/postgresql.md says, and start the service again.")  # fmt: skip
    return Line("driver", Standing.GOOD, f"{version}; every commit is on the disk before it is answered.")


def standby(names: str, attached: int | None) -> Line:
    """Whether what is saved waits for the disk of a second machine, and whether that is there.

    `names`: PostgreSQL's `synchronous_standby_names`. `attached`: how many of them follow; None where it is not seen.
    """
    if not names.strip():
        return Line("standby", Standing.LOOK, "No standby is set: what is saved lies on the disk of one machine and in "
                    "its backups.", "Where that is not enough, set one up: docs/how-to/postgresql.md, section 3.")
    if attached is None:
        return Line("standby", Standing.LOOK, "A standby is set; this role may not see whether it is attached.",
                    "As administrator: GRANT pg_read_all_stats TO the role of SHAREWELL_OWNER_DATABASE_URL;")
    wanted = int(found[1]) if (found := SEVERAL.search(names)) else 1
    if attached < wanted:
        return Line("standby", Standing.RED, f"A standby is set and {attached or 'none'} of {wanted} is attached: "
                    "whatever is saved waits.", "Start the standby and look at its log. If it stays away: "
                    "docs/how-to/postgresql.md, section 3.")  # fmt: skip
    return Line("standby", Standing.GOOD, "The standby is attached: what is saved is on its disk too.")


def pages(*, sums: bool, compared: bool) -> Line:
    """Whether PostgreSQL would find a bit that turned on its disk: by sums of its pages, and by comparing indexes."""
    if not sums:
        return Line("pages", Standing.LOOK, "PostgreSQL keeps no sums of its pages: what its disk changes may be read "
                    "as if it were right.", "Stop PostgreSQL and run, as its administrator: pg_checksums --enable "
                    "(docs/how-to/postgresql.md, section 1).")  # fmt: skip
    if not compared:
        return Line("pages", Standing.LOOK, "PostgreSQL keeps sums of its pages; its indexes are not compared with "
                    "their tables.", "As administrator, in this database: CREATE EXTENSION amcheck; and give the "
                    "owner's role leave to use it (docs/how-to/postgresql.md, section 1).")  # fmt: skip
    return Line("pages", Standing.GOOD, "PostgreSQL keeps sums of its pages and compares its indexes with its tables.")


def keys(wrong: Sequence[str], *, made: bool = True) -> Line:
    """The folder and the key files, and whether the key opens the keystore. `made`: whether there is one yet."""
    if not made:
        return Line("keys", Standing.LOOK, "No keys have been made here yet.",
                    "Start the service (sharewell serve): it makes them. Where there are records already, put their "
                    "keys back first, as docs/how-to/keys.md says.")  # fmt: skip
    if wrong:
        return Line("keys", Standing.RED, wrong[0], "Put it right as docs/how-to/keys.md says; never make a new key.")
    return Line("keys", Standing.GOOD, "The key opens the keystore, and no other account can read either.")


def keystore(findings: Sequence[str]) -> Line:
    """Whether the keystore and the ledger are of the same installation and the same day."""
    if findings:
        return Line("keystore", Standing.RED, f"{findings[0]} ({len(findings)} in all).",
                    "One of the two is an old copy. Stop the service, and restore as docs/how-to/keys.md says.")
    return Line("keystore", Standing.GOOD, "Keystore and ledger agree.")


def backup(words: str, *, good: bool) -> Line:
    """How old the last backup is that was restored as a test. `words` say what to do."""
    if good:
        return Line("backup", Standing.GOOD, words)
    first, _, rest = words.partition(". ")
    return Line("backup", Standing.RED, f"{first}.", rest or "Run: sharewell backup FOLDER")


def mail(server: str, wrong: str) -> Line:
    """Whether messages can be handed over. `server` is empty where none is named."""
    if not server:
        return Line("mail", Standing.LOOK, "No mail server is named: nobody is told by e-mail that something waits.",
                    "Set SHAREWELL_MAIL_HOST, or see that everybody looks at their list each morning.")  # fmt: skip
    if wrong:
        return Line("mail", Standing.RED, f"The mail server {server} does not take messages: {wrong}.",
                    "Compare SHAREWELL_MAIL_HOST, SHAREWELL_MAIL_PORT and the password with your mail provider.")
    return Line("mail", Standing.GOOD, f"The mail server {server} answers.")


def left_over(removed: int, left: Sequence[str]) -> Line:
    """Copies in clear that a command left behind when it was killed. `left`: where some still lie."""
    if left:
        return Line("left over", Standing.RED, f"A command that was interrupted left copies in clear in {left[0]}.",
                    "Connect that disk and run this again: it removes them. Or destroy the disk.")
    if removed:
        return Line("left over", Standing.GOOD, "What an interrupted command had left in clear was removed just now.")
    return Line("left over", Standing.GOOD, "No interrupted command has left copies in clear.")


def scanner(address: str, *, answers: bool) -> Line:
    """Whether the virus scanner answers: where the settings name none, that is well."""
    if not address:
        return Line("scanner", Standing.GOOD, "No virus scanner is set.")
    if answers:
        return Line("scanner", Standing.GOOD, "The virus scanner answers.")
    return Line("scanner", Standing.RED, "The virus scanner does not answer, so no file can be attached.",
                "Start ClamAV’s clamd, or correct or empty SHAREWELL_SCANNER.")  # fmt: skip


def dispatcher(now: datetime, last_round: datetime | None, every_seconds: float) -> Line:
    """Whether the loop that sends and does what falls due has gone round lately."""
    longest = timedelta(seconds=60 + FEWEST_ROUNDS * every_seconds)
    if last_round is None:
        return Line("dispatcher", Standing.RED, "The dispatcher has never finished a round here: nothing is sent.",
                    "Start the service: sharewell serve")  # fmt: skip
    if now - last_round > longest:
        return Line("dispatcher", Standing.RED, f"The dispatcher last finished a round {in_words(now - last_round)} "
                    "ago: nothing is sent.", "Start the service again: sharewell serve. Then look at its log.")
    return Line("dispatcher", Standing.GOOD, "The dispatcher went round just now.")


def integrity(wrong: str, first: str, count: int, checked: str) -> Line:
    """The database's own check, then every row against the ledger."""
    if wrong:
        return Line("integrity", Standing.RED, f"The database is damaged: {wrong}.",
                    "Stop the service, keep this file as it is, and restore the newest backup.")  # fmt: skip
    if count:
        return Line("integrity", Standing.RED, f"{first} ({count} in all).",
                    "Run: sharewell ledger verify. Tell the independent person.")  # fmt: skip
    return Line("integrity", Standing.GOOD, checked)


def dependencies(asked: Sequence[str], installed: Mapping[str, str]) -> Line:
    """Whether each package is there, and at least as new as this version asks for. `asked`: as in its metadata."""
    wrong = []
    for one in asked:
        name = name_of(one)
        oldest, found = OF_OLDEST.search(one), installed.get(name)
        if found is None:
            wrong.append(f"{name} is not installed")
        elif oldest and number(found) < number(oldest[1]):
            wrong.append(f"{name} is {found}, and must be {oldest[1]} or newer")
    if wrong:
        return Line("dependencies", Standing.RED, f"{wrong[0]} ({len(wrong)} in all).",
                    "Install this version again with its own requirements, as docs/how-to/set-up.md says.")
    return Line("dependencies", Standing.GOOD, f"{len(asked)} packages are as new as this version asks for.")


def name_of(asked: str) -> str:
    """The name of the package that a requirement is about."""
    return re.split(r"[\s<>=~!;\[(]", asked, maxsplit=1)[0]


def number(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare: 1.10 is newer than 1.9."""
    found = [int(part) for part in re.findall(r"\d+", version.split("+")[0])[:4]]
    return tuple(found + [0] * (4 - len(found)))


def in_words(long: timedelta) -> str:
    """A length of time as people say it."""
    seconds = int(long.total_seconds())
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {word}{'' if count == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
