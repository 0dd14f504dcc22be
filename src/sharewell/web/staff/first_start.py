"""The set-up page: only while nothing is set up. One page, and at its end the lead is signed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sharewell.casework.set_up import NewPerson, SetUp, set_up
from sharewell.guidance.vocabulary import CONTROLLER_WORDS
from sharewell.reports.installation import Holds, holds
from sharewell.rules.people import Role
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import OneOf, Password, ShortText, Tick
from sharewell.web.components.frame import page
from sharewell.web.components.summary import Problem
from sharewell.web.door import NO_PROBLEMS, Problems, attempt, put_gaps, tools
from sharewell.web.signing_in import enter
from sharewell.web.staff.keeping_forms import CONTACTS, ContactsForm
from sharewell.web.staff.recording_form import LIMIT

PARTS = ("lead", "deputy", "independent")
ROLES = {"lead": Role.LEAD, "deputy": Role.DEPUTY, "independent": Role.INDEPENDENT}
HEADINGS = {
    "lead": ("Safeguarding lead", "Sees new concerns first and decides what to do."),
    "deputy": ("Deputy safeguarding lead", "Sees them too, so that nothing waits for one person."),
    "independent": ("Somebody independent",
                    "Outside the line of management: a concern about the lead or the manager goes to them."),
}
CONTROLLERS = [(kind, words[0].upper() + words[1:]) for kind, words in CONTROLLER_WORDS.items()]


class SetUpForm(ContactsForm):
    """The organisation, the setting, three people and the local numbers. Person fields are called `lead_name` etc."""

    organisation = ShortText("Name of the organisation", required=False,
                             hint="The committee, company, trust or council that answers for the records.")
    setting = ShortText("Name of the setting", required=False, hint="The place children come to.")
    controller = OneOf("What kind of organisation is it?", CONTROLLERS, missing="Choose the kind of organisation")
    partnership = ShortText("Name of the local safeguarding partnership", required=False)
    lead_manages = Tick("The safeguarding lead is also the manager", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[f"{part}_name"] = ShortText("Full name", required=False, limit=LIMIT)
            self.fields[f"{part}_job"] = ShortText("Job", required=False)
            self.fields[f"{part}_phone"] = ShortText("Phone number", required=False)
            self.fields[f"{part}_sign_in_name"] = ShortText("Sign-in name", required=False)
            self.fields[f"{part}_password"] = Password(
                "Password", missing="", required=False,
                hint="At least 15 characters. Four words you can picture work well. Spaces are allowed.",
            )

    def person(self, part: str) -> NewPerson:
        """One of the three, as typed."""
        typed = {name: str(self[f"{part}_{name}"].value() or "") for name in
                 ("name", "job", "phone", "sign_in_name", "password")}
        roles = {ROLES[part]}
        if part == "lead" and self.cleaned_data.get("lead_manages"):
            roles.add(Role.MANAGER)
        return NewPerson(
            name=typed["name"], job=typed["job"].strip() or HEADINGS[part][0], phone=typed["phone"].strip(),
            sign_in_name=typed["sign_in_name"].strip(), password=typed["password"], roles=frozenset(roles),
        )

    def request(self) -> SetUp:
        """Everything, as the use case takes it."""
        given = self.cleaned_data
        return SetUp(
            organisation=given["organisation"], setting=given["setting"], controller=given["controller"],
            people=tuple(self.person(part) for part in PARTS), contacts=self.contacts(),
            partnership=given["partnership"] or "Safeguarding partnership",
        )


def _places() -> dict[str, str]:
    names = {f"people.{ROLES[part]}": f"{part}_name" for part in PARTS}
    for number, part in enumerate(PARTS):
        names |= {f"people.{number}.{field}": f"{part}_{field}" for field in ("name", "sign_in_name", "password")}
    return names


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@asked_by(Who.FIRST_START)
def first_start(request: HttpRequest) -> HttpResponse:
    """Set up the first organisation. Once there is one, this address does not exist."""
    kept = tools()
    if holds(kept.vault) is not Holds.NOTHING:
        raise Http404
    form = SetUpForm(request.POST if request.method == "POST" else None, now=kept.clock())
    problems = NO_PROBLEMS
    if request.method == "POST":
        problems = Problems()
        if form.is_valid():
            found = attempt(lambda: set_up(kept, form.request()))
            if not isinstance(found, Problems):
                return _signed_in(request, form)
            problems = found
        put_gaps(problems, form, names=_places())
    top = (Problem(problems.message),) if problems.message else ()
    return page(request, "set_up/set_up.html", title="Set up Sharewell", status=problems.status, problems=top,
                form=form, parts=[(part, *HEADINGS[part]) for part in PARTS], contacts=CONTACTS)


def _signed_in(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    lead = form.person("lead")
    return enter(request, lead.sign_in_name, lead.password, "/settings/register/") or HttpResponseRedirect("/sign-in/")
