"""The offline method carried out from the command line; killed, interrupted, and gone on with."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from program import Program
from rescues import CHOSEN, DEAD, NEW_PASSWORD, killed_at
from simulator import Simulator


def rescued(azvmreset: Program, journal: Path) -> Any:
    words = (*CHOSEN, "--password-stdin", "--journal", str(journal), "-o", "json")
    ended = azvmreset("rescue", DEAD, *words, stdin=NEW_PASSWORD)
    assert ended.code == 0, ended.err
    return ended.json()


def test_one_command_resets_the_password_of_a_vm_whose_agent_is_dead(
    azure: Simulator, azvmreset: Program, tmp_path: Path
) -> None:
    journal = tmp_path / "dead-01.journal"
    result = rescued(azvmreset, journal)
    assert result["schema"] == "azvmreset.rescue/1"
    assert (result["end"], result["evidence"], result["action"]) == ("succeeded", "applied", "reset_password")
    assert result["os_disk_id"] != result["original_disk_id"]
    assert azure.signs_in("dead-01", "azureuser", NEW_PASSWORD)
    assert journal.stat().st_mode & 0o777 == 0o600
    assert NEW_PASSWORD not in journal.read_text()
    assert azvmreset("adopt", DEAD).code == 0


def test_a_rescue_that_was_killed_goes_on_by_its_journal(
    azure: Simulator, azvmreset: Program, tmp_path: Path
) -> None:
    journal = killed_at(azvmreset, tmp_path, "step 3 of")
    again = azvmreset("rescue", DEAD, *CHOSEN, "--password-stdin", "--journal", str(journal), stdin=NEW_PASSWORD)
    assert again.code == 2 and "azvmreset resume --journal" in again.err
    # As far as to where the VM has stopped: all of it takes minutes at the pace that Azure allows for one VM.
    process = azvmreset.start("resume", "--journal", str(journal), "--password-file", str(tmp_path / "password"))
    assert process.stderr is not None
    for line in process.stderr:
        if "step 5 of" in line:
            process.send_signal(signal.SIGINT)
            break
    said = process.communicate()[1]
    assert process.returncode == 7 and f"azvmreset resume --journal {journal}" in said, said
    assert azure.machine("dead-01")["power"] != "running"


def test_ctrl_c_leaves_a_rescue_that_can_be_gone_on_with(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    password, journal = tmp_path / "password", tmp_path / "dead-01.journal"
    words = ("--username", "azureuser", "--secret-out", str(password), "--journal", str(journal))
    process = azvmreset.start("rescue", DEAD, *words)
    assert process.stderr is not None
    for line in process.stderr:
        if "step 5 of" in line:
            process.send_signal(signal.SIGINT)
            break
    said = process.communicate()[1]
    assert process.returncode == 7, said
    assert f"azvmreset resume --journal {journal} --sealing-key {password}.key --secret-out {password}" in said
    assert f"azvmreset rollback --journal {journal}" in said
    assert Path(f"{password}.key").exists()


def test_what_is_not_that_plan_is_not_begun(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    journal = tmp_path / "never.journal"
    words = ("rescue", DEAD, *CHOSEN, "--password-stdin", "--journal", str(journal), "--approved-plan", "0" * 32)
    ended = azvmreset(*words, stdin=NEW_PASSWORD)
    assert ended.code == 2 and "was approved" in ended.err
    plan = tmp_path / "plan.json"
    plan.write_text(azvmreset("plan", DEAD, "--rdp", "-o", "json").out)
    ended = azvmreset(*words[:-2], "--plan", str(plan), stdin=NEW_PASSWORD)
    assert ended.code == 2
    assert not journal.exists()


def test_what_contradicts_itself_is_refused(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    for words, said in (
        (("rescue", DEAD, "--username", "azureuser"), "--secret-out"),
        (("rescue", DEAD, "--username", "azureuser", "--password-stdin"), "--offline-plaintext"),
        (("rescue", DEAD, "--rdp", "--secret-out", "x"), "--rdp sets none"),
        (("rollback",), "--journal FILE"),
        (("rollback", DEAD, "--journal", "x"), "x"),
        (("cleanup", "--journal", str(tmp_path / "none")), "azvmreset adopt VM"),
        (("restore", DEAD), "--snapshot ID"),
        (("resume", "--journal", str(tmp_path / "none")), "there is no"),
    ):
        ended = azvmreset(*words)
        assert ended.code == 2 and said in ended.err, ended.err
    assert azure.writes() == []
