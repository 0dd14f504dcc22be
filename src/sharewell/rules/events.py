"""Every event the ledger can hold: a noun.verb value and one human sentence. Values are stable for ever."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Event(StrEnum):
    """What happened."""

    ORGANISATION_SET_UP = "organisation.set_up"
    PROFILE_CHANGED = "profile.changed"
    PERSON_ADDED = "person.added"
    PERSON_LEFT = "person.left"
    ACCOUNT_CHANGED = "account.changed"
    SIGNED_IN = "account.signed_in"
    FACTOR_CHANGED = "factor.changed"
    FACTOR_USED = "factor.used"
    FACTORS_RESET = "factor.reset"
    PROVIDER_KEPT = "provider.kept"
    PROVIDER_LINKED = "provider.linked"
    PROVIDER_PASSED_BY = "provider.passed_by"
    RECIPIENT_KEPT = "recipient.kept"
    CONCERN_RECORDED = "concern.recorded"
    CONCERN_ADDED_TO = "concern.added_to"
    CONCERN_READ = "concern.read"
    FILE_ATTACHED = "attachment.added"
    ATTACHMENTS_READ = "attachment.read"
    ATTACHMENT_REMOVED = "attachment.removed"
    CONCERN_TRIAGED = "concern.triaged"
    CHILDREN_LISTED = "children.listed"
    FILE_READ = "file.read"
    CHILD_KEPT = "child.kept"
    CIRCLE_WIDENED = "circle.widened"
    CIRCLE_NARROWED = "circle.narrowed"
    ADVICE_PREPARED = "advice.prepared"
    ADVICE_ANSWERED = "advice.answered"
    ADVICE_NAME_REVIEWED = "advice.name_reviewed"
    REFERRAL_MADE = "referral.made"
    REQUEST_RECORDED = "request.recorded"
    LETTER_WRITTEN = "letter.written"
    PROTECTED_PRINTED = "protected.printed"
    REQUESTER_ANSWERED = "requester.answered"
    FORM_OPENED = "request_form.opened"
    FORM_CLOSED = "request_form.closed"
    INCOMING_CAME = "incoming.came"
    INCOMING_SORTED = "incoming.sorted"
    INCOMING_READ = "incoming.read"
    INCOMING_CLAIMED = "incoming.claimed"
    INCOMING_PASSED_ON = "incoming.passed_on"
    INCOMING_SET_ASIDE = "incoming.set_aside"
    INCOMING_TAKEN = "incoming.taken"
    INCOMING_ENDED = "incoming.ended"
    DECISION_OPENED = "decision.opened"
    DECISION_ANSWERED = "decision.answered"
    SECOND_LOOK_ASKED = "decision.look_asked"
    SECOND_LOOK_GIVEN = "decision.looked_over"
    DECISION_TAKEN = "decision.taken"
    SHARED_URGENTLY = "share.urgent"
    DEBT_PAID = "debt.paid"
    CORRECTION_RECORDED = "correction.recorded"
    TELLER_MARKED = "teller.marked"
    CORRECTION_PREPARED = "correction.prepared"
    PACK_PREPARED = "pack.prepared"
    PACK_SEALED = "pack.sealed"
    PROTECTED_AGREED = "pack.protected_agreed"
    PACK_QUEUED = "pack.queued"
    PACK_SENT = "pack.sent"
    PACK_FAILED = "pack.failed"
    RECEIPT_RECORDED = "receipt.recorded"
    RECEIPT_LATE = "receipt.late"
    RECEIPT_CHASED = "receipt.chased"
    OTHERS_ASKED = "others.asked"
    OTHERS_LATE = "others.late"
    OTHERS_CHASED = "others.chased"
    OTHERS_ANSWERED = "others.answered"
    REFERRAL_LATE = "referral.late"
    REFERRAL_CHASED = "referral.chased"
    REFERRAL_ANSWERED = "referral.answered"
    LINK_MADE = "link.made"
    LINK_TRIED = "link.tried"
    LINK_OPENED = "link.opened"
    LINK_FETCHED = "link.fetched"
    LINK_CLOSED = "link.closed"
    LINK_UNOPENED = "link.unopened"
    LINK_QUESTIONED = "link.questioned"
    LINK_SETTLED = "link.settled"
    SENDING_REVOKED = "sending.revoked"
    MISDIRECTED = "sending.misdirected"
    BREACH_WORKED_ON = "breach.worked_on"
    BREACH_CLOSED = "breach.closed"
    RETENTION_REVIEWED = "retention.reviewed"
    FILE_DESTROYED = "file.destroyed"
    DRAFT_KEPT = "draft.kept"
    DRAFT_ENDED = "draft.ended"
    DEVICE_KEPT = "device.kept"
    PIN_KEPT = "pin.kept"
    FIGURES_FROZEN = "figures.frozen"
    FIGURES_READ = "figures.read"
    HANDLER_KEY_MADE = "handler_key.made"
    HANDLER_KEY_CHANGED = "handler_key.changed"
    HANDLER_KEY_OPENED = "handler_key.opened"
    FILE_SEALED = "file.sealed"
    ESCROW_HOLDER_KEPT = "escrow_holder.kept"
    ESCROW_HOLDER_ENDED = "escrow_holder.ended"
    ESCROW_TRIED = "escrow.tried"
    ESCROW_USED = "escrow.used"
    BURST_NOTICED = "burst.noticed"
    WORKLIST_READ = "worklist.read"
    CIRCLE_EXPIRED = "circle.expired"
    EMERGENCY_OPENED = "emergency.opened"
    EMERGENCY_ENDED = "emergency.ended"
    EMERGENCY_CARRIED = "emergency.carried"
    EMERGENCY_REVIEWED = "emergency.reviewed"
    EMERGENCY_ESCALATED = "emergency.escalated"
    ALERTS_READ = "alerts.read"
    ALERT_ANSWERED = "alert.answered"
    ALERTS_MAILED = "alerts.mailed"
    PERSON_CHANGED = "person.changed"
    CONFLICT_DECLARED = "conflict.declared"
    KEY_PERSON_NAMED = "key_person.named"
    ACCESS_REFUSED = "access.refused"
    KEYS_REENCRYPTED = "keys.reencrypted"
    WITNESS_DISAGREED = "witness.disagreed"
    WRITES_RESUMED = "writes.resumed"
    RECORD_RESTORED = "record.restored"
    RECORD_EXPORTED = "record.exported"
    EXPORT_MADE = "record.export_made"
    REVOKED_AGAIN = "record.revoked_again"
    RESTORE_ACCEPTED = "record.restore_accepted"
    WEEKLY_SHEET_READ = "weekly_sheet.read"
    LEDGER_PADDED = "ledger.padded"
    LEDGER_SIGNED = "ledger.signed"


SENTENCES: Mapping[Event, str] = {
    Event.ORGANISATION_SET_UP: "The organisation was set up.",
    Event.PROFILE_CHANGED: "The local profile was changed.",
    Event.PERSON_ADDED: "A person was added to the staff list.",
    Event.PERSON_LEFT: "A person left, and their access ended.",
    Event.ACCOUNT_CHANGED: "An account's password or roles changed.",
    Event.SIGNED_IN: "Somebody signed in.",
    Event.FACTOR_CHANGED: "How somebody signs in was changed: a passkey, an app or recovery codes.",
    Event.FACTOR_USED: "A recovery code or a passkey was used.",
    Event.FACTORS_RESET: "A lead started somebody's second step anew.",
    Event.PROVIDER_KEPT: "How the organisation's people sign in was changed.",
    Event.PROVIDER_PASSED_BY: "Somebody signed in with the account kept for when the organisation's sign-in is down.",
    Event.PROVIDER_LINKED: "An account was linked to the organisation's own sign-in, or given a code for it.",
    Event.RECIPIENT_KEPT: "A recipient was added or checked in the address book.",
    Event.CONCERN_RECORDED: "A concern was recorded.",
    Event.CONCERN_ADDED_TO: "More was added to a concern.",
    Event.CONCERN_READ: "A concern was read.",
    Event.FILE_ATTACHED: "A file was attached to a concern.",
    Event.ATTACHMENTS_READ: "The files attached to a concern were looked at.",
    Event.ATTACHMENT_REMOVED: "An attached file was taken out of view, with a reason.",
    Event.CONCERN_TRIAGED: "A lead decided what to do about a concern, and answered the person who recorded it.",
    Event.CHILDREN_LISTED: "Somebody looked at the list of the children in their circle.",
    Event.FILE_READ: "A file was read.",
    Event.CHILD_KEPT: "Who the child is was brought up to date.",
    Event.CIRCLE_WIDENED: "Somebody was added to the people who need to know.",
    Event.CIRCLE_NARROWED: "Somebody's need to know ended.",
    Event.ADVICE_PREPARED: "A brief without names was prepared.",
    Event.ADVICE_ANSWERED: "Advice was given on a brief without names.",
    Event.ADVICE_NAME_REVIEWED: "It was looked at again whether to give an adviser the name.",
    Event.REFERRAL_MADE: "The name was given, and the advice became a referral.",
    Event.REQUEST_RECORDED: "A request for information was recorded.",
    Event.LETTER_WRITTEN: "A letter was made for a family, or for whoever asked.",
    Event.PROTECTED_PRINTED: "A chronology was printed with protected details, with a reason.",
    Event.REQUESTER_ANSWERED: "A requester was told the decision.",
    Event.FORM_OPENED: "The form by which other agencies ask us was switched on, or got a new address or number.",
    Event.FORM_CLOSED: "The form by which other agencies ask us was switched off.",
    Event.INCOMING_CAME: "A request came in by form.",
    Event.INCOMING_SORTED: "Requests that came in by form were put before somebody, or their time was over.",
    Event.INCOMING_READ: "Somebody read a request that came in by form.",
    Event.INCOMING_CLAIMED: "Somebody said that they deal with a request that came in by form.",
    Event.INCOMING_PASSED_ON: "Somebody passed on a request that came in by form.",
    Event.INCOMING_SET_ASIDE: "A request that came in by form was set aside, with a reason.",
    Event.INCOMING_TAKEN: "A request that came in by form was rung back and became a request and a decision.",
    Event.INCOMING_ENDED: "The keys of a request by form that is over were destroyed, and it was deleted.",
    Event.DECISION_OPENED: "A sharing decision was opened.",
    Event.DECISION_ANSWERED: "A sharing decision was worked on.",
    Event.SECOND_LOOK_ASKED: "Somebody was asked to look a decision over.",
    Event.SECOND_LOOK_GIVEN: "A second person looked a decision over.",
    Event.DECISION_TAKEN: "A sharing decision was taken.",
    Event.SHARED_URGENTLY: "Information was shared urgently, and what is owed was listed.",
    Event.DEBT_PAID: "An answer that a decision still owed was given.",
    Event.CORRECTION_RECORDED: "Something written was put right, or somebody's other account of it was recorded.",
    Event.TELLER_MARKED: "It was marked whether somebody who told us is protected.",
    Event.CORRECTION_PREPARED: "Packs were prepared for those who hold words that were corrected since.",
    Event.PACK_PREPARED: "A pack was worked on.",
    Event.PACK_SEALED: "A pack was sealed.",
    Event.PROTECTED_AGREED: "A second person agreed that a protected detail goes with a pack.",
    Event.PACK_QUEUED: "A pack was put in the outbox.",
    Event.PACK_SENT: "A pack was sent or handed over.",
    Event.PACK_FAILED: "A pack was not sent, or nobody knows whether it was, and a person was asked to look.",
    Event.RECEIPT_RECORDED: "The recipient confirmed that they have it.",
    Event.RECEIPT_LATE: "A sending was not confirmed within the local limit, and somebody was asked to ring.",
    Event.RECEIPT_CHASED: "Somebody rang about a sending that was not confirmed.",
    Event.OTHERS_ASKED: "Somebody outside was asked for information.",
    Event.OTHERS_LATE: "A request of ours was not answered in time, and somebody was asked to ring.",
    Event.OTHERS_CHASED: "Somebody rang about a request of ours that was not answered.",
    Event.OTHERS_ANSWERED: "Somebody whom we asked for information answered.",
    Event.REFERRAL_LATE: "A referral was not answered in time, and somebody was asked to ring.",
    Event.REFERRAL_CHASED: "Somebody rang about a referral that was not answered.",
    Event.REFERRAL_ANSWERED: "The service that a referral went to said what it will do.",
    Event.LINK_MADE: "A pick-up link was made for a sealed pack.",
    Event.LINK_TRIED: "A code was tried at a pick-up link.",
    Event.LINK_OPENED: "A recipient opened what a pick-up link leads to.",
    Event.LINK_FETCHED: "A recipient fetched a file from a pick-up link.",
    Event.LINK_CLOSED: "Somebody said that a pick-up link was not meant for them, and it was closed.",
    Event.LINK_UNOPENED: "A sender was told that nobody has opened a pick-up link yet.",
    Event.LINK_QUESTIONED: "A recipient said that something in a pack is wrong.",
    Event.LINK_SETTLED: "Somebody looked into what was said of a link, or why it locked.",
    Event.SENDING_REVOKED: "A sending was taken back.",
    Event.MISDIRECTED: "A sending was reported as gone to the wrong person.",
    Event.BREACH_WORKED_ON: "Something owed after a wrong recipient was done.",
    Event.BREACH_CLOSED: "What followed from a wrong recipient was closed, with what was learned.",
    Event.RETENTION_REVIEWED: "Whether to keep a file was reviewed.",
    Event.FILE_DESTROYED: "A file was destroyed: its keys are gone.",
    Event.DRAFT_KEPT: "Somebody kept what they had not sent yet.",
    Event.DRAFT_ENDED: "What somebody had not sent was sent, thrown away, or destroyed after seven days.",
    Event.DEVICE_KEPT: "A shared tablet was enrolled, or its use was ended.",
    Event.PIN_KEPT: "Somebody chose or gave up their PIN for shared tablets.",
    Event.FIGURES_FROZEN: "The numbers of a term that has ended were counted, once.",
    Event.FIGURES_READ: "Somebody looked at the numbers for trustees.",
    Event.HANDLER_KEY_MADE: "A handler made their own key for sealed files.",
    Event.HANDLER_KEY_CHANGED: "A handler changed the passphrase of their key.",
    Event.HANDLER_KEY_OPENED: "A handler opened their key for sealed files.",
    Event.FILE_SEALED: "A file was sealed to the keys of its handlers, or those keys were brought up to date.",
    Event.ESCROW_HOLDER_KEPT: "An escrow paper was made for a holder.",
    Event.ESCROW_HOLDER_ENDED: "Somebody no longer holds an escrow paper.",
    Event.ESCROW_TRIED: "Two escrow papers were tried in a drill, and opened the practice secret.",
    Event.ESCROW_USED: "Two escrow papers were used to give a handler access to a sealed file.",
    Event.BURST_NOTICED: "Somebody opened many files in a short time, and was asked to show who they are.",
    Event.WORKLIST_READ: "Somebody looked at their own list.",
    Event.CIRCLE_EXPIRED: "Places in circles whose time was over were closed.",
    Event.EMERGENCY_OPENED: "Somebody asked for emergency access.",
    Event.EMERGENCY_CARRIED: "An emergency access given while nothing could be written was put into the record.",
    Event.EMERGENCY_ENDED: "An emergency access ended.",
    Event.EMERGENCY_REVIEWED: "An emergency access was reviewed.",
    Event.EMERGENCY_ESCALATED: "An emergency access nobody had reviewed in time was put before others.",
    Event.ALERTS_READ: "Somebody looked at what they were alerted to.",
    Event.ALERT_ANSWERED: "Somebody said that they had looked at an alert.",
    Event.ALERTS_MAILED: "People were told by e-mail that something waits for them.",
    Event.PERSON_CHANGED: "A person on the staff list was changed.",
    Event.CONFLICT_DECLARED: "Who may not see records about a child was changed.",
    Event.KEY_PERSON_NAMED: "A child's key person was named.",
    Event.ACCESS_REFUSED: "Somebody asked for something they may not see or do.",
    Event.KEYS_REENCRYPTED: "What is stored was encrypted under new keys; what it says is the same.",
    Event.WITNESS_DISAGREED: "A witness said that it has seen another record than this one.",
    Event.WRITES_RESUMED: "After the disk had failed or was full, everything was checked and writing went on.",
    Event.RECORD_EXPORTED: "Two people together began to export the whole record.",
    Event.EXPORT_MADE: "The export that two people began was finished.",
    Event.RECORD_RESTORED: "Two people put an old copy of the record back: a new epoch of the ledger begins here.",
    Event.REVOKED_AGAIN: "After an old copy was put back, what was taken from somebody since was taken again.",
    Event.RESTORE_ACCEPTED: "Somebody looked at a copy that was put back, and accepted it.",
    Event.WEEKLY_SHEET_READ: "Somebody looked at the week's sheet for paper, or printed it.",
    Event.LEDGER_SIGNED: "The ledger was signed for what is kept here; its size is never published.",
    Event.LEDGER_PADDED: "The ledger was padded, so that its size does not tell when something happened.",
}
