"""What falls due without anybody asking: reviews, the numbers of a term, a destruction that was cut short."""

from __future__ import annotations

from sharewell.casework.after_restore import waits_to_be_accepted
from sharewell.casework.answer_referral import chase_unanswered
from sharewell.casework.ask_others import chase_silent
from sharewell.casework.came_by_form import look_after_incoming
from sharewell.casework.chase_receipt import chase_unconfirmed
from sharewell.casework.drafts import end_old_drafts
from sharewell.casework.keep_outside import mail_weekly_note
from sharewell.casework.leaving import close_lapsed_places
from sharewell.casework.mail_alerts import mail_alerts
from sharewell.casework.open_emergency import end_lapsed_emergencies
from sharewell.casework.review_emergency import escalate_overdue_reviews
from sharewell.casework.review_retention import bring_up_due_reviews
from sharewell.casework.show_to_witnesses import show_to_witnesses
from sharewell.casework.take_checkpoint import checkpoint_what_matters
from sharewell.casework.tools import Tools
from sharewell.casework.trustees_figures import freeze_figures
from sharewell.casework.warn_unopened import warn_of_unopened
from sharewell.casework.watch_clock import watch_clock
from sharewell.delivery import heartbeat
from sharewell.records.stores import finding
from sharewell.rules.london import london_day
from sharewell.rules.people import SystemActor


def do_due_work(tools: Tools) -> int:
    """Do everything that is due now, once: how many things. Doing it again does nothing more."""
    done = warn_of_unopened(tools) + chase_unconfirmed(tools) + chase_unanswered(tools) + chase_silent(tools)
    for organisation_id in finding.organisations():
        if waits_to_be_accepted(tools, organisation_id):
            continue
        system = SystemActor("due reviews", organisation_id)
        done += bring_up_due_reviews(system, tools, london_day(tools.clock()))
        watch = SystemActor("circles", organisation_id)
        done += close_lapsed_places(watch, tools, None)
        done += end_lapsed_emergencies(watch, tools, None)
        done += escalate_overdue_reviews(watch, tools, None)
        done += look_after_incoming(tools, organisation_id)
        done += mail_alerts(tools, organisation_id)
        done += end_old_drafts(SystemActor("drafts", organisation_id), tools, None)
        done += checkpoint_what_matters(tools, organisation_id)
        done += show_to_witnesses(tools, organisation_id)
        done += mail_weekly_note(tools, organisation_id)
        done += freeze_figures(SystemActor("figures", organisation_id), tools, None)
    for file_id in finding.destroyed_files():
        if tools.vault.destroyed_at(file_id) is None:
            tools.vault.destroy(file_id)
            done += 1
    watch_clock(tools)
    heartbeat.beat(tools.outbox.parent, tools.clock())
    return done
