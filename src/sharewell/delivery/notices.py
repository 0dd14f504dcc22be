"""Messages that say only that something waits. Off unless a mail server is named in the settings."""

from __future__ import annotations

import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail

from sharewell.rules.notices import HEADING, LINK_HEADING, LINK_TEXT, NOTE_HEADING, NOTE_TEXT, SOMEBODY, TEXT


def on() -> bool:
    """Whether a mail server is named."""
    return bool(settings.SHAREWELL.mail_host)


def unreachable() -> str:
    """Why the mail server does not take messages now; empty text where it does. It is greeted, and sent nothing."""
    try:
        with get_connection():
            return ""
    except OSError as error:
        return str(error) or type(error).__name__


def send(to: str, reference: str) -> None:
    """Send one message. Raises OSError (smtplib's errors among them) where it could not be handed over."""
    send_mail(HEADING, TEXT.format(reference=reference), settings.SHAREWELL.mail_from, [to])


class NotTaken(Exception):
    """The mail server was not reached, or said that it does not take the message: nothing has gone."""


# What a server says when it refuses. A talk that broke off is none of these: it may have taken the message.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


def send_link(to: str, link: str, sender: str) -> None:
    """Send the one message that holds a pick-up link: that something waits, from `sender` where that may be said.

    Raises NotTaken where it is certain that nothing went, OSError where nobody knows.
    """
    words = LINK_TEXT.format(sender=sender or SOMEBODY, link=link)
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        raise NotTaken from None
    try:
        EmailMessage(LINK_HEADING, words, settings.SHAREWELL.mail_from, [to], connection=connection).send()
    except REFUSED:
        raise NotTaken from None
    finally:
        with suppress(OSError):
            connection.close()


def send_note(to: str, line: str, note: str) -> None:
    """Send the week's signed note of the record, to be kept: it says nothing about anybody. Raises OSError as above."""
    send_mail(NOTE_HEADING, NOTE_TEXT.format(line=line, note=note), settings.SHAREWELL.mail_from, [to])
