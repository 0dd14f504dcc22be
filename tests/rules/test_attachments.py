"""Which files are taken, by what they are; and names that can be shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sharewell.rules.attachments import ENDINGS, MOST_FILES, NAME_LIMIT, TOO_MANY, Kind, check, kind_of, safe_name
from tests.support.depth import examples

BEGINNINGS = st.sampled_from([b"%PDF-1.7", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBP", b"MZ", b"<svg", b""])


@given(st.text())
@settings(max_examples=examples(200, 5000))
def test_a_name_that_is_shown_has_no_folder_and_nothing_that_cannot_be_seen(name: str) -> None:
    shown = safe_name(name)
    assert shown and len(shown) <= NAME_LIMIT and shown.isprintable() and not set("/\\") & set(shown)
    assert safe_name(shown) == shown


@given(st.text(max_size=20), st.sampled_from(["pdf", "jpg", "png", "webp", "txt", "exe", "svg", ""]), BEGINNINGS,
       st.binary(max_size=40))
@settings(max_examples=examples(300, 10000))
def test_only_what_is_what_its_name_says_and_on_the_list_is_taken(
    stem: str, end: str, first: bytes, rest: bytes
) -> None:
    found = check(f"{stem}.{end}", first + rest)
    assert (found.kind is None) == (found.gap is not None)
    if found.kind is not None:
        assert kind_of(first + rest) is found.kind is ENDINGS[end]
    else:
        assert found.gap is not None and found.gap.message.count(".") >= 1


def test_what_a_name_hides_is_not_shown() -> None:
    assert safe_name("../../etc/passwd.txt") == "passwd.txt" and safe_name("C:\\a\\b.pdf") == "b.pdf"
    assert safe_name("x\u202efdp.exe") == "xfdp.exe" and safe_name("\x00") == "A file without a name"
    assert safe_name("a" * 300 + ".pdf").endswith("a.pdf") and len(safe_name("a" * 300 + ".pdf")) == NAME_LIMIT


def test_the_fifty_first_is_refused() -> None:
    assert check("a.txt", b"a", already=MOST_FILES - 1).kind is Kind.TEXT
    found = check("a.txt", b"a", already=MOST_FILES)
    assert found.gap is not None and found.gap.message == TOO_MANY
