"""Scripts inside the guest, by both forms of Run Command."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from program import Ended, Program
from simulator import Simulator, vm

NEW = "Back-In-With-Th1s"


def run(azvmreset: Program, script: str, *more: str) -> Ended:
    """The script by standard input, because a file would only be one more name."""
    return azvmreset("run-command", vm("web-01"), "--script", "-", *more, stdin=script)


def sent(azure: Simulator) -> list[tuple[str, str]]:
    return [(r["method"], r["url"].split("?")[0].split("/")[-2]) for r in azure.writes()]


def test_what_the_script_wrote_is_all_of_standard_output(azure: Simulator, azvmreset: Program) -> None:
    ended = run(azvmreset, "Write-Output one\nWrite-Output two\n")
    assert ended.code == 0, ended.err
    assert ended.out.split() == ["one", "two"]
    assert "done: the script on web-01 ended with exit code 0\n" in ended.err
    assert sent(azure) == [("PUT", "runCommands"), ("DELETE", "runCommands")]


def test_the_document_stands_alone(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    script = tmp_path / "script.ps1"
    script.write_text("Write-Output out\nexit 3\n")
    ended = azvmreset("run-command", vm("web-01"), "--script", str(script), "-o", "json")
    assert ended.code == 1
    result = ended.json()
    assert (result["succeeded"], result["exit_code"], result["output"].strip()) == (False, 3, "out")
    assert result["script_sha256"] == hashlib.sha256(script.read_bytes()).hexdigest()
    assert result["removed"] is True


def test_kept_when_asked_for_and_found_later(azure: Simulator, azvmreset: Program) -> None:
    kept = run(azvmreset, "Write-Output here\n", "--keep", "-o", "json").json()
    assert kept["removed"] is False
    assert sent(azure) == [("PUT", "runCommands")]
    left = azvmreset("leftovers", vm("web-01"), "--remove", "-o", "json").json()
    assert [(item["name"], item["removed"]) for item in left["items"] if item["ours"]] == [(kept["command_name"], True)]


@pytest.mark.parametrize(("line", "failure"), [
    ("net user nobody Some-Passw0rd /Y", "account_not_found"),
    ("net localgroup Administrators azureuser /add", "already_a_member"),
    ("net user azureuser short /Y", "password_policy"),
])  # fmt: skip
def test_what_net_meant_by_its_number(azure: Simulator, azvmreset: Program, line: str, failure: str) -> None:
    ended = run(azvmreset, line + "\n", "-o", "json")
    assert ended.code == 1
    assert ended.json()["failure"] == failure


def test_the_documented_lines_work(azure: Simulator, azvmreset: Program) -> None:
    ended = run(azvmreset, f"net user azureuser {NEW[:14]} /Y\n")
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "azureuser", NEW[:14])


def test_a_protected_parameter_comes_from_a_file_or_a_variable(
    azure: Simulator, azvmreset: Program, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.touch(mode=0o600)
    file.write_text("from-a-file\n")
    azvmreset.environment["NEW_PASSWORD"] = "from-a-variable"
    run(
        azvmreset, "Write-Output x\n", "--parameter", "Name=value", "--protected-parameter", f"a=@{file}",
        "--protected-parameter", "b=env:NEW_PASSWORD",
    )  # fmt: skip
    del azvmreset.environment["NEW_PASSWORD"]
    body = json.loads(azure.writes()[0]["body"])["properties"]
    assert body["parameters"] == [{"name": "Name", "value": "value"}]
    assert body["protectedParameters"] == [
        {"name": "a", "value": "from-a-file"},
        {"name": "b", "value": "from-a-variable"},
    ]


def test_more_than_azure_keeps_is_an_error_unless_the_end_is_enough(azure: Simulator, azvmreset: Program) -> None:
    long = f"Write-Output {'x' * 5000}\n"
    refused = run(azvmreset, long)
    assert refused.code != 0
    assert "--tail" in refused.err or "tail" in refused.err
    ended = run(azvmreset, long, "--tail", "-o", "json")
    assert ended.code == 0, ended.err
    assert ended.json()["truncated"] is True


def test_a_script_that_would_wait_for_a_keyboard_is_not_sent(azure: Simulator, azvmreset: Program) -> None:
    ended = run(azvmreset, "net user azureuser *\n")
    assert ended.code == 2
    assert azure.writes() == []


def test_the_older_form_has_no_exit_code(azure: Simulator, azvmreset: Program) -> None:
    ended = run(azvmreset, "Write-Output hello\n", "--action", "-o", "json")
    assert ended.code == 0, ended.err
    result = ended.json()
    assert (result["form"], result["exit_code"], result["output"].strip()) == ("action", None, "hello")
    assert [(r["method"], r["url"].split("?")[0].split("/")[-1]) for r in azure.writes()] == [("POST", "runCommand")]


def test_the_one_slot_of_the_older_form_may_be_taken(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("slot_busy", method="POST", path="/runCommand")
    ended = run(azvmreset, "Write-Output hello\n", "--action", "--timeout", "2", "--poll-interval", "0.2", "-o", "json")
    assert ended.code in (3, 6), ended.err
    assert "Run Command" in ended.err or "run command" in ended.err


def test_azures_own_scripts(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("run-command", vm("web-01"), "--command-id", "IPConfig", "-o", "json")
    assert ended.code == 0, ended.err
    assert ended.json()["script_sha256"] == ""
