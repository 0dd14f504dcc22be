"""`sharewell story`: play a story through the use cases, write the sealed pack, print the record, verify the ledger."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.output import Exit, emit, fail

if TYPE_CHECKING:
    from sharewell.cli.stories.playing import Player
    from sharewell.reports.check_record import RecordChecked


def command(
    file: Annotated[Path, typer.Argument(help="The story (TOML); see docs/reference/story-format.md.")],
    out: Annotated[Path | None, typer.Option(help="A folder for the sealed pack.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Play a story into a practice setting of its own, which is thrown away afterwards."""
    from sharewell.cli.stories.reading import StoryError, read_story

    try:
        story, lines = read_story(file.read_text("utf-8"))
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.", Exit.UNREADABLE, as_json=as_json)
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text.", Exit.UNREADABLE, as_json=as_json)
    except StoryError as error:
        fail(f"{file}: {error}", Exit.UNREADABLE, as_json=as_json, line=error.line)
    with tempfile.TemporaryDirectory(prefix="sharewell-story-") as scratch:
        os.environ["SHAREWELL_VAR"] = str(Path(scratch) / "var")
        os.environ.pop("SHAREWELL_DATABASE_URL", None)
        try:
            player, checked = _play(story, lines, quiet=as_json)
        except StoryError as error:
            fail(f"{file}: {error}", Exit.INCOMPLETE, as_json=as_json, line=error.line)
        result = _result(player, checked, out)
    emit(result, as_json=as_json, words=_words)
    if not checked.ok:
        sys.exit(Exit.FAILED)


def _play(story: Any, lines: dict[str, int], *, quiet: bool) -> tuple[Player, RecordChecked]:
    from sharewell.cli.start import migrate_database, start_django

    start_django()
    migrate_database()
    from dataclasses import replace

    from django.conf import settings
    from django.utils.module_loading import import_string

    from sharewell.cli.practice import set_up_practice
    from sharewell.cli.stories.playing import Player
    from sharewell.reports import check_record

    tools = import_string(settings.TOOLS)()
    cast = set_up_practice(replace(tools, clock=lambda: story.starts))
    told = (lambda words: None) if quiet else _say
    player = Player(story, lines, tools, cast, told, story.starts)
    if not quiet:
        print(f"{story.title}\n{story.shows}\n")
    player.play()
    return player, check_record.verify(tools.vault, cast.organisation_id)


def _say(words: str) -> None:
    print(f"  · {words}", flush=True)


def _result(player: Player, checked: RecordChecked, out: Path | None) -> dict[str, Any]:
    """What came of it, as data. The passphrase is told here once and kept nowhere outside the setting."""
    page = player.page() if player.played.decision_id else None
    decision = page.decision if page else None
    result: dict[str, Any] = {
        "title": player.story.title,
        "shows": player.story.shows,
        "steps": player.played.steps,
        "decision": None,
        "pack": None,
        "ledger": {"whole": checked.ok, "events": checked.events, "rows": checked.rows},
    }
    if page and decision:
        result["decision"] = {
            "edition": page.edition.title,
            "outcome": decision.outcome,
            "posture": page.assessment.posture,
            "posture_why": page.assessment.posture_why,
            "answers": decision.answers,
            "findings": [[f.status, f.words, f.source] for f in page.assessment.findings],
            "owed": [[debt.what, debt.paid_at.isoformat() if debt.paid_at else None] for debt in page.debts],
        }
    if player.played.sealed:
        result["pack"] = {"file": _write(player, out), "passphrase": player.played.passphrase}
    return result


def _write(player: Player, out: Path | None) -> str:
    folder = out or Path.cwd()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / player.played.file_name
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(player.played.sealed)
    return str(target)


def _words(result: dict[str, Any]) -> str:
    lines = [""]
    decision = result["decision"]
    if decision:
        lines += [
            "The record of the decision",
            f"  Guidance followed: {decision['edition']}",
            f"  Decided: {decision['outcome'].replace('_', ' ') or 'not yet'}",
            f"  What the law said: {decision['posture'].replace('_', ' ')}. {decision['posture_why']}",
            *(f"  {name.replace('_', ' ')}: {_said(value)}" for name, value in decision["answers"].items()),
            *(f"  owed: {what} ({'paid' if paid else 'still owed'})" for what, paid in decision["owed"]),
            "",
        ]
    pack = result["pack"]
    if pack:
        lines += [f"Sealed pack: {pack['file']}"]
        lines += [f"Passphrase, told once: {pack['passphrase']}"] if pack["passphrase"] else []
        lines += ["Open it: sharewell pack open FILE --to FOLDER", ""]
    ledger = result["ledger"]
    whole = "The ledger is whole" if ledger["whole"] else "THE LEDGER IS NOT WHOLE"
    return "\n".join([*lines, f"{whole}: {ledger['events']} events answer for {ledger['rows']} rows."])


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("_", " ")
