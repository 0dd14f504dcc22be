"""Two processes that share a check say what one says, of the same moment; SQLite only (nothing is shared elsewhere)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from sqlcipher3 import dbapi2

from sharewell.records import ledger, second_reader
from sharewell.records.ledger import cutting, second_reading, settling
from sharewell.records.ledger.report import VerifyReport
from sharewell.records.ledger.second_reading import SecondReader
from sharewell.records.ledger.verifying import Look
from sharewell.records.models import Concern, Entry
from sharewell.rules.events import Event
from sharewell.vault.places import Compartment
from tests.records.ledger import tamper
from tests.records.ledger.book import STAMP, Book

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
TABLE = Concern._meta.db_table
EDITS = {
    "nothing": 'SELECT 1 WHERE %s <> \'\'',
    "a row changed": f'UPDATE "{TABLE}" SET "state" = \'open\' WHERE "id" = %s',
    "a row removed": f'DELETE FROM "{TABLE}" WHERE "id" = %s',
    "a row put in": f'INSERT INTO "{TABLE}" ({{columns}}) SELECT {{copied}} FROM "{TABLE}" WHERE "id" = %s',
    "a number where text belongs": f'UPDATE "{TABLE}" SET "state" = 1 WHERE "id" = %s',
    "an identifier that is none": f'UPDATE "{TABLE}" SET "id" = \'no such thing\' WHERE "id" = %s',
}


@pytest.fixture
def filled(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A book large enough to be shared."""
    monkeypatch.setattr(cutting, "MANY", 20)
    monkeypatch.setattr(cutting, "A_FEW", 5)
    return book.fill(files=4, concerns=10)


def alone(book: Book) -> VerifyReport:
    """What one process says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "MANY", 10**9)
        return ledger.verify(book.vault)


def answers(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], Any] = lambda answer: answer) -> list[Any]:
    """What second processes answer from here on; `change` is what the first process gets of it."""
    seen: list[Any] = []
    whole = SecondReader.answer

    def answer(self: SecondReader) -> Any:
        seen.append(whole(self))
        return change(seen[-1])

    monkeypatch.setattr(SecondReader, "answer", answer)
    return seen


def ids(book: Book) -> list[str]:
    """The concerns in the order of their rows: the first is read by this process, the last by the second."""
    return [row_id for (row_id,) in tamper.run(f'SELECT "id" FROM "{TABLE}" ORDER BY rowid')]


def edit(sql: str, row_id: str) -> None:
    """Make one edit by another road."""
    columns = [field.column for field in Concern._meta.concrete_fields]
    copied = ", ".join("lower(hex(randomblob(16)))" if name == "id" else f'"{name}"' for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    tamper.run(sql.replace("{columns}", named).replace("{copied}", copied), values=[row_id])


@pytest.mark.parametrize("place", [0, -1], ids=["in the first part", "in the second part"])
@pytest.mark.parametrize("sql", EDITS.values(), ids=EDITS)
def test_two_readers_find_what_one_finds(
    filled: Book, monkeypatch: pytest.MonkeyPatch, sql: str, place: int
) -> None:
    answered = answers(monkeypatch)
    edit(sql, ids(filled)[place])
    both = ledger.verify(filled.vault)
    assert len(answered) == 1
    assert both == alone(filled)
    assert both.ok == (sql == EDITS["nothing"])


def test_the_second_reader_answers_for_the_rows_it_was_given(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    report = ledger.verify(filled.vault)
    assert report.ok and report == alone(filled)
    assert 0 < answered[0]["tables"][TABLE]["rows"] < len(ids(filled))


def test_a_second_organisation_is_cut_at_the_same_time(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Book(filled.vault)
    filled.vault.new_scope(other.organisation, list(Compartment))
    other.fill(files=1, concerns=5)
    answered = answers(monkeypatch)
    for organisation in (None, filled.organisation, other.organisation):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cutting, "MANY", 10**9)
            one = ledger.verify(filled.vault, organisation)
        assert one.ok and ledger.verify(filled.vault, organisation) == one
    assert len(answered) == 3 and None not in answered


def test_a_good_cut_leaves_little_over(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    ledger.verify(filled.vault)
    over = [[*said.get("odd", ()), *said["left"]] for name, said in answered[0]["tables"].items() if "odd" in said]
    assert over and sum(map(len, over)) <= 1


def test_rows_that_were_all_written_after_the_cut_are_left_to_the_second_reader(
    filled: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = answers(monkeypatch)
    about = {"file_id": filled.files[0], "at": STAMP, "kind": "concern", "about_id": filled.organisation}
    entries = [filled.row(Entry, filled.files[0], **about) for _ in range(8)]
    for entry in entries:
        filled.write(entry)
    report = ledger.verify(filled.vault)
    assert report.ok and report == alone(filled)
    assert answered[0]["tables"][Entry._meta.db_table]["rows"] == len(entries)


def test_where_nothing_near_the_cut_tells_it_is_made_somewhere(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    monkeypatch.setattr(cutting, "_rowids", lambda table, ids: [])
    report = ledger.verify(filled.vault)
    assert report.ok and report == alone(filled) and answered[0] is not None


def test_where_an_identifier_may_stand_twice_one_process_looks(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    monkeypatch.setattr(cutting, "_once", lambda cursor, table: table.name != TABLE)
    assert ledger.verify(filled.vault) == alone(filled) and answered == []


def test_where_somebody_writes_for_long_one_process_looks(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    monkeypatch.setattr(second_reader, "BUSY_SECONDS", 0.05)
    with closing(dbapi2.connect(str(connection.settings_dict["NAME"]), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert ledger.verify(filled.vault).ok
    assert answered == []


def test_what_the_second_reader_did_meanwhile_is_counted() -> None:
    second = SecondReader(SimpleNamespace(stdout=["12800\n", "12800\n", "{}\n"]), cutting.Cut({}, {}))
    second._listen()
    assert second.done == 25_600 and second.answer() == {}
    told: list[int] = []
    step = second.counting(told.append)
    step(5)
    step(5)
    assert told == [25_605, 5]


def test_an_unreadable_event_where_it_would_be_cut_is_found_by_one(filled: Book) -> None:
    trigger = "records_ledgerevent_no_update"
    [(made,)] = tamper.run(f"SELECT sql FROM sqlite_schema WHERE name = '{trigger}'")
    tamper.run(f"DROP TRIGGER {trigger}", 'UPDATE "records_ledgerevent" SET "leaf" = \'\'', made)
    report = ledger.verify(filled.vault)
    assert not report.ok and report == alone(filled)


def test_a_destroyed_file_is_told_alike(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    filled.write(filled.person(), kind=Event.FILE_DESTROYED, scope=filled.files[-1])
    filled.vault.destroy(filled.files[-1])
    report = ledger.verify(filled.vault)
    assert report.destroyed == (filled.files[-1],) and report == alone(filled)
    assert set(answered[0]["tables"][TABLE]["unread"].values()) == {filled.files[-1]}


def test_a_changed_event_is_never_left_to_the_second_reader(filled: Book) -> None:
    trigger = "records_ledgerevent_no_update"
    [(made,)] = tamper.run(f"SELECT sql FROM sqlite_schema WHERE name = '{trigger}'")
    last = '(SELECT max("id") FROM "records_ledgerevent")'
    tamper.run(
        f"DROP TRIGGER {trigger}",
        f'UPDATE "records_ledgerevent" SET "leaf" = CAST("leaf" || x\'00\' AS BLOB) WHERE "id" = {last}',
        made,
    )
    report = ledger.verify(filled.vault)
    assert not report.ok and report == alone(filled)


def test_both_read_the_same_moment(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    begins, makes = SecondReader.begin, second_reading._job

    def job(*given: Any) -> dict[str, Any]:
        made = makes(*given)
        filled.write(filled.concern(filled.files[0]))
        return made

    def begin(self: SecondReader) -> bool:
        begun = begins(self)
        other = subprocess.run(
            [sys.executable, "-c", LATER, str(connection.settings_dict["NAME"]), TABLE], check=True, timeout=60
        )
        return begun and other.returncode == 0

    monkeypatch.setattr(SecondReader, "begin", begin)
    monkeypatch.setattr(second_reading, "_job", job)
    assert ledger.verify(filled.vault).ok
    assert answered[0] is not None
    assert not alone(filled).ok, "what was done a moment later is found by the next check"


def test_a_file_opened_while_the_second_reader_gets_ready_has_its_keys(
    filled: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = answers(monkeypatch)
    makes = second_reading._job

    def job(*given: Any) -> Any:
        made = makes(*given)
        filled.write(filled.concern(filled.open_file()))
        return made

    monkeypatch.setattr(second_reading, "_job", job)
    report = ledger.verify(filled.vault)
    assert report.ok and report == alone(filled)
    assert list(answered[0]["tables"][TABLE]["unread"].values()) == [filled.files[-1]]


LATER = (
    "import sys; from sqlcipher3 import dbapi2; base = dbapi2.connect(sys.argv[1], timeout=10, isolation_level=None)\n"
    "base.execute(f'DELETE FROM \"{sys.argv[2]}\" WHERE rowid = (SELECT max(rowid) FROM \"{sys.argv[2]}\")')"
)


@pytest.mark.parametrize("when", ["give", "begin", "answer", "has_met"])
def test_a_reader_that_dies_is_not_missed(filled: Book, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    whole = getattr(SecondReader, when)

    def killed(self: SecondReader, *given: Any, **named: Any) -> Any:
        self.process.kill()
        self.process.wait()
        return whole(self, *given, **named)

    monkeypatch.setattr(SecondReader, when, killed)
    assert ledger.verify(filled.vault) == alone(filled)


def test_progress_comes_to_the_end(filled: Book) -> None:
    told: list[tuple[int, int]] = []
    ledger.verify(filled.vault, progress=lambda done, whole: told.append((done, whole)))
    assert told == sorted(told) and told[-1][0] <= told[-1][1]


LIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "a row met twice": lambda said: said | {"once": False},
    "a row that is not there": lambda said: said | {"odd": [*said["odd"], "0" * 32]},
    "an event whose row is not there": lambda said: said | {"left": said["left"] | {"0" * 32: [1, "0" * 32, "0" * 64]}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_answer_that_does_not_fit_is_not_taken(
    filled: Book, monkeypatch: pytest.MonkeyPatch, lie: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    taken: list[VerifyReport] = []
    by_itself = Look.alone
    monkeypatch.setattr(Look, "alone", lambda self: taken.append(by_itself(self)) or taken[-1])
    answers(monkeypatch, lambda answer: answer | {"tables": answer["tables"] | {TABLE: lie(answer["tables"][TABLE])}})
    assert ledger.verify(filled.vault).ok and len(taken) == 1


def test_nonsense_for_an_answer_is_none(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = second_reading._parsed
    monkeypatch.setattr(second_reading, "_parsed", lambda line: parsed(f"{line} and more"))
    answered = answers(monkeypatch)
    assert ledger.verify(filled.vault) == alone(filled) and answered == [None]


def test_control_an_answer_taken_unseen_would_hide_a_missing_row(
    filled: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(EDITS["a row removed"], ids(filled)[-1])
    monkeypatch.setattr(settling.Halves, "fit", lambda *_: True)
    assert ledger.verify(filled.vault).ok
