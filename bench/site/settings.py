"""The program's own settings, and the address of the empty view. For measures of pages only."""

from __future__ import annotations

from sharewell.config.settings import *  # noqa: F403 - settings over settings

ROOT_URLCONF = "bench.site.urls"
