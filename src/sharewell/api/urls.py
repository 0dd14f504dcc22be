"""Every address of the door for machines."""

from __future__ import annotations

from django.urls import path

from sharewell.api import v1

urlpatterns = [
    path("v1/health", v1.health, name="health"),
    path("v1/assess", v1.assess, name="assess"),
]
