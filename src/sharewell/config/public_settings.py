"""The settings of the pages for recipients without an account: their own addresses, no session, no cookie."""

from __future__ import annotations

from urllib.parse import urlsplit

from sharewell.config.settings import *  # noqa: F403 - everything else is the same
from sharewell.config.settings import SHAREWELL

ROOT_URLCONF = "sharewell.config.public_urls"
WSGI_APPLICATION = "sharewell.config.public_wsgi.application"
ALLOWED_HOSTS = [urlsplit(SHAREWELL.public_address).hostname or "localhost"]
# No cookie is set or read here, so there is nothing that a forged request could ride on.
MIDDLEWARE = [
    "sharewell.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sharewell.web.public.door.OnePage",
]
# A code and a few words: nobody uploads anything here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 0
FILE_UPLOAD_HANDLERS = []  # what is sent as a file all the same goes nowhere
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
