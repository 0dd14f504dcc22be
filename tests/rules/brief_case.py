"""A case whose identities the tests of a brief look for."""

from datetime import date

from sharewell.rules.brief import Known, KnownIdentities, prepare, screen

TODAY = date(2026, 11, 22)
KNOWN = KnownIdentities(
    (
        Known("Amira Khan", "child", ("Ami",)),
        Known("Sana Khan", "mother"),
        Known("Kai Khan", "brother"),
        Known("Jo Bell", "member of staff"),
        Known("Siobhán O'Brien", "member of staff"),
        Known("Mary-Jane Smith", "another child"),
        Known("Zoë Ng", "another child"),
        Known("Łukasz Nowak", "stepfather"),
        Known("Little Acorns Pre-school", "setting"),
        Known("Butterfly room", "room"),
        Known("Thornwick Primary School", "school"),
        Known("14 Elm Close, Tunstead, ZZ99 3AB", "address"),
        Known("01632 960123", "phone"),
        Known("sana.khan@example.org", "email"),
        Known("K7M-42", "reference"),
    ),
    born_on=date(2023, 9, 14),
    today=TODAY,
)
INDEX = prepare(KNOWN)


def kinds(text: str, known: KnownIdentities = KNOWN) -> dict[str, str]:
    return {one.text: one.kind.value for one in screen(text, known).leftovers}


def shown(text: str) -> str:
    return screen(text, INDEX).text
