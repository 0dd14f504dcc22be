"""The parts of a story about what goes out: the pack, its sending, and the receipt."""

from __future__ import annotations

from dataclasses import replace

from sharewell.casework.agree_protected import AgreeProtected, agree_protected
from sharewell.casework.behind_link import How
from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.correct_fact import CorrectFact, SettleHolder, correct_fact, settle_holder
from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient
from sharewell.casework.outbox import BY_LINK, run_outbox_once
from sharewell.casework.pack_draft import Drafted, FormAnswer, ItemDraft, PersonDraft
from sharewell.casework.pick_up import Caller, confirm, open_it, try_code
from sharewell.casework.prepare_corrections import PrepareCorrections, prepare_corrections
from sharewell.casework.prepare_pack import ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.report_misdirected import (
    CloseBreach,
    DoBreachStep,
    ReportMisdirected,
    close_breach,
    do_breach_step,
    report_misdirected,
)
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.casework.send_by_link import SendByLink, send_by_link
from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, send_pack
from sharewell.cli.stories.playing import Player
from sharewell.cli.stories.script_packs import (
    StoryCorrected,
    StoryItem,
    StoryPack,
    StoryPickedUp,
    StoryReceipt,
    StorySend,
    StoryWrongRecipient,
)
from sharewell.rules.errors import NotNow
from sharewell.rules.values import StatementKind


def pack(player: Player, part: StoryPack) -> str:
    """A pack filled from nothing, sealed, and fetched as it would be downloaded."""
    by, tools, traces = player.actor(part.by), player.tools, player.traces
    begun = start_pack(by, tools, StartPack(traces.decision_id, player.recipient(part.recipient)))
    if part.age_key:
        _give_key(player, begun.recipient_id, part.age_key)
    page = read_pack(by, tools, ReadPack(begun.id))
    draft = Drafted(
        items=tuple(_item(player, part, one) for one in part.item),
        left_out=tuple(_item(player, part, one) for one in part.left_out),
        people=tuple(PersonDraft(one.name, one.choice, one.reason) for one in part.person),
        child_fields=part.child,
        must_not_learn=part.must_not_learn,
        form=tuple(FormAnswer(one.key, one.words, one.not_known) for one in part.form),
        agreed_because=part.protected_because,
    )
    saved = save_pack(by, tools, SavePack(pack_id=begun.id, draft=draft))
    if part.agreed_by:
        agree_protected(player.actor(part.agreed_by), tools, AgreeProtected(
            begun.id, saved.pack.version, part.agreed_why))  # fmt: skip
    lock = "recipient_key" if part.age_key else "passphrase"
    sealed = seal_pack(by, tools, SealPack(pack_id=begun.id, lock=lock))
    traces.pack_id, traces.reference = begun.id, begun.reference
    traces.passphrase = sealed.pack.lock.partition(":")[2]
    traces.files = dict(fetch_pack(by, tools, FetchPack(begun.id, kind)) for kind in ("sealed", "public_key"))
    gone = f"{len(part.item)} of {len(page.statements)} statements"
    return f"sealed pack {begun.reference}: {gone}, and {len(part.child)} things about who the child is."


def corrected(player: Player, part: StoryCorrected) -> str:
    """Words put right, or disputed; and everybody who has them told."""
    by, tools, of = player.actor(part.by), player.tools, _words(player, part.by, part.kind, part.of)
    made = correct_fact(by, tools, CorrectFact(
        concern_id=player.traces.concerns[part.of] if part.of else player.traces.concern_id, statement_id=of,
        kind="disputed" if part.disputed_by else "corrected", words=part.words, why=part.why,
        who=part.disputed_by))  # fmt: skip
    page = prepare_corrections(player.actor(""), tools, PrepareCorrections(made.id))
    told = [one.pack for one in page.holders if one.pack is not None]
    for pack in told:
        seal_pack(player.actor(""), tools, SealPack(pack_id=pack.id))
        send_pack(player.actor(""), tools, SendPack(pack_id=pack.id, channel="by_hand", handed_to=part.handed_to))
    for one in page.told if part.rung else ():
        settle_holder(by, tools, SettleHolder(correction_id=made.id, key=one.key, words=part.rung))
    names = ", ".join(one.recipient.name for one in page.holders if one.recipient) or "nobody outside"
    return f"put it right: {part.words} The old words were with {names}: {len(told)} told by a pack."


def _item(player: Player, part: StoryPack, one: StoryItem) -> ItemDraft:
    return ItemDraft(_words(player, part.by, one.kind, one.of), one.why, one.context)


def _words(player: Player, by: str, kind: StatementKind, of: str) -> str:
    """Which statement of which concern."""
    concern_id = player.traces.concerns[of] if of else player.traces.concern_id
    kept = read_concern(player.actor(by), player.tools, ReadConcern(concern_id))
    return next(said.id for said in kept.concern.statements if said.kind is kind)


def _give_key(player: Player, recipient_id: str, age_key: str) -> None:
    """Put the recipient's key into the address book; a changed entry is checked again."""
    lead = player.actor("")
    kept = next(one for one in player.cast.recipients.values() if one.id == recipient_id)
    changed = keep_recipient(lead, player.tools, KeepRecipient(
        recipient_id=kept.id, name=kept.name, role=kept.role, agency=kept.agency, kind=kept.kind, phone=kept.phone,
        number_source=kept.number_source, age_key=age_key))  # fmt: skip
    how = f"Rang {kept.phone}; they read their key to me."
    check_recipient(lead, player.tools, CheckRecipient(recipient_id=changed.id, how=how))


def send(player: Player, part: StorySend) -> str:
    """The pack on its way; a sealed file is delivered at once."""
    if part.channel == BY_LINK:
        return _by_link(player, part)
    sending = send_pack(player.actor(part.by), player.tools, SendPack(
        pack_id=player.traces.pack_id, channel=part.channel, handed_to=part.handed_to, note=part.note))  # fmt: skip
    player.traces.dispatch_id = sending.id
    run_outbox_once(player.tools)
    to = f" To {part.handed_to}." if part.handed_to else ""
    return f"sent pack {player.traces.reference}: {CHANNEL_WORDS[part.channel].label.lower()}.{to}"


ADDRESS = "https://pick-up.example.org"


def _by_link(player: Player, part: StorySend) -> str:
    tools = replace(player.tools, public_address=ADDRESS)
    made = send_by_link(player.actor(part.by), tools, SendByLink(pack_id=player.traces.pack_id))
    traces = player.traces
    traces.dispatch_id, traces.code = made.dispatch.id, made.code
    traces.token = made.address.removeprefix(f"{ADDRESS}/p/").rstrip("/")
    return f"made a pick-up link for pack {traces.reference}, and told the code by phone."


def picked_up(player: Player, part: StoryPickedUp) -> str:
    """Somebody without an account opens the link and confirms."""
    traces = player.traces
    who = Caller(token=traces.token, code=traces.code, name=part.name, role=part.role, organisation=part.organisation)
    other = f"{(int(traces.code or 0) + 1) % 10**8:08d}"
    for _ in range(part.wrong_codes):
        try_code(player.tools, replace(who, code=other))
    if open_it(player.tools, who).how is not How.RIGHT:
        raise NotNow("The link did not open.")
    _, reference = confirm(player.tools, who)
    return f"the link was opened and confirmed by {part.name}, {part.role}, with the reference {reference}."


def wrong_recipient(player: Player, part: StoryWrongRecipient) -> str:
    """It went to the wrong person: reported, each thing owed done, and closed with lessons."""
    by, tools = player.actor(part.by), player.tools
    breach = report_misdirected(by, tools, ReportMisdirected(
        dispatch_id=player.traces.dispatch_id, who_got_it=part.who_got_it, what_happened=part.what_happened,
        opened=part.opened))  # fmt: skip
    for step in breach.steps:
        needed = step.key not in part.not_needed
        do_breach_step(by, tools, DoBreachStep(breach_id=breach.id, key=step.key, words=part.done, needed=needed))
    close_breach(by, tools, CloseBreach(breach_id=breach.id, lessons=part.lessons))
    return f"it had gone to the wrong person: {len(breach.steps)} things owed, all recorded. {part.lessons}"


def receipt(player: Player, part: StoryReceipt) -> str:
    """The recipient's answer."""
    record_receipt(player.actor(part.by), player.tools, RecordReceipt(
        dispatch_id=player.traces.dispatch_id, person=part.person, their_reference=part.their_reference,
        how=part.how))  # fmt: skip
    return f"noted that {part.person} has it. {part.how}".strip()
