"""Registers the start-up checks with Django."""

from __future__ import annotations

from django.apps import AppConfig


class StartUpChecks(AppConfig):
    """Has no tables; brings the checks of checks.py."""

    name = "sharewell.config"
    label = "start_up_checks"

    def ready(self) -> None:
        """Import the checks, which register themselves."""
        from sharewell.config import checks  # noqa: F401
