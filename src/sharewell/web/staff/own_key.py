"""A handler's own key: make it, open and shut it, change its passphrase; and the page of a file that is sealed."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import keep_handler_key as keys
from sharewell.casework.seal_file import make_ready
from sharewell.web.components.fields import Form, Password
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.sealed import OpenForm, locked_page
from sharewell.web.signing_in import own_path

TYPED = "typed-"


class NewKeyForm(Form):
    """A new passphrase, twice."""

    passphrase = Password("Passphrase", missing="Enter a passphrase",
                          hint="At least 15 characters. Spaces and any characters are allowed.")
    again = Password("The same passphrase again", missing="Type the passphrase again")


class PassphraseForm(NewKeyForm):
    """The passphrase in use, and a new one twice."""

    current = Password("The passphrase you use now", missing="Enter the passphrase you use now")
    field_order = ("current", "passphrase", "again")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def own_key(door: Door) -> HttpResponse:
    """How it stands with one's own key; opens it."""
    said = read_filters(door.request, {"saved": ""})
    form = OpenForm(door.request.POST if door.request.method == "POST" else None, now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = _open(door, form)
        if not problems:
            return HttpResponseRedirect("/settings/key/?saved=1")
    kept = door.ask(keys.my_handler_key, None)
    return door.page("sealed/key.html", "Your key for sealed records", problems, key=kept, form=form, said=said)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new_key(door: Door) -> HttpResponse:
    """Make one's own key, or a new one in its place."""
    form = NewKeyForm(door.request.POST if door.request.method == "POST" else None, now=door.tools.clock())
    kept, problems = door.ask(keys.my_handler_key, None), NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = door.attempt(keys.make_handler_key, keys.MakeHandlerKey(**form.cleaned_data))
            if not isinstance(found, Problems):
                make_ready(door.actor, door.tools)
                return HttpResponseRedirect("/settings/key/?saved=1")
            problems = found
        put_gaps(problems, form)
    return door.page("sealed/new_key.html", "Make your key", problems, form=form, key=kept,
                     suggestion=keys.suggested_passphrase())


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def passphrase(door: Door) -> HttpResponse:
    """Change the passphrase of one's own key."""
    form = PassphraseForm(door.request.POST if door.request.method == "POST" else None, now=door.tools.clock())
    door.ask(keys.my_handler_key, None)
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = door.attempt(keys.change_passphrase, keys.ChangePassphrase(**form.cleaned_data))
            if not isinstance(found, Problems):
                return HttpResponseRedirect("/settings/key/?saved=1")
            problems = found
        put_gaps(problems, form)
    return door.page("sealed/passphrase.html", "Change the passphrase", problems, form=form)


@require_POST
@staff_page
def shut(door: Door) -> HttpResponse:
    """Shut one's own key at once."""
    door.ask(keys.shut_handler_key, None)
    return HttpResponseRedirect("/settings/key/?saved=1")


@sensitive_post_parameters("passphrase")
@require_POST
@staff_page
def open_sealed(door: Door) -> HttpResponse:
    """Open one's own key from the page of a sealed file, and go back there; what was typed can be sent then."""
    posted = door.request.POST
    back = own_path(door.request, posted.get("back", "/"))
    kept = [(name[len(TYPED):], values) for name, values in posted.lists() if name.startswith(TYPED)]
    typed = [(name, value) for name, values in kept for value in values]
    form = OpenForm(posted, now=door.tools.clock())
    problems = _open(door, form)
    if problems:
        return locked_page(door, back=back, typed=typed, form=form, problems=problems)
    if not typed:
        return HttpResponseRedirect(back)
    return door.page("sealed/go_on.html", "Your key is open", back=back, typed=typed)


def _open(door: Door, form: OpenForm) -> Problems:
    if not form.is_valid():
        return Problems()
    found = door.attempt(keys.open_handler_key, keys.OpenHandlerKey(form.cleaned_data["passphrase"]))
    if isinstance(found, Problems):
        put_gaps(found, form)
        return found
    make_ready(door.actor, door.tools)
    return NO_PROBLEMS
