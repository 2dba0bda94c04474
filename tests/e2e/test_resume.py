"""Killed at any point, the program goes on where it was: by the file that it keeps, and by what Azure says."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
from pathlib import Path

import pytest
from program import Program
from simulator import OLD_PASSWORD, Simulator, vm

NEW = "Back-In-With-Th1s"


@pytest.fixture
def token(tmp_path: Path) -> Path:
    return tmp_path / "resume.json"


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(NEW + "\n")
    return file


def words(name: str, password: Path, token: Path, *more: str) -> list[str]:
    return [
        "reset-password", vm(name), "--username", "azureuser", "--password-file", str(password),
        "--resume-file", str(token), *more,
    ]  # fmt: skip


def kill_when(azure: Simulator, run: subprocess.Popen[str], method: str, part: str) -> None:
    """As soon as the request has arrived; every look is a request of its own, so nothing spins faster than answers."""
    for _ in range(10_000):
        if any(r["method"] == method and part in r["url"] for r in azure.requests()):
            run.send_signal(signal.SIGKILL)
            run.communicate(timeout=30)
            return
    raise AssertionError(f"no {method} of {part} arrived")


def puts(azure: Simulator) -> int:
    return sum(r["method"] == "PUT" and "/extensions/" in r["url"] for r in azure.requests())


def test_the_file_is_gone_after_a_success(azvmreset: Program, password: Path, token: Path) -> None:
    ended = azvmreset(*words("web-01", password, token))
    assert ended.code == 0, ended.err
    assert not token.exists()


def test_a_file_that_is_there_is_not_touched(
    azure: Simulator, azvmreset: Program, password: Path, token: Path
) -> None:
    token.write_text("the token of another reset")
    ended = azvmreset(*words("web-01", password, token))
    assert ended.code == 2
    assert "is there already" in ended.err
    assert token.read_text() == "the token of another reset"
    assert azure.writes() == []


def test_killed_while_azure_is_at_work(azure: Simulator, azvmreset: Program, password: Path, token: Path) -> None:
    azure.add_fault("stall", method="GET", path="/operations/", count=1)
    kill_when(azure, azvmreset.start(*words("web-01", password, token)), "GET", "/operations/")

    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert NEW not in token.read_text()
    ended = azvmreset("resume", str(token), "--output", "json")
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["evidence"] == "applied"
    assert result["resumed"] is True
    assert puts(azure) == 1
    assert azure.signs_in("web-01", "azureuser", NEW)
    assert not token.exists()


def test_killed_while_the_write_is_on_its_way_and_it_arrived(
    azure: Simulator, azvmreset: Program, password: Path, token: Path
) -> None:
    azure.add_fault("stall", method="PUT", count=1)
    kill_when(azure, azvmreset.start(*words("web-01", password, token)), "PUT", "/extensions/")

    ended = azvmreset("resume", str(token))
    assert ended.code == 0, ended.err
    assert puts(azure) == 1
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_killed_while_the_write_is_on_its_way_and_it_never_arrived(
    azure: Simulator, azvmreset: Program, password: Path, token: Path
) -> None:
    azure.add_fault("stall_before", method="PUT", count=1)
    kill_when(azure, azvmreset.start(*words("web-01", password, token)), "PUT", "/extensions/")

    ended = azvmreset("resume", str(token), "--output", "json")
    assert ended.code == 2
    assert ended.error["code"] == "not_sent"
    assert azure.signs_in("web-01", "azureuser", OLD_PASSWORD)
    assert token.exists()

    ended = azvmreset("resume", str(token), "--password-file", str(password))
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "azureuser", NEW)
    assert not token.exists()


def test_an_interruption_says_how_to_go_on(
    azure: Simulator, azvmreset: Program, password: Path, token: Path
) -> None:
    azure.add_fault("never_ends", method="PUT")
    ended = azvmreset(*words("web-01", password, token, "--timeout", "3", "--output", "json"))
    assert ended.code == 8, ended.err
    assert f"azvmreset resume {token}" in ended.err
    assert json.loads(token.read_text()) == json.loads(ended.error["resume_token"])


def test_without_a_file_the_token_is_printed(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    azure.add_fault("never_ends", method="PUT", count=1)
    ended = azvmreset("reset-rdp", vm("web-01"), "--timeout", "3")
    assert ended.code == 8
    line = next(line for line in ended.err.splitlines() if line.startswith("{"))
    azure.control("DELETE", "faults")
    # Standard input works as well as a file.
    gone_on = azvmreset("resume", "-", "--timeout", "3", stdin=line, shows=(line,))
    assert gone_on.code in (0, 8), gone_on.err


@pytest.mark.parametrize(
    "content",
    ["", "{}", "not a token", '{"version":99}', "[" * 10_000, '{"version":1,"target":"/subscriptions/x"}', "\0"],
    ids=["empty", "no members", "no JSON", "another version", "deep", "no target", "a zero byte"],
)
def test_what_is_no_token_is_refused(azure: Simulator, azvmreset: Program, token: Path, content: str) -> None:
    token.write_text(content)
    ended = azvmreset("resume", str(token))
    assert ended.code == 2, ended.err
    assert azure.requests() == []
    assert token.exists()


def test_a_token_of_another_cloud_is_refused(
    azure: Simulator, azvmreset: Program, password: Path, token: Path
) -> None:
    azure.add_fault("never_ends", method="PUT")
    azvmreset(*words("web-01", password, token, "--timeout", "3"))
    changed = token.read_text().replace(azure.ready["arm_endpoint"].rstrip("/"), "https://127.0.0.1:1")
    token.write_text(changed)
    before = len(azure.requests())
    assert azvmreset("resume", str(token)).code == 2
    assert len(azure.requests()) == before
