"""What the web server calls for recipients without an account: the public addresses alone.

Whatever server it is, and however it was started: what `sharewell serve` refuses to start with is refused here too.
"""

from __future__ import annotations

import os

from sharewell.config import sqlite_driver

# Set, not proposed: `serve` has its own settings in the environment, and these pages must never be the staff ones.
os.environ["DJANGO_SETTINGS_MODULE"] = "sharewell.config.public_settings"
sqlite_driver.install()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the driver must be in place first
from django.db import connections  # noqa: E402

application = get_wsgi_application()

from sharewell.cli import lifeline  # noqa: E402 - after the driver
from sharewell.config import wiring  # noqa: E402 - needs Django set up
from sharewell.config.refuse import refuse_to_serve  # noqa: E402
from sharewell.config.settled import settle  # noqa: E402

refuse_to_serve()
connections.close_all()
wiring.tools()
settle()
lifeline.end_with_the_others()
