"""Who the child is: home, language, needs, and the people round them. Everything here can go on a call sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.keep_child_details import (
    KeepChildDetails,
    ReadChildDetails,
    keep_child_details,
    read_child_details,
)
from sharewell.rules.dates import Birth
from sharewell.rules.held import Child, FamilyMember
from sharewell.web.both_texts import Row, both_texts, meanwhile, of_forms
from sharewell.web.components.fields import BirthField, DayField, Form, LongText, PersonName, ShortText, Tick
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.staff.recording_form import LIMIT

ROWS = 2


class ChildForm(Form):
    """The child, and the people round them: one row more than there are, and two at least."""

    name = PersonName("Full name", required=False)
    known_as = PersonName("Known as", required=False)
    born_on = BirthField("Date of birth", required=False)
    address = LongText("Home address", required=False, limit=LIMIT)
    protected_address = Tick("This address must not be given to anybody unchecked", required=False,
                             hint="It is kept off call sheets and blocked in packs.")
    language = ShortText("Language, and whether an interpreter is needed", required=False, limit=LIMIT)
    needs = LongText("Health and other needs", required=False, limit=LIMIT)
    left_on = DayField("Left the setting on", what="leaving", required=False)

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for place in range(rows):
            self.fields[f"who_{place}"] = PersonName("Name", required=False)
            self.fields[f"relation_{place}"] = ShortText("Who they are to the child", required=False, limit=LIMIT)
            self.fields[f"phone_{place}"] = ShortText("Phone number", required=False, limit=LIMIT)
            self.fields[f"responsible_{place}"] = Tick("Has parental responsibility", required=False)
            self.fields[f"address_{place}"] = LongText("Home address, if it is another", required=False, limit=LIMIT)
            self.fields[f"protected_{place}"] = Tick("This address must not be given to anybody unchecked",
                                                     required=False)

    def family(self) -> tuple[FamilyMember, ...]:
        """The people that were named."""
        told = self.cleaned_data
        return tuple(
            FamilyMember(name=told[f"who_{n}"], relation=told[f"relation_{n}"], phone=told[f"phone_{n}"],
                         responsibility=bool(told[f"responsible_{n}"]), address=told[f"address_{n}"],
                         protected=bool(told[f"protected_{n}"]))
            for n in range(self.rows) if told.get(f"who_{n}")
        )  # fmt: skip


def _known(child: Child) -> dict[str, object]:
    known: dict[str, object] = {
        name: getattr(child, name)
        for name in ("name", "known_as", "born_on", "address", "protected_address", "language", "needs", "left_on")
    }
    for place, one in enumerate(child.family):
        known |= {f"who_{place}": one.name, f"relation_{place}": one.relation, f"phone_{place}": one.phone,
                  f"responsible_{place}": one.responsibility, f"address_{place}": one.address,
                  f"protected_{place}": one.protected}  # fmt: skip
    return known


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def details(door: Door, file_id: str) -> HttpResponse:
    """Keep the child's details up to date."""
    kept = door.ask(read_child_details, ReadChildDetails(file_id))
    rows = max(ROWS, len(kept.family) + 1)
    posted = door.request.POST if door.request.method == "POST" else None
    form = ChildForm(posted, rows=rows, initial=_known(kept), now=door.tools.clock())
    problems = NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            found = _keep(door, file_id, form)
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"/file/{file_id}/")
            problems = found
            kept = door.ask(read_child_details, ReadChildDetails(file_id)) if found.stale else kept
        put_gaps(problems, form)
    both = None
    if meanwhile(door, problems, kept.version):
        saved = ChildForm(None, rows=rows, initial=_known(kept), now=door.tools.clock())
        both = both_texts(door, _rows(saved, form), file_id=file_id, row_id=kept.id)
    return door.page("child/details.html", "Who the child is", problems, form=form, child=kept, rows=range(rows),
                     file_id=file_id, both=both)


def _rows(saved: ChildForm, typed: ChildForm) -> list[Row]:
    """Each answer of both; a relative's with which of them it is."""
    found = []
    for name, row in zip(typed.fields, of_forms([saved], [typed]), strict=True):
        whose = name.rpartition("_")[2]
        found.append((f"Person {int(whose) + 1}: {row[0]}", row[1], row[2]) if whose.isdecimal() else row)
    return found


def _keep(door: Door, file_id: str, form: ChildForm) -> object:
    told = form.cleaned_data
    born = told["born_on"] or Birth()
    return door.attempt(
        keep_child_details,
        KeepChildDetails(
            file_id=file_id, name=told["name"], known_as=told["known_as"], born_on=born.born_on,
            address=told["address"], protected_address=bool(told["protected_address"]), language=told["language"],
            needs=told["needs"], left_on=told["left_on"], family=form.family(),
            version=door.version,
        ),
    )  # fmt: skip
