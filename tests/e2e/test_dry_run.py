"""--dry-run and --print-commands: everything is said, nothing is done, and no password is needed."""

from __future__ import annotations

import json

import pytest
from program import Program
from simulator import Simulator, vm

RESET = ["reset-password", vm("web-01"), "--username", "azureuser"]


def test_the_steps_are_those_that_would_be_sent(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset(*RESET, "--dry-run", "--snapshot-first", "--output", "json")
    assert ended.code == 0, ended.err
    run = ended.json()
    assert [step["action"] for step in run["steps"]] == ["snapshot", "put_extension"]
    assert all(step["url"].startswith(azure.ready["arm_endpoint"].rstrip("/")) for step in run["steps"])
    body = json.loads(run["steps"][1]["body"])
    assert body["properties"]["settings"] == {"UserName": "azureuser"}
    assert body["properties"]["protectedSettings"] == {"Password": "REDACTED"}
    assert azure.writes() == []


def test_a_stopped_vm_would_be_started_and_put_back(azure: Simulator, azvmreset: Program) -> None:
    words = ["reset-rdp", vm("parked-01"), "--dry-run", "-o", "json", "--start-if-stopped", "--after", "restore"]
    run = azvmreset(*words).json()
    assert [step["action"] for step in run["steps"]] == ["start", "put_extension", "deallocate"]
    assert azure.writes() == []


def test_what_is_blocked_ends_with_3(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("reset-rdp", vm("stopped-01"), "--dry-run")
    assert ended.code == 3
    assert "vm_not_running" in ended.out
    assert azure.writes() == []


@pytest.mark.parametrize(("shell", "word"), [("az", "az vm user update"), ("powershell", "Set-AzVMAccessExtension"), ("net", "net user")])
def test_commands_for_a_person(azure: Simulator, azvmreset: Program, shell: str, word: str) -> None:
    ended = azvmreset(*RESET, "--print-commands", shell)
    assert ended.code == 0, ended.err
    assert word in ended.out
    assert ("web-01" in ended.out) == (shell != "net")
    assert azure.writes() == []


def test_a_restart_can_be_rehearsed(azure: Simulator, azvmreset: Program) -> None:
    run = azvmreset("restart", vm("web-01"), "--dry-run", "-o", "json").json()
    assert [step["action"] for step in run["steps"]] == ["restart"]
    assert azure.writes() == []
