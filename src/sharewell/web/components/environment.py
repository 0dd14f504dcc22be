"""The Jinja environment of all pages. Settings name `environment` in TEMPLATES."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from sharewell.web.components import bridge, kit, summary, timeline
from sharewell.web.components.drawn import Drawn
from sharewell.web.components.frame import Places
from sharewell.web.present import words


class _Parts:
    """Our own macros (templates/parts/*.html) as `ui.name`, so that a page needs no imports."""

    FILES = ("record", "decision", "telling", "lists", "both")

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        for file in self.FILES:
            found = getattr(self._environment.get_template(f"parts/{file}.html").module, name, None)
            if found is not None:
                self.__dict__[name] = found
                return found
        raise AttributeError(f"There is no part called {name} in templates/parts.")


def environment(**options: Any) -> Environment:
    """Django's options, with a name that was never given being an error instead of an empty space."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.do"])
    made = Environment(**{**options, "autoescape": True})  # noqa: S701 - it is on; the check cannot see into a mapping
    made.globals.update(kit.macros())
    made.globals.update(
        static=static,
        url=lambda name, *args, **kwargs: reverse(name, args=args or None, kwargs=kwargs or None),
        form_field=bridge.form_field,
        form_fields=bridge.form_fields,
        hidden_fields=bridge.hidden_fields,
        error_summary=summary.error_summary,
        places=Places,
        ui=_Parts(made),
        drawn=Drawn(made),
        timeline_rows=timeline.rows,
    )
    made.filters.update(words.FILTERS)
    return made
