"""What was typed and not sent: its author's alone, under keys of its own, gone after seven days."""

from __future__ import annotations

import pytest

from tests.support.past_the_wall import past_the_wall

WORDS = (("observed", "canary-draft-5501: the same clothes for three days"), ("safe_now", "yes"))


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


def keep(people, part="practitioner", draft_id=""):
    from sharewell.casework.drafts import KeepDraft, keep_draft

    asked = KeepDraft(path="/concern/new/not-listed/", fields=WORDS, draft_id=draft_id)
    return keep_draft(people.actor(part), people.tools, asked)


def lines(people, part="practitioner"):
    from sharewell.casework.drafts import my_drafts

    return my_drafts(people.actor(part), people.tools, None)


def read(people, draft_id, part="practitioner"):
    from sharewell.casework.drafts import OneDraft, read_draft

    return read_draft(people.actor(part), people.tools, OneDraft(draft_id))


def keys_left(people, draft_id) -> bool:
    return people.tools.vault.destroyed_at(draft_id) is None


def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks(execute=True)


def test_its_author_reads_it_again_and_nobody_else_does(people):
    from sharewell.rules.errors import Missing

    kept = keep(people)
    assert read(people, kept.id).fields == WORDS
    assert [line.draft_id for line in lines(people)] == [kept.id]
    for part in ("lead", "manager", "relative", "outsider"):
        assert lines(people, part) == []
        with pytest.raises(Missing):
            read(people, kept.id, part)


def test_what_takes_its_place_ends_it_with_its_keys(people, django_capture_on_commit_callbacks):
    with commit(django_capture_on_commit_callbacks):
        first = keep(people)
    with commit(django_capture_on_commit_callbacks):
        second = keep(people, draft_id=first.id)
    assert [line.draft_id for line in lines(people)] == [second.id]
    assert not keys_left(people, first.id)


def test_nobody_can_end_somebody_elses(people, django_capture_on_commit_callbacks):
    from sharewell.casework.drafts import OneDraft, end_draft

    kept = keep(people)
    with commit(django_capture_on_commit_callbacks):
        end_draft(people.actor("lead"), people.tools, OneDraft(kept.id))
        keep(people, "lead", draft_id=kept.id)
    assert read(people, kept.id).fields == WORDS


def test_after_seven_days_without_a_touch_it_is_destroyed(people, clock, django_capture_on_commit_callbacks):
    from sharewell.casework.due_work import do_due_work

    kept = keep(people)
    clock.move(days=7)
    do_due_work(people.tools)
    assert lines(people)
    clock.move(seconds=1)
    with commit(django_capture_on_commit_callbacks):
        do_due_work(people.tools)
    assert lines(people) == []
    assert not keys_left(people, kept.id)


def test_its_words_are_not_in_the_database_and_the_ledger_stays_whole(people, django_capture_on_commit_callbacks):
    from django.db import connection

    from sharewell.records import ledger

    with commit(django_capture_on_commit_callbacks):
        kept = keep(people)
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute('SELECT "body" FROM "records_draft"')
        assert b"canary-draft" not in b"".join(bytes(body) for (body,) in cursor.fetchall())
    with commit(django_capture_on_commit_callbacks):
        keep(people, draft_id=kept.id)
    with past_the_wall():
        report = ledger.verify(people.tools.vault)
    assert report.ok, report.findings
