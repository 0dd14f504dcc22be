"""Django's settings, worked out from the environment (see environment.py for what an operator may set)."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from sharewell.config import databases, sqlite_driver
from sharewell.config.environment import BadSettings, environment
from sharewell.config.log_lines import logging_settings
from sharewell.config.places import UnusableFolder, Var

sqlite_driver.install()

try:
    SHAREWELL = environment()
    VAR = Var(SHAREWELL.var.absolute())
    SECRET_KEY = SHAREWELL.secret_key or VAR.own_secret()
    DATABASES = {
        "default": databases.postgresql(SHAREWELL.database_url, VAR.root)
        if SHAREWELL.database_url
        else databases.sqlite(VAR.make_database())
    }
    if SHAREWELL.owner_database_url and SHAREWELL.database_url:
        DATABASES["owner"] = databases.postgresql(SHAREWELL.owner_database_url, VAR.root)
except (BadSettings, UnusableFolder) as error:
    raise ImproperlyConfigured(str(error)) from None

DEBUG = False
ALLOWED_HOSTS = SHAREWELL.hosts
ROOT_URLCONF = "sharewell.config.urls"
# What the doors call for their tools: the settings name it, so that no door imports this floor.
TOOLS = "sharewell.config.wiring.tools"

KEY_SOURCE = "sharewell.config.wiring.key_source"
CLOCK = "sharewell.config.wiring.now"
KEY_SOURCE_IN = "sharewell.config.wiring.key_source_in"
START_KEY_AGENT = "sharewell.config.start_key_agent.start"
WSGI_APPLICATION = "sharewell.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "sharewell.config.apps.StartUpChecks",
    "sharewell.records.apps.RecordsConfig",
    "sharewell.web",
]
MIDDLEWARE = [
    "sharewell.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sharewell.web.middleware.ErrorPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent.parent / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "sharewell.web.components.environment.environment",
            "context_processors": ["sharewell.web.components.form_token.form_token"],
        },
    }
]

# Sign-in is our own (casework/sessions.py, web/cookies.py); of Django's only the password hashers are used.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

SESSION_COOKIE_NAME = "__Host-session" if SHAREWELL.tls else "session"
SESSION_COOKIE_SECURE = SHAREWELL.tls
CSRF_COOKIE_NAME = "__Host-csrf" if SHAREWELL.tls else "csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SHAREWELL.tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SHAREWELL.behind_tls_proxy else None
SECURE_HSTS_SECONDS = 31_536_000 if SHAREWELL.tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SHAREWELL.tls
SECURE_SSL_REDIRECT = SHAREWELL.behind_tls_proxy
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Text of up to 100,000 characters is accepted and a longer one is answered in words, so the wire limit is above it.
# An attached file stays in memory until it is sealed: in clear it never lies on the disk. What is larger is not kept.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

STATIC_URL = "/static/"
STATIC_ROOT = VAR.root / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Shared by the web server's processes: how often a sign-in name was tried. Holds keyed digests and a number.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR.root / "tries",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings(SHAREWELL.log_level)
# The web server's own log, in the same form.
SERVER_LOG = Path(__file__).with_name("server-log.json")
# Messages say only that something waits (`delivery/notices.py`); off unless a server is named.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SHAREWELL.mail_host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = SHAREWELL.mail_host, SHAREWELL.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SHAREWELL.mail_user, SHAREWELL.mail_password
EMAIL_USE_TLS, EMAIL_TIMEOUT = not SHAREWELL.mail_plain, 10
