"""The plan of the offline method, from the command line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from program import Program
from simulator import Simulator, vm

FORMS = ("text", "json", "markdown", "az", "powershell")


def test_a_plan_for_a_vm_whose_agent_is_dead(azure: Simulator, azvmreset: Program) -> None:
    printed = {form: azvmreset("plan", vm("dead-01"), "--username", "azureuser", "--format", form) for form in FORMS}
    assert {ended.code for ended in printed.values()} == {0}, printed["text"].err
    document = json.loads(printed["json"].out)
    assert document["schema"] == "azvmreset.plan/1" and document["blockers"] == []
    for form in FORMS:
        for step in document["steps"]:
            assert step["name"] in printed[form].out, form
    assert "READY" in printed["text"].out
    assert azvmreset("plan", vm("dead-01"), "--username", "azureuser", "-o", "json").json()["id"] == document["id"]


def test_nothing_is_written_by_planning(azure: Simulator, azvmreset: Program) -> None:
    def disks() -> object:
        return azvmreset("rest", "GET", f"{vm('dead-01')}?api-version=2024-07-01").json()

    before = disks()
    assert azvmreset("plan", vm("dead-01"), "--username", "azureuser").code == 0
    assert disks() == before


def test_a_plan_that_is_blocked_is_printed_with_exit_code_3(azure: Simulator, azvmreset: Program) -> None:
    open_still = azvmreset("plan", vm("web-01"), "--username", "azureuser")
    assert open_still.code == 3
    assert "BLOCKED by" in open_still.out and "agent_methods_open" in open_still.out
    assert "--after-failure" in open_still.out or "--skip-agent-methods" in open_still.out

    script = azvmreset("plan", vm("web-01"), "--username", "azureuser", "--format", "az")
    assert script.code == 3 and "\naz " not in script.out

    meant = azvmreset("plan", vm("web-01"), "--username", "azureuser", "--skip-agent-methods", "not trusted")
    assert meant.code == 0, meant.out
    assert "not trusted" in meant.out


def test_a_failure_opens_the_last_resort(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    failed = azvmreset("reset-rdp", vm("dead-01"), "-o", "json")
    assert failed.code == 3
    file = tmp_path / "result.json"
    file.write_text(failed.out)
    planned = azvmreset("plan", vm("dead-01"), "--rdp", "--after-failure", str(file), "-o", "json")
    assert planned.code in (0, 2), planned.err  # a refusal names no VM, and may show nothing


def test_the_script_by_hand_is_one_that_sh_reads(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    for words in (("--username", "azureuser"), ("--rdp", "--nat-gateway"), ("--rdp", "--rescue-os", "windows")):
        ended = azvmreset("plan", vm("dead-01"), *words, "--format", "az")
        assert ended.code == 0, ended.out
        file = tmp_path / "by-hand.sh"
        file.write_text(ended.out)
        subprocess.run(["sh", "-n", file], check=True)


STAND_IN = """#!/bin/sh
printf '%s ' "$@" >> "$AZ_LOG"; echo >> "$AZ_LOG"
case "$1 $2" in
  "vm show") cat "$AZ_LOG.disk" ;;
  "vm update") for word in "$@"; do case $word in --os-disk=*) echo "${word#--os-disk=}" > "$AZ_LOG.disk" ;; esac; done ;;
esac
"""


@pytest.mark.parametrize("words", [("--username", "azureuser"), ("--rdp", "--nat-gateway", "--deallocate")])
def test_the_script_by_hand_runs_through(
    azure: Simulator, azvmreset: Program, tmp_path: Path, words: tuple[str, ...]
) -> None:
    plan = azvmreset("plan", vm("dead-01"), *words, "-o", "json").json()
    script, az, log = tmp_path / "by-hand.sh", tmp_path / "az", tmp_path / "log"
    script.write_text(azvmreset("plan", vm("dead-01"), *words, "--format", "az").out)
    az.write_text(STAND_IN)
    az.chmod(0o755)
    Path(f"{log}.disk").write_text(plan["facts"]["os_disk_id"])
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "AZ_LOG": str(log)}
    done = subprocess.run(
        ["sh", script], env=environment, input="\n" * 20, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    asked = log.read_text().splitlines()
    made = [line for line in asked if " create " in line]
    deleted = [line for line in asked if " delete " in line]
    assert all("azvmreset-" in line for line in made + deleted)
    assert not any(plan["facts"]["os_disk_id"] in line for line in deleted)
    copies = [one["id"] for one in plan["resources"] if one["until"].startswith("kept")]
    assert Path(f"{log}.disk").read_text().strip() in copies
