"""The whole record leaves in the names of two people: all of what both may see, nothing else, and no key to it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from sharewell.casework import export_record
from sharewell.casework.alerts import my_alerts
from sharewell.casework.export_record import IN_A_FILE, BeginExport, requests_to_export
from sharewell.casework.keep_address_book import KeepChild, keep_child
from sharewell.casework.leave_with_everything import Left, leave_with_everything
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.settle_incoming import PassOnIncoming, pass_on_incoming
from sharewell.casework.widen_need_to_know import Narrow, end_need_to_know
from sharewell.delivery import exporting
from sharewell.records import models
from sharewell.records.models.files import InFile
from sharewell.rules.errors import Incomplete, NotNow, Refused
from sharewell.rules.people import Actor
from tests.casework.by_form import an_open_form, came, kept
from tests.casework.house import House
from tests.casework.test_files_in_packs import attach
from tests.casework.test_protected import SAFE, guarded
from tests.casework.test_recording import recorded, words
from tests.casework.test_sending import begun, sealed
from tests.cast import Cast, cast
from tests.support.past_the_wall import file_of

pytestmark = pytest.mark.django_db
# Rows of a file that an export does without, and why.
NOT_LISTED = {
    "WorklistEntry": "made from the rest", "PackCopy": "its bytes lie beside the lists", "PickUp": "opens something",
    "AttachmentCopy": "its bytes lie beside the lists",
}  # fmt: skip


@pytest.fixture
def people(db: None, tools) -> Cast:
    return cast(tools)


def fresh(house: House, name: str) -> Actor:
    return replace(house.actor(name), fresh=True)


def export(house: House, place: Path, first: str = "Jo", second: str = "Sam", because: str = "We close.",
           protected: str = "") -> Left:  # fmt: skip
    asked = BeginExport(fresh(house, second), because, protected)
    return leave_with_everything(house.tools, fresh(house, first), asked, place)


def everything(place: Path) -> str:
    return "\n".join(path.read_text("utf-8", "ignore") for path in sorted(place.rglob("*")) if path.is_file())


def lists(place: Path) -> dict:
    [one] = place.glob("files/*/file.json")
    return json.loads(one.read_text())


def test_every_list_of_a_file_is_in_it_and_its_checksums_hold(house: House, tmp_path: Path) -> None:
    page = sealed(house, "passphrase")
    left = export(house, tmp_path / "out")
    assert left.files == 1
    found = lists(tmp_path / "out")
    assert set(found) == {"format", "file", "who_looked", *IN_A_FILE}
    assert found["concerns"][0]["statements"][0]["text"] == "Mia had a bruise on her arm at lunch."
    assert found["decisions"][0]["answers"]["purpose"] and found["packs"][0]["reference"] == page.pack.reference
    sums = tmp_path / "out" / "SHA256SUMS"
    assert hashlib.sha256(sums.read_bytes()).hexdigest() == left.digest
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path / "out", check=True)
    listed = {line.split("  ")[1] for line in sums.read_text().splitlines()}
    there = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert there == listed | {"SHA256SUMS"}
    assert {f"pack-{page.pack.reference}.pdf", f"pack-{page.pack.reference}.json"} <= {Path(one).name for one in listed}
    passphrase = page.pack.lock.partition(":")[2]
    assert passphrase and passphrase not in everything(tmp_path / "out"), "no passphrase"


def test_no_kind_of_row_of_a_file_is_forgotten() -> None:
    kinds = {model.__name__ for model in vars(models).values() if isinstance(model, type) and issubclass(model, InFile)
             and not model._meta.abstract}  # fmt: skip
    listed = {store.model.__name__ for store in IN_A_FILE.values()}
    assert kinds - listed - set(NOT_LISTED) == set()
    assert listed & set(NOT_LISTED) == set()


def test_who_looked_at_a_file_goes_along_and_who_looked_at_others_does_not(house: House, tmp_path: Path) -> None:
    seen = recorded(house)
    new = KeepChild(setting_id=house.child.setting_id, name="Ola Larch")
    other = replace(house, child=keep_child(fresh(house, "Jo"), house.tools, new))
    hidden = recorded(other, about_staff=(house.done.people["Sam Lee"],))
    for concern in (seen, hidden, hidden):
        read_file(house.actor("Jo"), house.tools, ReadFile(file_of(house.done.organisation_id, concern)))
    export(house, tmp_path / "out")
    looked = lists(tmp_path / "out")["who_looked"]
    assert {one["who"] for one in looked} == {"Jo Bell", "Sam Lee"}
    did = [one["did"] for one in looked]
    assert did.count("opened the file") == did.count("took it along in an export") == 1, "Jo's is written at its end"
    assert [one["at"] for one in looked] == sorted(one["at"] for one in looked)
    [page] = (tmp_path / "out").glob("files/*/index.html")
    assert "<h2>Who looked</h2>" in page.read_text() and page.read_text().count("<tr>") == len(looked) + 1


def requests_in(people: Cast, place: Path, second: str) -> list[dict]:
    """The requests by form in an export by the lead and somebody else."""
    first, other = (replace(people.actor(part), fresh=True) for part in ("lead", second))
    leave_with_everything(people.tools, first, BeginExport(other, "We close."), place)
    return json.loads((place / "organisation" / "requests_by_form.json").read_text())


def test_what_came_in_by_form_goes_along_where_it_was_put_before_both(people: Cast, tmp_path: Path) -> None:
    came(people)
    [waits] = kept(people)
    pass_on_incoming(people.actor("lead"), people.tools, PassOnIncoming(waits.id, "She is my niece."))
    path = an_open_form(people)
    came(people, path, child="Ola Larch", wanted="When she was here.")
    [one] = requests_in(people, tmp_path / "both", "deputy")
    assert one["asked"]["child"] == "Ola Larch" and not {"apart", "passed_on"} & one.keys()
    assert "Mia Thornbury" not in (tmp_path / "both" / "organisation" / "requests_by_form.json").read_text()
    assert requests_in(people, tmp_path / "one", "manager") == []


def test_control_without_the_second_asking_it_would_go_along(people: Cast, tmp_path: Path, monkeypatch) -> None:
    came(people)
    monkeypatch.setattr("sharewell.casework.leave_with_everything._requests",
                        lambda tools, first, second: list(requests_to_export(first, tools, None).values()))  # fmt: skip
    assert len(requests_in(people, tmp_path / "one", "manager")) == 1


def test_pages_hold_the_words_escaped_and_ask_for_nothing_from_elsewhere(house: House, tmp_path: Path) -> None:
    recorded(house, concern=words("She said <script>alert(1)</script> & wept."))
    export(house, tmp_path / "out")
    [page] = (tmp_path / "out").glob("files/*/index.html")
    said = page.read_text()
    assert "She said &lt;script&gt;alert(1)&lt;/script&gt; &amp; wept." in said and "<script" not in said
    for one in (said, (tmp_path / "out" / "index.html").read_text()):
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", one)
        assert '<html lang="en-GB">' in one and "default-src 'none'" in one


def test_a_file_that_one_of_the_two_may_not_see_leaves_no_trace(house: House, tmp_path: Path) -> None:
    hidden = recorded(house)
    file_id = file_of(house.done.organisation_id, hidden)
    end_need_to_know(fresh(house, "Jo"), house.tools, Narrow(file_id, house.done.people["Sam Lee"], "Not needed."))
    assert export(house, tmp_path / "out").files == 0
    said = "\n".join(path.read_text("utf-8", "ignore") for path in (tmp_path / "out").rglob("*")
                     if path.is_file())  # fmt: skip
    assert "bruise" not in said and hidden not in said and file_id[:12] not in said
    assert not (tmp_path / "out" / "files").exists()
    assert not {path.name for path in (tmp_path / "out").rglob("*")} & {"rows.txt", "events.txt", "ledger"}


def test_whoever_a_file_is_about_learns_nothing_from_an_export_of_theirs(house: House, tmp_path: Path) -> None:
    sam = house.done.people["Sam Lee"]
    hidden = recorded(house, about_staff=(sam,))
    assert export(house, tmp_path / "out").files == 0
    said = everything(tmp_path / "out")
    assert hidden not in said and file_of(house.done.organisation_id, hidden) not in said
    assert [path for path in (tmp_path / "out").rglob("*.json") if sam in path.read_text()] == [
        tmp_path / "out" / "organisation" / "staff.json"]


def test_no_address_and_no_one_who_is_kept_away_stands_in_the_register(house: House, tmp_path: Path) -> None:
    new = KeepChild(setting_id=house.child.setting_id, name="Ola Larch", address=SAFE)
    keep_child(fresh(house, "Jo"), house.tools, new)
    export(house, tmp_path / "out")
    register = (tmp_path / "out" / "organisation" / "register_of_children.json").read_text()
    assert "Ola Larch" in register and "address" not in register and "kept_from" not in register
    assert SAFE not in everything(tmp_path / "out")


def test_secret_addresses_and_who_told_us_stay_here_unless_both_say_why(house: House, tmp_path: Path) -> None:
    page, _ = guarded(house)
    attach(house, page, "letter.txt", f"Write to {SAFE}.".encode())
    attach(house, page, "note.txt", b"She wept at lunch.")
    export(house, tmp_path / "without")
    without = everything(tmp_path / "without")
    assert SAFE not in without and "are not in it" in without and "She wept at lunch." in without
    export(house, tmp_path / "with", protected="The next setting keeps her safe there.")
    whole = everything(tmp_path / "with")
    assert SAFE in whole and "The next setting keeps her safe there." in whole


def test_two_different_people_who_may_and_a_reason(house: House, tmp_path: Path) -> None:
    for first, second, because, error in (("Jo", "Jo", "We close.", NotNow), ("Jo", "Bea", "We close.", Refused),
                                          ("Bea", "Jo", "We close.", Refused), ("Jo", "Sam", " ", Incomplete)):
        with pytest.raises(error):
            export(house, tmp_path / "out", first, second, because)
    stale = replace(fresh(house, "Sam"), fresh=False)
    with pytest.raises(Refused):
        leave_with_everything(house.tools, fresh(house, "Jo"), BeginExport(stale, "We close."), tmp_path / "out")
    assert not list(tmp_path.glob("*out*"))


def test_somebody_else_is_told_who_took_it_and_why(house: House, tmp_path: Path) -> None:
    export(house, tmp_path / "out", because="The council asks for it")
    told = [one.words for one in my_alerts(house.actor("Win"), house.tools, None) if one.kind == export_record.KIND]
    assert any("Jo Bell and Sam Lee: The council asks for it." in words for words in told)


def test_what_is_interrupted_leaves_nothing_and_the_next_is_whole(house: House, tmp_path: Path, monkeypatch) -> None:
    page = begun(house)
    attach(house, page, "note.txt", b"She wept at lunch.")
    real = exporting.ExportFolder.add

    def cut(self, name: str, content: bytes) -> None:
        if "attached" in name:
            raise KeyboardInterrupt
        real(self, name, content)

    monkeypatch.setattr(exporting.ExportFolder, "add", cut)
    with pytest.raises(KeyboardInterrupt):
        export(house, tmp_path / "out")
    assert not list(tmp_path.glob("*out*"))
    monkeypatch.undo()
    (tmp_path / ".out.part").mkdir()
    (tmp_path / ".out.part" / "left").write_text("from a killed process")
    export(house, tmp_path / "out")
    assert [one.name for one in tmp_path.glob("*out*")] == ["out"]
    with pytest.raises(NotNow, match="there already"):
        export(house, tmp_path / "out")


def test_a_list_that_is_forgotten_is_seen(house: House, tmp_path: Path, monkeypatch) -> None:
    recorded(house)
    monkeypatch.setattr(export_record, "IN_A_FILE", {k: v for k, v in IN_A_FILE.items() if k != "concerns"})
    export(house, tmp_path / "out")
    assert "bruise" not in everything(tmp_path / "out"), "the control: nothing else carries a concern's words"
