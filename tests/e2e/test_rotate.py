"""Rotations with a vault of two files: killed anywhere, one of them has the password that is in force."""

from __future__ import annotations

import signal
import stat
from pathlib import Path

import pytest
from program import Program
from simulator import OLD_PASSWORD, Simulator, vm


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    path = tmp_path / "azureuser.password"
    path.touch(mode=0o600)
    path.write_text(OLD_PASSWORD + "\n")
    return path


def pending_of(vault: Path) -> Path:
    return vault.with_name(vault.name + ".pending")


def rotation(vault: Path, *more: str) -> list[str]:
    return ["rotate", vm("web-01"), "--username", "azureuser", "--vault-file", str(vault), "--output", "json", *more]


def holds_what_the_guest_has(azure: Simulator, vault: Path) -> bool:
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    return azure.signs_in("web-01", "azureuser", vault.read_text().removesuffix("\n"))


@pytest.mark.parametrize("ways", [[], ["--method", "vm_access"], ["--method", "run_command"], ["--sealed"]])
def test_the_file_holds_what_the_guest_has(
    azvmreset: Program, azure: Simulator, vault: Path, ways: list[str]
) -> None:
    done = azvmreset(*rotation(vault, *ways))
    assert done.code == 0, done.err
    assert done.json()["evidence"] == "verified"
    assert done.json()["reset"]["sign_in"] == "proved"
    assert not pending_of(vault).exists()
    assert not azure.signs_in("web-01", "azureuser", OLD_PASSWORD)
    assert holds_what_the_guest_has(azure, vault)


@pytest.mark.parametrize("ways", [["--method", "vm_access"], ["--method", "run_command"], ["--sealed"]])
@pytest.mark.parametrize("writes", [1, 2, 3])
def test_a_killed_rotation_is_settled_by_the_next_one(
    azvmreset: Program, azure: Simulator, vault: Path, ways: list[str], writes: int
) -> None:
    with azvmreset.start(*rotation(vault, *ways)) as run:
        for _ in range(10_000):
            if sum(request["method"] == "PUT" for request in azure.requests()) >= writes or run.poll() is not None:
                break
        run.send_signal(signal.SIGKILL)
        run.communicate(timeout=30)
    settled = azvmreset(*rotation(vault, "--settle-only"))
    assert settled.code == 0, settled.err
    assert settled.json()["reset"] is None
    assert not pending_of(vault).exists()
    assert holds_what_the_guest_has(azure, vault)


def test_a_pending_candidate_is_found_by_its_sign_in(azvmreset: Program, azure: Simulator, vault: Path) -> None:
    vault.write_text("Older-Passw0rd!\n")
    pending_of(vault).touch(mode=0o600)
    pending_of(vault).write_text(f"azvmreset-pending 1\nid second\nkind password\nresume_token \nsecret {OLD_PASSWORD}")
    settled = azvmreset(*rotation(vault, "--settle-only"))
    assert settled.code == 0, settled.err
    assert settled.json()["current"] == "second"
    assert vault.read_text() == OLD_PASSWORD + "\n"
    assert holds_what_the_guest_has(azure, vault)


def test_a_blocked_machine_leaves_the_file_as_it_was(azvmreset: Program, vault: Path) -> None:
    blocked = azvmreset("rotate", vm("stopped-01"), "--username", "azureuser", "--vault-file", str(vault))
    assert blocked.code == 3
    assert "may be in force: current" in blocked.err
    assert vault.read_text() == OLD_PASSWORD + "\n"


def test_a_vault_that_others_may_read_or_that_is_none_is_refused(azvmreset: Program, vault: Path) -> None:
    vault.chmod(0o644)
    readable = azvmreset(*rotation(vault))
    assert readable.code == 2
    assert "chmod 600" in readable.err
    vault.chmod(0o600)
    pending_of(vault).touch(mode=0o600)
    pending_of(vault).write_text("something else")
    unknown = azvmreset(*rotation(vault))
    assert unknown.code == 2
    assert "may be in force" in unknown.err
    assert azvmreset("rotate", vm("web-01"), "--username", "azureuser").code == 2
    assert azvmreset("rotate", vm("web-01"), "--vault-file", str(vault)).code == 2
