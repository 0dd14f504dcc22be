"""Who knows what about one file, as a table and as a picture that says the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.who_knows_what import ReadWhoKnows, read_who_knows
from sharewell.rules.london import date_words, london_day
from sharewell.rules.who_knows import KNOWS_WORDS, Knows
from sharewell.web.door import Door, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.present.spokes import HEIGHT, WIDTH, arms
from sharewell.web.staff.concerns import about_child

# How a spoke is drawn, beside its number and words: colour says nothing here.
DASHES = {Knows.FULL: "", Knows.PART: "12 5", Knows.TOLD: "6 5", Knows.WITHOUT_NAMES: "6 5", Knows.DOUBTFUL: "2 6",
          Knows.REFUSED: "2 6"}


OLD = ". Put right since: they were not told yet"


@require_http_methods(["GET", "HEAD"])
@staff_page
def who_knows(door: Door, file_id: str) -> HttpResponse:
    """Items down, those outside across; and one spoke for each of them."""
    read_filters(door.request, {})
    kept = door.ask(read_who_knows, ReadWhoKnows(file_id))
    details, flags = about_child(kept.child, door.tools.clock())
    outside = [spoke.who for spoke in kept.table.spokes]
    rows = []
    for number, item in enumerate(kept.table.items, 1):
        cells = [kept.table.cells.get((item, who)) for who in outside]
        rows.append((number, *kept.titles[item], [
            f"{KNOWS_WORDS[cell.how]}, {date_words(london_day(cell.at))}"
            f"{OLD if (item, who) in kept.old else ''}" if cell else "Does not have this"
            for who, cell in zip(outside, cells, strict=True)
        ]))  # fmt: skip
    return door.page("file/who_knows.html", "Who knows what", kept=kept, details=details, flags=flags, rows=rows,
                     outside=outside, arms=arms(kept.table.spokes), width=WIDTH, height=HEIGHT,
                     dashes=DASHES)
