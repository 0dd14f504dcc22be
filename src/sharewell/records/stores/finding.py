"""Finding a row by what may be asked without seeing it: answers are identifiers, never content.

The statements stand in `records.wall.looks`, since on PostgreSQL each is a function with a guard of its own.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from sharewell.records import wall
from sharewell.records.models import Organisation
from sharewell.records.wall.looks import BY_FORM, DISPATCHER, KEYS, PICK_UP, RECEIPTS, REVIEWS
from sharewell.rules.values import is_id


def any_organisation() -> bool:
    """Whether any organisation is kept here; False too where there are no tables yet."""
    table = Organisation._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None


def organisations() -> list[str]:
    """The organisations kept here, by identifier."""
    return list(Organisation.objects.order_by("id").values_list("id", flat=True))


def concern_recorded_by(organisation_id: str, concern_id: str) -> tuple[str, str] | None:
    """The file and the recorder of one concern: how the same form, sent twice, is known to be the same."""
    if not is_id(concern_id):
        return None
    found = wall.ask("concern_recorded_by", concern_id, organisation_id)
    return (found[0][0], found[0][1]) if found else None


def files_of_child(organisation_id: str, child_digest: str) -> list[str]:
    """The open files of the child with this keyed digest, oldest first; none for empty text."""
    if not child_digest:
        return []
    return [file_id for (file_id,) in wall.ask("files_of_child", child_digest, organisation_id)]


def next_in_outbox(besides: Collection[str] = ()) -> tuple[str, str, str] | None:
    """The oldest dispatch waiting to go, `besides` these: its id, its file, its organisation."""
    found = wall.ask_as_job(DISPATCHER, "next_in_outbox", " ".join(sorted(besides)))
    return (found[0][0], found[0][1], found[0][2]) if found else None


def stuck_in_outbox(claimed_before: str) -> list[tuple[str, str, str]]:
    """Dispatches claimed before a stored time and never finished: each goes to a person, never out again unseen."""
    found = wall.ask_as_job(DISPATCHER, "stuck_in_outbox", claimed_before)
    return [(row_id, file_id, organisation_id) for row_id, file_id, organisation_id in found]


def link_of(token_digest: str) -> tuple[str, str, str, str, str] | None:
    """The pick-up link whose token has this digest: its id, file, organisation, state and when it ends."""
    found = wall.ask_as_job(PICK_UP, "link_of_token", token_digest)
    return (found[0][0], found[0][1], found[0][2], found[0][3], found[0][4]) if found else None


def form_of(token_digest: str) -> tuple[str, str] | None:
    """The form at whose address a token with this digest stands: its id and organisation."""
    found = wall.ask_as_job(BY_FORM, "form_of_token", token_digest) if token_digest else []
    return (found[0][0], found[0][1]) if found else None


def unopened_links(before: str) -> list[tuple[str, str, str]]:
    """Links whose sender must be told by a stored time that nobody has opened them: link, file, organisation."""
    return [(one[0], one[1], one[2]) for one in wall.ask_as_job(PICK_UP, "unopened_links", before)]


def unconfirmed(before: str) -> list[tuple[str, str, str]]:
    """Sendings that were to be confirmed by a stored time and are not: sending, file, organisation."""
    return [(one[0], one[1], one[2]) for one in wall.ask_as_job(RECEIPTS, "unconfirmed", before)]


def unanswered(before: str) -> list[tuple[str, str, str]]:
    """Referrals that were to be answered by a stored time and are not: referral, file, organisation."""
    return [(one[0], one[1], one[2]) for one in wall.ask_as_job(RECEIPTS, "unanswered", before)]


def asked_unanswered(before: str) -> list[tuple[str, str, str]]:
    """Requests of ours that were to be answered by a stored time and are not: request, file, organisation."""
    return [(one[0], one[1], one[2]) for one in wall.ask_as_job(RECEIPTS, "asked_unanswered", before)]


def reviews_due(organisation_id: str, on: str) -> list[tuple[str, str]]:
    """Retention reviews that have come due by an ISO date: review and file, the longest due first."""
    return [(row_id, file_id) for row_id, file_id in wall.ask("reviews_due", on, organisation_id)]


def live_scopes() -> dict[str, str]:
    """Every file that is not destroyed and every organisation, each with its organisation: what has keys of its own."""
    files = wall.ask_as_job(KEYS, "live_files")
    return {**{one: one for one in organisations()}, **{found[0]: found[1] for found in files}}


def exclusions() -> dict[str, list[str]]:
    """By file, who is excluded from it; files that are destroyed left out: their keys are gone."""
    gone = set(destroyed_files())
    found: dict[str, list[str]] = {}
    for file_id, person_id in wall.ask_as_job(KEYS, "exclusions"):
        if file_id not in gone:
            found.setdefault(file_id, []).append(person_id)
    return found


def destroyed_files() -> list[str]:
    """Files whose destruction is recorded: their keys must be gone."""
    return [file_id for (file_id,) in wall.ask_as_job(REVIEWS, "destroyed_files")]
