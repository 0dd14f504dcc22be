"""Messages that say only that something waits. Off unless a mail server is named in the settings."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

from sharewell.rules.notices import HEADING, TEXT


def on() -> bool:
    """Whether a mail server is named."""
    return bool(settings.SHAREWELL.mail_host)


def send(to: str, reference: str) -> None:
    """Send one message. Raises OSError (smtplib's errors among them) where it could not be handed over."""
    send_mail(HEADING, TEXT.format(reference=reference), settings.SHAREWELL.mail_from, [to])
