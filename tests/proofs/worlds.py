"""Two worlds: the same people do the same things, once beside a file they may not know of, and once without it.

A program is a list of small numbers. `Play` carries it out through the pages, the API and the commands, and keeps every
answer that somebody outside the hidden file's circle got. Between worlds only what must differ is set aside: CSRF
tokens, and random identifiers, which are numbered in the order in which they are first seen; a reference is set aside
only where it is the one that goes with an identifier that was seen. So an identifier that is met again, a reference
that two people share, or one in sequence, still tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.test import Client, TestCase

from sharewell.casework import take_checkpoint as take
from sharewell.casework.record_concern import reference_of
from sharewell.rules.outward import last_due
from sharewell.rules.people import SystemActor
from sharewell.rules.values import new_id
from tests.cast import Cast
from tests.support.signed_in import signed_in
from tests.web.addresses import addresses

ID = re.compile(r"\b[0-9a-f]{32}\b")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|("kept-)[0-9a-f]+')
SIZES = re.compile(r"<code>(\d+) ")
OPEN_ROUTES = sorted(f"/{a.route}" for a in addresses() if not a.names)
CHILDREN = ("Mia Thornbury", "Leo O'Brien", "Zoë Adeyemi")
WORDS = ("She said she was hungry again.", "A mark on his arm, small and round.", "Mum asked us to ring her sister.")
# Nobody here is in the circle of any hidden file below.
OUTSIDERS = ("practitioner", "manager", "information_lead", "trustee", "independent", "adult", "outsider")
Step = tuple[int, int, int]


@dataclass
class Play:
    """One world while it lasts: who is signed in, what they have written, and everything they were answered."""

    people: Cast
    hidden: Callable[[Play], None] | None
    seen: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    own: list[tuple[str, str]] = field(default_factory=list)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, part: str) -> Client:
        """A signed-in browser of one person."""
        if part not in self.clients:
            made = Client(raise_request_exception=False)
            made.cookies[settings.SESSION_COOKIE_NAME] = signed_in(self.people, part)
            self.clients[part] = made
        return self.clients[part]

    def keep(self, label: str, answer: str) -> None:
        """Remember one answer."""
        self.said.append(label)
        self.seen.append(TOKEN.sub(r"\1\2", answer))

    def ask(self, part: str, method: str, path: str, given: dict[str, object] | None = None) -> str:
        """One request of an outsider, and everything of its answer."""
        client = self.client(part)
        got = client.get(path) if method == "get" else client.post(path, given or {})
        headers = "\n".join(f"{name}: {got[name]}" for name in got.headers if name != "Set-Cookie")
        body = got.content.decode(errors="replace") if not getattr(got, "streaming", False) else ""
        self.keep(f"{part} {method} {path}", f"{got.status_code}\n{headers}\n\n{body}")
        return body

    def run(self, program: list[Step], when: int) -> None:
        """Everything the program says; the hidden file comes into being before step `when`."""
        cache.clear()
        for number, step in enumerate(program):
            self.people.tools.clock.now += timedelta(minutes=7)  # type: ignore[attr-defined]
            self.clients.clear()
            # The service makes the day's note by itself, whatever happened.
            take.checkpoint_since(self.people.tools, self.people.organisation_id, last_due(self.people.tools.clock()))
            if number == when and self.hidden is not None:
                with TestCase.captureOnCommitCallbacks(execute=True):
                    self.hidden(self)
            verb, who, what = step
            with TestCase.captureOnCommitCallbacks(execute=True):
                DOES[verb % len(DOES)](self, OUTSIDERS[who % len(OUTSIDERS)], what)

    def transcript(self) -> list[str]:
        """Every answer with identifiers and their references numbered in the order of their first appearance."""
        numbers: dict[str, str] = {}
        for answer in (*self.said, *self.seen):
            for found in ID.findall(answer):
                numbers.setdefault(found, f"<id {len(numbers)}>")
        names = numbers | {reference_of(known): f"<reference of {number}>" for known, number in numbers.items()}
        either = re.compile("|".join(map(re.escape, names)) or "(?!)")
        both = zip(self.said, self.seen, strict=True)
        return [either.sub(lambda found: names[found[0]], f"{label}\n{answer}") for label, answer in both]


def open_page(play: Play, part: str, what: int) -> None:
    """Any page whose address holds no identifier.

    Where one's own new secret is shown, only the status is compared; of the lines of checkpoints, only their sizes,
    since the rest is a digest over random identifiers.
    """
    path = OPEN_ROUTES[what % len(OPEN_ROUTES)]
    if path.startswith(("/settings/sign-in/", "/sign-in/", "/settings/key/new/")):
        play.keep(f"{part} get {path}", str(play.client(part).get(path).status_code))
    elif path.startswith("/settings/weekly-sheet/"):
        got = play.client(part).get(path)
        play.keep(f"{part} get {path}", f"{got.status_code} {SIZES.findall(got.content.decode(errors='replace'))}")
    else:
        play.ask(part, "get", path)


def sort_and_filter(play: Play, part: str, what: int) -> None:
    """A list, from a place on, or by a filter."""
    asked = ("/?queue=told", "/?queue=new", "/?queue=reviews&after=0", "/?queue=new&after=02027",
             "/concern/new/?room=Otters", "/concern/new/?room=Nowhere", "/?order_by=child", "/children/?page=2",
             "/settings/people/?saved=1")
    play.ask(part, "get", asked[what % len(asked)])


def unknown(play: Play, part: str, what: int) -> None:
    """An address that leads nowhere."""
    known = [address for address in addresses() if address.ids]
    address = known[what % len(known)]
    play.ask(part, "get" if what % 2 else "post", address.filled(dict.fromkeys(address.names, "0" * 31 + "1")))


def record(play: Play, part: str, what: int) -> None:
    """A concern through the pages: about a child on the list, an unlisted one, or an adult who works here."""
    children = play.people.children
    given: dict[str, object] = {"safe_now": ("yes", "no", "unsure")[what % 3], "observed": WORDS[what % len(WORDS)],
                                "when": "now", "do": "send", "told_in_person": "Jo Bell, just now"}
    if what % 5 == 4:
        path, about = "/concern/new/adult/", "manager" if part != "manager" else "adult"
        given |= {"about_staff": play.people.person(about), "child_id": children[CHILDREN[0]].id}
        play.ask(part, "post", path, given | {"do": "chosen"})
    elif what % 5 == 3:
        path = "/concern/new/not-listed/"
        given |= {"name": "Mia Thornbury", "born_on": "1 9 2023"}
    else:
        path = f"/concern/new/{children[CHILDREN[what % 3]].id}/"
    page = play.ask(part, "get", path)
    found = re.search(r'name="concern_id" value="([0-9a-f]{32})"', page)
    concern_id = found[1] if found else new_id()
    play.ask(part, "post", path, given | {"concern_id": concern_id})
    play.own.append((part, concern_id))
    if what % 4 == 0:
        play.ask(part, "post", path, given | {"concern_id": concern_id})


def read_own(play: Play, part: str, what: int) -> None:
    """What became of something that an outsider recorded themselves: read, added to, shared now."""
    if not play.own:
        return
    part, concern_id = play.own[what % len(play.own)]
    play.ask(part, "get", f"/concern/{concern_id}/")
    play.ask(part, "get", f"/concern/{concern_id}/share-now/")
    if what % 3 == 0:
        play.ask(part, "post", f"/concern/{concern_id}/add/", {"observed": "Again today.", "when": "now"})
    if what % 5 == 0:
        play.ask(part, "post", f"/concern/{concern_id}/share-now/", {"contact": "duty_team", "told": "What I saw."})
    if what % 7 == 0:
        play.ask(part, "post", f"/concern/{concern_id}/told/", {"told_whom": "Jo Bell"})


def look_at_own(play: Play, part: str, what: int) -> None:
    """The lead, who is inside, looks at something that an outsider recorded; nothing of that is compared."""
    if not play.own:
        return
    _, concern_id = play.own[what % len(play.own)]
    client = play.client("lead")
    client.get(f"/concern/{concern_id}/")
    client.post(f"/concern/{concern_id}/", {"choice": "share_or_refer", "category": "neglect", "reply_kind": "in_hand",
                                            "significant": "no"})


def keep_lists(play: Play, part: str, what: int) -> None:
    """The register, the staff list, the address book, the local numbers: new rows, the same ones again, leaving."""
    people = play.people
    forms: tuple[tuple[str, dict[str, object]], ...] = (
        ("/settings/register/new/", {"name": "Mia Thornbury", "born_on": "1 9 2023", "room": "Hedgehogs"}),
        ("/settings/people/new/", {"name": "Ash Reed", "job": "assistant", "roles": "practitioner",
                                   "close_to": people.person("adult")}),
        ("/settings/people/new/", {"name": "Jo Bell", "job": "x", "roles": "lead", "sign_in_name": "lead",
                                   "password": "short"}),
        ("/settings/address-book/new/", {"name": "R. Khan", "agency": "The council", "kind": "childrens_social_care"}),
        (f"/settings/people/{people.person('key_worker')}/leaves/", {}),
        (f"/settings/people/{people.person('relative')}/leaves/", {}),
        ("/settings/password/", {"current": "wrong", "new": "wrong", "again": "wrong"}),
    )
    path, given = forms[what % len(forms)]
    play.ask(part, "post", path, given)


def machines(play: Play, part: str, what: int) -> None:
    """The door for machines, with something that is not a decision and something that is."""
    bodies = (b"{", json.dumps({"edition": "dfe-2024"}).encode(), b'{"child": "Mia Thornbury"}')
    got = play.client(part).post("/api/v1/assess", data=bodies[what % len(bodies)], content_type="application/json")
    play.keep(f"{part} api", f"{got.status_code} {got.content.decode()}")
    play.keep("health", play.client(part).get("/api/v1/health").content.decode())


def due_work(play: Play, part: str, what: int) -> None:
    """What the service does by itself, when a day or a month has passed."""
    from sharewell.casework.review_retention import bring_up_due_reviews
    from sharewell.casework.trustees_figures import freeze_figures

    tools = play.people.tools
    tools.clock.now += timedelta(days=(1, 40, 90)[what % 3])  # type: ignore[attr-defined]
    play.clients.clear()
    job = SystemActor("due", play.people.organisation_id)
    bring_up_due_reviews(job, tools, tools.clock().date())
    freeze_figures(job, tools, None)
    play.ask("trustee", "get", "/settings/figures/")


def checkpoint(play: Play, part: str, what: int) -> None:
    """A signed note of the ledger, as it is printed for the independent person: who, and how large. Its hash is one.

    Before it the service does what it does every minute: it signs for itself what was sent or destroyed.
    """
    take._looked.clear()
    take.checkpoint_what_matters(play.people.tools, play.people.organisation_id)
    note = take.take_checkpoint(play.people.tools, play.people.organisation_id).splitlines()
    play.keep("checkpoint", "\n".join(note[:2]))


def neither_confirm(play: Play, part: str, what: int) -> None:
    """The letter to somebody who must not learn whether there is a record: every byte of it."""
    play.ask(part, "post", "/letter/neither/", {
        "name": "A. Nother", "agency": "", "asked": f"Does {CHILDREN[what % len(CHILDREN)]} come to you?"})


DOES = (record, record, record, read_own, read_own, open_page, open_page, sort_and_filter, unknown, keep_lists,
        look_at_own, machines, due_work, checkpoint, neither_confirm)
