"""`sharewell story`: play a story through the use cases, write the sealed pack, print the record, verify the ledger."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.output import Exit, as_called, clear_errors, emit, fail, read_text
from sharewell.cli.stories.reading import Read, StoryError, read_story
from sharewell.rules.errors import NotNow

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from sharewell.cli.stories.playing import Happened, Player

LONGEST = 1_000_000
NOT_HERE = "This folder holds a real organisation. Stories are only ever played among made-up families."
OWN_PLACE = "This story has a setting of its own. Only stories without one can be played into the practice setting."


def command(
    file: Annotated[str, typer.Argument(help="The story (TOML); see docs/reference/story-format.md.")],
    out: Annotated[Path | None, typer.Option(help="A folder for the sealed pack and the key to check it with.")] = None,
    var: Annotated[Path | None, typer.Option(help="Keep the database in this folder; else it is thrown away.")] = None,
    into_practice: Annotated[
        bool, typer.Option("--into-practice", help="Play it into the practice setting of `sharewell run`, as of now.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Play a story through the same steps as the pages, from the first worry to the verified record.

    Ends with 2 where the file cannot be read and 3 where the rules refuse a step; the line is printed.
    """
    with ExitStack() as stack, clear_errors(as_json=as_json):
        try:
            read = read_story(read_text(file, limit=LONGEST))
            if into_practice and read.story.setting is not None:
                raise read.error("setting", OWN_PLACE)
            _use_folder(stack, var, into_practice)
            kept = var is not None or into_practice
            result = _play(read, out, into_practice=into_practice, kept=kept, quiet=as_json)
        except StoryError as error:
            code = Exit.UNREADABLE if type(error) is StoryError else Exit.INCOMPLETE
            fail(f"{file}: {error}", code, as_json=as_json, line=error.line, path=error.path)
        emit(result, as_json=as_json, words=_ending)
    if not result["ledger"]["whole"]:
        sys.exit(Exit.FAILED)


def _use_folder(stack: ExitStack, var: Path | None, into_practice: bool) -> None:
    """Choose where the database and keys lie, before anything reads the settings."""
    if into_practice:
        return
    folder = var or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sharewell-story-"))) / "var"
    os.environ["SHAREWELL_VAR"] = str(folder)
    for name in ("SHAREWELL_DATABASE_URL", "SHAREWELL_DATABASE_URL_FILE"):
        os.environ.pop(name, None)


def _play(read: Read, out: Path | None, *, into_practice: bool, kept: bool, quiet: bool) -> dict[str, Any]:
    from sharewell.cli.start import as_owner, migrate_database, need_owner, start_django, tools

    start_django()
    if not into_practice:
        migrate_database()
    real = tools()
    if into_practice:
        need_owner()
        _refuse_nothing(real)
    from sharewell.cli.stories.playing import Player
    from sharewell.reports import check_record

    later = _days_since(read, datetime.now(UTC)) if into_practice else 0
    screen = _Screen(read, quiet=quiet)
    with screen:
        player = Player(read, real, _cast(read, real, kept=kept), screen.show, later)
        player.play()
        result = _result(player, out)
        # It is played as the pages would, behind the second wall, and checked past it, as the operator checks.
        as_owner()
        checked = check_record.verify(real.vault, None)
    result["ledger"] = {
        "whole": checked.ok,
        "events": checked.events,
        "rows": checked.rows,
        "findings": [f"{one.table} {one.row}: {one.what}" for one in checked.findings],
    }
    return result


def _cast(read: Read, real: Tools, *, kept: bool) -> Any:
    """The people of the story: found where they stand already, else set up the day before it begins.

    Where everything is thrown away afterwards nobody signs in, so only the leads get accounts: each costs a fifth of a
    second, by design of the password hash.
    """
    from dataclasses import replace

    from sharewell.cli.practice import password_of
    from sharewell.cli.stories.scene import find_the_scene, set_the_scene
    from sharewell.reports.installation import Holds, holds
    from sharewell.rules.people import Role

    held = holds(real.vault)
    if held is Holds.REAL:
        raise NotNow(NOT_HERE)
    if held is Holds.PRACTICE:
        return find_the_scene(real, read.place)
    before = read.story.in_order()[0][1].at - timedelta(days=1)
    leads = {n for n, person in enumerate(read.place.person) if {Role.LEAD, Role.DEPUTY} & set(person.roles)}
    return set_the_scene(
        replace(real, clock=lambda: before), read.place, lambda n: password_of(n) if kept or n in leads else ""
    )


def _refuse_nothing(real: Tools) -> None:
    from sharewell.reports.installation import Holds, holds

    if holds(real.vault) is Holds.NOTHING:
        raise NotNow("There is no practice setting here yet. Start it once: sharewell run")


def _days_since(read: Read, now: datetime) -> int:
    """By how many days the story moves so that it ends today, or yesterday where it ends later in the day."""
    from sharewell.rules.london import to_london

    last, here = to_london(read.story.in_order()[-1][1].at), to_london(now)
    return (here.date() - last.date()).days - (1 if last.time() > here.time() else 0)


class _Screen:
    """Shows each step as it is done: with a moving line on a terminal, plainly elsewhere, not at all for JSON."""

    def __init__(self, read: Read, *, quiet: bool) -> None:
        self._quiet = quiet
        self._status: Any = None
        if not quiet:
            print(f"{read.story.title}\n{read.story.shows}\n", flush=True)

    def __enter__(self) -> _Screen:
        if not self._quiet and sys.stdout.isatty():
            from rich.console import Console

            self._status = Console(highlight=False).status("Playing…")
            self._status.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._status is not None:
            self._status.stop()

    def show(self, step: Happened) -> None:
        """One step: when, who, what."""
        from sharewell.rules.london import moment_words

        if self._quiet:
            return
        first, *rest = f"{step.by} {step.words}".splitlines()
        lines = [f"{moment_words(step.at)}", f"  {first}", *(f"    {line}" for line in rest)]
        if self._status is None:
            print("\n".join(lines), flush=True)
        else:
            self._status.console.print("\n".join(lines), markup=False)


def _result(player: Player, out: Path | None) -> dict[str, Any]:
    """What came of it, as data. The passphrase is told here, once."""
    from sharewell.casework.answer_decision import ReadDecision, read_decision
    from sharewell.cli.stories.record import record_of

    traces = player.traces
    decisions = [one for one in dict.fromkeys((traces.urgent_id, traces.decision_id)) if one]
    pages = [read_decision(player.actor(""), player.tools, ReadDecision(one)) for one in decisions]
    steps = [{"at": step.at.isoformat(), "by": step.by, "words": step.words} for step in player.done]
    return {
        "title": player.read.story.title,
        "shows": player.read.story.shows,
        "steps": steps,
        "decisions": [record_of(page) for page in pages],
        "pack": _pack(player, out) if traces.files else None,
    }


def _pack(player: Player, out: Path | None) -> dict[str, Any]:
    files: dict[str, str | None] = {"sealed": None, "public_key": None}
    if out is not None:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for kind, (name, raw) in zip(files, player.traces.files.items(), strict=True):
            descriptor = os.open(out / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
            files[kind] = str(out / name)
    return {"reference": player.traces.reference, "passphrase": player.traces.passphrase or None, "files": files}


def _ending(result: dict[str, Any]) -> str:
    from sharewell.cli.stories.record import record_words

    parts = [""]
    for record in result["decisions"]:
        parts += [record_words(record), ""]
    pack = result["pack"]
    if pack and pack["files"]["sealed"]:
        parts.append(f"Sealed pack: {pack['files']['sealed']}")
        if pack["passphrase"]:
            parts.append(f"Passphrase, told once: {pack['passphrase']}")
        parts += [f"Open it: {as_called()} pack open {pack['files']['sealed']} --to FOLDER", ""]
    elif pack:
        parts += [f"Pack {pack['reference']} was sealed. Add --out FOLDER to keep it.", ""]
    ledger = result["ledger"]
    if ledger["whole"]:
        parts.append(f"The record is whole: {ledger['events']} events answer for {ledger['rows']} rows.")
    else:
        parts += ["THE RECORD IS NOT WHOLE:", *ledger["findings"]]
    return "\n".join(parts)
