"""G5: people who write the same thing at the same time, press twice and try again: each acknowledged command is in the
ledger exactly once, and of two who began from the same version one is told that somebody else saved first.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import connection

from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.record_concern import RecordConcern, record_concern
from sharewell.casework.tools import Tools
from sharewell.records import ledger
from sharewell.records.stores import base
from sharewell.rules.concern import ConcernInput, Paragraph, SafeNow, StatementKind
from sharewell.rules.errors import Stale
from sharewell.rules.events import Event
from sharewell.rules.values import new_id
from tests.cast import Cast, cast
from tests.support.depth import examples
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db(transaction=True)
HISTORIES = examples(100, 1_000, postgresql=(25, 250))


@dataclass
class History:
    """What the people of one history were told."""

    people: Cast
    file_id: str
    version: int
    saved: list[str] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def post(self, concern_id: str) -> None:
        """The same form, sent by one press."""
        seen = Paragraph("Mia said that she was hungry.", StatementKind.OBSERVED, observed_at=self.people.tools.clock())
        asked = RecordConcern(concern=ConcernInput(paragraphs=(seen,), safe_now=SafeNow.YES), where="Hall",
                              child_id=self.people.child().id, concern_id=concern_id)  # fmt: skip
        record_concern(self.people.actor("practitioner"), self.people.tools, asked)
        self.saved.append(concern_id)

    def edit(self, text: str) -> None:
        """An edit that began from the version all of them read."""
        asked = KeepChildDetails(file_id=self.file_id, name="Mia Thornbury", needs=text, version=self.version)
        try:
            done = keep_child_details(self.people.actor("lead"), self.people.tools, asked)
            self.changed.append(done.version)
        except Stale as error:
            self.told.append(error.reason)

    def run(self, acts: list[Callable[[], None]]) -> list[BaseException]:
        """All of them at once, each on a connection of its own; what went wrong that nobody was told of."""
        wrong: list[BaseException] = []
        start = threading.Barrier(len(acts))

        def one(act: Callable[[], None]) -> None:
            try:
                start.wait(10)
                act()
            except BaseException as error:
                wrong.append(error)
            finally:
                connection.close()
                self.people.tools.vault.desk.let_go()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return wrong


def begin(people: Cast) -> History:
    concern = people.concern()
    with past_the_wall():
        file_id = people.file_of(concern.concern_id)
    lead, tools = people.actor("lead"), people.tools
    kept = keep_child_details(lead, tools, KeepChildDetails(file_id=file_id, name="Mia Thornbury"))
    return History(people, file_id, kept.version)


def recorded(people: Cast, since: int) -> Counter[str]:
    """How often each concern was recorded, by the ledger."""
    return Counter(
        row.row_id for event in ledger.events(people.organisation_id, since) if event.kind == Event.CONCERN_RECORDED
        for row in event.rows if row.table == "records_concern"
    )  # fmt: skip


def test_each_acknowledged_command_is_there_exactly_once(tools: Tools, counted: Callable[[str, int], None]) -> None:
    people = cast(tools)
    chance = random.Random(20261123)  # noqa: S311 - the same histories in every run
    for number in range(HISTORIES):
        history, since = begin(people), ledger.size(people.organisation_id)
        forms = [new_id() for _ in range(chance.randint(1, 2))]
        posts = [partial(history.post, form) for form in forms for _ in range(chance.randint(1, 2))]
        edits = [partial(history.edit, str(place)) for place in range(chance.randint(1, 4))]
        assert history.run([*posts, *edits]) == []
        assert recorded(people, since) == Counter(forms), f"history {number}"
        assert history.changed == [history.version + 1] and len(history.told) == len(edits) - 1
    with past_the_wall():
        assert ledger.verify(tools.vault).findings == []
    counted("histories of people who write at the same time", HISTORIES)


@pytest.mark.once
def test_without_the_version_check_an_edit_would_be_lost(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the version is not asked for, and both are told that theirs was saved."""
    history = begin(cast(tools))
    write = base.Store._write

    def blind(self: base.Store[object], row: object, read_at_version: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "version" FROM "{row._meta.db_table}" WHERE "id" = %s', [row.pk])
            found = cursor.fetchone()
        write(self, row, found[0] if found else read_at_version)

    monkeypatch.setattr(base.Store, "_write", blind)
    monkeypatch.setattr("sharewell.casework.keep_child_details.as_shown", lambda value, version: value)
    assert history.run([lambda: history.edit("one"), lambda: history.edit("two")]) == []
    assert len(history.changed) == 2


def test_a_form_of_its_own_each_time_would_be_recorded_twice(tools: Tools) -> None:
    """The control: without the key that a form carries, two presses are two concerns, and the count says so."""
    people = cast(tools)
    history, since = begin(people), ledger.size(people.organisation_id)
    form = new_id()
    assert history.run([lambda: history.post(form), lambda: history.post(new_id())]) == []
    assert recorded(people, since) != Counter([form])
