"""Send a sealed pack, and record that they have it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.decision_words import STATE_WORDS
from sharewell.casework.prepare_pack import PackPage, ReadPack, read_pack
from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, send_pack
from sharewell.rules.values import new_id
from sharewell.web.components.fields import Form, HiddenId, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page

LIMIT = 1_000_000


class SendForm(Form):
    """How, and for what a person hands over: to whom."""

    channel = OneOf("How will you send it?", [], required=False)
    handed_to = ShortText("If you tell it or give it yourself: to whom?", required=False, limit=LIMIT)
    note = LongText("Anything to note", required=False, limit=LIMIT)
    once = HiddenId(required=False)


class ReceiptForm(Form):
    """Who confirmed, their reference, how they told us."""

    person = ShortText("Who confirmed that they have it?", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)
    how = ShortText("How did they tell you?", required=False, limit=LIMIT,
                    hint="For example: they rang, or signed the slip.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def send(door: Door, pack_id: str) -> HttpResponse:
    """Choose a channel that the local profile allows, and send."""
    kept: PackPage = door.ask(read_pack, ReadPack(pack_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = SendForm(posted, initial={"once": new_id()}, now=door.tools.clock()), NO_PROBLEMS
    allowed = [(key, CHANNEL_WORDS[key].label) for key in kept.profile.channels if key in CHANNEL_WORDS]
    form.fields["channel"].choices = allowed  # type: ignore[attr-defined]
    if posted is not None:
        form.is_valid()
        made = door.attempt(
            send_pack,
            SendPack(pack_id=pack_id, channel=posted.get("channel", ""), handed_to=posted.get("handed_to", ""),
                     note=posted.get("note", ""), dispatch_id=posted.get("once", "")),
        )
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/pack/{pack_id}/?sent=1")
        problems = made
        put_gaps(made, form)
    hints = {key: CHANNEL_WORDS[key].describes for key, _ in allowed}
    return door.page("pack/send.html", "Send the pack", problems, form=form, kept=kept, pack=kept.pack, hints=hints)


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
                     sending=kept.dispatch, channel=CHANNEL_WORDS.get(kept.dispatch.channel), state_words=STATE_WORDS)
