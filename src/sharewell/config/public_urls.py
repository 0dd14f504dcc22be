"""The addresses for people without an account, and no others."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("sharewell.web.public.urls"))]
