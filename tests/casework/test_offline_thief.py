"""G14, the sealed half: the owner of the server, with everything that lies on it, reads nothing about themselves."""

from __future__ import annotations

import pytest

from tests.cast import cast
from tests.support.past_the_wall import past_the_wall


@pytest.fixture
def people(transactional_db, tools):
    return cast(tools)


@pytest.fixture
def handlers(people):
    from tests.casework.sealed_house import Handlers

    return Handlers(people)


def filled(people, about_staff, flock):
    from tests.casework.canaries import Canaries, fill_file

    sing = Canaries(flock)
    fill_file(people, about_staff, sing)
    return sing


def loot(var):
    from tests.casework.thief import Thief

    with past_the_wall():  # the owner of the server is the owner of the tables too
        return Thief.of(var).loot()


def test_g14_no_word_of_a_sealed_file_is_recovered_with_everything_on_the_server(people, handlers, var, counted):
    from sharewell.casework.keep_escrow import KeepHolder, keep_holder

    for name in ("Ada One", "Bo Two", "Cy Three"):
        keep_holder(people.actor("lead"), people.tools, KeepHolder(name=name))
    handlers.make("lead", "deputy")
    sealed, open_ = filled(people, ("adult",), "sealed"), filled(people, (), "open")
    found = loot(var)
    counted("words of a sealed file that the owner of the server looked for", len(sealed.sung))
    assert sealed.heard(found) == set()
    assert open_.heard(found) >= open_.kept, "the control: the same search finds every word of an unsealed file"


def test_g14_a_file_sealed_by_the_first_key_gives_nothing_away_either(people, handlers, var, monkeypatch):
    waiting = filled(people, ("adult",), "waiting")
    assert waiting.heard(loot(var)) >= waiting.kept, "until then it is sealed as any other file is"
    handlers.make("lead")
    handlers.finish(monkeypatch)
    assert waiting.heard(loot(var)) == set()


def test_g14_the_search_sees_a_seal_that_is_left_out(people, handlers, var, monkeypatch):
    """The planted bug: the data key is kept as it is, under the key-encryption key alone."""
    from sharewell.vault.sealed import boxes

    handlers.make("lead")
    kept = []
    monkeypatch.setattr(boxes, "seal_to", lambda public, plaintext, context: kept.append(plaintext) or plaintext)
    monkeypatch.setattr(boxes, "open_with", lambda private, sealed, context: sealed)
    careless = filled(people, ("adult",), "careless")
    monkeypatch.undo()
    assert kept
    from tests.casework import thief

    monkeypatch.setattr(thief, "_tries", lambda key, box, names: [box] if len(box) == 32 else [])
    assert careless.heard(loot(var)) >= careless.kept


def test_g14_nor_of_what_is_typed_on_the_pages_with_a_key_open_and_a_session_running(people, handlers, var):
    from django.conf import settings
    from django.test import Client

    from sharewell.rules.values import new_id
    from tests.casework.canaries import Canaries
    from tests.casework.sealed_house import WORDS
    from tests.support.signed_in import signed_in

    def client(part):
        made = Client()
        made.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, part)
        return made

    handlers.make("lead")
    handlers.shut("lead")
    sing = Canaries("page")
    boxes = ("observed", "verbatim", "reported", "told_by", "opinion", "where", "present")
    typed = {name: sing(name) for name in boxes} | {
        "concern_id": new_id(), "safe_now": "yes", "when": "now", "do": "send",
        "about_staff": people.person("adult"), "child_id": people.child().id,
    }  # fmt: skip
    sent = client("practitioner").post("/concern/new/adult/", typed)
    assert "Sent" in sent.content.decode(), sent.content.decode()
    lead, path = client("lead"), f"/concern/{typed['concern_id']}/"
    assert lead.get(path).status_code == 423
    opened = lead.post("/sealed/open/", {"passphrase": WORDS.format("lead"), "back": path})
    assert opened["Location"] == path
    assert sing.heard(lead.get(path).content) >= {"observed", "verbatim", "reported", "opinion"}
    found = loot(var)
    assert sing.heard(found) == set()
    assert WORDS.format("lead").encode() not in found
