"""What the web server calls."""

from __future__ import annotations

import os

from sharewell.config import sqlite_driver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharewell.config.settings")
sqlite_driver.install()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the driver must be in place first

application = get_wsgi_application()
