"""A keystore that is put back: what was destroyed since its copy was made is destroyed in it again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.rules.errors import Incomplete, Missing, NotNow
from tests.casework.restored import findings, read, safe

__all__ = ["safe"]
pytestmark = pytest.mark.once


def test_a_lost_keystore_comes_back_from_its_own_file_and_what_was_destroyed_since_is_destroyed_in_it(safe):
    import shutil

    from sharewell.vault.vault import open_vault
    from tests.casework.backups import destroy, restore

    people, var = safe.people, safe.var
    first, gone = people.concern(), people.concern(about="Leo O'Brien")
    keys_before = safe.back_up().keys.path
    file_id = destroy(people, gone.concern_id)
    made = safe.back_up()
    people.tools.vault.desk.close()
    shutil.rmtree(var.keystore.parent)
    shutil.rmtree(var.keys)
    with pytest.raises(NotNow, match="--keys"):
        restore(safe, made, vault=None)
    mended = restore(safe, made, vault=None, keys_file=keys_before)
    assert mended.kept
    again = open_vault(var.master_key, var.keystore)
    people = replace(people, tools=replace(people.tools, vault=again))
    assert again.destroyed_at(file_id), "the older copy of the keys still held it"
    assert findings(people) == () and read(people, first.concern_id).whole
    with pytest.raises(NotNow, match="keystore here already"):
        restore(replace(safe, people=people), made, vault=again, keys_file=keys_before)
    again.desk.close()


def test_a_file_destroyed_after_both_copies_is_destroyed_again_by_the_reference_on_its_certificate(safe):
    import shutil

    from sharewell.casework.due_work import do_due_work
    from sharewell.casework.review_retention import my_certificates
    from sharewell.vault.vault import open_vault
    from tests.casework.backups import destroy, restore

    people, var = safe.people, safe.var
    gone = people.concern()
    made = safe.back_up()
    file_id = destroy(people, gone.concern_id)
    (certificate,) = my_certificates(people.actor("lead"), people.tools, None)
    people.tools.vault.desk.close()
    shutil.rmtree(var.keystore.parent)
    shutil.rmtree(var.keys)
    with pytest.raises(Incomplete, match="No file has this reference"):
        restore(safe, made, vault=None, keys_file=made.keys.path, destroyed=("F-0000",))
    mended = restore(safe, made, vault=None, keys_file=made.keys.path, destroyed=(certificate.reference.lower(),))
    assert mended.ready.done[0].destroyed == 1
    again = open_vault(var.master_key, var.keystore)
    people = replace(people, tools=replace(people.tools, vault=again))
    do_due_work(people.tools)
    assert again.destroyed_at(file_id) and findings(people) == ()
    with pytest.raises(Missing):
        read(people, gone.concern_id)
    again.desk.close()
