"""A VM that is stopped: nothing by itself; started, reset and put back when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import Program
from simulator import Simulator, vm

NEW = "Back-In-With-Th1s"


@pytest.fixture
def password(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(NEW)
    return str(file)


def words(name: str, password: str, *more: str) -> list[str]:
    return ["reset-password", vm(name), "--username", "azureuser", "--password-file", password, *more]


def actions(azure: Simulator) -> list[str]:
    return [r["url"].split("?")[0].split("/")[-1] for r in azure.writes()]


@pytest.mark.parametrize("name", ["halted-01", "parked-01"])
def test_by_itself_it_is_a_blocker(azure: Simulator, azvmreset: Program, password: str, name: str) -> None:
    ended = azvmreset(*words(name, password, "--yes", "--output", "json"))
    assert ended.code == 3
    assert "vm_not_running" in ended.error["blockers"]
    assert "--start-if-stopped" in ended.err
    assert azure.writes() == []


@pytest.mark.parametrize("name", ["halted-01", "parked-01"])
def test_started_and_left_running(azure: Simulator, azvmreset: Program, password: str, name: str) -> None:
    ended = azvmreset(*words(name, password, "--start-if-stopped", "--output", "json"))
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["started_vm"] is True
    assert result["after"]["power"] == "running"
    assert actions(azure) == ["start", "enablevmaccess"]
    assert azure.signs_in(name, "azureuser", NEW)


@pytest.mark.parametrize(("name", "power", "action"), [
    ("halted-01", "stopped", "powerOff"),
    ("parked-01", "deallocated", "deallocate"),
])  # fmt: skip
def test_put_back_as_it_was(
    azure: Simulator, azvmreset: Program, password: str, name: str, power: str, action: str
) -> None:
    ended = azvmreset(*words(name, password, "--start-if-stopped", "--after", "restore", "--output", "json"))
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["before"]["power"] == power
    assert result["after"]["power"] == power
    assert actions(azure) == ["start", "enablevmaccess", action]


def test_a_snapshot_comes_first_and_stays(azure: Simulator, azvmreset: Program, password: str) -> None:
    ended = azvmreset(*words("web-01", password, "--snapshot-first", "--output", "json"))
    assert ended.code == 0, ended.err
    result = ended.json()
    name = "azvmreset-" + result["operation_id"].replace("-", "")
    assert result["snapshot_id"].endswith("/snapshots/" + name)
    assert actions(azure) == [name, "enablevmaccess"]

    left = azvmreset("leftovers", vm("web-01"), "--output", "json").json()
    ours = [item for item in left["items"] if item["ours"]]
    assert [item["name"] for item in ours] == [name]
    removed = azvmreset("leftovers", vm("web-01"), "--remove", "--output", "json")
    assert removed.code == 0, removed.err
    assert [item["removed"] for item in removed.json()["items"] if item["ours"]] == [True]
    assert not any(item["ours"] for item in azvmreset("leftovers", vm("web-01"), "-o", "json").json()["items"])


def test_without_a_snapshot_the_guest_is_not_touched(azure: Simulator, azvmreset: Program, password: str) -> None:
    azure.add_fault("status", status=403, method="PUT", path="/snapshots/")
    ended = azvmreset(*words("web-01", password, "--snapshot-first"))
    assert ended.code == 4, ended.err
    assert "enablevmaccess" not in actions(azure)


def test_restart_waits_for_the_agent(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("restart", vm("web-01"), "--output", "json")
    assert ended.code == 0, ended.err
    result = ended.json()
    assert (result["power"], result["agent_status"]) == ("running", "ready")
    assert actions(azure) == ["restart"]
