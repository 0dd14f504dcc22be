"""Ask for advice without naming the child: choose the facts, have the brief looked through, confirm it, read it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.identities import known_to_a_brief
from sharewell.casework.outbound import held_back, let_go
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files, sharing, worklist
from sharewell.records.stores.base import as_shown
from sharewell.rules import brief, held
from sharewell.rules.access import Action
from sharewell.rules.advice import ADVICE, AdviceEvent, AdviceState, Adviser, check_danger, require_open_brief
from sharewell.rules.corrections import with_what_travels
from sharewell.rules.danger_words import danger_in
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import london_day, months_old
from sharewell.rules.values import STATEMENT_LABELS, SafeNow, new_id

CHOOSE = "Choose what the adviser needs to hear."
RINGABLE = frozenset({"duty_team", "out_of_hours"})


@dataclass(frozen=True, kw_only=True)
class AdviceFacts:
    """From which concern facts may be chosen."""

    concern_id: str


@dataclass(frozen=True, kw_only=True)
class FactsPage:
    """What may be chosen for a brief, nothing of it chosen yet. `danger`: the record says the child may not be safe."""

    concern_id: str
    facts: tuple[brief.Fact, ...]
    danger: bool


@dataclass(frozen=True, kw_only=True)
class PrepareAdvice:
    """From which concern the brief is built, of which facts (None: its statements), and whom will be asked."""

    concern_id: str
    service: str = ""
    adviser: str = ""
    chosen: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class SaveBrief:
    """The brief as edited, and why each leftover may stay. `ready`: a person confirms that it names nobody.

    `not_danger`: why words that speak of danger do not mean danger now. `version`: the one that the page showed.
    """

    advice_id: str
    text: str
    kept: Mapping[str, str]
    service: str = ""
    adviser: str = ""
    not_danger: str = ""
    ready: bool = False
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class BriefPage:
    """A brief and what the screening says about it now.

    `held_back`: why a brief that was confirmed may not be read out any more: the record has learned something since.
    `danger`: its words that say danger, or the record's. `ring`: whom to ring, from the local profile.
    """

    advice: held.Advice
    screening: brief.Screening
    referral: held.Referral | None
    names: dict[str, str]
    held_back: tuple[Gap, ...] = ()
    danger: tuple[str, ...] = ()
    ring: tuple[held.LocalContact, ...] = ()


def _facts(work: Work, concern: held.Concern) -> tuple[brief.Fact, ...]:
    """Everything of this concern, and round it, that a brief may be built of."""
    child, today = desk.child_of(work.file), london_day(work.now)
    others = [other for other in files.concerns.where(work.file) if other.id != concern.id]
    recorded = sharing.corrections.where(work.file)
    before = [other.recorded_at for other in others if other.recorded_at <= concern.recorded_at]
    months = months_old(london_day(min(before)), today) + 1 if before else 0
    made = [
        brief.age_fact(child.born_on, today),
        *(
            brief.Fact(f"statement-{number}", STATEMENT_LABELS[said.kind], with_what_travels(said, recorded))
            for number, said in enumerate(concern.statements)
        ),
        brief.earlier_fact(len(before), months),
        brief.family_fact(relative.relation for relative in child.family),
    ]
    return tuple(fact for fact in made if fact is not None)


@use_case(Action.ADVICE_SEEK, Event.FILE_READ, about="concern", reading=True)
def advice_facts(work: Work, request: AdviceFacts) -> FactsPage:
    """The facts that a brief about this concern may be built of."""
    concern = files.concerns.get(work.file, request.concern_id)
    return FactsPage(concern_id=concern.id, facts=_facts(work, concern), danger=concern.safe_now is not SafeNow.YES)


@use_case(Action.ADVICE_SEEK, Event.ADVICE_PREPARED, about="concern")
def prepare_advice(work: Work, request: PrepareAdvice) -> held.Advice:
    """Begin a brief of the chosen facts: names as parts in the case, dates as ages and ranges, places as kinds.

    Raises Incomplete where nothing is chosen.
    """
    concern = files.concerns.get(work.file, request.concern_id)
    offered = _facts(work, concern)
    chosen = request.chosen
    facts = [one for one in offered if (one.key in chosen if chosen is not None else one.key.startswith("statement"))]
    if not facts:
        raise Incomplete(Gap("chosen", CHOOSE))
    screened = brief.build(facts, known_to_a_brief(work))
    draft = "\n\n".join(f"{one.label}: {one.text}" for one in facts)
    return _begin(
        work,
        held.Advice(
            id=new_id(),
            file_id=work.scope_id,
            concern_id=concern.id,
            state=AdviceState.PREPARING,
            opened_at=work.now,
            draft=draft,
            brief=screened.text,
            kept={},
            service=request.service.strip(),
            adviser=_adviser(request.adviser),
        ),
    )


def _begin(work: Work, advice: held.Advice) -> held.Advice:
    made = sharing.advices.put(work, advice)
    desk.write_entry(work, "advice", made.id, "Advice without names was begun.")
    until = desk.circle(work).ends(work.actor.person_id, work.now, whole=True)
    desk.give(work, desk.TO_FINISH, "advice", made.id, "Advice without names", to=[(work.actor.person_id, until)])
    return made


def _adviser(typed: str) -> str:
    return typed if typed in set(Adviser) else ""


@dataclass(frozen=True)
class ReadAdvice:
    """Which advice."""

    advice_id: str


@use_case(Action.ADVICE_SEEK, Event.FILE_READ, about="advice", reading=True)
def read_advice(work: Work, request: ReadAdvice) -> BriefPage:
    """The brief, screened anew by what the case knows today, and what became of it."""
    return page_of(work, sharing.advices.get(work.file, request.advice_id))


def page_of(work: Work, advice: held.Advice) -> BriefPage:
    """The page of a brief as it stands. One that was confirmed is held back where it would not be confirmed today."""
    known = brief.prepare(known_to_a_brief(work))
    referral = sharing.referrals.where(work.file, advice_id=advice.id)
    concern = files.concerns.get(work.file, advice.concern_id)
    unsafe = ("the record says that the child may not be safe",) if concern.safe_now is not SafeNow.YES else ()
    waiting = advice.confirmed_at is not None and advice.state in (AdviceState.ASKED, AdviceState.ANSWERED)
    gaps = brief.check_before_use(advice.brief, known, advice.kept or {}) if waiting else []
    gaps = [*gaps, *held_back(work, {"brief": advice.brief})] if waiting else gaps
    return BriefPage(
        advice=advice,
        screening=brief.screen(advice.brief, known),
        referral=referral[0] if referral else None,
        names=desk.names(work),
        held_back=tuple(gaps),
        danger=danger_in(advice.brief) or unsafe,
        ring=tuple(contact for contact in desk.profile(work).contacts if contact.kind in RINGABLE),
    )


@use_case(Action.ADVICE_SEEK, Event.ADVICE_PREPARED, about="advice")
def save_brief(work: Work, request: SaveBrief) -> BriefPage:
    """Keep the brief as edited, screened again. With `ready`, freeze it for use.

    Raises Incomplete while it still shows who it is about, or speaks of danger; NotNow once it is frozen; Stale where
    somebody else saved meanwhile.
    """
    advice = sharing.advices.get(work.file, request.advice_id)
    require_open_brief(AdviceState(advice.state), advice.confirmed_at)
    advice = as_shown(advice, request.version)
    kept = {found: why.strip() for found, why in request.kept.items() if why.strip()}
    not_danger = request.not_danger.strip()
    if request.ready:
        known = brief.prepare(known_to_a_brief(work))
        gaps = [*check_danger(request.text, not_danger), *brief.check_before_use(request.text, known, kept)]
        if gaps:
            raise Incomplete(*gaps)
        let_go(work, {"brief": request.text})
        advice = replace(
            advice,
            state=ADVICE.after(AdviceState(advice.state), AdviceEvent.CONFIRM_BRIEF),
            confirmed_by=work.actor.person_id,
            confirmed_at=work.now,
        )
    return page_of(
        work,
        sharing.advices.put(
            work,
            replace(
                advice,
                brief=request.text,
                kept=kept,
                not_danger=not_danger,
                service=request.service.strip() or advice.service,
                adviser=_adviser(request.adviser) or advice.adviser,
            ),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class BeginAgain:
    """From which brief a new one starts: to say something different, or because the record has learned since."""

    advice_id: str


@use_case(Action.ADVICE_SEEK, Event.ADVICE_PREPARED, about="advice")
def begin_again(work: Work, request: BeginAgain) -> held.Advice:
    """A new brief with the old one's words, looked through by what the case knows today. The old one stays as it was.

    One that nobody was asked about is set aside. Raises NotNow for a brief that may still be edited.
    """
    old = sharing.advices.get(work.file, request.advice_id)
    if old.confirmed_at is None:
        raise NotNow("This brief may still be changed: go on with it.")
    if ADVICE.allows(AdviceState(old.state), AdviceEvent.SET_ASIDE) and not old.calls:
        set_aside = ADVICE.after(AdviceState(old.state), AdviceEvent.SET_ASIDE)
        old = sharing.advices.put(work, replace(old, state=set_aside))
        worklist.done(work, old.id)
    screened = brief.screen(old.brief, known_to_a_brief(work))
    return _begin(
        work,
        held.Advice(
            id=new_id(),
            file_id=work.scope_id,
            concern_id=old.concern_id,
            state=AdviceState.PREPARING,
            opened_at=work.now,
            draft=old.brief,
            brief=screened.text,
            kept=dict(old.kept or {}),
            service=old.service,
            adviser=old.adviser,
            after_id=old.id,
        ),
    )
