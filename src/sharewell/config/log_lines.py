"""The log: one JSON object a line, to standard error.

No request bodies, no form fields and no words of an exception are ever written, because any of them may hold what
somebody typed about a child. An exception is logged as its type and the places in the code it came through.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

# The token of a pick-up link is half of what opens it: no line ever holds one.
TOKEN = re.compile(r"/p/[A-Za-z0-9_-]+")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": TOKEN.sub("/p/...", record.getMessage()),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["through"] = [
                f"{f.filename.rpartition('sharewell/')[2]}:{f.lineno}" for f in traceback.extract_tb(trace)
            ]
        return json.dumps(line, ensure_ascii=False)


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error at `level`, the request log without its query strings."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            "fido2": {"level": "WARNING"},  # it names every passkey that signs in
        },
    }
