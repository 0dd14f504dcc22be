"""A program of its own that opens pages while the disk fails under it: each in a child, at the first sync.

    python -m tests.support.looker prepare        staff, a file with a pack in it, and who is signed in
    python -m tests.support.looker look WORDS     each page in a child that meets the fault: what came of it, as JSON.
                                                  `believing`: a failed commit is believed, the control
    python -m tests.support.looker emergency      a page that meets the fault, then emergency access, then resuming
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from sharewell.cli.start import migrate_database, start_django, tools
from tests.support.recorder import DUMMIES, root

CONTENT = {"file": "Thornbury", "looks": "Looks at this file", "pack": "Thornbury", "list": "Thornbury",
           "emergency": "clothes on for three days"}  # fmt: skip
"""Words of the record that stand on each page when it is shown whole. The API holds none."""


def prepare() -> None:
    """The cast, a file, a pack, sessions."""
    start_django()
    migrate_database()
    import pyrage
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)

    from sharewell.casework.keep_address_book import CheckRecipient, KeepRecipient, check_recipient, keep_recipient
    from tests.cast import cast
    from tests.support.signed_in import signed_in
    from tests.web.sharing.test_pages import pack_of, taken

    people = cast(tools())
    lead = people.actor("lead")
    new = KeepRecipient(name="Duty team", role="duty social worker", agency="The council", kind="childrens_social_care",
                        phone="01632 960101", number_source="the council's website",
                        age_key=str(pyrage.x25519.Identity.generate().to_public()))  # fmt: skip
    kept = keep_recipient(lead, people.tools, new)
    duty = check_recipient(lead, people.tools, CheckRecipient(recipient_id=kept.id, how="Rang the published number."))
    who = {part: signed_in(people, part) for part in ("lead", "manager")}
    pack = pack_of(client_of(who["lead"]), taken(client_of(who["lead"]), people, duty))
    file_id = people.file_of(people.concern().concern_id)
    pages = {"file": f"/file/{file_id}/", "looks": f"/file/{file_id}/looks/", "pack": pack, "list": "/",
             "api": "/api/v1/health"}  # fmt: skip
    said = {"who": who, "pages": pages, "child": people.child().id, "manager": people.person("manager"),
            "file": file_id}  # fmt: skip
    (root() / "who.json").write_text(json.dumps(said), encoding="utf-8")


def client_of(cookie: str) -> Any:
    """A browser with a session."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return client


def met(index: int = 1) -> None:
    """Calls that only count, so that the next sync of the database is the one that fails."""
    scratch = os.open(root() / "counted", os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(DUMMIES - index):
        os.fsync(scratch)


def shown(answer: Any, page: str) -> dict[str, Any]:
    """What somebody sees: anything of the record, and what to do."""
    from sharewell.vault.stopped import stopped

    text = answer.content.decode(errors="replace")
    content = [CONTENT[page]] if page in CONTENT else list(CONTENT.values())
    return {"page": page, "status": answer.status_code, "shown": any(words in text for words in content),
            "says": "ring 999" in text, "stopped": stopped(root()) is not None}  # fmt: skip


def known() -> Any:
    """What `prepare` left."""
    return json.loads((root() / "who.json").read_text(encoding="utf-8"))


def in_child(act: Any) -> None:
    """Run `act` in a child of its own and print what it gives."""
    child = os.fork()
    if child == 0:
        os.write(1, f"{json.dumps(act())}\n".encode())
        os._exit(0)
    os.waitpid(child, 0)


def ready() -> Any:
    """The tools, with nothing open that a child may not use."""
    real = tools()
    from django.db import connection

    client_of(known()["who"]["lead"]).get("/api/v1/health")
    connection.close()
    real.vault.desk.close()
    return real


def look(believing: bool) -> None:
    """Each page once whole, then once with the fault."""
    from sharewell.vault.stopped import go_on

    real = ready()
    if believing:
        from django.db import OperationalError

        from sharewell.records.engine.sqlite3.base import DatabaseWrapper
        from sharewell.records.ledger import appending
        from sharewell.vault.desk import KeyDesk

        real_commit = DatabaseWrapper._commit

        def believed(self: Any) -> None:
            try:
                real_commit(self)
            except OperationalError:
                self.connection.rollback()

        DatabaseWrapper._commit = believed  # type: ignore[method-assign]
        appending.confirm = lambda key, leaf: None
        KeyDesk._write_down = lambda self, lines: None  # type: ignore[method-assign]
    for name, address in known()["pages"].items():
        def one(name: str = name, address: str = address) -> dict[str, Any]:
            met()
            return shown(client_of(known()["who"]["lead"]).get(address), name)

        in_child(one)
        go_on(root())
        real.vault.desk.disk.go_on()


def emergency() -> None:
    """Somebody opens the child's record in an emergency after the disk failed; then a person resumes."""
    real = ready()
    before = carried(real)
    asked = {"child_id": known()["child"], "danger": "handed_over", "reason": "Her father is at the gate, wants her."}

    def one() -> list[dict[str, Any]]:
        lead, manager = (client_of(known()["who"][part]) for part in ("lead", "manager"))
        met()
        before = shown(lead.get(known()["pages"]["file"]), "file")
        return [before, shown(manager.get("/emergency/"), "emergency"),
                shown(manager.post("/emergency/", asked), "emergency"),
                shown(lead.get(known()["pages"]["file"]), "file")]  # fmt: skip

    in_child(one)
    from sharewell.casework.stopping import resume
    from sharewell.records import ledger
    from sharewell.vault import reserve_log

    done, after = resume(real), carried(real)
    sys.stdout.write(json.dumps({
        "resumed": done is not None, "left": len(reserve_log.kept(root())),
        "wrong": len(ledger.verify(real.vault).findings),
        "new": {name: after[name] - before[name] for name in after},
    }))  # fmt: skip


def carried(real: Any) -> dict[str, int]:
    """How many lines of the manager's emergencies stand in the record, and in the log of the keys."""
    from sharewell.records.models import AccessEntry, EmergencyAccess

    who, keys = known()["manager"], real.vault.desk.log.rows()
    looks = AccessEntry.objects.filter(person_id=who, file_id=known()["file"], action="emergency.file.read")
    return {"looks": looks.count(), "asked": EmergencyAccess.objects.filter(person_id=who).count(),
            "keys": sum(line.person == who and line.purpose == "emergency.open" for _, _, line in keys)}  # fmt: skip


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["look", *mode]:
            look(mode == ["believing"])
        case ["emergency"]:
            emergency()
