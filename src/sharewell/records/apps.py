"""The one Django app with tables."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    """All tables live here, so that there is one line of migrations and no knots between apps."""

    name = "sharewell.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After every migration: on PostgreSQL the second wall is raised anew, on SQLite the sum is made anew."""
        post_migrate.connect(_raise_wall, sender=self, dispatch_uid="sharewell wall")
        post_migrate.connect(_keep_sum, sender=self, dispatch_uid="sharewell sum")


def _keep_sum(using: str, plan: object = None, **_: Any) -> None:
    """Where a migration ran (Django says so too when it empties tables)."""
    if plan and connections[using].vendor == "sqlite":
        from sharewell.records.engine import integrity

        integrity.keep_sum(connections[using])


def _raise_wall(using: str, **_: Any) -> None:
    """As the owner, for the role that serves. Migrated as the serving role itself, there is nobody to grant to."""
    if connections[using].vendor != "postgresql":
        return
    from sharewell.records.wall.raising import raise_wall

    serving = ""
    if using == "owner":
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_user")
            serving = cursor.fetchone()[0]
    raise_wall(connections[using], serving)
