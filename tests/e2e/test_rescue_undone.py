"""A rescue that is not wanted any more: adopted and rolled back; and a VM with the disk of a snapshot."""

from __future__ import annotations

import json
from pathlib import Path

from program import Program
from rescues import DEAD, NEW_PASSWORD, killed_at
from simulator import OLD_PASSWORD, Simulator, vm


def test_a_rescue_whose_journal_is_lost_is_adopted(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    killed_at(azvmreset, tmp_path, "step 7 of").unlink()
    seen = azvmreset("adopt", DEAD, "-o", "json")
    assert seen.code == 0, seen.err
    left = seen.json()
    assert left["can_roll_back"] is True and left["lease_holder"]
    unseen = azvmreset("adopt", DEAD, "--yes")
    assert unseen.code == 2 and f"--plan-id {left['plan_id']}" in unseen.err

    # Nobody knows that the holder of the lease is dead before its time is up.
    held = azvmreset("rollback", DEAD, "--plan-id", left["plan_id"])
    assert held.code == 3 and left["lease_holder"] in held.err


def test_a_rescue_is_rolled_back_by_its_journal(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    journal = killed_at(azvmreset, tmp_path, "step 7 of")
    ended = azvmreset("rollback", "--journal", str(journal), "-o", "json")
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["end"] == "rolled_back" and result["os_disk_id"] == result["original_disk_id"]
    assert azure.signs_in("dead-01", "azureuser", OLD_PASSWORD)
    assert json.loads(azvmreset("adopt", DEAD, "-o", "json").out)["plan_id"] == ""


def test_a_vm_gets_the_disk_of_a_snapshot(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    word = ("reset-password", vm("web-01"), "--username", "azureuser", "--password-stdin", "--snapshot-first", "-o", "json")
    before = azvmreset(*word, stdin=NEW_PASSWORD)
    assert before.code == 0, before.err
    assert azure.signs_in("web-01", "azureuser", NEW_PASSWORD)
    journal = tmp_path / "restore.journal"
    words = ("--snapshot", before.json()["snapshot_id"], "--journal", str(journal), "-o", "json")
    ended = azvmreset("restore", vm("web-01"), *words)
    assert ended.code == 0, ended.err
    assert ended.json()["action"] == "restore"
    assert azure.signs_in("web-01", "azureuser", OLD_PASSWORD)
