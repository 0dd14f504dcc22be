"""What is the same on every page, drawn once a process: the masthead, the navigation, the addresses of static files.

The navigation is kept by what it leads to. It is cut open where the form's token and the name of whoever is signed in
belong, so that nobody's name is kept.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from jinja2 import Environment
from markupsafe import Markup, escape

from sharewell.web.components.frame import Frame, NavItem

TEMPLATE = "parts/frame.html"
NAME, TOKEN = "name-of-whoever-is-signed-in", "token-of-the-form"


class Drawn:
    """The drawn parts of the pages of one environment."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._navigation = lru_cache(maxsize=256)(self._draw_navigation)
        self.masthead = cache(self._draw_masthead)
        self.static = cache(static)

    def navigation(self, frame: Frame, current: str, csrf_input: object) -> Markup:
        """The navigation with the way out; nothing where nobody is signed in and there is nowhere to go."""
        if not frame.nav and not frame.signed_in_as:
            return Markup("")
        before, between, after = self._navigation(frame.nav, current)
        return Markup("").join((before, Markup(csrf_input), between, escape(frame.signed_in_as), after))  # noqa: S704 - Django's own field

    def _draw_masthead(self) -> Markup:
        return self._module.masthead()  # type: ignore[no-any-return]

    def _draw_navigation(self, nav: tuple[NavItem, ...], current: str) -> tuple[Markup, Markup, Markup]:
        drawn = str(self._module.navigation(nav, current, TOKEN, NAME))
        before, _, rest = drawn.partition(TOKEN)
        between, _, after = rest.partition(NAME)
        return Markup(before), Markup(between), Markup(after)  # noqa: S704 - cut from what the template drew

    @property
    def _module(self) -> Any:
        return self._environment.get_template(TEMPLATE).module
