"""Send a sealed pack, and record that they have it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods

from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.chase_receipt import LogChase, log_chase
from sharewell.casework.decision_words import STATE_WORDS
from sharewell.casework.outbox import BY_LINK
from sharewell.casework.prepare_pack import PackPage, ReadPack, read_pack
from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.send_by_link import LinkMade, SendByLink, send_by_link
from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, send_pack
from sharewell.casework.settle_link import SettleLink, settle_link
from sharewell.rules import held
from sharewell.rules.dispatch import DISPATCHES, STEPS_WHEN_SILENT, UNCONFIRMED, DispatchEvent, DispatchState
from sharewell.rules.pick_up import DAYS, open_question
from sharewell.rules.values import new_id
from sharewell.web.components.fields import Form, HiddenId, LongText, OneOf, ShortText, Tick, small_number
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page

LIMIT = 1_000_000


class SendForm(Form):
    """How, and for what a person hands over: to whom."""

    channel = OneOf("How will you send it?", [], required=False)
    handed_to = ShortText("If you tell it or give it yourself: to whom?", required=False, limit=LIMIT)
    system = ShortText("If you put it into their own system: which one?", required=False, limit=LIMIT)
    their_reference = ShortText("The reference that their system gave", required=False, limit=LIMIT)
    days = ShortText("If by a link: for how many days?", required=False, limit=LIMIT,
                     hint="Seven unless you say otherwise, 28 at most.")
    no_name = Tick("If by a link: do not say in the message which setting it comes from")
    note = LongText("Anything to note", required=False, limit=LIMIT)
    once = HiddenId(required=False)


class ReceiptForm(Form):
    """Who confirmed, their reference, how they told us."""

    person = ShortText("Who confirmed that they have it?", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)
    how = ShortText("How did they tell you?", required=False, limit=LIMIT,
                    hint="For example: they rang, or signed the slip.")


class RangForm(Form):
    """What was said when somebody rang."""

    words = LongText("Whom did you ring, and what did they say?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def send(door: Door, pack_id: str) -> HttpResponse:
    """Choose a channel that the local profile allows, and send."""
    kept: PackPage = door.ask(read_pack, ReadPack(pack_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = SendForm(posted, initial={"once": new_id()}, now=door.tools.clock()), NO_PROBLEMS
    allowed = [(key, CHANNEL_WORDS[key].label) for key in kept.profile.channels
               if key in CHANNEL_WORDS and (key != BY_LINK or door.tools.public_address)]
    form.fields["channel"].choices = allowed  # type: ignore[attr-defined]
    if posted is not None:
        form.is_valid()
        made = door.attempt(send_by_link, _by_link(pack_id, posted)) if posted.get("channel") == BY_LINK else (
            door.attempt(send_pack, _as_posted(pack_id, posted)))
        if isinstance(made, LinkMade):
            return door.page("dispatch/link.html", "The code to tell them", made=made, pack=kept.pack)
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/pack/{pack_id}/?sent=1")
        problems = made
        put_gaps(made, form)
    hints = {key: CHANNEL_WORDS[key].describes for key, _ in allowed}
    return door.page("pack/send.html", "Send the pack", problems, form=form, kept=kept, pack=kept.pack, hints=hints,
                     has_links=any(key == BY_LINK for key, _ in allowed))


@require_http_methods(["GET", "HEAD"])
@staff_page
def slip(door: Door, pack_id: str) -> HttpResponse:
    """Where the code on a receipt slip leads: the page of the newest sending by hand that nobody has confirmed."""
    kept: PackPage = door.ask(read_pack, ReadPack(pack_id))
    has = {one.dispatch_id for one in kept.receipts}
    waiting = [one for one in kept.dispatches if one.channel == "by_hand" and one.id not in has]
    return HttpResponseRedirect(f"/dispatch/{waiting[0].id}/receipt/" if waiting else f"/pack/{pack_id}/")


def _as_posted(pack_id: str, posted: QueryDict) -> SendPack:
    return SendPack(
        pack_id=pack_id, channel=posted.get("channel", ""), handed_to=posted.get("handed_to", ""),
        note=posted.get("note", ""), system=posted.get("system", ""),
        their_reference=posted.get("their_reference", ""), dispatch_id=posted.get("once", ""),
    )  # fmt: skip


def _by_link(pack_id: str, posted: QueryDict) -> SendByLink:
    """What was typed for a link; a number of days that is none of ours is refused by the rules, in words."""
    return SendByLink(pack_id=pack_id, days=small_number(posted.get("days", ""), empty=DAYS),
                      says_who="no_name" not in posted, dispatch_id=posted.get("once", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def receipt(door: Door, dispatch_id: str) -> HttpResponse:
    """What became of one sending; record that they have it."""
    kept = door.ask(read_dispatch, ReadDispatch(dispatch_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = ReceiptForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        made = door.attempt(
            record_receipt,
            RecordReceipt(dispatch_id=dispatch_id, person=posted.get("person", ""),
                          their_reference=posted.get("their_reference", ""), how=posted.get("how", "")),
        )
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/dispatch/{dispatch_id}/receipt/")
        problems = made
        put_gaps(made, form)
    return door.page("dispatch/receipt.html", "Sending and receipt", problems, form=form, kept=kept,
                     sending=kept.dispatch, channel=CHANNEL_WORDS.get(kept.dispatch.channel), state_words=STATE_WORDS,
                     may=_may(kept.dispatch.state), looks=LOOK_WORDS, steps=kept.steps or STEPS_WHEN_SILENT,
                     late=kept.dispatch.chase_at is not None and kept.dispatch.chase_at <= door.tools.clock(),
                     waits=DispatchState(kept.dispatch.state) in UNCONFIRMED, question=_question(kept.link))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def rang(door: Door, dispatch_id: str) -> HttpResponse:
    """Somebody rang, and it is not confirmed yet: what was said. The limit begins again."""
    kept = door.ask(read_dispatch, ReadDispatch(dispatch_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = RangForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(log_chase, LogChase(dispatch_id=dispatch_id, words=posted.get("words", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/dispatch/{dispatch_id}/receipt/")
        problems = made
        put_gaps(made, form)
    return door.page("dispatch/rang.html", "You rang", problems, form=form, kept=kept)


LOOK_WORDS = {"opened": "Opened", "pdf": "Fetched as PDF", "data": "Fetched as data", "confirmed": "Confirmed",
              "wrong": "Said that something is wrong", "not_meant": "Said that it is not meant for them",
              "locked": "Locked after five wrong codes", "settled": "Looked into"}


class SettleForm(Form):
    """What was found and done."""

    words = LongText("What did you find, and what did you do?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def settle(door: Door, dispatch_id: str) -> HttpResponse:
    """What the recipient of a link said, or why it locked, is looked into: what was found."""
    kept = door.ask(read_dispatch, ReadDispatch(dispatch_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = SettleForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(settle_link, SettleLink(dispatch_id=dispatch_id, words=posted.get("words", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/dispatch/{dispatch_id}/receipt/")
        problems = made
        put_gaps(made, form)
    return door.page("dispatch/settle.html", "What you found", problems, form=form, kept=kept)


def _question(link: held.PickUp | None) -> str:
    """What somebody here must still look into, in words; empty for nothing."""
    what = open_question([look.what for look in link.looks]) if link is not None else ""
    return QUESTIONS.get(what, "")


QUESTIONS = {
    "wrong": "The recipient says that something in it is wrong. What they wrote stands in the chronology.",
    "not_meant": "Whoever had the link says that it is not meant for them. Was it the wrong person?",
    "locked": "Five wrong codes locked the link. Ring the recipient: was it them?",
}


def _may(state: str) -> dict[str, bool]:
    """Whether a sending can be taken back, and reported as gone to the wrong person, as it stands."""
    at = DispatchState(state)
    return {"revoke": DISPATCHES.allows(at, DispatchEvent.REVOKE),
            "misdirect": DISPATCHES.allows(at, DispatchEvent.REPORT_MISDIRECTED)}
