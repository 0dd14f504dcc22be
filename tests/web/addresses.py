"""Every address of the web door, read off the resolver, and a file in which each of them leads somewhere real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, get_resolver

from sharewell.rules import held
from sharewell.rules.values import new_id
from tests.support.past_the_wall import past_the_wall

if TYPE_CHECKING:
    from tests.cast import Cast

# What stands in an address beside identifiers.
# (provider_id: the organisation's own sign-in, an address for everybody; here there is none.)
WORDS = {"slug": "why", "kind": "document", "provider_id": "0" * 32, "after": "0" * 32}
# Known to every member of staff of the organisation: not case data, so not hidden from those inside it.
OPEN_TO_STAFF = {"child_id", "device_id", "recipient_id", "person_id", "holder_id"}

# On a shared tablet only: elsewhere a page that does not exist, for everybody alike.
TABLET_ONLY = "tablet/<id:person_id>/"


@dataclass(frozen=True)
class Address:
    """One address: its route, and the names of what stands in it."""

    route: str
    names: tuple[str, ...]

    def filled(self, values: dict[str, str]) -> str:
        """The path with every name replaced by its value."""
        path = self.route
        for name in self.names:
            path = path.replace(next(part for part in _parts(path) if part.endswith(f":{name}>")), values[name], 1)
        return f"/{path}"

    @property
    def ids(self) -> set[str]:
        """The names that stand for identifiers."""
        return {name for name in self.names if name not in WORDS}


def _parts(route: str) -> list[str]:
    return [f"<{piece.split('>')[0]}>" for piece in route.split("<")[1:]]


def addresses(under: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    """Every address that the resolver knows."""
    for pattern in (under or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield Address(route, tuple(piece.split(":")[1].rstrip(">") for piece in _parts(route)))


def real_values(people: Cast) -> dict[str, str]:
    """An identifier of something real for every name that an address may hold, all of one hidden file.

    The concern is about `adult`, so `relative`, a deputy, is excluded from the file although deputies read it.
    """
    from sharewell.casework.keep_address_book import KeepRecipient, keep_recipient
    from sharewell.casework.keep_escrow import KeepHolder, escrow_holders, keep_holder
    from sharewell.casework.open_decision import OpenDecision, open_decision
    from sharewell.casework.record_request import RecordRequest, record_request
    from sharewell.casework.seek_advice import PrepareAdvice, prepare_advice
    from sharewell.records.stores import attachments, files, sharing
    from sharewell.records.stores.alerts import alerts
    from sharewell.records.stores.base import Opened, Writes
    from sharewell.records.stores.factors import factors
    from tests.support.signed_in import account_of

    sent = people.concern(about_staff=("adult",))
    file_id = people.file_of(sent.concern_id)
    vault, now = people.tools.vault, people.tools.clock()
    writes, opened = Writes(vault, people.organisation_id), Opened(vault, people.organisation_id, file_id)
    recipient = keep_recipient(
        people.actor("lead"), people.tools,
        KeepRecipient(name="R. Khan", role="", agency="The council", kind="childrens_social_care", phone="01632 960101",
                      number_source="The council's website"),
    )
    keep_holder(people.actor("lead"), people.tools, KeepHolder(name="Ada One"))
    holder = escrow_holders(people.actor("lead"), people.tools, None).holders[0]
    common = {"file_id": file_id}
    lead, tools = people.actor("lead"), people.tools
    advice = prepare_advice(lead, tools, PrepareAdvice(concern_id=sent.concern_id))
    asked, _ = record_request(
        lead, tools,
        RecordRequest(file_id=file_id, recipient_id=recipient.id, purpose="To keep Mia safe.", wanted="The concern."),
    )
    decision = open_decision(lead, tools, OpenDecision(file_id=file_id, concern_id=sent.concern_id))
    with vault.acting(people.person("lead"), "test"), past_the_wall():
        debt = sharing.debts.put(writes, held.Debt(
            id=new_id(), decision_id=decision.id, key="family", what="the family", due_at=now + timedelta(days=1),
            **common))
        pack = sharing.packs.put(writes, held.Pack(
            id=new_id(), decision_id=decision.id, recipient_id=recipient.id, state="draft", made_at=now,
            reference="AAA-BBB", draft={}, **common))
        sending = sharing.dispatches.put(writes, held.Dispatch(
            id=new_id(), pack_id=pack.id, recipient_id=recipient.id, channel="spoken", state="queued", queued_at=now,
            queued_by=people.person("lead"), **common))
        breach = sharing.breaches.put(writes, held.Breach(
            id=new_id(), dispatch_id=sending.id, state="open", noticed_at=now, reported_at=now,
            reported_by=people.person("lead"), due_at=now + timedelta(hours=72), who_got_it="A parent",
            what_happened="The wrong bag.", opened="no", log_says="", steps=(), **common))
        referral = sharing.referrals.put(writes, held.Referral(
            id=new_id(), state="made", made_at=now, to="Duty team", decision_id=decision.id, **common))
        asking = sharing.askings.put(writes, held.Asking(
            id=new_id(), state="asked", asked_at=now, asked_by=people.person("lead"), recipient_id=recipient.id,
            wanted="Attendance.", purpose="Safety.", basis="recognised_safeguarding", said="We worry.", **common))
        statement = files.concerns.get(opened, sent.concern_id).statements[0]
        correction = sharing.corrections.put(writes, held.Correction(
            id=new_id(), about_id=statement.id, concern_id=sent.concern_id, kind="corrected", old=statement.text,
            words="It was Tuesday.", why="The register says so.", made_at=now, made_by=people.person("lead"), **common))
        attached = attachments.attachments.put(writes, held.Attachment(
            id=new_id(), concern_id=sent.concern_id, name="a.txt", kind="text", size=1, view_size=1, digest="0" * 64,
            added_by=people.person("lead"), added_at=now, state="in_view", **common))
        attachments.keep(writes, attached, attachments.VIEW, b"A word.")
        review = files.reviews.where(opened)[0]
        alert = alerts.put(writes, held.Alert(
            id=new_id(), person_id=people.person("lead"), kind="burst", at=now, words="Many records were opened."))
        from sharewell.records.stores import by_form
        from sharewell.vault.places import Compartment

        came_id = new_id()
        vault.new_scope(came_id, (Compartment.IDENTITY,))
        came = by_form.incoming.put(writes, held.IncomingRequest(
            id=came_id, setting_id=people.child().setting_id, reference="AAA-BBB", at=now, state="waiting",
            look_at=now + timedelta(days=1), due=now + timedelta(days=1), asked_of=(people.person("lead"),),
            asked=held.AskedByForm(name="R. Khan", role="Social worker", agency="The council", phone="01632 960111",
                                   child="Zoë Adeyemi", purpose="An enquiry.", function="Section 47.",
                                   wanted="Her attendance.")))
    # A way to sign in of the lead's own, which nobody else may know of.
    own = factors.put(writes, held.Factor(
        id=new_id(), account_id=account_of(people, "lead"), kind="app", made_at=now, secret="A" * 32))
    from sharewell.casework.drafts import KeepDraft, keep_draft
    from sharewell.casework.tablets import EnrolDevice, enrol_device, my_devices

    enrol_device(lead, tools, EnrolDevice(label="Hedgehogs room"))
    draft = keep_draft(lead, tools, KeepDraft(path="/concern/new/", fields=(("observed", "Not sent yet."),)))
    return {
        **WORDS,
        "draft_id": draft.id, "device_id": my_devices(lead, tools, None)[0].id,
        "emergency_id": _emergency(people).id, "incoming_id": came.id,
        "factor_id": own.id,
        "concern_id": sent.concern_id, "file_id": file_id, "review_id": review.id,
        "advice_id": advice.id, "request_id": asked.id, "asking_id": asking.id, "decision_id": decision.id,
        "debt_id": debt.id,
        "alert_id": alert.id, "pack_id": pack.id, "dispatch_id": sending.id, "breach_id": breach.id,
        "statement_id": statement.id, "referral_id": referral.id, "correction_id": correction.id,
        "attachment_id": attached.id,
        "recipient_id": recipient.id,
        "holder_id": holder.id, "child_id": people.child().id, "person_id": people.person("lead"),
    }  # fmt: skip


def _emergency(people: Cast) -> held.EmergencyAccess:
    """What the lead asked for in an emergency, about another child."""
    from sharewell.casework.open_emergency import OpenEmergency, open_emergency

    asked = OpenEmergency(child_id=people.child("Leo O'Brien").id, danger="missing", reason="He was not collected.")
    return open_emergency(people.actor("lead"), people.tools, asked)
