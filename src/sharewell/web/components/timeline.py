"""The rows of a timeline as HTML. A file may have hundreds, so they are put together here and not by the template.

Everything that was typed goes through `escape`, a row at a time: `tests/web/components` plants markup in every part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from sharewell.web.components import kit
from sharewell.web.present.timeline import Entry, Mark
from sharewell.web.present.words import moment


def rows(entries: Iterable[Entry | Mark], level: int = 3) -> Iterator[Markup]:
    """The list items of `entries`, in order, one at a time; `level` is that of their headings."""
    heading = f"h{level:d}"
    for entry in entries:
        if isinstance(entry, Mark):
            kind = "year" if entry.mark == "year" else "gap"
            drawn = f'  <li class="sw-timeline__{kind}">{escape(entry.words)}</li>\n'
        else:
            drawn = _row(entry, heading)
        yield Markup(drawn)  # noqa: S704 - each part of it is escaped


def _row(entry: Entry, heading: str) -> str:
    title: str = escape(entry.title)
    if entry.href:
        title = f'<a class="govuk-link" href="{escape(entry.href)}">{title}</a>'
    if entry.tag:
        title = f'{title} {kit.draw("tag", {"text": entry.tag, "classes": "govuk-tag--grey sw-state"})}'
    main = " sw-timeline__entry--main" if entry.main else ""
    who = f" · {escape(entry.who)}" if entry.who else ""
    words = f'\n    <p class="sw-timeline__words">{escape(entry.words)}</p>' if entry.words else ""
    return (
        f'  <li class="sw-timeline__entry{main}">\n    <{heading} class="sw-timeline__title">{title}</{heading}>\n'
        f'    <p class="sw-timeline__about">{moment(entry.at)}{who}</p>{words}\n  </li>\n'
    )
