"""Record a concern: choose the child, write on one page, send. When a child may not be safe, telling comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework import sessions
from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.drafts import OneDraft, end_draft
from sharewell.casework.keep_address_book import local_profile
from sharewell.casework.list_children import ListChildren, register, staff
from sharewell.casework.record_concern import AskWhoWillSee, ConcernRecorded, record_concern, who_will_see
from sharewell.reports.danger import danger_card
from sharewell.rules import held
from sharewell.rules.concern import PUT_IT_RIGHT, AskedSecret, check_concern
from sharewell.rules.errors import Gap
from sharewell.rules.london import moment_words, time_words, to_london
from sharewell.rules.values import SafeNow
from sharewell.web.components.frame import Frame
from sharewell.web.cookies import cookie_of, drop_cookie
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff import recording_form as forms
from sharewell.web.staff.telling_apart import told_apart

CHANGED = "Who will see this has changed with what you chose. Check it below, then send."
NOT_LISTED, ADULT = "not-listed", "adult"
# Ring these where an adult who works here is what it is about; they do not answer for a child in danger now.
ONLY_ABOUT_ADULTS = {"lado", "health_visitor"}


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who will and who will not see the concern, and the local numbers for when nobody can be found.

    `loses`: whoever writes will not see it once it is sent.
    """

    will: tuple[str, ...]
    will_not: tuple[str, ...]
    profile: held.LocalProfile
    leads: tuple[str, ...] = ()
    loses: bool = False

    @property
    def tell(self) -> tuple[str, ...]:
        """Whom to tell face to face: the lead and the deputy where they will see it, else the first two who will."""
        return tuple(self.in_order(self.will)[:2])

    @property
    def without_lead(self) -> bool:
        """Whether none of those who will see it is a lead: the council's numbers stand there too then."""
        return not set(self.will) & set(self.leads)

    def ways(self, *, about_adult: bool = False) -> list[dict[str, str]]:
        """The numbers for a child who may not be safe: 999, then the local services that act at once."""
        rows = [{"who": "Danger this minute", "number": "999", "note": "Police or ambulance"}]
        wanted = [c for c in self.profile.contacts if about_adult or c.kind not in ONLY_ABOUT_ADULTS]
        return rows + [{"who": c.name, "number": c.phone, "note": c.hours} for c in wanted]

    def in_order(self, names: Sequence[str]) -> list[str]:
        """The lead first, then the deputies, then everybody else by name."""
        return sorted(names, key=lambda name: (self.leads.index(name) if name in self.leads else len(self.leads), name))


def _audience(
    door: Door, child_id: str, about_staff: tuple[str, ...], close_staff: tuple[str, ...] = ()
) -> Audience:
    asked = AskWhoWillSee(child_id=child_id, about_staff=about_staff, close_staff=close_staff)
    will, will_not = door.ask(who_will_see, asked)
    leads = danger_card(door.tools.vault, door.actor.organisation_id).leads
    return Audience(will=will, will_not=will_not, profile=door.ask(local_profile, None),
                    leads=tuple(person.name for person in leads), loses=door.who.name in will_not)


@require_http_methods(["GET", "HEAD"])
@staff_page
def choose(door: Door) -> HttpResponse:
    """Who is it about? Everybody on the register, by room."""
    room = read_filters(door.request, {"room": ""})["room"]
    children = door.ask(register, ListChildren())
    rooms = sorted({child.room for child in children if child.room})
    if room and room not in rooms:
        raise Http404
    shown = [child for child in children if not room or child.room == room]
    return door.page("concern/choose.html", "Who is it about?", children=shown, rooms=rooms, room=room,
                     everybody=len(children))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def about_child(door: Door, child_id: str) -> HttpResponse:
    """The page of a concern about a child on the register."""
    child = next((c for c in door.ask(register, ListChildren()) if c.id == child_id), None)
    if child is None:
        raise Http404
    return _Writing(door, title_name=child.known_as or child.name, child_id=child_id, room=child.room).answer()


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def about_somebody_else(door: Door) -> HttpResponse:
    """The page of a concern about a child who is not on the register, an unborn baby, or nobody by name."""
    return _Writing(door, title_name="", unlisted=True).answer()


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def about_adult(door: Door) -> HttpResponse:
    """First who works here and which child; then the page of a concern, which none of those named will see."""
    request = door.request
    children = door.ask(register, ListChildren())
    people = door.ask(staff, ListChildren())
    given = request.POST if request.method == "POST" else None
    form = forms.AdultForm(given, now=door.tools.clock(), staff=[(p.id, f"{p.name}, {p.job}") for p in people],
                           children=[(c.id, c.name) for c in children])
    if given is None or not form.is_valid():
        problems = NO_PROBLEMS if given is None else Problems()
        return door.page("concern/adult.html", "Who is it about?", problems, form=form)
    child = next((c for c in children if c.id == form.cleaned_data["child_id"]), None)
    about = tuple(form.cleaned_data["about_staff"])
    writing = (
        _Writing(door, title_name=child.known_as or child.name, child_id=child.id, about_staff=about, room=child.room)
        if child
        else _Writing(door, title_name="", about_staff=about, unlisted=True)
    )
    return writing.answer(first=given.get("do") == "chosen")


@dataclass
class _Writing:
    """One page of a concern being written: which child, about whom, and what was pressed."""

    door: Door
    title_name: str
    child_id: str = ""
    about_staff: tuple[str, ...] = ()
    unlisted: bool = False
    room: str = ""

    def __post_init__(self) -> None:
        self.draft_id = self.door.request.POST.get("draft_id", "")
        posted = self.door.request.POST
        self.people = self.door.ask(staff, ListChildren())
        here = {person.id for person in self.people}
        self.close = tuple(sorted(here & set(posted.getlist("close_staff"))))
        self.shown = (posted.get("shown_child", ""), *sorted(posted.getlist("shown_close")))
        self.same = self._same_children()
        picked = posted.get("same_child", "")
        self.chosen = picked if any(child.id == picked for child in self.same) else ""
        self.another = picked == forms.ANOTHER
        self.audience = _audience(self.door, self.child_id or self.chosen, self.about_staff, self.close)

    def _same_children(self) -> list[held.RegisterChild]:
        """The children on the register with the name and date of birth that were typed."""
        if not self.unlisted or self.door.request.method != "POST":
            return []
        typed = forms.NewChildForm(self.door.request.POST, now=self.door.tools.clock())
        typed.is_valid()
        born = typed.cleaned_data.get("born_on")
        wanted = (forms.folded(str(typed["name"].value() or "")), getattr(born, "born_on", None))
        listed = self.door.ask(register, ListChildren())
        return [child for child in listed if wanted[1] and (forms.folded(child.name), child.born_on) == wanted]

    def _form(self, *given: Any, **more: Any) -> forms.ConcernForm:
        choices = [(person.id, f"{person.name}, {person.job}") for person in self.people]
        same = told_apart(self.door, self.same, always=True)
        return forms.ConcernForm(*given, now=self.door.tools.clock(), staff=choices, same=same, **more)

    def answer(self, *, first: bool = False) -> HttpResponse:
        """What to show for this request. `first`: it only led here, nothing is written yet."""
        request, now = self.door.request, self.door.tools.clock()
        if request.method != "POST" or first:
            child = forms.NewChildForm(now=now) if self.unlisted else None
            return self._show(self._form(initial=forms.begun(self.room)), child)
        form = self._form(request.POST)
        new_child = forms.NewChildForm(request.POST, now=now) if self.unlisted else None
        pressed = request.POST.get("do", "send")
        if pressed == "stop":
            return self._stop()
        if pressed in ("told", "back"):
            return self._back(form, new_child, told=pressed == "told")
        return self._send(form, new_child, more=pressed == "send_more")

    def _send(self, form: forms.ConcernForm, child: forms.NewChildForm | None, *, more: bool) -> HttpResponse:
        written = forms.read(form, child, child_id=self.child_id or self.chosen, about_staff=self.about_staff,
                             close_staff=self.close)
        safe = written.request.concern.safe_now is SafeNow.YES
        if written.gaps:
            checked = check_concern(replace(written.request.concern, about="the child, see the gaps of its own fields"))
            return self._show(form, child, Problems((*written.gaps, *checked.gaps)))
        if safe and self.same and not self.chosen and not self.another:
            return self._show(form, child, Problems((Gap("same_child", which(len(self.same))),)))
        if safe and self.shown != (self.chosen, *self.close):
            return self._show(form, child, Problems(message=CHANGED))
        found = self.door.attempt(record_concern, written.request)
        if isinstance(found, Problems):
            return self._show(form, child, found)
        # It is saved, so no page says otherwise: a draft that cannot be ended now would say "Already saved" if sent.
        self.door.attempt(end_draft, OneDraft(self.draft_id))
        if self.door.actor.writes_only:
            return self._sent_from_tablet(found, written.request.concern.asked_to_keep_secret)
        if more and safe and not found.already and not self.audience.loses:
            return HttpResponseRedirect(f"/concern/{found.concern_id}/add/?sent=1")
        return sent_page(self.door, found, self.audience, written.request.concern.asked_to_keep_secret)

    def _sent_from_tablet(self, found: ConcernRecorded, secret: AskedSecret | None) -> HttpResponse:
        """Sent, and the tablet is free for the next person: the session ends with this page."""
        sessions.end(self.door.tools, cookie_of(self.door.request))
        self.door.request.frame = Frame(practice=self.door.who.practice)  # type: ignore[attr-defined]
        return drop_cookie(sent_page(self.door, found, self.audience, secret))

    def _stop(self) -> HttpResponse:
        """The interruption page. Everything typed travels with it, unread and unchanged."""
        return self.door.page("concern/stop.html", "Stop: tell somebody now", Problems(), audience=self.audience,
                              typed=typed_pairs(self.door.request), danger=True)

    def _back(self, form: forms.ConcernForm, child: forms.NewChildForm | None, *, told: bool) -> HttpResponse:
        kept = forms.unchecked(form)
        if told:
            who = str(self.door.request.POST.get("told_whom", "")).strip() or " or ".join(self.audience.tell)
            kept["told_in_person"] = f"{who}, {moment_words(self.door.tools.clock())}"
        now = self.door.tools.clock()
        again = forms.NewChildForm(initial=forms.unchecked(child), now=now) if child is not None else None
        return self._show(self._form(initial=kept), again)

    def _show(
        self, form: forms.ConcernForm, child: forms.NewChildForm | None, problems: Problems = NO_PROBLEMS
    ) -> HttpResponse:
        lengths = {name: len(form.value(name)) for name, _ in forms.BOXES}
        longest = max(lengths, key=lambda name: lengths[name])
        places = {**forms.PLACES, "paragraphs": longest if lengths[longest] else "observed"}
        put_gaps(problems, form, *([child] if child else []), names=places)
        return self.door.page("concern/write.html", "Record a concern", problems, form=form, child_form=child,
                              audience=self.audience, title_name=self.title_name, about_staff=self.about_staff,
                              child_id=self.child_id, draft_id=self.draft_id, agreed=AskedSecret.AGREED,
                              put_it_right=PUT_IT_RIGHT,
                              told=form["told_in_person"].value() or "", close=self.close, chosen=self.chosen,
                              same=self.same)


def which(count: int) -> str:
    """The words of the matrix for children of the same name and date of birth (B11)."""
    if count > 1:
        return "Two children match. Choose by address or key person." if count == 2 else (
            f"{count} children match. Choose by address or key person.")
    return "A child on the list has this name and date of birth. Choose whether it is this child."


def typed_pairs(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Everything posted, as names and values to carry along in hidden fields: not the token, not what was pressed."""
    apart = {"csrfmiddlewaretoken", "do", "told_whom"}
    return [(name, value) for name, values in request.POST.lists() if name not in apart for value in values]


def sent_page(
    door: Door, sent: ConcernRecorded, audience: Audience, secret: AskedSecret | None = None
) -> HttpResponse:
    """Sent: the reference, who has it, by when somebody looks, and what not to do. Shown only after the commit."""
    saved_at = time_words(to_london(sent.recorded_at).time())
    urgent = sent.safe_now is not SafeNow.YES
    return door.page("concern/sent.html", "Already saved" if sent.already else "Sent", sent=sent, saved_at=saved_at,
                     urgent=urgent, audience=audience, tablet=door.actor.writes_only,
                     readers=audience.in_order(sent.readers), tell=audience.tell,
                     agreed=secret is AskedSecret.AGREED, put_it_right=PUT_IT_RIGHT)


@require_http_methods(["POST"])
@staff_page
def told(door: Door, concern_id: str) -> HttpResponse:
    """Somebody was told face to face, after the concern was sent."""
    who = door.request.POST.get("told_whom", "").strip() or "The safeguarding lead or deputy"
    words = f"{who}, {moment_words(door.tools.clock())}"
    found = door.attempt(add_to_concern, AddToConcern(concern_id=concern_id, told_in_person=words))
    if isinstance(found, Problems):
        return door.page("concern/not_now.html", "Not saved", found, back=f"/concern/{concern_id}/")
    return HttpResponseRedirect(f"/concern/{concern_id}/?told=1")
