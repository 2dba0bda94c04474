"""One way after the other, until one has set the password or the guest says no."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from program import Program
from simulator import OLD_PASSWORD, Simulator, vm

NEW = "Climbed-In-4gain"


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(NEW + "\n")
    return file


def climb(name: str, password: Path, *more: str) -> list[str]:
    words = ["reset-password", vm(name), "--username", "azureuser", "--password-file", str(password)]
    return [*words, "--confirm", "auto", *more]  # said, so that the harness leaves out --method vm_access


def outcomes(result: dict[str, Any]) -> dict[str, str]:
    return {rung["rung"]: rung["outcome"] for rung in result["rungs"]}


def test_the_first_way_that_works_is_enough(azure: Simulator, azvmreset: Program, password: Path) -> None:
    ended = azvmreset(*climb("web-01", password, "-o", "json"))
    assert ended.code == 0, ended.err
    result = ended.json()
    assert (result["method"], result["evidence"]) == ("vm_access", "confirmed")
    assert [rung["rung"] for rung in result["rungs"]][:1] == ["vm_access"]
    assert outcomes(result)["vm_access"] == "succeeded"
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_an_extension_that_the_reset_made_is_gone_afterwards_unless_it_shall_stay(
    azure: Simulator, azvmreset: Program, password: Path
) -> None:
    ended = azvmreset(*climb("web-01", password, "-o", "json"))
    assert ended.json()["extension_removed"] is True
    assert any(r["method"] == "DELETE" and "/extensions/" in r["url"] for r in azure.requests())

    azure.reset()
    ended = azvmreset(*climb("web-01", password, "--leave-extension"))
    assert ended.code == 0, ended.err
    assert not any(r["method"] == "DELETE" and "/extensions/" in r["url"] for r in azure.requests())


def test_an_extension_that_was_there_stays_unless_it_shall_go(
    azure: Simulator, azvmreset: Program, password: Path
) -> None:
    ended = azvmreset(*climb("named-01", password, "-o", "json"))
    assert ended.code == 0, ended.err
    assert ended.json()["extension_removed"] is False
    assert "replay_possible" in [warning["code"] for warning in ended.json()["warnings"]]
    ended = azvmreset(*climb("named-01", password, "--remove-extension", "-o", "json"))
    assert ended.json()["extension_removed"] is True


def test_with_entra_login_run_command_comes_first(azure: Simulator, azvmreset: Program, password: Path) -> None:
    ended = azvmreset(*climb("entra-01", password, "-o", "json"))
    assert ended.code == 0, ended.err
    assert ended.json()["method"] == "run_command"
    assert azure.signs_in("entra-01", "azureuser", NEW)


def test_what_vm_access_cannot_do_run_command_does(azure: Simulator, azvmreset: Program, password: Path) -> None:
    azure.add_fault("status", method="PUT", path="/extensions/", status=400, code="BadRequest", message="not today")
    ended = azvmreset(*climb("web-01", password))
    assert ended.code == 0, ended.err
    assert "  rung            vm_access: failed, " in ended.out
    assert "  rung            managed_run_command: succeeded (" in ended.out
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_a_no_of_the_guest_ends_the_climb(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.touch(mode=0o600)
    short.write_text("Sh0rt-One\n")
    ended = azvmreset(*climb("strict-01", short, "-o", "json"))
    assert ended.code == 1, ended.err
    assert not any("/runCommands/" in r["url"] and r["method"] == "PUT" for r in azure.writes()[1:])
    assert azure.signs_in("strict-01", "azureuser", OLD_PASSWORD)


def test_the_disk_is_left_alone_where_another_way_works(
    azure: Simulator, azvmreset: Program, password: Path, tmp_path: Path
) -> None:
    journal = tmp_path / "web-01.journal"
    words = ("--allow-offline", "--offline-plaintext", "--journal", str(journal), "-o", "json")
    ended = azvmreset(*climb("web-01", password, *words))
    assert ended.code == 0, ended.err
    assert outcomes(ended.json()).get("offline", "skipped") == "skipped"
    assert not journal.exists()


def test_the_disk_of_a_vm_in_which_nobody_answers_is_the_last_way(
    azure: Simulator, azvmreset: Program, password: Path, tmp_path: Path
) -> None:
    journal = tmp_path / "dead-01.journal"
    words = ("--allow-offline", "--offline-plaintext", "--read-back", "none", "--journal", str(journal), "-o", "json")
    ended = azvmreset(*climb("dead-01", password, *words))
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["method"] == "offline" and result["plan_id"]
    assert result["original_disk_id"].rsplit("/")[-1] != azure.machine("dead-01")["os_disk"].rsplit("/")[-1]
    assert outcomes(result)["offline"] == "succeeded"
    assert azure.signs_in("dead-01", "azureuser", NEW)
    assert NEW not in journal.read_text()


def test_one_way_alone_has_no_rungs(azure: Simulator, azvmreset: Program, password: Path) -> None:
    ended = azvmreset(*climb("web-01", password, "--method", "vm_access", "-o", "json"))
    assert ended.code == 0, ended.err
    assert ended.json()["rungs"] == []
