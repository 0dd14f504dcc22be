"""The files that are hidden in one of two worlds: each comes into being by people inside it, past everybody else."""

from __future__ import annotations

from dataclasses import dataclass

import pyrage

from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.tools import Tools
from sharewell.rules import held
from sharewell.rules.people import Actor
from tests.casework.test_sending import sealed
from tests.cast import Cast
from tests.proofs.worlds import CHILDREN, Play
from tests.support.past_the_wall import past_the_wall


def concern_of_key_worker(play: Play) -> None:
    """A concern that the leads and the key person read."""
    sent = play.people.concern("key_worker", CHILDREN[0])
    play.client("lead").get(f"/concern/{sent.concern_id}/")


def allegation(play: Play) -> None:
    """A concern about an adult who works here, recorded by the deputy; that adult and their relative are outside."""
    play.people.concern("deputy", CHILDREN[0], about_staff=("adult",))


def narrowed(play: Play) -> None:
    """A file whose circle the lead has changed since."""
    from sharewell.casework.widen_need_to_know import Narrow, end_need_to_know

    people = play.people
    file_id = people.file_of(people.concern("key_worker", CHILDREN[0]).concern_id)
    end_need_to_know(people.actor("lead"), people.tools,
                     Narrow(file_id=file_id, person_id=people.person("deputy"), why="On leave."))


def details_kept(play: Play) -> None:
    """A file that holds more of the child than the register does."""
    from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details

    people = play.people
    file_id = people.file_of(people.concern("key_worker", CHILDREN[0]).concern_id)
    keep_child_details(people.actor("lead"), people.tools, KeepChildDetails(
        file_id=file_id, name="Mia Thornbury-Vale", known_as="Mimi", address="7 High Row", protected_address=True,
        needs="Hearing aid"))


def destroyed(play: Play) -> None:
    """A file that two people destroyed."""
    from sharewell.casework.review_retention import AgreeRetention, ReviewRetention, agree_to_destroy, review_retention
    from sharewell.records.models import RetentionReview

    people = play.people
    file_id = people.file_of(people.concern("key_worker", CHILDREN[0]).concern_id)
    with past_the_wall():
        review = RetentionReview.objects.get(file_id=file_id).pk
    review_retention(people.actor("lead"), people.tools,
                     ReviewRetention(review_id=review, outcome="destroy", reason="The time has come."))
    agree_to_destroy(people.actor("deputy"), people.tools, AgreeRetention(review_id=review, agree=True))


def known_and_allegation(play: Play) -> None:
    """A file that the leads and the key person read, and then a concern about an adult beside the same child."""
    concern_of_key_worker(play)
    allegation(play)


@dataclass(frozen=True)
class Inside:
    """The cast under the names that the steps of a decision and a pack ask for: Bea's part is somebody inside."""

    people: Cast
    duty_team: held.Recipient

    @property
    def tools(self) -> Tools:
        return self.people.tools

    @property
    def child(self) -> held.RegisterChild:
        return self.people.child(CHILDREN[0])

    @property
    def done(self) -> Cast:
        return self.people

    def actor(self, name: str) -> Actor:
        return self.people.actor({"Jo": "lead", "Bea": "key_worker"}[name])


DUTY_TEAM: dict[str, held.Recipient] = {}


def know_the_duty_team(people: Cast) -> None:
    """Both worlds have the same address book: what is sent goes to somebody in it."""
    lead = people.actor("lead")
    kept = keep_recipient(lead, people.tools, KeepRecipient(
        name="Duty team", role="duty social worker", agency="The council", kind="childrens_social_care",
        phone="01632 960101", number_source="the council's website",
        age_key=str(pyrage.x25519.Identity.generate().to_public())))
    DUTY_TEAM[people.organisation_id] = check_recipient(lead, people.tools, CheckRecipient(
        recipient_id=kept.id, how="Rang the published number."))


def sealed_and_sent(play: Play) -> None:
    """A file from which a pack was decided on, sealed and handed over."""
    house = Inside(play.people, DUTY_TEAM[play.people.organisation_id])
    pack = sealed(house).pack  # type: ignore[arg-type]
    send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=pack.id, channel="by_hand", handed_to="R. Khan"))


# Those that take sight of a file away begin before anybody outside has seen it: somebody who has read a file, or has
# written in it, cannot be kept from noticing that it is gone (see docs/explanation/how-secrecy-is-tested.md).
HIDDEN = (concern_of_key_worker, narrowed, details_kept, allegation, known_and_allegation, destroyed,
          sealed_and_sent)
AT_ONCE = (allegation, known_and_allegation, destroyed)
