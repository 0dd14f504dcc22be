"""What pages show of backups: how old they are, and that a copy was put back and waits to be accepted."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from sharewell.delivery import backup_notes
from tests.support.past_the_wall import past_the_wall

BANNER, RED, NEVER = "A copy from before was put back", "for seven days", "ever been restored as a test"


def page_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


@pytest.fixture
def root(monkeypatch, var):
    monkeypatch.setattr(settings, "VAR", var)
    return var.root


def test_those_who_may_put_a_copy_back_see_how_old_the_last_tried_backup_is(people, browser, root, tools):
    for part in ("lead", "manager", "independent", "trustee"):
        assert NEVER in page_of(browser(part).get("/settings/"))
    assert NEVER not in page_of(browser("practitioner").get("/settings/"))
    now = tools.clock()
    backup_notes.remember(root, made=now.isoformat(), tested=now.isoformat(), wrong="")
    shown = page_of(browser("lead").get("/settings/"))
    assert "was restored as a test in the last seven days" in shown and "govuk-warning-text" not in shown
    backup_notes.remember(root, tested=(now - timedelta(days=7)).isoformat(), wrong="There is no folder /mnt/backup.")
    shown = page_of(browser("lead").get("/settings/"))
    assert RED in shown and "There is no folder /mnt/backup." in shown and "govuk-warning-text" in shown


def test_every_page_says_that_a_copy_waits_and_a_refused_page_keeps_what_was_typed(people, browser, tools):
    from sharewell.casework.after_restore import PutBack, accept_restore, begin_again

    assert BANNER not in page_of(browser("lead").get("/"))
    lead, manager = (replace(people.actor(part), fresh=True) for part in ("lead", "manager"))
    with past_the_wall():  # the command runs as the owner: whoever serves can begin no epoch
        begin_again(lead, tools, PutBack(manager, tools.clock(), 12, "", 3, "The disk broke."))
    client = browser("lead")
    for address in ("/", "/children/", "/settings/", "/concern/new/"):
        assert BANNER in page_of(client.get(address)), address
    given = {"partnership": "Larkshire partnership", "channels": ["by_hand"], "no_secrets_words": "Thank you."}
    answer = client.post("/settings/local/change/", given)
    assert answer.status_code == 409
    assert "Nothing was saved" in page_of(answer) and given["no_secrets_words"] in page_of(answer)
    assert people.concern().concern_id, "a new concern goes on"
    accept_restore(lead, tools, None)
    assert client.post("/settings/local/change/", given).status_code == 302
    assert BANNER not in page_of(browser("lead").get("/"))
