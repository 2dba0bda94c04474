"""What Azure must allow, told beforehand, and what a preflight finds of it."""

from __future__ import annotations

import json

import pytest
from azvmreset import Blocker, Client, ClientSecret, CommandForm, Confirm, Method, Rung, SealingKey, custom_role, required_actions
from azvmreset.permissions import Option, Task
from simulated_azure import Azure

VM = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.Compute/"
    "virtualMachines/web-01"
)
MACHINES = "Microsoft.Compute/virtualMachines/"


def names(task: Task, **options: Option) -> set[str]:
    return {one.action for one in required_actions(task, VM, **options)}


def test_a_restart_takes_few_rights() -> None:
    actions = required_actions("restart", VM)
    assert [one.action for one in actions] == [
        "Microsoft.Compute/locations/operations/read", f"{MACHINES}read", f"{MACHINES}restart/action",
    ]
    assert [one.scope for one in actions] == [VM[: VM.index("/resourceGroups/")], VM, VM]
    assert all(one.purpose for one in actions)


def test_options_decide() -> None:
    ladder = required_actions("reset_password", VM)
    extension = next(one for one in ladder if one.action == f"{MACHINES}extensions/write")
    assert extension.rungs == (Rung.VM_ACCESS,)
    alone = names("reset_password", method=Method.VM_ACCESS, confirm=Confirm.NEVER)
    assert not any("runCommand" in name for name in alone)
    assert "Microsoft.Compute/snapshots/write" in names("reset_rdp", snapshot_first=True)
    assert f"{MACHINES}runCommand/action" in names("verify", form=CommandForm.ACTION)
    assert f"{MACHINES}extensions/write" not in names("reset_password", sealing_key=SealingKey.generate())
    assert "Microsoft.Compute/snapshots/delete" in names("leftovers", remove=True)
    assert names("rotate") >= names("reset_password", verify_in_guest=True, confirm=Confirm.ALWAYS)
    assert f"{MACHINES}extensions/write" not in names("rotate", settle_only=True)
    tasks: tuple[Task, ...] = ("preflight", "status", "accounts", "fix_account", "run_command")
    for task in tasks:
        assert f"{MACHINES}read" in names(task)


def test_a_custom_role_has_exactly_these() -> None:
    role = json.loads(custom_role("VM restarter", "restart", VM))
    assert role["Name"] == "VM restarter"
    assert set(role["Actions"]) == names("restart")
    assert role["AssignableScopes"] == [VM[: VM.index("/resourceGroups/")]]


def test_what_is_no_task_or_no_option_is_refused() -> None:
    with pytest.raises(ValueError, match="no task"):
        required_actions("find", VM)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no option 'remove'"):
        required_actions("restart", VM, remove=True)
    with pytest.raises(TypeError, match="expected a flag"):
        required_actions("leftovers", VM, remove="yes")


def test_a_preflight_tells_of_rights_and_locks(azure: Azure, client: Client) -> None:
    report = client.preflight(azure.vm("web-01"))
    assert report.permissions_checked and report.locks_checked
    assert (report.missing_actions, report.locks) == ((), ())
    assert report.open_rungs == (Rung.VM_ACCESS, Rung.MANAGED_RUN_COMMAND, Rung.ACTION_RUN_COMMAND)
    assert [(shut.rung, shut.code) for shut in report.shut_rungs] == [(Rung.OFFLINE, "last_resort")]
    assert [int(Blocker.LOCKED), int(Blocker.PERMISSION_MISSING)] == [15, 16]


def test_a_lock_and_missing_rights_block(azure: Azure, client: Client) -> None:
    azure.ask("world/web-01", {"lock": "ReadOnly"})
    locked = client.preflight(azure.vm("web-01"))
    assert [blocker.code for blocker in locked.blockers] == ["locked"]
    assert [lock.level for lock in locked.locks] == ["ReadOnly"]
    reader = ClientSecret(azure.tenant_id, "00000000-0000-4000-8000-00000000001b", "reader-secret")
    with azure.client(reader) as limited:
        report = limited.preflight(azure.vm("strict-01"))
    assert f"{MACHINES}extensions/write" in report.missing_actions
    assert "permission_missing" in [blocker.code for blocker in report.blockers]
