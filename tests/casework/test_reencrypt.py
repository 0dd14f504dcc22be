"""Everything is encrypted under new keys while it is used; the old ones go; the ledger answers for every row."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from sharewell.casework import reencrypt
from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.keep_keys import keys_stand
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.reencrypt import reencrypt_everything
from sharewell.records import ledger
from sharewell.records.models import Concern
from sharewell.records.stores import finding, resealing
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Missing, NotNow
from sharewell.rules.values import StatementKind
from sharewell.vault import reencryption
from sharewell.vault.envelope import generation_of
from sharewell.vault.errors import KeyGone
from tests.cast import Cast, cast

WORDS = "Mia said the bathroom door was locked."


@pytest.fixture
def people(tools, as_owner) -> Cast:
    """The command is the operator's: it sees every row, as the owner of the tables."""
    return cast(tools)


def reads(people: Cast, concern_id: str) -> str:
    return read_concern(people.actor("lead"), people.tools, ReadConcern(concern_id)).concern.statements[0].text


@pytest.mark.django_db
def test_every_row_is_under_new_keys_says_the_same_and_the_old_keys_are_gone(people: Cast) -> None:
    sent = people.concern(words=WORDS)
    file_id, vault = people.file_of(sent.concern_id), people.tools.vault
    before = bytes(Concern.objects.get(pk=sent.concern_id).body)
    done = reencrypt_everything(people.tools, wait=0)
    after = Concern.objects.get(pk=sent.concern_id)
    assert generation_of(bytes(after.body)) == generation_of(before) + 1
    assert after.version == 1
    assert reads(people, sent.concern_id) == WORDS
    assert done.kept == done.sealed == 0
    assert done.scopes == len(finding.live_scopes())
    assert done.rows > 40
    assert set(resealing.oldest_generations(file_id).values()) == {2}
    with pytest.raises(KeyGone):
        vault.keystore.key(file_id, "ordinary", 1)
    # The control: an old copy of the row, put back, no longer opens, and the ledger names it.
    whole = bytes(Concern.objects.get(pk=sent.concern_id).body)
    Concern.objects.filter(pk=sent.concern_id).update(body=before)
    with pytest.raises(Missing):
        reads(people, sent.concern_id)
    assert [finding_.row for finding_ in ledger.verify(vault).findings] == [sent.concern_id]
    Concern.objects.filter(pk=sent.concern_id).update(body=whole)
    assert ledger.verify(vault).ok


@pytest.mark.django_db
def test_nobodys_work_is_made_stale_by_it(people: Cast) -> None:
    sent = people.concern(words=WORDS)
    reencrypt_everything(people.tools, wait=0)
    more = AddToConcern(
        concern_id=sent.concern_id, paragraphs=(Paragraph("She said it again.", StatementKind.OBSERVED),)
    )
    add_to_concern(people.actor("practitioner"), people.tools, more)
    assert reads(people, sent.concern_id) == WORDS
    assert ledger.verify(people.tools.vault).ok


@pytest.mark.django_db
@pytest.mark.parametrize("at", range(1, 12, 2))
def test_stopped_anywhere_everything_opens_and_doing_it_again_finishes_it(
    people: Cast, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = people.concern(words=WORDS)
    calls = []
    steps = [(reencryption, "make_keys"), (reencryption, "finish"), (reencrypt, "_seal_again")]

    def counted(step):
        def call(*given, **named):
            calls.append(step)
            if len(calls) == at:
                raise KeyboardInterrupt
            return step(*given, **named)

        return call

    monkeypatch.setattr(reencrypt, "AT_ONCE", 20)
    with monkeypatch.context() as patch:
        for module, name in steps:
            patch.setattr(module, name, counted(getattr(module, name)))
        with pytest.raises(KeyboardInterrupt):
            reencrypt_everything(people.tools, wait=0)
    assert reads(people, sent.concern_id) == WORDS
    reencrypt_everything(people.tools, wait=0)
    source = type("Source", (), {"text": "file:"})()
    stand = keys_stand(people.tools, source)
    assert stand.reencrypting == 0
    assert reads(people, sent.concern_id) == WORDS
    assert ledger.verify(people.tools.vault).ok


@pytest.mark.django_db
def test_a_row_that_somebody_changes_meanwhile_is_left_to_them(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = people.concern(words=WORDS)
    replace = resealing._replace
    met = []

    def change_first(row, before, body):
        if row._meta.model is Concern and not met:
            met.append(row.pk)
            with connection.cursor() as cursor:
                cursor.execute(f'UPDATE "{row._meta.db_table}" SET "version" = "version" + 1 WHERE "id" = %s', [row.pk])
            done = replace(row, before, body)
            with connection.cursor() as cursor:
                cursor.execute(f'UPDATE "{row._meta.db_table}" SET "version" = "version" - 1 WHERE "id" = %s', [row.pk])
            assert not done
            return done
        return replace(row, before, body)

    monkeypatch.setattr(resealing, "_replace", change_first)
    reencrypt_everything(people.tools, wait=0)
    assert met
    assert reads(people, sent.concern_id) == WORDS
    assert ledger.verify(people.tools.vault).ok


@pytest.mark.django_db(transaction=True)
def test_people_work_on_while_it_runs(people: Cast) -> None:
    first = people.concern(words=WORDS)
    stop, faults, sent = threading.Event(), [], []

    def work() -> None:
        try:
            while not stop.is_set():
                sent.append(people.concern("key_worker", about="Leo O'Brien", words="Leo was quiet.").concern_id)
                assert reads(people, first.concern_id) == WORDS
                stop.wait(0.2)  # A setting where five concerns are written every second is a busy one.
        except NotNow:
            pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(2):
        reencrypt_everything(people.tools, wait=2.0)
    stop.set()
    thread.join()
    assert faults == []
    assert sent
    assert {reads(people, one) for one in sent} == {"Leo was quiet."}
    assert ledger.verify(people.tools.vault).ok
