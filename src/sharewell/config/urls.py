"""The doors, mounted."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("sharewell.web.urls")),
    path("api/", include("sharewell.api.urls")),
]
