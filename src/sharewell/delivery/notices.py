"""Messages that say only that something waits. Off unless a mail server is named in the settings."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

from sharewell.rules.notices import HEADING, LINK_HEADING, LINK_TEXT, NOTE_HEADING, NOTE_TEXT, SOMEBODY, TEXT


def on() -> bool:
    """Whether a mail server is named."""
    return bool(settings.SHAREWELL.mail_host)


def send(to: str, reference: str) -> None:
    """Send one message. Raises OSError (smtplib's errors among them) where it could not be handed over."""
    send_mail(HEADING, TEXT.format(reference=reference), settings.SHAREWELL.mail_from, [to])


def send_link(to: str, link: str, sender: str) -> None:
    """Send the one message that holds a pick-up link: that something waits, from `sender` where that may be said."""
    words = LINK_TEXT.format(sender=sender or SOMEBODY, link=link)
    send_mail(LINK_HEADING, words, settings.SHAREWELL.mail_from, [to])


def send_note(to: str, line: str, note: str) -> None:
    """Send the week's signed note of the record, to be kept: it says nothing about anybody. Raises OSError as above."""
    send_mail(NOTE_HEADING, NOTE_TEXT.format(line=line, note=note), settings.SHAREWELL.mail_from, [to])
