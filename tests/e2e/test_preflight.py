"""What stands in the way is known before anything is sent."""

from __future__ import annotations

import pytest
from program import Program
from simulator import Simulator, vm

BLOCKED = {
    "legacy-07": "agent_not_ready",
    "linux-01": "not_windows",
    "stopped-01": "vm_not_running",
    "noext-01": "extensions_disabled",
}


def test_a_healthy_machine_has_an_open_method(azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"))
    assert ended.code == 0, ended.err
    assert ended.out.startswith("open: vm_access, run_command for web-01\n")
    report = azvmreset("preflight", vm("web-01"), "-o", "json").json()
    assert report["schema"] == "azvmreset.preflight/1"
    assert report["admin_username"] == "azureuser"
    assert report["open_methods"] == ["vm_access", "run_command"]


@pytest.mark.parametrize("name, blocker", BLOCKED.items())
def test_a_blocker_is_named_with_its_remedy(azure: Simulator, azvmreset: Program, name: str, blocker: str) -> None:
    ended = azvmreset("preflight", vm(name))
    assert ended.code == 3
    assert ended.out.startswith(f"blocked: no method is open for {name}\n")
    assert f"blocker         {blocker}: " in ended.out
    findings = azvmreset("preflight", vm(name), "--output=json").json()["blockers"]
    assert blocker in [finding["code"] for finding in findings]
    assert all(finding["remedy"] for finding in findings)


@pytest.mark.parametrize("name, blocker", BLOCKED.items())
@pytest.mark.parametrize("command", ["reset-password", "reset-rdp"])
def test_nothing_is_sent_where_a_blocker_exists(
    azure: Simulator, azvmreset: Program, command: str, name: str, blocker: str
) -> None:
    words = ["--username", "azureuser", "--password-stdin"] if command == "reset-password" else []
    ended = azvmreset(command, vm(name), *words, "--output", "json", stdin="Back-In-With-Th1s")
    assert ended.code == 3
    assert blocker in ended.error["blockers"]
    assert azure.writes() == []


def test_a_warning_does_not_block(azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("entra-01"))
    assert ended.code == 0
    assert "warning         entra_login_installed: " in ended.out


def test_a_silent_agent_can_be_overridden(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset(
        "reset-rdp", vm("legacy-07"), "--override", "agent_not_ready", "--timeout", "0.5", "--poll-interval", "0.05"
    )
    assert len(azure.writes()) == 1
    assert ended.code == 8, ended.err


def test_a_firm_blocker_cannot(azure: Simulator, azvmreset: Program) -> None:
    assert azvmreset("reset-rdp", vm("linux-01"), "--override", "not_windows").code == 2
    assert azvmreset("reset-rdp", vm("linux-01"), "--override", "agent_not_ready").code == 3
    assert azure.writes() == []
