"""What tests of an old backup that is put back have in common: the safe, and what is read and done after it."""

from __future__ import annotations

from dataclasses import replace

import pytest


@pytest.fixture
def safe(transactional_db, tools, var, tmp_path):
    from tests.casework.backups import Safe
    from tests.cast import cast

    return Safe(cast(tools), var, tmp_path / "disk")


def size_of(people):
    from sharewell.records import ledger

    return ledger.size(people.organisation_id)


def findings(people, against=()):
    from sharewell.reports.check_record import verify

    return verify(people.tools.vault, None, against=against).findings


def fresh(people, part):
    return replace(people.actor(part), fresh=True)


def read(people, concern_id):
    from sharewell.casework.read_concern import ReadConcern, read_concern

    return read_concern(people.actor("lead"), people.tools, ReadConcern(concern_id))


def triage(people, concern_id):
    from sharewell.casework.triage_concern import TriageConcern, triage_concern

    triage_concern(people.actor("lead"), people.tools, TriageConcern(
        concern_id=concern_id, choice="share_or_refer", category="neglect", reply="Read, and in hand"))


def accept(people, part="deputy"):
    from sharewell.casework.after_restore import accept_restore

    accept_restore(fresh(people, part), people.tools, None)


def paper_of(people):
    from sharewell.casework.take_checkpoint import take_checkpoint
    from sharewell.rules.ledger.paper import line_of

    return line_of(take_checkpoint(people.tools, people.organisation_id))
