"""Rights and locks are known before anything is sent, and what a command takes is told without a network."""

from __future__ import annotations

import json

import pytest
from program import Program
from simulator import READER, Simulator, vm

MACHINES = "Microsoft.Compute/virtualMachines/"
AS_READER: dict[str, str | None] = {"AZURE_CLIENT_ID": READER[0], "AZURE_CLIENT_SECRET": READER[1]}
OFFLINE: dict[str, str | None] = {
    "AZURE_TENANT_ID": None,
    "AZURE_CLIENT_ID": None,
    "AZURE_CLIENT_SECRET": None,
    "AZVMRESET_ARM_ENDPOINT": "https://127.0.0.1:1",
}


def test_who_may_do_nothing_is_told_what_is_missing(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"), env=AS_READER)
    assert ended.code == 3
    assert ended.out.startswith("blocked: no method is open for web-01\n")
    assert f"{MACHINES}extensions/write" in ended.out
    assert "eligible role" in ended.out
    report = azvmreset("preflight", vm("web-01"), "-o", "json", env=AS_READER).json()
    assert report["permissions_checked"] and report["locks_checked"]
    assert report["missing_actions"] == [
        f"{MACHINES}extensions/write", f"{MACHINES}runCommand/action", f"{MACHINES}runCommands/write",
    ]  # fmt: skip
    assert [blocker["code"] for blocker in report["blockers"]] == ["permission_missing"]
    assert report["open_rungs"] == []


def test_a_read_only_lock_blocks(azure: Simulator, azvmreset: Program) -> None:
    azure.control("POST", "world/web-01", {"lock": "ReadOnly"})
    ended = azvmreset("preflight", vm("web-01"))
    assert ended.code == 3
    assert "blocker         locked: " in ended.out
    assert "lock            ReadOnly " in ended.out
    report = azvmreset("preflight", vm("web-01"), "-o", "json").json()
    assert [lock["level"] for lock in report["locks"]] == ["ReadOnly"]

    ladder = azvmreset(
        "reset-password", vm("web-01"), "--username", "azureuser", "--password-stdin", "--confirm", "auto", "-o", "json",
        stdin="Back-In-With-Th1s",
    )  # fmt: skip
    assert ladder.code == 3
    assert ladder.error["blockers"] == ["locked"]
    assert azure.writes() == []


def test_a_lock_against_deletion_warns(azure: Simulator, azvmreset: Program) -> None:
    azure.control("POST", "world/web-01", {"lock": "CanNotDelete"})
    ended = azvmreset("preflight", vm("web-01"))
    assert ended.code == 0
    assert "warning         cannot_clean_up: " in ended.out


def test_what_cannot_be_read_is_not_checked(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("status", path="Microsoft.Authorization", status=403, count=0)
    ended = azvmreset("preflight", vm("web-01"), "-o", "json")
    assert ended.code == 0, ended.err
    report = ended.json()
    assert not report["permissions_checked"] and not report["locks_checked"]
    assert {"permissions_not_checked", "locks_not_checked"} <= {warning["code"] for warning in report["warnings"]}
    assert report["open_methods"] == ["vm_access", "run_command"]


def test_what_a_command_takes_needs_no_network(azvmreset: Program) -> None:
    ended = azvmreset("required-actions", "reset-password", vm("web-01"), "--snapshot-first", "-o", "json", env=OFFLINE)
    assert ended.code == 0, ended.err
    actions = {one["action"]: one for one in ended.json()["actions"]}
    assert actions[f"{MACHINES}extensions/write"]["rungs"] == ["vm_access"]
    assert actions["Microsoft.Compute/snapshots/write"]["scope"].endswith("/resourceGroups/rescue-demo")

    role = json.loads(azvmreset("required-actions", "restart", vm("web-01"), "--role", "Restarter", env=OFFLINE).out)
    assert role["Name"] == "Restarter"
    assert f"{MACHINES}restart/action" in role["Actions"]


@pytest.mark.parametrize("word", ["clouds", "restrat"])
def test_what_is_no_command_with_a_vm_is_refused(azvmreset: Program, word: str) -> None:
    ended = azvmreset("required-actions", word, vm("web-01"))
    assert ended.code == 2
    assert "reset-password" in ended.err
