"""The forms of the settings pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.guidance.vocabulary import RECIPIENT_WORDS, RecipientKind
from sharewell.rules import held
from sharewell.rules.decision.second_eyes import SECOND_EYES_WORDS
from sharewell.rules.london import london_day
from sharewell.rules.people import ROLE_WORDS, Role
from sharewell.web.components.fields import (
    AnyOf,
    BirthField,
    DayField,
    Form,
    FromList,
    LongText,
    OneOf,
    Password,
    ShortText,
)
from sharewell.web.staff.recording_form import LIMIT

CONTACTS = (
    ("duty_team", "Children's duty team", "The council's team for worries about a child (MASH or front door)"),
    ("out_of_hours", "Out-of-hours duty team", "Nights, weekends and bank holidays"),
    ("lado", "Officer for concerns about staff",
     "The council's officer for concerns about adults who work with children (LADO)"),
    ("police", "Police, when it is not this minute", "Usually 101"),
    ("health_visitor", "Health visiting team", "Your local team"),
)
KINDS = [(kind, RECIPIENT_WORDS[kind]) for kind in RecipientKind
         if kind not in (RecipientKind.UNSURE, RecipientKind.UNANSWERED)]


class ContactsForm(Form):
    """One name, number and note of hours for each kind of local contact: fields are called `<kind>_name` and so on."""

    def __init__(self, *args: Any, contacts: Iterable[held.LocalContact] = (), **kwargs: Any) -> None:
        self.known = {contact.kind: contact for contact in contacts}
        super().__init__(*args, **kwargs)
        for kind, name, hint in CONTACTS:
            before = self.known.get(kind)
            shown = {"name": before.name if before else name, "phone": before.phone if before else "",
                     "hours": before.hours if before else ""}
            self.fields[f"{kind}_name"] = ShortText("Name", required=False, hint=hint, initial=shown["name"])
            self.fields[f"{kind}_phone"] = ShortText("Phone number", required=False, initial=shown["phone"])
            self.fields[f"{kind}_hours"] = ShortText("When it is answered", required=False, initial=shown["hours"])

    def contacts(self) -> tuple[held.LocalContact, ...]:
        """Those with a number: as they were where nothing changed, else checked today; other kinds stay."""
        found = [self._contact(kind, name) for kind, name, _ in CONTACTS]
        others = [c for kind, c in self.known.items() if kind not in {row[0] for row in CONTACTS}]
        return (*(contact for contact in found if contact.phone), *others)

    def _contact(self, kind: str, name: str) -> held.LocalContact:
        typed = {part: str(self[f"{kind}_{part}"].value() or "").strip() for part in ("name", "phone", "hours")}
        before = self.known.get(kind)
        if before and (before.name, before.phone, before.hours) == tuple(typed.values()):
            return before
        return held.LocalContact(kind=kind, name=typed["name"] or name, phone=typed["phone"], hours=typed["hours"],
                                 source="entered in settings", checked_on=london_day(self.now))


class ProfileForm(ContactsForm):
    """The words and numbers of this place."""

    partnership = ShortText("Name of the local safeguarding partnership", required=False)
    no_secrets_words = LongText("What to say when a child asks you to keep a secret", required=False,
                                hint="Shown wherever somebody writes down what a child said.")
    thresholds = LongText("Your partnership's thresholds, in short", required=False,
                          hint="When to ring the duty team, when early help; and where the whole document is.")
    channels = AnyOf("How may something be sent from here?",
                     [(key, words.label) for key, words in CHANNEL_WORDS.items()], required=False)
    look_within_hours = ShortText("Within how many hours does somebody look at a new concern?", required=False,
                                  hint="24, unless you want it sooner. Where a child may not be safe: at once.")
    confirm_within_days = ShortText("How many working days does a recipient have to confirm?", required=False,
                                    hint="One, unless your partnership says otherwise.")
    escalation = LongText("When nobody confirms: what is done, one step to a line", required=False,
                          hint="From your partnership's way of settling differences between professionals.")
    second_eyes = OneOf("Which sharing decisions does a second person look over before they are recorded?",
                        list(SECOND_EYES_WORDS.items()), required=False,
                        hint="An urgent share never waits for it.")
    history_days = ShortText("From how many days on does something need a line that explains it?", required=False,
                             hint="365, unless your partnership says otherwise. It is asked for when a pack is made.")
    review_on = DayField("Check these again on", what="the next check", future=True, required=False)


class RecipientForm(Form):
    """Somebody outside."""

    needed = ("name", "agency")

    name = ShortText("Name of the person or team", required=False)
    agency = ShortText("Where they work", required=False)
    role = ShortText("Their job", required=False)
    kind = FromList("What kind of recipient?", KINDS, missing="Choose what kind of recipient it is")
    phone = ShortText("Phone number", required=False)
    number_source = ShortText("Where is the number published?", required=False,
                              hint="For example the council's website. Not a number from a message they sent you.")
    email = ShortText("Email address", required=False)
    age_key = ShortText("Their own key for sealed files", required=False, limit=LIMIT,
                        hint="Begins with age1. Leave empty if they have none: a passphrase is used instead.")


class CheckForm(Form):
    """How somebody outside was checked."""

    needed = ("how",)

    how = LongText("Which published number did you ring, and who answered?", required=False, limit=LIMIT)


class PersonForm(Form):
    """Somebody who works here."""

    needed = ("name", "job")

    name = ShortText("Full name", required=False, limit=LIMIT)
    job = ShortText("Job", required=False)
    phone = ShortText("Phone number", required=False)
    roles = AnyOf("What do they do here?", [(role, ROLE_WORDS[role]) for role in Role], required=False)
    close_to = AnyOf("Close to anybody else who works here?", [], required=False,
                     hint="Relatives, partners, the same household. Neither sees a concern about the other.")
    sign_in_name = ShortText("Sign-in name", required=False, hint="Leave empty if they will not sign in.")
    password = Password("First password", missing="", required=False,
                        hint="At least 15 characters. They change it after signing in.")

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["close_to"].choices = list(people)  # type: ignore[attr-defined]


class ChildForm(Form):
    """A child on the register: what every member of staff knows anyway."""

    needed = ("name",)

    name = ShortText("The child's full name", required=False, limit=LIMIT)
    known_as = ShortText("Known as", required=False)
    born_on = BirthField("Date of birth", required=False, hint="For example 3 11 2023. Leave empty if not known.")
    room = ShortText("Room", required=False)
    key_person_id = FromList("Key person", [], required=False)
    address = LongText("Address", required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key_person_id"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]


class LeavesForm(Form):
    """Who becomes the key person of the children of somebody who leaves."""

    successor = FromList("Who becomes the key person of their children?", [], required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]
