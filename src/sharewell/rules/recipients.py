"""Who may be sent something: checked within a year, at an address that is right, and nobody whom the record is about.

A check is a call to a number from a published source; it counts for twelve months, and until the address changes
(seed, Secure: "the right people"). Whoever is named in a record, or shares a number with somebody who is, never gets a
pack made from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sharewell.rules.brief.fold import one_letter_apart, tokens
from sharewell.rules.london import london_day

FREE_MAIL = frozenset(
    {
        "aol.com", "btinternet.com", "gmail.com", "gmx.com", "googlemail.com", "hotmail.co.uk", "hotmail.com",
        "icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com", "ntlworld.com", "outlook.com",
        "proton.me", "protonmail.com", "sky.com", "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com",
        "ymail.com", "zoho.com",
    }
)  # fmt: skip
# Endings that nobody owns but that a slip of the finger makes of the public ones.
SLIPS = {"gov.ku": "gov.uk", "gov.u": "gov.uk", "gv.uk": "gov.uk", "nhs.ent": "nhs.net", "nhs.ne": "nhs.net",
         "nsh.net": "nhs.net", "nhs.co": "nhs.net", "nsh.uk": "nhs.uk"}  # fmt: skip
NOT_CHECKED = "This address hasn't been verified. Call the published number, not one from the email."
LAPSED = "They were last checked more than 12 months ago. Call the published number again, and record it."
NAMED = "This person is named in the record. You can't send this pack to them."
YOURSELF = "Choose someone else: you can't send this to yourself."
CLOSED = "Choose someone else: this account is closed."


@dataclass(frozen=True)
class Somebody:
    """A person by name, number and e-mail, as far as known."""

    name: str
    phone: str = ""
    email: str = ""


def checked_until(checked_at: datetime | None) -> date | None:
    """The last day on which a check counts: the day before the same day a year later. None: never checked."""
    if checked_at is None:
        return None
    day = london_day(checked_at)
    try:
        later = day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        later = date(day.year + 1, 3, 1)
    return date.fromordinal(later.toordinal() - 1)


def is_checked(checked_at: datetime | None, now: datetime) -> bool:
    """Whether a check at `checked_at` still counts."""
    until = checked_until(checked_at)
    return until is not None and london_day(now) <= until


def why_not_checked(checked_at: datetime | None, now: datetime) -> str:
    """What to do before anything is sent; empty while the check counts."""
    if is_checked(checked_at, now):
        return ""
    return LAPSED if checked_at else NOT_CHECKED


def looks_wrong(email: str) -> str:
    """Why an e-mail address looks mistyped, with what was probably meant; empty where it does not."""
    address = email.strip()
    if not address:
        return ""
    name, at, domain = address.rpartition("@")
    domain = domain.casefold()
    if not (name and at and "." in domain.strip(".")) or any(c.isspace() or c == "@" for c in name + domain):
        return "Enter an email address like duty.team@council.example, or leave it empty."
    if domain in FREE_MAIL:
        return ""
    for slip, meant in SLIPS.items():
        if domain == slip or domain.endswith(f".{slip}"):
            return f"{domain} looks wrong; did you mean {domain[: -len(slip)]}{meant}?"
    meant = next((known for known in sorted(FREE_MAIL) if len(known) > 6 and one_letter_apart(domain, known)), "")
    return f"{domain} looks wrong; did you mean {meant}?" if meant else ""


def free_mail(email: str) -> str:
    """What to know of an address at a provider where anybody can have one; empty elsewhere."""
    domain = email.strip().rpartition("@")[2].casefold()
    if domain not in FREE_MAIL:
        return ""
    return f"{domain} is free mail: anybody can have such an address. Ask on the phone for one at their work."


def is_named(recipient: Somebody, people: Iterable[Somebody]) -> bool:
    """Whether a recipient is one of `people`: the same full name in whatever spelling, the same number or e-mail.

    A first name alone says nothing. "Duty team" is nobody's name.
    """
    words = _words(recipient.name)
    for person in people:
        theirs = _words(person.name)
        if len(theirs) > 1 and theirs <= words:
            return True
        if _same(_digits(recipient.phone), _digits(person.phone)) or _same(_mail(recipient), _mail(person)):
            return True
    return False


def _words(name: str) -> frozenset[str]:
    return frozenset(token.key for token in tokens(name) if len(token.key) > 1)


def _digits(phone: str) -> str:
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits[-10:] if len(digits) >= 10 else ""


def _mail(one: Somebody) -> str:
    return one.email.strip().casefold()


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
