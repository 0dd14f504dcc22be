"""An empty view in a Django of its own: no middleware, no database, no templates. What Django alone costs."""

from __future__ import annotations

from secrets import token_hex

from django.conf import settings

settings.configure(
    ROOT_URLCONF="bench.site.bare", ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY=token_hex(), MIDDLEWARE=[],
    LOGGING_CONFIG=None,
)  # fmt: skip

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings come first
from django.urls import path  # noqa: E402

from bench.site.empty import empty  # noqa: E402

urlpatterns = [path("bench-empty/", empty)]
application = get_wsgi_application()
