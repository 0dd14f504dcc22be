"""The table of who may do what, and the one function that decides.

A role decides which actions somebody may take. Being in the need-to-know circle of a file decides whether they can see
that it exists. Both must hold, and the circle is asked first, so that a refusal by role never tells that there is a
file. Recording a concern and sharing urgently are open to every member of staff (seed, policy bullet 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sharewell.rules.need_to_know import NeedToKnow, Sight
from sharewell.rules.people import ROLE_WORDS, Actor, Role


class Action(StrEnum):
    """Everything a person can do. Values are stable: they stand in the access log."""

    CONCERN_RECORD = "concern.record"
    CONCERN_ADD_TO = "concern.add_to"
    CONCERN_READ = "concern.read"
    FILE_ATTACH = "attachment.add"
    ATTACHMENT_READ = "attachment.read"
    ATTACHMENT_REMOVE = "attachment.remove"
    CONCERN_TRIAGE = "concern.triage"
    CHILDREN_LIST = "children.list"
    FILE_READ = "file.read"
    FILE_PRINT = "file.print"
    CHILD_KEEP = "child.keep"
    CIRCLE_WIDEN = "circle.widen"
    CIRCLE_NARROW = "circle.narrow"
    ADVICE_SEEK = "advice.seek"
    REFERRAL_MAKE = "referral.make"
    REQUEST_RECORD = "request.record"
    NEITHER_CONFIRM = "request.neither_confirm"
    INCOMING_READ = "request.incoming_read"
    INCOMING_SETTLE = "request.incoming_settle"
    OTHERS_ASK = "others.ask"
    DECISION_OPEN = "decision.open"
    DECISION_ANSWER = "decision.answer"
    SECOND_LOOK_GIVE = "decision.look_over"
    DECISION_TAKE = "decision.take"
    SHARE_URGENTLY = "share.urgently"
    FACT_CORRECT = "fact.correct"
    PACK_PREPARE = "pack.prepare"
    PACK_SEAL = "pack.seal"
    PROTECTED_AGREE = "pack.protected.agree"
    PACK_SEND = "pack.send"
    RECEIPT_RECORD = "receipt.record"
    SENDING_STOP = "sending.stop"
    BREACH_CLOSE = "breach.close"
    RETENTION_REVIEW = "retention.review"
    RETENTION_AGREE = "retention.agree"
    WORKLIST_READ = "worklist.read"
    RECIPIENT_KEEP = "recipient.keep"
    PROFILE_KEEP = "profile.keep"
    PEOPLE_KEEP = "people.keep"
    RECORD_VERIFY = "record.verify"
    ACCOUNT_OWN = "account.own"
    FACTOR_KEEP = "factor.keep"
    FACTORS_RESET = "factors.reset"
    REGISTER_KEEP = "register.keep"
    DRAFT_KEEP = "draft.keep"
    DEVICE_KEEP = "device.keep"
    PIN_KEEP = "pin.keep"
    PLACE_READ = "place.read"
    FIGURES_READ = "figures.read"
    KEY_PERSON_NAME = "key_person.name"
    ALERT_READ = "alert.read"
    EMERGENCY_OPEN = "emergency.open"
    EMERGENCY_END = "emergency.end"
    EMERGENCY_REVIEW = "emergency.review"
    CONFLICT_DECLARE = "conflict.declare"
    PROVIDER_KEEP = "provider.keep"
    PROVIDER_LINK = "provider.link"
    HANDLER_KEY_KEEP = "handler_key.keep"
    HANDLER_KEY_OPEN = "handler_key.open"
    FILE_SEAL = "file.seal"
    ESCROW_KEEP = "escrow.keep"
    ESCROW_SEE = "escrow.see"
    RECORD_RESTORE = "record.restore"
    RECORD_EXPORT = "record.export"
    FILE_EXPORT = "file.export"


class Needs(StrEnum):
    """Which place in the circle an action needs."""

    NO_FILE = "no file"
    OWN_WORDS = "own words"
    EVERYTHING = "the whole file"


@dataclass(frozen=True)
class Rule:
    """Which roles may take an action, what sight of the file it needs, and one sentence saying it.

    `fresh`: only somebody who showed who they are within the last 5 minutes. `emergency`: emergency access, which is
    for reading and adding, carries it too. `tablet`: it can be done with a PIN on a shared tablet.
    """

    roles: frozenset[Role]
    needs: Needs
    sentence: str
    fresh: bool = False
    emergency: bool = False
    tablet: bool = False


@dataclass(frozen=True)
class Allowed:
    """The actor may go on, and sees this much of the file."""

    sight: Sight


@dataclass(frozen=True)
class Refusal:
    """The actor may not. Where `hidden`, the answer must be the one for something that does not exist.

    Where `fresh`, they may once they have shown again who they are.
    """

    reason: str
    hidden: bool
    fresh: bool = False


LEADS = frozenset({Role.LEAD, Role.DEPUTY, Role.INDEPENDENT})
STAFF = frozenset({Role.PRACTITIONER, Role.LEAD, Role.DEPUTY, Role.MANAGER, Role.INFORMATION_LEAD, Role.INDEPENDENT})
EVERYONE = frozenset(Role)
KEEPERS = frozenset({Role.LEAD, Role.MANAGER})

WHO_MAY: Mapping[Action, Rule] = {
    Action.CONCERN_RECORD: Rule(STAFF, Needs.NO_FILE, "Any member of staff may record a concern about any child.",
                                tablet=True),
    Action.CONCERN_ADD_TO: Rule(STAFF, Needs.OWN_WORDS, "Whoever recorded a concern, and its readers, may add to it.",
                                emergency=True),
    Action.CONCERN_READ: Rule(STAFF, Needs.OWN_WORDS, "Readers see the concern; its recorder sees their own words.",
                              emergency=True),
    Action.FILE_ATTACH: Rule(STAFF, Needs.OWN_WORDS, "Whoever recorded a concern, and its readers, may attach a file.",
                             emergency=True),
    Action.ATTACHMENT_READ: Rule(STAFF, Needs.OWN_WORDS, "Readers see what is attached; its recorder sees what they "
                                 "attached themselves.", emergency=True),
    Action.ATTACHMENT_REMOVE: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle takes an attached file out of view, "
                                   "with a reason."),
    Action.CONCERN_TRIAGE: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle decides what to do about a concern."),
    Action.CHILDREN_LIST: Rule(STAFF, Needs.NO_FILE, "Staff see the children whose files they are in the circle of."),
    Action.FILE_READ: Rule(STAFF, Needs.EVERYTHING, "Only people in the circle read a file.",
                           emergency=True),
    Action.FILE_PRINT: Rule(STAFF, Needs.EVERYTHING, "Only people in the circle print from it, fetch its packs, or "
                            "see who looked: emergency access does not carry it.", fresh=True),
    Action.FILE_EXPORT: Rule(LEADS | KEEPERS, Needs.EVERYTHING, "Two people who may both see a file take it along when "
                             "the record is exported.", fresh=True),
    Action.CHILD_KEEP: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may keep who the child is up to date."),
    Action.CIRCLE_WIDEN: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle may add somebody, with a reason.",
                              fresh=True),
    Action.CIRCLE_NARROW: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle may end a place, with a reason."),
    Action.ADVICE_SEEK: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may ask for advice without names."),
    Action.REFERRAL_MAKE: Rule(STAFF, Needs.EVERYTHING, "Whoever gave the name makes the referral."),
    Action.REQUEST_RECORD: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may record a request for information."),
    Action.NEITHER_CONFIRM: Rule(STAFF, Needs.NO_FILE, "Any member of staff may write that nothing is confirmed or "
                                 "denied."),
    Action.INCOMING_READ: Rule(EVERYONE, Needs.NO_FILE, "A request that came in by form is seen by those alone it was "
                               "put before: leads, and after them the independent person and the manager."),
    Action.INCOMING_SETTLE: Rule(EVERYONE, Needs.NO_FILE, "Whoever a request by form was put before sets it aside "
                                 "with a reason."),
    Action.OTHERS_ASK: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may ask somebody outside for information."),
    Action.DECISION_OPEN: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may open a sharing decision."),
    Action.DECISION_ANSWER: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may answer its questions."),
    Action.SECOND_LOOK_GIVE: Rule(
        LEADS | {Role.MANAGER, Role.INFORMATION_LEAD}, Needs.EVERYTHING,
        "Somebody else in the circle looks a decision over, where the organisation asks for that.",
    ),
    Action.DECISION_TAKE: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle takes the decision."),
    Action.SHARE_URGENTLY: Rule(STAFF, Needs.OWN_WORDS, "Any member of staff may share what they know urgently.",
                                emergency=True),
    Action.FACT_CORRECT: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may put right what is written, and "
                              "record that somebody disputes it."),
    Action.PACK_PREPARE: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may prepare a pack."),
    Action.PACK_SEAL: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle seals a pack."),
    Action.PROTECTED_AGREE: Rule(
        LEADS | {Role.MANAGER, Role.INFORMATION_LEAD}, Needs.EVERYTHING,
        "A second person in the circle must agree that a protected detail goes.", fresh=True,
    ),
    Action.PACK_SEND: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle sends a pack.",
                           fresh=True),
    Action.RECEIPT_RECORD: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may record a receipt."),
    Action.SENDING_STOP: Rule(STAFF, Needs.EVERYTHING, "Anybody in the circle may take a sending back, or say that it "
                              "went to the wrong person."),
    Action.BREACH_CLOSE: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle closes what followed from a wrong "
                              "recipient."),
    Action.RETENTION_REVIEW: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle reviews how long a file is kept."),
    Action.RETENTION_AGREE: Rule(
        LEADS | {Role.MANAGER, Role.INFORMATION_LEAD}, Needs.EVERYTHING, "A second person in the circle must agree."
    ),
    Action.WORKLIST_READ: Rule(EVERYONE, Needs.NO_FILE, "Everybody sees their own list."),
    Action.RECIPIENT_KEEP: Rule(LEADS | {Role.MANAGER, Role.INFORMATION_LEAD}, Needs.NO_FILE,
                                "Leads, the manager and the information lead keep the address book."),
    Action.PROFILE_KEEP: Rule(KEEPERS, Needs.NO_FILE, "The lead and the manager keep the local profile."),
    Action.PEOPLE_KEEP: Rule(KEEPERS, Needs.NO_FILE, "The lead and the manager keep the list of staff.",
                             fresh=True),
    Action.RECORD_VERIFY: Rule(EVERYONE, Needs.NO_FILE, "Anybody may check that the record is whole."),
    Action.FACTOR_KEEP: Rule(EVERYONE, Needs.NO_FILE, "Everybody keeps their own passkeys, app and recovery codes.",
                             fresh=True),
    Action.FACTORS_RESET: Rule(LEADS | KEEPERS, Needs.NO_FILE, "A lead or the manager may start somebody's second step "
                               "anew; only that person sets it up.", fresh=True),
    Action.REGISTER_KEEP: Rule(KEEPERS, Needs.NO_FILE, "The lead and the manager keep the register."),
    Action.ACCOUNT_OWN: Rule(EVERYONE, Needs.NO_FILE, "Everybody may change their own password."),
    Action.DRAFT_KEEP: Rule(EVERYONE, Needs.NO_FILE, "Everybody may keep, read and throw away what they have not sent.",
                            tablet=True),
    Action.DEVICE_KEEP: Rule(KEEPERS | {Role.DEPUTY}, Needs.NO_FILE, "The leads and the manager enrol shared tablets.",
                             fresh=True),
    Action.PIN_KEEP: Rule(STAFF, Needs.NO_FILE, "Staff may choose a PIN for shared tablets.", fresh=True),
    Action.PLACE_READ: Rule(EVERYONE, Needs.NO_FILE, "Everybody sees the local numbers and words.", tablet=True),
    Action.FIGURES_READ: Rule(
        LEADS | {Role.MANAGER, Role.TRUSTEE}, Needs.NO_FILE, "Trustees, leads and the manager see numbers by term."
    ),
    Action.KEY_PERSON_NAME: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle names the key person of a file, who "
                                 "sees it from then on.", fresh=True),
    Action.ALERT_READ: Rule(EVERYONE, Needs.NO_FILE, "Everybody sees what they were alerted to."),
    Action.EMERGENCY_OPEN: Rule(STAFF, Needs.NO_FILE, "Any member of staff may ask for emergency access to one "
                                "child's record, to read and to add.", fresh=True),
    Action.EMERGENCY_END: Rule(EVERYONE, Needs.NO_FILE, "Whoever asked for emergency access sees when it ends, and "
                               "may end it."),
    Action.EMERGENCY_REVIEW: Rule(EVERYONE, Needs.NO_FILE, "Whoever is asked to reviews an emergency access, never "
                                  "the person who asked for it."),
    Action.CONFLICT_DECLARE: Rule(STAFF, Needs.NO_FILE, "Anybody may say that they are related to a child; a lead or "
                                  "the manager may say it of somebody else."),
    Action.PROVIDER_KEEP: Rule(KEEPERS, Needs.NO_FILE, "The lead and the manager choose how the organisation signs in.",
                               fresh=True),
    Action.PROVIDER_LINK: Rule(EVERYONE, Needs.NO_FILE, "Everybody may link their own account to the organisation's "
                               "sign-in.", fresh=True),
    Action.HANDLER_KEY_KEEP: Rule(
        LEADS, Needs.NO_FILE, "Leads and the independent person make their own key for sealed files.", fresh=True
    ),
    Action.HANDLER_KEY_OPEN: Rule(LEADS, Needs.NO_FILE, "Leads and the independent person open their own key."),
    Action.FILE_SEAL: Rule(LEADS, Needs.EVERYTHING, "A lead in the circle seals a file to the keys of its handlers."),
    Action.ESCROW_KEEP: Rule(
        LEADS, Needs.NO_FILE, "Leads and the independent person say who keeps an escrow paper.", fresh=True
    ),
    Action.ESCROW_SEE: Rule(EVERYONE, Needs.NO_FILE, "Everybody may see who keeps escrow papers, and the last drill."),
    Action.RECORD_RESTORE: Rule(
        LEADS | KEEPERS | {Role.TRUSTEE}, Needs.NO_FILE,
        "Two of the leads, the manager, the independent person and the trustees put an old copy back, and one accepts "
        "it.", fresh=True,
    ),
    Action.RECORD_EXPORT: Rule(
        LEADS | KEEPERS, Needs.NO_FILE,
        "Two of the leads, the manager and the independent person together export the whole record.", fresh=True,
    ),
}

HIDDEN = Refusal("Page not found.", hidden=True)
ENOUGH: Mapping[Needs, frozenset[Sight]] = {
    Needs.NO_FILE: frozenset(Sight),
    Needs.OWN_WORDS: frozenset({Sight.OWN_WORDS, Sight.EVERYTHING}),
    Needs.EVERYTHING: frozenset({Sight.EVERYTHING}),
}


def decide(actor: Actor, action: Action, circle: NeedToKnow | None, now: datetime) -> Allowed | Refusal:
    """Whether `actor` may take `action` on the file with `circle` (None: no such file, or the action needs none).

    The circle is asked first: without sight of the file the answer is the one for a file that does not exist. Only
    somebody who may see the file is told that their role does not carry the action.
    """
    rule = WHO_MAY[action]
    sight = Sight.NOTHING if circle is None else circle.sight(actor.person_id, now)
    if rule.needs is not Needs.NO_FILE and sight is Sight.NOTHING:
        return HIDDEN
    if sight not in ENOUGH[rule.needs] and not (sight is Sight.EMERGENCY and rule.emergency):
        return HIDDEN
    if actor.writes_only and not rule.tablet:
        return Refusal("Sign in with your own sign-in name for this.", hidden=False)
    if not actor.has(*rule.roles):
        who = ", ".join(ROLE_WORDS[role] for role in Role if role in rule.roles)
        return Refusal(f"{rule.sentence} Ask one of these: {who}.", hidden=False)
    if rule.fresh and not actor.fresh:
        return Refusal("Show again that it is you.", hidden=False, fresh=True)
    return Allowed(sight)
