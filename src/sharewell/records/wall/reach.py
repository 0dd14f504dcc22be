"""What a few purposes must do to a file that the actor may not read: which tables, and which commands.

Everything else about a file needs a live place in its circle. A purpose is an action of `rules.access`, or the name of
a job. The commands are r (SELECT), a (INSERT), w (UPDATE) and d (DELETE). What somebody wrote is read by none but those
whose reason below says so, and those see sealed bodies alone: the database opens nothing. The functions behind the
policies are generated from this table.
"""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.rules.access import Action


@dataclass(frozen=True)
class Reach:
    """One purpose, what it reaches in the file that is set, and why it must."""

    purpose: str
    tables: dict[str, str]
    why: str


EVERY = "every case table"
CIRCLE = {"records_membership": "raw", "records_exclusion": "ra", "records_worklistentry": "rad"}

REACH: tuple[Reach, ...] = (
    Reach(
        Action.CONCERN_RECORD,
        {
            "records_safeguardingfile": "ra", "records_child": "ra", "records_retentionreview": "a",
            "records_concern": "ra", "records_entry": "a", **CIRCLE,
        },
        "Anybody may record a concern about any child, in the child's own file too; whoever it names loses that file.",
    ),
    Reach(
        "dispatcher",
        {
            "records_dispatch": "rw", "records_pack": "r", "records_packcopy": "r", "records_child": "r",
            "records_pickup": "rw", "records_entry": "a", "records_membership": "r", "records_exclusion": "r",
            "records_worklistentry": "rad",
        },
        "The dispatcher takes a sealed pack out of the queue and says what became of it.",
    ),
    Reach(
        "pick-up",
        {
            "records_pickup": "rw", "records_dispatch": "rw", "records_pack": "r", "records_packcopy": "r",
            "records_receipt": "ra", "records_child": "r", "records_entry": "a", "records_membership": "r",
            "records_exclusion": "r", "records_worklistentry": "rad",
        },
        "A recipient without an account opens a link; what lies behind it opens with their link and code alone.",
    ),
    Reach(
        "mail",
        {"records_membership": "r", "records_exclusion": "r"},
        "Word of a link that was sent goes to its sender only while they may see the file.",
    ),
    Reach(
        "request form",
        {"records_membership": "r", "records_exclusion": "r"},
        "What came in by form is put before nobody who is kept from the files of the child it names.",
    ),
    Reach(
        "receipts",
        {
            "records_dispatch": "rw", "records_referral": "rw", "records_asking": "rw", "records_pack": "r",
            "records_child": "r", "records_membership": "r", "records_exclusion": "r",
            "records_worklistentry": "rad",
        },
        "What was not confirmed or answered in time is put before the leads in the circle, with the number to ring.",
    ),
    Reach(
        "due reviews",
        {
            "records_retentionreview": "rw", "records_child": "r", "records_membership": "r",
            "records_exclusion": "r", "records_worklistentry": "ra",
        },
        "A review that has come due is put before the leads in the circle.",
    ),
    Reach(
        "sealing",
        {EVERY: "r"},
        "Before the old keys of a sealed file are destroyed it is made sure that nothing is left under them. This sees "
        "sealed bodies alone: no job gets a key to one.",
    ),
    Reach(
        Action.EMERGENCY_OPEN,
        {
            "records_membership": "ra", "records_exclusion": "r", "records_entry": "ra", "records_child": "r",
            "records_concern": "r",
        },
        "Emergency access looks for the files of one child and takes a place in those that do not exclude the actor. "
        "Where the disk has failed no place can be written: the record is read once, and the reserve log says so.",
    ),
    Reach(
        Action.EMERGENCY_END,
        {"records_membership": "rw", "records_exclusion": "r", "records_entry": "a"},
        "Ending it closes that place and says so, also where the place is no longer live.",
    ),
    Reach(
        "circles",
        {"records_child": "r", "records_entry": "a", **CIRCLE},
        "Places whose time is over are closed and handed over; who is excluded reviews no emergency access.",
    ),
    Reach(
        Action.PEOPLE_KEEP,
        {"records_safeguardingfile": "rw", "records_child": "r", "records_entry": "a", **CIRCLE},
        "Whoever leaves loses their places, and relatives are kept apart, also in files the manager may not see.",
    ),
    Reach(
        Action.CONFLICT_DECLARE,
        {"records_child": "r", "records_entry": "a", **CIRCLE},
        "Whoever declares a conflict about a child is kept from the child's files, whether or not they could see them.",
    ),
)  # fmt: skip

EVERYTHING = [reach.purpose for reach in REACH if EVERY in reach.tables]
# Who reads what others wrote, of a file in which they have no place.
OTHERS_WORDS = [*EVERYTHING, Action.EMERGENCY_OPEN.value]

# What somebody with a place for their own words alone reads and writes: recording, adding, and sharing urgently.
OWN_WORDS: dict[str, str] = {
    "records_safeguardingfile": "r",
    "records_child": "r",
    "records_concern": "raw",
    "records_entry": "a",
    "records_membership": "ra",
    "records_exclusion": "r",
    "records_worklistentry": "rad",
    "records_decision": "raw",
    "records_debt": "raw",
    "records_referral": "ra",
    "records_accessentry": "a",
    "records_attachment": "ra",
    "records_attachmentcopy": "ra",
}


def reached(case_tables: list[str]) -> list[str]:
    """Each purpose, table and command as one word of the generated functions."""
    return [f"{reach.purpose}/{word}" for reach in REACH for word in flat(named(reach.tables, case_tables))]


def named(reached_tables: dict[str, str], case_tables: list[str]) -> dict[str, str]:
    """The tables by name, where all of them are meant too."""
    if EVERY not in reached_tables:
        return reached_tables
    return dict.fromkeys(case_tables, reached_tables[EVERY])


def flat(tables: dict[str, str]) -> list[str]:
    """Each table and command as one word of the generated functions."""
    return [f"{table} {command}" for table, commands in tables.items() for command in commands]
