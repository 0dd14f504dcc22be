"""Identifiers with a shape, made up: phones from the ranges kept for drama, example domains, unissued numbers."""

from __future__ import annotations

from random import Random

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
# Ofcom keeps these for drama; 999 begins the NHS numbers kept for tests; no postcode area begins like these.
PHONES = ("01632 960{:03d}", "07700 900{:03d}", "020 7946 0{:03d}", "0113 496 0{:03d}", "0191 498 0{:03d}")
AREAS = ("ZZ", "QX", "VX", "JJ", "QV")
HOSTS = ("example.org", "example.com", "mail.example.net", "example.co.uk")


def phone(rng: Random) -> str:
    """A telephone number in one of the ways people write it."""
    plain = rng.choice(PHONES).format(rng.randrange(1000))
    digits = plain.replace(" ", "")
    ways = (plain, digits, f"+44 {plain[1:]}", f"({plain.split()[0]}) {plain.split(maxsplit=1)[1]}",
            plain.replace(" ", "-"), f"0044 {digits[1:]}", " ".join((digits[:5], digits[5:8], digits[8:])),
            f"+44 (0){plain[1:]}")  # fmt: skip
    return rng.choice(ways)


def nhs(rng: Random) -> str:
    """An NHS number of the test range, with its check digit."""
    while True:
        digits = f"999{rng.randrange(10**6):06d}"
        rest = 11 - sum(int(one) * weight for one, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest != 10:
            break
    whole = digits + str(rest % 11)
    return rng.choice((whole, f"{whole[:3]} {whole[3:6]} {whole[6:]}", f"{whole[:3]}-{whole[3:6]}-{whole[6:]}"))


def postcode(rng: Random) -> str:
    """A postcode of an area that does not exist; spaced or not, in capitals or not."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    district = rng.choice((str(rng.randrange(1, 100)), f"{rng.randrange(1, 10)}{rng.choice('AEHW')}"))
    outward = rng.choice(AREAS) + district
    inward = f"{rng.randrange(10)}{rng.choice(letters)}{rng.choice(letters)}"
    whole = rng.choice((f"{outward} {inward}", f"{outward}{inward}", f"{outward}  {inward}"))
    return rng.choice((whole, whole, whole.lower()))


def plate(rng: Random) -> str:
    """A vehicle's number plate in the style of today."""
    letters = "ABCDEFGHJKLMNOPRSTUVWXY"
    area, mark = "".join(rng.choices(letters, k=2)), "".join(rng.choices(letters, k=3))
    whole = rng.choice((f"{area}{rng.randrange(2, 76):02d} {mark}", f"{area}{rng.randrange(2, 76):02d}{mark}"))
    return rng.choice((whole, whole, whole.lower()))


def email(rng: Random, name: str) -> str:
    """An e-mail address that is delivered nowhere."""
    plain = "".join(char for char in name.lower() if char.isascii() and char.isalpha()) or "someone"
    local = rng.choice((plain, f"{plain}{rng.randrange(10, 99)}", f"{plain}.x", f"{plain[0]}_{plain}"))
    return f"{local}@{rng.choice(HOSTS)}"


def day(rng: Random) -> str:
    """A date of birth in one of the ways people write it."""
    year, month, on = rng.randrange(2019, 2025), rng.randrange(12), rng.randrange(1, 29)
    end = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(on, "th")
    name = MONTHS[month]
    return rng.choice((
        f"{on:02d}/{month + 1:02d}/{year}", f"{on}/{month + 1}/{year % 100:02d}", f"{on}.{month + 1}.{year}",
        f"{on} {name} {year}", f"{on}{end} {name} {year}", f"{on}{end} of {name} {year}", f"{name[:3]} {on}, {year}",
        f"{on} {name[:3].lower()} {year % 100:02d}", f"{year}-{month + 1:02d}-{on:02d}", f"{name} {on}{end}, {year}",
        f"{on}-{month + 1}-{year}", f"{on} {name.upper()} {year}",
    ))  # fmt: skip


def day_words(rng: Random) -> str:
    """A day without its year."""
    on, name = rng.randrange(4, 21), MONTHS[rng.randrange(12)]
    return rng.choice((f"{on} {name}", f"{on}th {name}", f"{name} {on}th", f"{on}th of {name}"))


def address(rng: Random, street: str) -> str:
    """A house in a made-up street."""
    number = rng.randrange(1, 190)
    flat, letter = rng.randrange(1, 30), rng.choice("abc")
    numbers = (f"{number}", f"{number}{letter}", f"Flat {flat}, {number}", f"{number},")
    whole = f"{rng.choice(numbers)} {street}"
    return rng.choice((whole, whole, whole.lower()))
