"""Record a concern: what was seen, what was said, what others reported, and opinion, each kept apart.

Any member of staff may, about any child. The file is found or made, the circle starts, and the leads have it on their
lists, all in the transaction that says "Sent". What is missing in an urgent concern is owed, never asked for first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sharewell.casework import desk
from sharewell.casework.child_of_concern import NewChild, child_told_of, digest_of, registered
from sharewell.casework.exclude import exclude
from sharewell.casework.handing_over import keep_a_reader
from sharewell.casework.review_retention import set_first_review
from sharewell.casework.sealing import begin_sealed
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.where_concern_goes import goes_to, kept_out
from sharewell.records.stores import files
from sharewell.records.stores.finding import concern_recorded_by, files_of_child
from sharewell.records.times import moment
from sharewell.rules import concern as concern_rules
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Incomplete
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable
from sharewell.rules.need_to_know import Routing
from sharewell.rules.values import SafeNow, is_id, new_id
from sharewell.vault.sealed.sealing import COMPARTMENTS

# What a recorder's own words are added to: nothing, or a place that ends within the hour.
REFERENCE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, kw_only=True)
class RecordConcern:
    """What the form holds. `concern_id` is made when the form is shown, so that the same form saves once.

    `about_staff`: adults of concern who work here. `close_staff`: people here who are close to any adult in it.
    """

    concern: concern_rules.ConcernInput
    child_id: str = ""
    new_child: NewChild | None = None
    where: str = ""
    present: str = ""
    about_staff: tuple[str, ...] = ()
    close_staff: tuple[str, ...] = ()
    concern_id: str = field(default_factory=new_id)


@dataclass(frozen=True, kw_only=True)
class ConcernRecorded:
    """The answer: a reference to read out, who has it, and by when somebody looks. `already`: this form was saved."""

    concern_id: str
    reference: str
    recorded_at: datetime
    readers: tuple[str, ...]
    not_shown_to: tuple[str, ...]
    look_by: datetime | None
    owed: tuple[str, ...]
    safe_now: SafeNow
    independent: bool = False
    already: bool = False


@dataclass(frozen=True, kw_only=True)
class AskWhoWillSee:
    """What decides who will see a concern before it is sent."""

    child_id: str = ""
    about_staff: tuple[str, ...] = ()
    close_staff: tuple[str, ...] = ()


def new_reference() -> str:
    """A short random reference to read out, for example K7M-42X: it carries no order and no meaning."""
    return reference_of(new_id())


def reference_of(row_id: str) -> str:
    """The reference that goes with a random identifier: so that it can be read out of a file that is sealed."""
    digits = hashlib.sha256(f"sharewell reference {row_id}".encode()).digest()
    letters = "".join(REFERENCE_LETTERS[digit % len(REFERENCE_LETTERS)] for digit in digits[:6])
    return f"{letters[:3]}-{letters[3:]}"


@use_case(Action.CONCERN_RECORD, Event.CHILDREN_LISTED)
def who_will_see(work: Work, request: AskWhoWillSee) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of who will, and who will not, see a concern: shown before it is sent."""
    digest = digest_of(work, request.child_id) if request.child_id else ""
    routing = goes_to(work, request.child_id, digest, request.about_staff, request.close_staff).routing
    names = desk.some_names(work, (*routing.readers, *routing.excluded))
    return _named(names, routing.readers), _named(names, routing.excluded)


@use_case(Action.CONCERN_RECORD, Event.CONCERN_RECORDED)
def record_concern(work: Work, request: RecordConcern) -> ConcernRecorded:
    """Record a concern and put it on the leads' lists.

    Raises Incomplete with the field and the words to mend it; for a child who may not be safe the same gaps are owed.
    """
    before = concern_recorded_by(work.organisation_id, request.concern_id)
    if before is not None and before[1] == work.actor.person_id:
        return _already(work, before[0], request)
    child = child_told_of(work, request.child_id, request.new_child, urgent=request.concern.urgent)
    checked = concern_rules.check_concern(replace(request.concern, about=child.name))
    if not checked.accepted:
        raise Incomplete(*checked.gaps)
    digest = digest_of(work, request.child_id, child)
    going = goes_to(work, request.child_id, digest, request.about_staff, request.close_staff)
    routing = going.routing
    if request.about_staff or request.close_staff:
        _keep_out_of_known_files(work, digest, request, routing)
    begun, apart = not going.file_id, kept_out(work, digest)
    placed = replace(routing, readers=tuple(person for person in routing.readers if person not in apart))
    work.scope_id = going.file_id or _new_file(work, request, child, placed, digest)
    if begun:
        _keep_out(work, apart - set(routing.excluded))
    _start_circle(work, request, placed, begun)
    concern = files.concerns.put(work, _concern(work, request, checked, child, fresh_id=before is not None))
    desk.write_entry(work, "concern", concern.id, "A concern was recorded.", at=concern.recorded_at)
    unsafe = concern.safe_now is not SafeNow.YES
    note = "May not be safe" if unsafe else "New concern"
    kept = child if begun else desk.child_of(work.file)
    desk.give(work, desk.NEW, "concern", concern.id, note, first=unsafe, child=kept)
    told = [] if work.actor.person_id in routing.excluded else [(work.actor.person_id, None)]
    desk.give(work, desk.TOLD, "concern", concern.id, "Sent", to=told, child=child)
    return _answer(work, concern, routing)


def _already(work: Work, file_id: str, request: RecordConcern) -> ConcernRecorded:
    # Who was shown, not who is in the circle by now: that may tell of another record of this child.
    digest = digest_of(work, request.child_id) if request.child_id else ""
    shown = goes_to(work, request.child_id, digest, request.about_staff, request.close_staff).routing
    work.scope_id = file_id
    if work.locked:
        return _already_sealed(work, request, shown)
    with work.for_the_installation():
        concern = files.concerns.get(work.file, request.concern_id)
        answer = _answer(work, concern, replace(shown, excluded=()))
    return replace(answer, already=True)


def _already_sealed(work: Work, request: RecordConcern, shown: Routing) -> ConcernRecorded:
    """The same form again, when what it held is sealed: from what stands in clear, and from the form itself."""
    [recorded_at] = files.concerns.clear(work.file, request.concern_id, "recorded_at")
    readers = shown.readers
    at = moment(recorded_at)
    return ConcernRecorded(
        concern_id=request.concern_id,
        reference=reference_of(request.concern_id),
        recorded_at=at,
        readers=_named(desk.some_names(work, readers), readers),
        not_shown_to=(),
        look_by=at + timedelta(hours=desk.profile(work).look_within_hours),
        owed=(),
        safe_now=request.concern.safe_now or SafeNow.UNSURE,
        already=True,
    )


def _answer(work: Work, concern: held.Concern, routing: Routing) -> ConcernRecorded:
    names = desk.some_names(work, (*routing.readers, *routing.excluded))
    return ConcernRecorded(
        concern_id=concern.id,
        reference=reference_of(concern.id),
        recorded_at=concern.recorded_at,
        readers=_named(names, routing.readers),
        not_shown_to=_named(names, routing.excluded),
        look_by=concern.recorded_at + timedelta(hours=desk.profile(work).look_within_hours),
        owed=concern.owed,
        safe_now=concern.safe_now,
        independent=routing.independent,
    )


def _named(names: dict[str, str], people_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(names[person] for person in people_ if person in names)


def _new_file(work: Work, request: RecordConcern, child: held.Child, routing: Routing, digest: str) -> str:
    """Begin a file, with its keys, its child and its first review. The answer on screen is the same either way.

    One about somebody who works here is sealed, and never found by its child.
    """
    file_id = new_id()
    if request.about_staff:
        begin_sealed(work, file_id, routing)
    else:
        work.vault.new_scope(file_id, COMPARTMENTS)
    work.scope_id = file_id
    known = registered(work, request.child_id) if request.child_id else None
    files.files.put(
        work,
        held.SafeguardingFile(
            id=file_id,
            setting_id=known.setting_id if known else desk.the_setting(work).id,
            state="open",
            opened_at=work.now,
            reference=reference_of(file_id),
            key_person_id=known.key_person_id if known and known.key_person_id in routing.readers else "",
            child_digest="" if request.about_staff else digest,
        ),
    )
    files.children.put(work, replace(child, file_id=file_id))
    set_first_review(work, child)
    return file_id


def _keep_out(work: Work, people_: Iterable[str]) -> None:
    """Whoever is excluded from another file of this child is excluded from the one that begins."""
    for person in sorted(people_):
        exclude(work, person, "Kept from another record about this child.")


def _keep_out_of_known_files(work: Work, digest: str, request: RecordConcern, routing: Routing) -> None:
    """Whoever is named loses the child's other files too, at once; each gets a reader where nobody else is left."""
    for known in files_of_child(work.organisation_id, digest):
        work.scope_id = known
        with work.for_the_installation():
            _start_circle(work, request, routing, begun=False, recording=False)
    work.scope_id = ""


def _start_circle(
    work: Work, request: RecordConcern, routing: Routing, begun: bool, recording: bool = True
) -> None:
    """Begin the circle, or add the recorder's own words to one that stands; exclude at once whoever is named."""
    around = desk.circle(work)
    for person in routing.excluded:
        adult = person in request.about_staff
        if adult or person not in around.excluded:
            exclude(work, person, "Named in a concern, or close to somebody who is.", adult=adult)
    if begun:
        for person in routing.readers:
            _join(work, person, "Safeguarding lead, key person or independent person of this file.", own_words=False)
    keep_a_reader(work)
    # Whoever writes sees their own words for good, unless excluded: also where their place has ended, or will end.
    now, recorder = desk.circle(work), work.actor.person_id
    if recording and recorder not in now.excluded and not now.lasts(recorder, work.now):
        _join(work, recorder, "Recorded a concern: sees their own words.", own_words=True)


def _join(work: Work, person_id: str, why: str, *, own_words: bool) -> None:
    files.memberships.put(
        work,
        held.Membership(
            id=new_id(),
            file_id=work.scope_id,
            person_id=person_id,
            since=work.now,
            own_words=own_words,
            why=why,
            added_by=work.actor.person_id,
        ),
    )


def _concern(
    work: Work, request: RecordConcern, checked: concern_rules.ConcernCheck, child: held.Child, *, fresh_id: bool
) -> held.Concern:
    given = request.concern
    usable = is_id(request.concern_id) and not fresh_id
    times = [paragraph.observed_at for paragraph in given.paragraphs if paragraph.observed_at is not None]
    return held.Concern(
        id=request.concern_id if usable else new_id(),
        file_id=work.scope_id,
        recorder_id=work.actor.person_id,
        state=concern_rules.ConcernState.RECORDED,
        recorded_at=work.now,
        safe_now=given.safe_now or SafeNow.UNSURE,
        statements=concern_rules.to_statements(given, recorded_by=work.actor.person_id, recorded_at=work.now),
        happened_at=min(times, default=None),
        time_known=not any(paragraph.time_unknown for paragraph in given.paragraphs),
        where=made_storable(request.where),
        present=made_storable(request.present),
        things=tuple(sorted(given.things)),
        asked_to_keep_secret=given.asked_to_keep_secret or "",
        child_told=bool(given.child_told_it_is_passed_on),
        questions_asked=made_storable(given.questions_asked),
        told_in_person=made_storable(given.told_in_person),
        owed=checked.owed_words,
        about_staff=request.about_staff,
        as_told=child,
    )
