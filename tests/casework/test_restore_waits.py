"""After an old backup was put back: what goes on, what waits, and who accepts it."""

from __future__ import annotations

import pytest

from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from tests.casework.restored import findings, read, safe, triage

__all__ = ["safe"]
pytestmark = pytest.mark.once


def test_while_it_waits_a_child_still_gets_a_concern_more_words_and_an_urgent_share(safe):
    from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
    from sharewell.casework.share_urgently import ShareUrgently, share_urgently
    from sharewell.rules.concern import Paragraph
    from sharewell.rules.values import StatementKind
    from tests.casework.backups import restore

    people = safe.people
    restore(safe, safe.back_up())
    sent = people.concern()
    more = Paragraph("And she was cold.", StatementKind.OBSERVED, time_unknown=True)
    add_to_concern(people.actor("practitioner"), people.tools, AddToConcern(
        concern_id=sent.concern_id, paragraphs=(more,)))
    share_urgently(people.actor("practitioner"), people.tools, ShareUrgently(
        concern_id=sent.concern_id, contact="duty_team", told="What I saw.", spoken_to="Dee"))
    assert read(people, sent.concern_id).whole, "reading goes on, and is recorded"
    assert findings(people) == ()


def test_nothing_else_is_written_by_any_use_case_while_it_waits(safe):
    """Every action that is none of those that go on is refused as soon as it has written a row that is no look."""
    from sharewell.rules.access import Action
    from sharewell.rules.read_only import GOES_ON, may_write

    assert {action for action in Action if may_write(action, {"records_pack"})} == GOES_ON
    assert all(may_write(action, {"records_accessentry"}) and may_write(action, ()) for action in Action)
    assert Action.PACK_SEND not in GOES_ON and Action.RETENTION_AGREE not in GOES_ON
    assert {Action.CONCERN_RECORD, Action.CONCERN_ADD_TO, Action.SHARE_URGENTLY} <= GOES_ON


def test_who_was_kept_from_a_file_since_is_kept_from_it_again_and_who_left_is_out(safe):
    from sharewell.casework.show_who import by_password
    from tests.casework.backups import restore

    people = safe.people
    sent = people.concern(about_staff=("adult",))
    other = people.concern(about="Leo O'Brien")
    file_id = people.file_of(other.concern_id)
    made = safe.back_up()
    people.tools.vault.exclude(file_id, [people.person("deputy")])
    name, password = people.sign_in_name("practitioner"), people.password("practitioner")
    assert by_password(people.tools, name, password)
    mended = restore(safe, made, left=(name,))
    assert mended.ready.done[0].excluded >= 1 and mended.ready.done[0].left == 1
    assert by_password(people.tools, name, password) is None
    from sharewell.casework.read_concern import ReadConcern, read_concern

    with pytest.raises(Missing):
        read_concern(people.actor("deputy"), people.tools, ReadConcern(other.concern_id))
    assert sent.concern_id


def test_two_different_people_who_may_and_a_reason_are_needed_and_until_then_nothing_is_changed(safe):
    from tests.casework.backups import restore

    people = safe.people
    people.concern()
    made = safe.back_up()
    kept = people.concern()
    for error, changes in (
        (NotNow, {"second": "lead"}), (Refused, {"second": "practitioner"}), (Refused, {"first": "key_worker"}),
        (Incomplete, {"reason": " "}), (Incomplete, {"left": ("nobody.here",)}), (Missing, {"second": "outsider"}),
    ):  # fmt: skip
        with pytest.raises(error):
            restore(safe, made, **changes)
    assert read(people, kept.concern_id).whole
    triage(people, kept.concern_id)
    assert safe.left_over() == [] and findings(people) == ()
