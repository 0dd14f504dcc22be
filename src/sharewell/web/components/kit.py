"""The GOV.UK components, callable from Python and from our templates.

The component macros lean on undefined values being false, and our own pages must not; so they live in an environment of
their own, and pages get them as plain functions. Each takes the parameters of the component's own documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

COMPONENTS = (
    "back-link", "breadcrumbs", "button", "character-count", "checkboxes", "date-input", "details", "error-message",
    "error-summary", "fieldset", "generic-header", "hint", "input", "inset-text", "label", "notification-banner",
    "pagination", "panel", "password-input", "phase-banner", "radios", "select", "service-navigation", "skip-link",
    "summary-list", "table", "tag", "task-list", "textarea", "warning-text",
)  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        undefined=ChainableUndefined,
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


def draw(component: str, params: Mapping[str, Any], inside: Markup | None = None) -> Markup:
    """The component as HTML. `inside` is what a `{% call %}` would have wrapped. Parameters are not checked."""
    macro = _macro(component)
    return macro(params, caller=lambda: inside) if inside is not None else macro(params)


def _raw(value: Any, path: str) -> Iterator[str]:
    """The paths of parameters that would be put on the page unescaped but were never marked as HTML."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            here = f"{path}.{key}" if path else str(key)
            if re.search(r"html$", str(key), re.IGNORECASE) and isinstance(inner, str):
                if inner and not hasattr(inner, "__html__"):
                    yield here
            else:
                yield from _raw(inner, here)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _raw(inner, f"{path}[{number}]")


def checked(component: str) -> Callable[[Mapping[str, Any]], Markup]:
    """The component for use in our pages: plain text given as `html` raises TypeError instead of reaching the page."""

    def call(params: Mapping[str, Any]) -> Markup:
        for path in _raw(params, ""):
            raise TypeError(f"{macro_name(component)}: {path} is not marked as HTML; give text, or a set block.")
        return draw(component, params)

    return call


def macros() -> dict[str, Callable[[Mapping[str, Any]], Markup]]:
    """Every component by its documented name, for the template globals."""
    return {macro_name(component): checked(component) for component in COMPONENTS}
