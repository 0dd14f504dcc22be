"""The GOV.UK components, callable from Python and from our templates.

The component macros lean on undefined values being false, and our own pages must not; so they live in an environment of
their own, and pages get them as plain functions. Each takes the parameters of the component's own documentation.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

COMPONENTS = (
    "back-link", "breadcrumbs", "button", "character-count", "checkboxes", "date-input", "details", "error-message",
    "error-summary", "fieldset", "generic-header", "hint", "input", "inset-text", "label", "notification-banner",
    "pagination", "panel", "password-input", "phase-banner", "radios", "select", "service-navigation", "skip-link",
    "summary-list", "table", "tag", "task-list", "textarea", "warning-text",
)  # fmt: skip

# Small components that hold only words of ours and addresses, never anything typed: drawn once for each set of them.
OF_OUR_WORDS = frozenset({"back-link", "button", "skip-link", "tag"})


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        undefined=ChainableUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def macro_name(component: str) -> str:
    """``date-input`` is called ``govukDateInput``."""
    return "govuk" + "".join(word.capitalize() for word in component.split("-"))


@cache
def _macro(component: str) -> Callable[..., Markup]:
    template = _environment().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    found: Callable[..., Markup] = getattr(template.module, macro_name(component))
    return found


def draw(component: str, params: Mapping[str, Any]) -> Markup:
    """The component as HTML. Parameters are not checked (see `checked`)."""
    kept: dict[str, str] = {}
    drawn = str(_macro(component)(_shelved(params, kept)))
    for token, html in kept.items():
        drawn = drawn.replace(token, html)
    return Markup(drawn)  # noqa: S704 - the macro drew it, and what was shelved was HTML before


def _shelved(value: Any, kept: dict[str, str]) -> Any:
    """`value` with each HTML of several lines kept aside under a token.

    The macros indent what is nested in them, and so would put spaces into text that somebody typed.
    """
    if isinstance(value, Mapping):
        return {key: _kept(inner, kept) if _holds_html(key) else _shelved(inner, kept) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shelved(inner, kept) for inner in value]
    return value


def _kept(html: Any, kept: dict[str, str]) -> Any:
    if not isinstance(html, str) or "\n" not in html:
        return html
    token = f"kept-{secrets.token_hex(12)}"
    kept[token] = str(html).strip()
    return token


def _holds_html(key: object) -> bool:
    return bool(re.search(r"html$", str(key), re.IGNORECASE))


def _raw(value: Any, path: str) -> Iterator[str]:
    """The paths of parameters that would be put on the page unescaped but were never marked as HTML."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            here = f"{path}.{key}" if path else str(key)
            if _holds_html(key) and isinstance(inner, str):
                if inner and not hasattr(inner, "__html__"):
                    yield here
            else:
                yield from _raw(inner, here)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _raw(inner, f"{path}[{number}]")


def checked(component: str) -> Callable[[Mapping[str, Any]], Markup]:
    """The component for use in our pages: plain text given as `html` raises TypeError instead of reaching the page."""
    if component in OF_OUR_WORDS:
        return _remembered(_checked(component))
    return _checked(component)


def _remembered(call: Callable[[Mapping[str, Any]], Markup]) -> Callable[[Mapping[str, Any]], Markup]:
    """`call`, with its latest answers kept by every parameter and its type, since text and HTML may look the same."""

    @lru_cache(maxsize=256)
    def drawn(params: tuple[tuple[str, type, Any], ...]) -> Markup:
        return call({name: value for name, _, value in params})

    def flat(params: Mapping[str, Any]) -> Markup:
        if all(isinstance(value, str | bool) for value in params.values()):
            return drawn(tuple((name, type(value), value) for name, value in params.items()))
        return call(params)

    return flat


def _checked(component: str) -> Callable[[Mapping[str, Any]], Markup]:
    def call(params: Mapping[str, Any]) -> Markup:
        for path in _raw(params, ""):
            raise TypeError(f"{macro_name(component)}: {path} is not marked as HTML; give text, or a set block.")
        return draw(component, params)

    return call


def macros() -> dict[str, Callable[[Mapping[str, Any]], Markup]]:
    """Every component by its documented name, for the template globals."""
    return {macro_name(component): checked(component) for component in COMPONENTS}
