"""G16: any two of three papers open a sealed file, any one does not, and nobody's who may not see it ever helps."""

from __future__ import annotations

import itertools
import time

import pytest

from sharewell.casework import keep_escrow as escrow
from sharewell.casework.keep_address_book import Leave, end_employment
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.reports.check_record import verify
from sharewell.rules.errors import Incomplete, Locked, Missing, NotNow
from sharewell.rules.people import SystemActor
from tests.cast import cast
from tests.support.past_the_wall import past_the_wall

NAMES = ("Ada One", "Bo Two", "Cy Three")


@pytest.fixture
def people(transactional_db, tools):
    return cast(tools)


@pytest.fixture
def handlers(people):
    from tests.casework.sealed_house import Handlers

    return Handlers(people)


@pytest.fixture
def papers(people):
    """Three papers of three outsiders, by holder."""
    return {name: paper(people, name=name) for name in NAMES}


def paper(people, **who):
    return escrow.keep_holder(people.actor("lead"), people.tools, escrow.KeepHolder(**who)).words


def drill(people, *words):
    return escrow.try_papers(SystemActor("escrow", people.organisation_id), people.tools, escrow.Papers(words))


def use(people, sent, part, *words):
    request = escrow.OpenByPapers(words, sent.reference, people.name(part))
    with past_the_wall():  # the command is the operator's, as the owner of the tables
        return escrow.open_by_papers(SystemActor("escrow", people.organisation_id), people.tools, request)


def page(people):
    return escrow.escrow_holders(people.actor("practitioner"), people.tools, None)


def test_g16_every_pair_of_three_papers_opens_and_no_single_one_does(people, handlers, papers, counted):
    handlers.make("lead")
    sent = people.concern(about_staff=("adult",))
    pairs = list(itertools.combinations(papers.values(), 2))
    start = time.monotonic()
    for first, second in pairs:
        handlers.make("lead")
        with pytest.raises(Locked):
            read_concern(people.actor("lead"), people.tools, ReadConcern(sent.concern_id))
        assert len(use(people, sent, "lead", first, second)) == 2
        assert read_concern(people.actor("lead"), people.tools, ReadConcern(sent.concern_id)).whole
        drill(people, first, second)
    counted("pairs of escrow papers that opened", len(pairs))
    assert time.monotonic() - start < 15 * 60
    for alone in papers.values():
        handlers.make("lead")
        for words in ((alone,), (alone, alone)):
            with pytest.raises(Incomplete):
                use(people, sent, "lead", *words)
            with pytest.raises(Incomplete):
                drill(people, *words)
    with pytest.raises(Locked):
        read_concern(people.actor("lead"), people.tools, ReadConcern(sent.concern_id))
    assert verify(people.tools.vault, people.organisation_id).ok


def test_the_check_finds_a_split_that_one_paper_opens(people, handlers, monkeypatch):
    """The planted bug: every share is the whole key."""
    from sharewell.vault.sealed import boxes

    monkeypatch.setattr(boxes, "split", lambda secret, shares=3: [boxes.paper_words(secret)] * shares)
    monkeypatch.setattr(boxes, "NEEDED", 1)
    alone, *_ = [paper(people, name=name) for name in NAMES]
    assert drill(people, alone)


def test_a_rebuilt_service_opens_with_two_papers(people, handlers, papers, var):
    """The agent is lost with everything in memory: the files, the key file and two papers are enough."""
    from dataclasses import replace

    from sharewell.vault.vault import open_vault

    handlers.make("lead")
    sent = people.concern(about_staff=("adult",))
    again = replace(people.tools, vault=open_vault(var.master_key, var.keystore))
    rebuilt = replace(people, tools=again)
    type(handlers)(rebuilt).make("deputy")
    assert use(rebuilt, sent, "deputy", *list(papers.values())[:2])
    assert read_concern(rebuilt.actor("deputy"), again, ReadConcern(sent.concern_id)).whole
    again.vault.desk.close()


def test_an_excluded_holder_has_no_share_and_their_paper_never_helps(people, handlers):
    handlers.make("lead")
    words = {part: paper(people, person_id=people.person(part)) for part in ("adult", "manager", "trustee")}
    words["outside"] = paper(people, name="Ada One")
    sent = people.concern(about_staff=("adult",))
    handlers.make("lead")
    for other in ("manager", "trustee", "outside"):
        with pytest.raises(Incomplete):
            use(people, sent, "lead", words["adult"], words[other])
    assert use(people, sent, "lead", words["manager"], words["trustee"])


def test_a_holder_who_is_excluded_later_loses_the_share_and_the_next_open_key_splits_again(people, handlers):
    from sharewell.casework.exclude import exclude
    from sharewell.casework.use_case import Work, use_case
    from sharewell.rules.access import Action
    from sharewell.rules.events import Event

    handlers.make("lead")
    parts = ("manager", "trustee", "key_worker", "information_lead")
    words = {part: paper(people, person_id=people.person(part)) for part in parts}
    sent = people.concern(about_staff=("adult",))
    file_id = people.file_of(sent.concern_id)
    store = people.tools.vault.desk.sealed.store
    before = {words[p] for p in parts if _holder(people, p) in store.holders_of(file_id)}
    assert len(before) == 3
    out = next(p for p in parts if words[p] in before)

    @use_case(Action.CIRCLE_NARROW, Event.CIRCLE_NARROWED, about="file")
    def name_them(work: Work, request) -> None:
        exclude(work, people.person(out), "Named later.")

    handlers.shut("lead")
    name_them(people.actor("lead"), people.tools, type("Request", (), {"file_id": file_id})())
    assert _holder(people, out) not in store.holders_of(file_id)
    assert len(store.holders_of(file_id)) == 2
    handlers.open("lead")
    assert len(store.holders_of(file_id)) == 3
    handlers.make("lead")
    for other in set(words.values()) - {words[out]}:
        with pytest.raises(Incomplete):
            use(people, sent, "lead", words[out], other)
    left = [w for p, w in words.items() if p != out]
    assert use(people, sent, "lead", *left[:2])


def _holder(people, part):
    return next(h.id for h in page(people).holders if h.person_id == people.person(part))


def test_a_lost_paper_is_worth_nothing_once_a_new_one_is_made(people, handlers, papers):
    holder = next(one for one in page(people).holders if one.name == "Ada One")
    new = paper(people, holder_id=holder.id)
    with pytest.raises(Incomplete):
        drill(people, papers["Ada One"], papers["Bo Two"])
    assert set(drill(people, new, papers["Bo Two"])) == {"Ada One", "Bo Two"}


def test_a_drill_is_recorded_shown_to_everybody_and_due_every_quarter(people, papers):
    assert page(people).drill_due
    drill(people, *list(papers.values())[:2])
    assert page(people).last_drill == people.tools.clock()
    assert not page(people).drill_due
    people.tools.clock.move(days=93)
    assert page(people).drill_due


def test_there_are_never_fewer_than_three_holders(people, papers):
    holder = page(people).holders[0].id
    with pytest.raises(NotNow, match="at least 3 holders"):
        escrow.end_holder(people.actor("lead"), people.tools, escrow.EndHolder(holder))
    paper(people, name="Di Four")
    escrow.end_holder(people.actor("lead"), people.tools, escrow.EndHolder(holder))
    assert len(page(people).holders) == 3


@pytest.mark.parametrize("part", ["adult", "relative", "manager", "independent"])
def test_papers_give_a_record_to_nobody_outside_its_circle(people, handlers, papers, part):
    handlers.make("lead", "relative", "independent")
    sent = people.concern(about_staff=("adult",))
    with pytest.raises(Missing):
        use(people, sent, part, *list(papers.values())[:2])


def test_whoever_leaves_takes_their_key_with_them(people, handlers):
    handlers.make("lead", "deputy")
    sent = people.concern(about_staff=("adult",))
    end_employment(people.actor("lead"), people.tools, Leave(people.person("deputy")))
    store = people.tools.vault.desk.sealed.store
    assert store.handler(people.person("deputy")) is None
    assert list(store.wrapped_for(people.file_of(sent.concern_id))) == [people.person("lead")]
