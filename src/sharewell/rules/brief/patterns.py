"""The shapes of what identifies: dates, numbers, addresses, postcodes, plates, references.

Each pattern runs in time that grows with the text and no faster. A shape that is not sure is still a finding: a person
looks at every one, and says why it may stay.
"""

from __future__ import annotations

import re
from datetime import date

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_ORDINAL = rf"(?:{_ORDINAL})"
_STREET = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|crescent|court|gardens|terrace|place|grove|square|mews|row|way|"
    r"walk|rise|green|hill|park|estate|house|cottages?|farm)"
)

EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
WEB = re.compile(r"\b(?:https?://|www\.)\S{3,200}|(?<![\w@])@\w{3,30}\b", re.IGNORECASE)
POSTCODE = re.compile(
    r"\b[A-Z]{1,2}[0-9][0-9A-Z]?(?:[ \t]{0,2}[0-9][A-Z]{2}|[ \t]{1,2}[0-9])\b", re.IGNORECASE
)
OUTCODE = re.compile(r"\b[A-Z]{1,2}[0-9]{1,2}[A-Z]?\b(?![ \t]?(?:mg|ml|cm|mm))")
PLATE = re.compile(r"\b[A-Z]{2}[0-9]{2}[ -]?[A-Z]{3}\b", re.IGNORECASE)
OLD_PLATE = re.compile(r"\b[A-Z][0-9]{1,3}[ -]?[A-Z]{3}\b|\b[A-Z]{3}[ -]?[0-9]{1,3}[A-Z]\b")
INSURANCE = re.compile(r"\b[A-Z]{2}[ ]?(?:[0-9]{2}[ ]?){3}[A-D]\b", re.IGNORECASE)
DIGITS = re.compile(r"(?<![\w.])(?:\+|\()?[0-9](?:[ \t().\-–]{0,2}[0-9]){5,15}(?![\w])")
LONG_DIGITS = re.compile(r"(?<![\w.])(?:\+|\()?[0-9](?:[ \t().\-–]{0,2}[0-9]){8,15}(?![\w])")
SHORT_DIGITS = re.compile(
    r"(?<![\w.,:£$€/-])(?<!\b[aA]t )[0-9]{4,5}"
    r"(?![\w:/-]|[.,][0-9]|\s?(?:ml|mg|g|kg|mm|cm|m|km|steps|words|times|people|children|pounds|hours)\b)"
)
REFERENCE = re.compile(r"\b[A-Z0-9]{1,24}(?:[/\-][A-Z0-9]{1,24}){0,4}\b", re.IGNORECASE)
ADDRESS = re.compile(
    r"\b(?:(?:flat|unit|room|number|no\.?)[ ]?[0-9]{1,4}[a-z]?\b,?[ ]{0,2})?[0-9]{1,4}[a-z]?,?[ ]{1,2}"
    rf"(?:[A-Za-z'’]{{2,20}}[ ]{{1,2}}){{1,3}}{_STREET}\b|\b(?:flat|apartment)[ ]?[0-9]{{1,4}}[a-z]?\b",
    re.IGNORECASE,
)
NAMED_STREET = re.compile(rf"\b(?:[A-Z][a-z'’]{{1,20}}[ ]){{1,3}}(?i:{_STREET})\b")
DATE = re.compile(
    rf"\b[0-9]{{1,2}}(?:st|nd|rd|th)?(?:[ ]of)?[ /.\-]{{0,2}}{_MONTH}\b(?:,?[ /.\-]{{0,2}}(?:[0-9]{{4}}|[0-9]{{2}})\b)?"
    rf"|\b{_MONTH}[ ]{{1,2}}[0-9]{{1,2}}(?:st|nd|rd|th)?\b(?:,?[ ]{{1,2}}[0-9]{{4}}\b)?"
    rf"|\b{_MONTH}[ ]{{1,2}}[0-9]{{4}}\b"
    rf"|\b{_ORDINAL} (?:of )?{_MONTH}\b(?:,? [0-9]{{4}}\b)?"
    rf"|\b(?:on|until|by|since|from) the [0-9]{{1,2}}(?:st|nd|rd|th)\b(?! (?:of )?{_MONTH})"
    r"|\b[0-9]{1,2}[/.\- ][0-9]{1,2}[/.\- ](?:[0-9]{4}|[0-9]{2})\b|\b[0-9]{4}[/.\-][0-9]{1,2}[/.\-][0-9]{1,2}\b"
    r"|\b[0-9]{1,2}/[0-9]{1,2}\b|\b(?:19|20)[0-9]{2}\b",
    re.IGNORECASE,
)
BORN = re.compile(
    r"(?:\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?|birthday(?: is)?(?: on)?)[ :,\-]{0,3})$", re.IGNORECASE
)

# The beginning of a family name that stands just before it: "O'Brien", "D'Souza".
BEGUN = re.compile(r"(?<![^\W\d_])[OD]['’`]$", re.IGNORECASE)

_NUMBER_IN_DATE = re.compile(r"[0-9]+|[a-z]+", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(text: str) -> date | None:
    """The whole day that a found date names, day before month; None where it names only part of one."""
    parts = [
        part.lower() for part in _NUMBER_IN_DATE.findall(text) if part.lower() not in {"st", "nd", "rd", "th", "of"}
    ]
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4 and parts[0].isdigit():
        parts.reverse()
    elif parts[0].isalpha():
        parts[0], parts[1] = parts[1], parts[0]
    day, month, year = parts
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if month.isdigit() else 0
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number."""
    if len(digits) != 10 or not digits.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])
