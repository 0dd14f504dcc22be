"""Every address of the program, and before them one of a view that does nothing."""

from __future__ import annotations

from django.urls import include, path

from bench.site.empty import empty

urlpatterns = [path("bench-empty/", empty), path("", include("sharewell.config.urls"))]
