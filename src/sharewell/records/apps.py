"""The one Django app with tables."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """All tables live here, so that there is one line of migrations and no knots between apps."""

    name = "sharewell.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
