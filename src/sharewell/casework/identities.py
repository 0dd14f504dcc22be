"""Everybody and everything a case knows that could tell who it is about: what a brief must not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sharewell.casework import desk
from sharewell.casework.outbound import protected_of
from sharewell.casework.record_concern import reference_of
from sharewell.casework.use_case import Work
from sharewell.guidance.vocabulary import RecipientKind
from sharewell.records.stores import files, people, sharing
from sharewell.rules import held
from sharewell.rules.brief import Known, KnownIdentities, names_somebody
from sharewell.rules.london import london_day
from sharewell.rules.pack import ProtectedKind
from sharewell.rules.protected import TOLD_US
from sharewell.rules.tellers import is_number


def known_identities(work: Work) -> KnownIdentities:
    """The child, the family, the other children, staff, places, numbers and birth date known to this file."""
    child = desk.child_of(work.file)
    kept = files.files.get(work.file, work.scope_id)
    known = [*_family(child), *_other_children(work, child), *_staff(work), *_places(work, kept)]
    known.append(Known(kept.reference, "reference"))
    known += [*_tellers(work), *_also_affected(work)]
    return KnownIdentities(
        tuple(item for item in known if item.text.strip()), born_on=child.born_on, today=london_day(work.now)
    )


def known_to_a_brief(work: Work) -> KnownIdentities:
    """All of `known_identities`, and what a brief without names must not show either: outside people, references."""
    known = known_identities(work)
    more = [*_outside(work), *(Known(text, "reference") for text in _references(work))]
    return replace(
        known,
        items=(*known.items, *(item for item in more if item.text.strip())),
        places=_places_of_setting(work),
    )


def _places_of_setting(work: Work) -> int:
    """How many children the file's setting has on its register."""
    setting_id = files.files.get(work.file, work.scope_id).setting_id
    here = (child for child in people.register.where(work.organisation) if child.setting_id == setting_id)
    return sum(1 for child in here if child.left_on is None)


def _family(child: held.Child) -> Iterator[Known]:
    yield Known(child.name, "child")
    yield Known(child.known_as, "child")
    yield Known(child.address, "address")
    yield Known(child.room, "room")
    for relative in child.family:
        yield Known(relative.name, relative.relation)
        yield Known(relative.address, "address")
        yield Known(relative.phone, "phone")


def _other_children(work: Work, child: held.Child) -> Iterator[Known]:
    for other in people.register.where(work.organisation):
        if other.name != child.name:
            yield Known(other.name, "another child", (other.known_as,) if other.known_as else ())
        yield Known(other.room, "room")


def _staff(work: Work) -> Iterator[Known]:
    for person in desk.staff(work).values():
        yield Known(person.name, "member of staff")
        yield Known(person.phone, "phone")
        yield Known(person.email, "email")


def _places(work: Work, kept: held.SafeguardingFile) -> Iterator[Known]:
    """Every setting of the organisation, its rooms and numbers: the file's own is not the only one that tells."""
    settings = people.settings.where(work.organisation, order="id")
    for setting in sorted(settings, key=lambda one: one.id != kept.setting_id):
        yield from (Known(room, "room") for room in setting.rooms)
        yield Known(setting.name, "setting")
        yield Known(setting.address, "address")
        yield Known(setting.phone, "phone")
    yield Known(desk.the_organisation(work).name, "setting")


def _tellers(work: Work) -> Iterator[Known]:
    """Those who told us and are protected, where the record does not know them for other reasons too."""
    for detail in protected_of(work):
        if detail.kind is ProtectedKind.REPORTER and not detail.named_anyway:
            for words in detail.words:
                number = "email" if "@" in words else "phone"
                yield Known(words, number if is_number(words) else TOLD_US)


def _also_affected(work: Work) -> Iterator[Known]:
    """People whom a decision of this file names as affected too. Who is written by their role only is no name."""
    for decision in sharing.decisions.where(work.file):
        for one in decision.others:
            if names_somebody(one.person):
                yield Known(one.person, one.relation or "another person")


def _outside(work: Work) -> Iterator[Known]:
    """Named people of the address book; and, of schools and settings the child may go on to, the place itself."""
    for one in people.recipients.where(work.organisation):
        if names_somebody(one.name):
            yield Known(one.name, "professional")
        yield Known(one.phone, "phone")
        yield Known(one.email, "email")
        if one.kind == RecipientKind.NEXT_SETTING:
            yield Known(one.agency, "school")


def _references(work: Work) -> Iterator[str]:
    yield from (reference_of(concern.id) for concern in files.concerns.where(work.file))
    yield from (pack.reference for pack in sharing.packs.where(work.file))
    yield from (made.their_reference for made in sharing.referrals.where(work.file))
