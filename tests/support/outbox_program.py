"""A program of its own for tests that kill the dispatcher: it fills the outbox, and says what came of each sending.

    python -m tests.support.outbox_program fill 5     so many links wait in the outbox: their names, in order
    python -m tests.support.outbox_program later      a dispatcher's round, six minutes from now
    python -m tests.support.outbox_program blind      the same by one that sends again whatever got stuck
    python -m tests.support.outbox_program states A B the state of each, and whether a person has it to finish

Each prints one line of JSON.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sharewell.cli.start import tools

STORY = Path(__file__).parents[2] / "examples" / "picked-up-by-link-and-confirmed.toml"
ADDRESS = "https://pick-up.example.org"
LATER = timedelta(minutes=6)


def fill(count: int) -> list[str]:
    """So many links of one sealed pack, each waiting in the outbox with its message."""
    from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient
    from sharewell.casework.prepare_pack import ReadPack, read_pack
    from sharewell.casework.send_by_link import SendByLink, send_by_link
    from sharewell.cli.stories.playing import Player
    from sharewell.cli.stories.reading import read_story
    from sharewell.cli.stories.scene import find_the_scene
    from sharewell.rules.london import to_london

    real = replace(tools(), public_address=ADDRESS)
    read = read_story(re.split(r"^\[send\]", STORY.read_text("utf-8"), flags=re.MULTILINE)[0])
    days = (to_london(datetime.now(UTC)).date() - read.story.in_order()[-1][1].at.date()).days - 1
    player = Player(read, real, find_the_scene(real, read.place), lambda step: None, days)
    player.play()
    lead, pack_id = player.actor(""), player.traces.pack_id
    recipient_id = read_pack(lead, real, ReadPack(pack_id)).pack.recipient_id
    to = next(one for one in player.cast.recipients.values() if one.id == recipient_id)
    keep_recipient(lead, real, KeepRecipient(
        recipient_id=to.id, name=to.name, role=to.role, agency=to.agency, kind=to.kind, phone=to.phone,
        number_source=to.number_source, email="duty@example.org"))  # fmt: skip
    check_recipient(lead, real, CheckRecipient(recipient_id=to.id, how="Rang the published number."))
    made = [send_by_link(lead, real, SendByLink(pack_id=pack_id)) for _ in range(count)]
    return [one.dispatch.id for one in made]


def round_of_a_dispatcher(*, blind: bool) -> int:
    """One round, six minutes from now. `blind` is the planted fault: what got stuck is put back and sent again."""
    from sharewell.casework import outbox

    later = replace(tools(), clock=lambda: datetime.now(UTC) + LATER)
    if blind:
        put_back(later)
    outbox.hand_over_stuck(later)
    return outbox.run_outbox_once(later)


def put_back(later: Any) -> None:
    """What a dispatcher would do that believes a sending without an end never began."""
    from sharewell.casework import outbox
    from sharewell.casework.use_case import Work, as_system
    from sharewell.records.stores import finding, sharing
    from sharewell.records.times import stamp
    from sharewell.rules.dispatch import DispatchState
    from sharewell.rules.events import Event
    from sharewell.rules.people import SystemActor

    @as_system(Event.PACK_QUEUED)
    def queue(work: Work, at: tuple[str, str]) -> None:
        work.scope_id = at[1]
        sending = sharing.dispatches.get(work.file, at[0])
        sharing.dispatches.put(work, replace(sending, state=DispatchState.QUEUED))

    before = stamp(later.clock() - outbox.STUCK_AFTER)
    for dispatch_id, file_id, organisation_id in finding.stuck_in_outbox(before):
        queue(SystemActor("dispatcher", organisation_id), later, (dispatch_id, file_id))


def states(names: list[str]) -> dict[str, dict[str, Any]]:
    """By the name of a sending: its state and words, the digest of its link, and whether the lead has it to finish."""
    from sharewell.casework.my_worklist import MyWorklist, my_worklist
    from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
    from sharewell.cli.stories.reading import practice_place
    from sharewell.cli.stories.scene import find_the_scene

    real = tools()
    cast = find_the_scene(real, practice_place())
    lead = cast.actor(cast.lead)
    finish = {one.about_id for one in my_worklist(lead, real, MyWorklist(limit=10_000))["to_finish"]}
    pages = {name: read_dispatch(lead, real, ReadDispatch(name)) for name in names}
    return {
        name: {"state": str(page.dispatch.state), "words": page.dispatch.detail, "with_a_person": name in finish,
               "link": page.link.token_digest if page.link else ""}
        for name, page in pages.items()
    }  # fmt: skip


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    tools()
    done = {
        "fill": lambda: fill(int(rest[0])), "states": lambda: states(rest),
        "later": lambda: round_of_a_dispatcher(blind=False), "blind": lambda: round_of_a_dispatcher(blind=True),
    }[what]()  # fmt: skip
    sys.stdout.write(json.dumps(done))
