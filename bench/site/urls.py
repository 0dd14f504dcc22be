"""Every address of the program, and before them one of a view that does nothing."""

from __future__ import annotations

from django.urls import include, path

from bench.site.empty import empty
from sharewell.rules.who_asks import Who, asked_by

urlpatterns = [path("bench-empty/", asked_by(Who.ANYBODY)(empty)), path("", include("sharewell.config.urls"))]
