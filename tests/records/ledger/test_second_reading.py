"""Two processes that share a check say what one says, of the same moment; SQLite only (nothing is shared elsewhere)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from sharewell.records import ledger
from sharewell.records.ledger import second_reading
from sharewell.records.ledger.report import VerifyReport
from sharewell.records.ledger.second_reading import SecondReader
from sharewell.records.models import Concern
from sharewell.rules.events import Event
from tests.records.ledger import tamper
from tests.records.ledger.book import Book

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
    monkeypatch.setattr(second_reading, "MANY", 20)
    monkeypatch.setattr(second_reading, "A_FEW", 5)
    return book.fill(files=4, concerns=10)


def alone(book: Book) -> VerifyReport:
    """What one process says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_reading, "MANY", 10**9)
        return ledger.verify(book.vault)


def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What second processes answer from here on."""
    seen: list[Any] = []
    whole = SecondReader.finish

    def finish(self: SecondReader, *given: Any, **named: Any) -> None:
        whole(self, *given, **named)
        seen.append(self.answer)

    monkeypatch.setattr(SecondReader, "finish", finish)
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
    assert 0 < answered[0][TABLE]["rows"] < len(ids(filled))


def test_a_destroyed_file_is_told_alike(filled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = answers(monkeypatch)
    filled.write(filled.person(), kind=Event.FILE_DESTROYED, scope=filled.files[-1])
    filled.vault.destroy(filled.files[-1])
    report = ledger.verify(filled.vault)
    assert report.destroyed == (filled.files[-1],) and report == alone(filled)
    assert answered[0][TABLE]["unread"] == [filled.files[-1]]


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


LATER = (
    "import sys; from sqlcipher3 import dbapi2; base = dbapi2.connect(sys.argv[1], timeout=10, isolation_level=None)\n"
    "base.execute(f'DELETE FROM \"{sys.argv[2]}\" WHERE rowid = (SELECT max(rowid) FROM \"{sys.argv[2]}\")')"
)


@pytest.mark.parametrize("when", ["give", "begin", "finish"])
def test_a_reader_that_dies_is_not_missed(filled: Book, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    whole = getattr(SecondReader, when)

    def killed(self: SecondReader, *given: Any, **named: Any) -> Any:
        self.process.kill()
        self.process.wait()
        if when == "finish" and self._listener is not None:
            self._listener.join()
            self.answer = None
        return whole(self, *given, **named)

    monkeypatch.setattr(SecondReader, when, killed)
    assert ledger.verify(filled.vault) == alone(filled)


def test_progress_comes_to_the_end(filled: Book) -> None:
    told: list[tuple[int, int]] = []
    ledger.verify(filled.vault, progress=lambda done, whole: told.append((done, whole)))
    assert told == sorted(told) and told[-1][0] <= told[-1][1]


@pytest.mark.parametrize("lie", ["one too few", "another row", "no number"])
def test_an_answer_that_does_not_fit_what_is_left_is_not_taken(
    filled: Book, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    tell: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "one too few": lambda said: said | {"rows": said["rows"] - 1},
        "another row": lambda said: said | {"ids": f"{int(said['ids'], 16) ^ 1:x}"},
        "no number": lambda said: said | {"ids": "nothing"},
    }
    whole = SecondReader._listen

    def listen(self: SecondReader) -> None:
        whole(self)
        self.answer = {name: tell[lie](said) for name, said in (self.answer or {}).items()}

    monkeypatch.setattr(SecondReader, "_listen", listen)
    assert ledger.verify(filled.vault) == alone(filled)


def test_control_an_answer_taken_unseen_would_hide_a_missing_row(
    filled: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(EDITS["a row removed"], ids(filled)[-1])
    monkeypatch.setattr(second_reading, "_agrees", lambda *_: True)
    assert ledger.verify(filled.vault).ok
