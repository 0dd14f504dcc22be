"""Settings: the organisation's own sign-in, for groups that have one, and codes to link somebody with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.keep_provider import KeepProvider, MakeCode, keep_provider, kept_provider, make_code
from sharewell.casework.list_children import ListChildren, staff
from sharewell.web.components.fields import Form, FromList, Password, ShortText, Tick
from sharewell.web.door import NO_PROBLEMS, Door, Problems, filters, put_gaps, staff_page

HERE = "/settings/sign-in/organisation/"
ADDRESS_LIMIT = 500


class ProviderForm(Form):
    """How the organisation's own sign-in is reached."""

    label = ShortText("What people call it", required=False, hint="For example: Larkfield sign-in.")
    issuer = ShortText("Issuer address", required=False, limit=ADDRESS_LIMIT,
                       hint="Begins with https://. Whoever looks after it can tell you.")
    client_id = ShortText("Client ID", required=False, limit=ADDRESS_LIMIT)
    client_secret = Password("Client secret", required=False, hint="Leave empty to keep the one that is stored.")
    second_factor = Tick("It must say that people used a second step (a code or a key)", required=False)
    active = Tick("People may sign in with it", required=False)
    local_off = Tick("People may sign in only with it, but for one person", required=False)
    break_glass_person = FromList("Who can still sign in here when it is down?", [], required=False,
                                  hint="Their use of it is shown to the independent person.")

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["break_glass_person"].choices = [("", "Nobody chosen"), *people]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def provider(door: Door) -> HttpResponse:
    """Keep the organisation's own sign-in."""
    said = filters(door.request, {"saved": ""})
    before = door.ask(kept_provider, None)
    everybody = [(person.id, person.name) for person in door.ask(staff, ListChildren())]
    initial: dict[str, Any] = {"second_factor": True, "active": True}
    if before:
        initial = {name: getattr(before, name) for name in ("label", "issuer", "client_id", "second_factor", "active",
                                                            "local_off")}
    form = ProviderForm(door.request.POST if door.request.method == "POST" else None, people=everybody,
                        initial=initial, now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = door.attempt(keep_provider, KeepProvider(**form.cleaned_data))
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"{HERE}?saved=1")
            problems = found
        put_gaps(problems, form)
    back = door.request.build_absolute_uri(reverse("elsewhere_back"))
    choices = [{"value": person, "text": name} for person, name in everybody]
    here = door.request.build_absolute_uri(reverse("elsewhere", args=[before.id])) if before else ""
    return door.page("settings/organisations_sign_in.html", "The organisation's own sign-in", problems, form=form,
                     said=said, kept=before, here=here, returns_to=back, person_items=choices)


@require_POST
@staff_page
def code(door: Door) -> HttpResponse:
    """Make a one-time code for somebody, shown once."""
    person_id = door.request.POST.get("person", "")
    names = {person.id: person.name for person in door.ask(staff, ListChildren())}
    if person_id not in names:
        return HttpResponseRedirect(HERE)
    made = door.attempt(make_code, MakeCode(person_id))
    problems = made if isinstance(made, Problems) else NO_PROBLEMS
    return door.page("settings/sign_in_code.html", "A code to link with", problems, name=names[person_id],
                     code="" if isinstance(made, Problems) else made)
