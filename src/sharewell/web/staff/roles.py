"""What somebody does here: their roles."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.change_roles import ChangeRoles, change_roles, roles_of
from sharewell.casework.list_children import ListChildren, staff
from sharewell.rules.people import ROLE_WORDS, Role
from sharewell.web.components.fields import AnyOf, Form
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page

BACK = "/settings/people/"


class RolesForm(Form):
    """The roles somebody holds."""

    roles = AnyOf("What do they do here?", [(role, ROLE_WORDS[role]) for role in Role], required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def roles(door: Door, person_id: str) -> HttpResponse:
    """Change somebody's roles: they are signed out everywhere and sign in with the new ones."""
    before = door.ask(roles_of, person_id)
    name = next((one.name for one in door.ask(staff, ListChildren()) if one.id == person_id), "Somebody")
    form = RolesForm(door.request.POST if door.request.method == "POST" else None,
                     initial={"roles": [role.value for role in before]}, now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            chosen = frozenset(Role(role) for role in form.cleaned_data["roles"])
            done = door.attempt(change_roles, ChangeRoles(person_id=person_id, roles=chosen))
            if not isinstance(done, Problems):
                return HttpResponseRedirect(f"{BACK}?saved=1")
            problems = done
        put_gaps(problems, form)
    return door.page("settings/form.html", "Change what somebody does here", problems, form=form, back=BACK, widths={},
                     action="Save their roles", words=f"For {name}. A role says which actions somebody may take. It "
                     "never says which files they see. They are signed out everywhere and sign in again.")
