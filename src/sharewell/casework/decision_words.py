"""The answers of a decision in the words of the screen, row by row. What they mean is the rules' business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sharewell.guidance.vocabulary import HARM_WORDS, TRIGGER_WORDS
from sharewell.rules import held
from sharewell.rules.decision.answers import VERIFICATION_WORDS
from sharewell.rules.decision.voices import SERVICE_WORDS, UNDERSTANDS_WORDS, Service, Understands

Words = Mapping[str, str]
NOT_SURE = "I am not sure"
YES_NO: Words = {"yes": "Yes", "no": "No", "unsure": NOT_SURE}

CHOICES: Mapping[str, Words] = {
    "harm": {k: v for k, v in HARM_WORDS.items() if k != "unanswered"},
    "asked": {"yes": "They asked us", "no": "We offer it", "unsure": NOT_SURE},
    "verification": {k: v for k, v in VERIFICATION_WORDS.items() if k != "unanswered"},
    "closeness": {
        "neither": "Neither",
        "named_only": "They are named in the record, and no more than that",
        "adult_of_concern": "They are the adult this is about",
        "close_to_them": "They are close to the adult this is about",
        "unsure": NOT_SURE,
    },
    "identifiable": YES_NO,
    "special_category": YES_NO,
    "consent": {
        "agreed": "They agree",
        "refused": "They said no",
        "divided": "One parent agrees and another does not",
        "withdrawn": "They agreed, and have taken it back",
        "not_asked": "Not asked",
        "unsure": NOT_SURE,
    },
    "not_asked_because": {
        "unsafe": "It would not be safe to ask",
        "would_delay": "Asking would delay protecting the child",
        "share_whatever_the_answer": "We will share whatever they say, so we tell them instead",
        "not_yet": "Not asked yet",
        "unsure": NOT_SURE,
    },
    "told": {"told": "Yes, they have been told", "not_told": "No, not told", "unsure": NOT_SURE},
    "not_told_because": {
        "unsafe": "It would not be safe to tell them",
        "would_delay": "Telling them would delay protecting the child",
        "could_not_reach": "We tried, and could not reach them",
        "asked_not_to": "Social care or the police asked us not to",
        "not_yet": "Not told yet",
        "unsure": NOT_SURE,
    },
    "expected": {"yes": "Yes, they would expect it", "no": "No, it may surprise them", "unsure": NOT_SURE},
    "minimum": {"yes": "Yes, only what they need, and enough", "no": "Not yet", "unsure": NOT_SURE},
    "third_parties": {
        "none_named": "Nobody else is named",
        "decided": "Decided for each: include, hide or leave out",
        "not_decided": "Not decided yet",
        "unsure": NOT_SURE,
    },
    "protected": {
        "none_present": "There is nothing of that kind",
        "guarded": "It is taken out",
        "included": "It has to go, and a second person agrees",
        "unsure": NOT_SURE,
    },
    "channel": {
        "spoken": "Told by phone or face to face",
        "by_hand": "Given by hand",
        "sealed_file": "As a sealed file",
        "their_system": "Through their own secure system",
        "unsure": NOT_SURE,
    },
    "advice": {"taken": "Yes, advice was taken", "wanted": "Not yet, and I want to", "not_needed": "There is no doubt"},
    "exception": {
        "not_claimed": "No",
        "detriment": "Yes: sharing would harm the child more than not sharing",
        "unsure": NOT_SURE,
    },
    "requester_told": {
        "told": "Yes, told what we decided and why",
        "not_yet": "Not yet",
        "unsafe": "Telling them would itself be unsafe",
        "unsure": NOT_SURE,
    },
}
SEVERAL: Mapping[str, Words] = {
    "triggers": {str(one): words for one, words in TRIGGER_WORDS.items()},
    "withhold_because": {
        "refusal_respected": "The family said no, and it is below the line of harm",
        "no_purpose": "There is no clear purpose",
        "not_needed_by_them": "They do not need it for their work",
        "no_lawful_ground": "We have no ground in law",
        "would_harm_more": "Sharing would harm the child more than not sharing",
        "recipient_not_safe": "It would not be safe with them",
        "who_is_asking_unknown": "We do not know who is asking",
        "data_protection": "Data protection",
        "fear_of_losing_family": "We might lose the family's trust",
        "unsure": NOT_SURE,
    },
}
LABELS: Mapping[str, str] = {
    "harm": "How serious is the worry?",
    "triggers": "Has any of these happened?",
    "purpose": "Why might this be shared?",
    "risk_if_shared": "Who could be hurt if you share, and how?",
    "risk_if_not": "Who could be hurt if you do not share, and how?",
    "recipient_id": "Who would receive it?",
    "recipient_need": "What part do they play for the child or the family, and what do they need it for?",
    "asked": "Did they ask, or do we offer it?",
    "verification": "How do you know that they are who they say?",
    "closeness": "Are they the adult this is about, or close to them?",
    "identifiable": "Could it tell somebody who a living person is?",
    "special_category": "Is it about health, ethnicity, belief or something as private?",
    "condition": "What allows that?",
    "basis": "Why does the law let us share?",
    "basis_note": "A sentence on why that fits",
    "consent": "Do they agree?",
    "not_asked_because": "If not asked, why not?",
    "told": "Has the family been told who would get what, and why?",
    "not_told_because": "If not told, why not?",
    "expected": "Would they expect this to be shared?",
    "fair_because": "If it may surprise them: why is it fair all the same?",
    "minimum": "Is it only what their work needs, and enough for it?",
    "third_parties": "Other people who are named",
    "protected": "Anything that somebody's safety depends on, such as a safe address",
    "protected_agreed_by": "Who agrees that it has to go?",
    "left_out": "What is left out, and why?",
    "channel": "How will it be sent?",
    "advice": "Have you asked for advice?",
    "reasons": "Your reasons",
    "withhold_because": "If you do not share: why not?",
    "requester_told": "If somebody asked: have you told them, and what would make you look again?",
    "requester_unsafe_because": "If telling them would be unsafe: why?",
    "exception": "If the law requires it: does the duty's own exception apply?",
    "exception_because": "If it does: why would sharing harm the child more?",
    "exception_agreed_by": "The second person who agrees with the exception",
    "defer_until": "If you decide later: on which day?",
}
HINTS: Mapping[str, str] = {
    "harm": "If a child is in danger now, ring first and record after.",
    "purpose": "One sentence: what would it help somebody to do?",
    "verification": "Use a number from the local profile or a published one. Ring back whoever rang you.",
    "consent": "You do not need agreement if a child may be at risk. Below the line of harm their answer counts.",
    "told": "Only where it is possible and safe.",
    "basis": "Agreement is seldom the right ground.",
    "minimum": "Accurate and current, seen and thought kept apart, old events explained.",
    "reasons": "They are part of the record, whichever way you decide.",
    "withhold_because": "Data protection, or fear of losing the family, is no reason by itself.",
}

STATE_WORDS: Words = {
    "queued": "Waiting to go", "sending": "On its way", "sent": "Sent, not confirmed yet", "received": "They have it",
    "acknowledged": "They have it", "failed": "Not sent, as far as is known", "revoked": "Taken back",
    "misdirected": "Went to the wrong person", "put_right": "Went to the wrong person, and put right",
}  # fmt: skip
PACK_WORDS: Words = {"draft": "being prepared", "sealed": "sealed", "superseded": "replaced by a later pack"}


def source_words(source: str) -> str:
    """Where a rule comes from, in the words of the screen: the sharing policy is "the policy"."""
    return source.replace("seed, ", "the policy, ")


@dataclass(frozen=True)
class Row:
    """One of the seven rows: its place in the page, its title and its fields in order."""

    slug: str
    number: int
    title: str
    fields: tuple[str, ...]


ROWS: tuple[Row, ...] = (
    Row("why", 1, "Why share", ("harm", "triggers", "purpose", "risk_if_shared", "risk_if_not")),
    Row("who", 2, "Who with", ("recipient_id", "recipient_need", "asked", "verification", "closeness")),
    Row("family", 3, "The family",
        ("told", "not_told_because", "consent", "not_asked_because", "expected", "fair_because")),
    Row("law", 4, "Why the law lets us",
        ("identifiable", "special_category", "condition", "basis", "basis_note", "exception", "exception_because",
         "exception_agreed_by")),
    Row("what", 5, "What we will send",
        ("minimum", "third_parties", "protected", "protected_agreed_by", "left_out")),
    Row("how", 6, "How we send it", ("channel",)),
    Row("decision", 7, "Decision and reasons",
        ("advice", "reasons", "withhold_because", "requester_told", "requester_unsafe_because", "defer_until")),
)  # fmt: skip
ROW_OF: Mapping[str, Row] = {name: row for row in ROWS for name in (*row.fields, *(("recipient",) if row.slug == "who"
                                                                                  else ()))}  # fmt: skip
LONG = frozenset({"purpose", "risk_if_shared", "risk_if_not", "recipient_need", "fair_because", "left_out", "reasons",
                  "exception_because", "requester_unsafe_because", "basis_note"})  # fmt: skip


def said(name: str, value: object) -> str:
    """One stored answer in words; empty where there is none."""
    if name in CHOICES:
        return CHOICES[name].get(str(value), "")
    if name in SEVERAL and isinstance(value, list | tuple):
        return ", ".join(SEVERAL[name].get(str(one), "") for one in value)
    return str(value) if value else ""


def each_of_family(decision: held.Decision) -> list[tuple[str, str, str]]:
    """Each of the family: who, what they were told and said in a line, and their words."""
    return [(_who(one), voice_words(one), one.words) for one in decision.voices]


def each_other(decision: held.Decision) -> list[tuple[str, str, str]]:
    """Each other person affected: who, what could happen to them if it is shared, and if it is not."""
    return [(_who(one), one.if_shared, one.if_not) for one in decision.others]


def _who(one: held.FamilyVoice | held.OtherAffected) -> str:
    return ", ".join(filter(None, (one.person, one.relation)))


def voice_words(voice: held.FamilyVoice) -> str:
    """What one person of the family was told and said, in one line."""
    parts = [said(name, getattr(voice, name)) for name in ("told", "not_told_because", "consent", "not_asked_because")]
    if voice.understands:
        parts.append(f"old enough to say: {UNDERSTANDS_WORDS[Understands(voice.understands)].lower()}")
    if voice.service:
        parts.append(f"a service: {SERVICE_WORDS[Service(voice.service)].lower()}")
    return " · ".join(part for part in parts if part)
