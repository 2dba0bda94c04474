"""Passwords that the guest makes: delivered to whoever has the key, and to nobody else; also after a kill."""

from __future__ import annotations

import base64
import json
import signal
import stat
import subprocess
from pathlib import Path

import pytest
from program import Ended, Program
from simulator import OLD_PASSWORD, Simulator, vm

NEW = "Chosen-By-A-Pers0n"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def sealed(name: str, out: Path, *more: str) -> list[str]:
    return ["reset-password", vm(name), "--username", "azureuser", "--sealed", "--secret-out", str(out), *more]


def resumed(azvmreset: Program, out: Path, *more: str) -> Ended:
    return azvmreset("resume", f"{out}.resume", "--sealing-key", f"{out}.key", "--secret-out", str(out), *more)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "password"


@pytest.fixture
def own_key(tmp_path: Path) -> Path:
    path = tmp_path / "own.pem"
    path.touch(mode=0o600)
    command = ["openssl", "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"]
    path.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    return path


def delivered(azure: Simulator, name: str, out: Path) -> str:
    """The password of the file: for its owner alone, accepted by the guest, and in nothing that was ever sent."""
    assert mode(out) == 0o600
    password = out.read_text().removesuffix("\n")
    assert azure.signs_in(name, "azureuser", password)
    sent = json.dumps(azure.requests())
    for shape in (password, base64.urlsafe_b64encode(password.encode()).decode().rstrip("=")):
        assert shape not in sent
    return password


def kill_when(azure: Simulator, run: subprocess.Popen[str], method: str, part: str) -> None:
    """As soon as the request has arrived; every look is a request of its own, so nothing spins faster than answers."""
    for _ in range(10_000):
        if any(r["method"] == method and part in r["url"] for r in azure.requests()):
            run.send_signal(signal.SIGKILL)
            run.communicate(timeout=30)
            return
    raise AssertionError(f"no {method} of {part} arrived")


def commands_on(azure: Simulator, name: str) -> list[str]:
    return [command["name"] for command in azure.machine(name).get("run_commands", [])]


def test_a_sealed_password_is_delivered_and_nothing_else_stays(
    azure: Simulator, azvmreset: Program, out: Path
) -> None:
    ended = azvmreset(*sealed("web-01", out, "-o", "json", "--log-level", "trace"))
    assert ended.code == 0, ended.err
    result = ended.json()
    assert (result["method"], result["evidence"], result["seal"]) == ("run_command", "verified", "rsa-oaep-sha256")
    assert len(result["key_fingerprint"]) == 64
    assert delivered(azure, "web-01", out) not in ended.out + ended.err
    assert "PRIVATE KEY" not in ended.out + ended.err
    assert [path.name for path in out.parent.iterdir()] == ["password"]
    assert commands_on(azure, "web-01") == []


def test_an_older_guest_seals_as_it_can(azure: Simulator, azvmreset: Program, out: Path) -> None:
    ended = azvmreset(*sealed("web-01", out))
    assert ended.code == 0, ended.err
    assert "  sealed          rsa-oaep-sha" in ended.out
    assert ", made in the guest and opened by the key " in ended.out


def test_a_key_of_ones_own_opens_it(azure: Simulator, azvmreset: Program, out: Path, own_key: Path) -> None:
    before = own_key.read_bytes()
    ended = azvmreset(*sealed("web-01", out, "--sealing-key", str(own_key)))
    assert ended.code == 0, ended.err
    delivered(azure, "web-01", out)
    assert own_key.read_bytes() == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["own.pem", "password"]


def test_a_key_that_somebody_wants_to_keep_stays(
    azure: Simulator, azvmreset: Program, out: Path, tmp_path: Path
) -> None:
    key = tmp_path / "kept.pem"
    ended = azvmreset(*sealed("web-01", out, "--key-out", str(key)))
    assert ended.code == 0, ended.err
    assert f"stays in {key}" in ended.err
    assert mode(key) == 0o600
    delivered(azure, "web-01", out)
    first = out.read_text()
    out.unlink()
    assert azvmreset(*sealed("web-01", out, "--sealing-key", str(key))).code == 0
    assert delivered(azure, "web-01", out) != first


@pytest.mark.parametrize(("method", "part"), [("PUT", "/runCommands/"), ("GET", "/runCommands/")])
def test_killed_in_the_middle_it_is_fetched_later(
    azure: Simulator, azvmreset: Program, out: Path, method: str, part: str
) -> None:
    azure.add_fault("stall", method=method, path=part, count=1)
    kill_when(azure, azvmreset.start(*sealed("web-01", out)), method, part)
    key, token = Path(f"{out}.key"), Path(f"{out}.resume")
    assert (mode(key), mode(token)) == (0o600, 0o600)
    assert "PRIVATE" not in token.read_text()

    ended = resumed(azvmreset, out, "-o", "json")
    assert ended.code == 0, ended.err
    assert ended.json()["resumed"] is True
    assert f"the key in {key} has done its work" in ended.err
    delivered(azure, "web-01", out)
    assert not token.exists()
    assert commands_on(azure, "web-01") == []


def test_without_its_key_nothing_is_taken_off_the_vm(azure: Simulator, azvmreset: Program, out: Path) -> None:
    azure.add_fault("stall", method="GET", path="/runCommands/", count=1)
    kill_when(azure, azvmreset.start(*sealed("web-01", out)), "GET", "/runCommands/")
    refused = azvmreset("resume", f"{out}.resume")
    assert refused.code == 2, refused.err
    assert "--sealing-key" in refused.err
    assert azure.signs_in("web-01", "azureuser", OLD_PASSWORD) or commands_on(azure, "web-01") != []
    assert resumed(azvmreset, out).code == 0
    delivered(azure, "web-01", out)


def test_what_is_blocked_leaves_no_files(azure: Simulator, azvmreset: Program, out: Path) -> None:
    ended = azvmreset(*sealed("legacy-07", out))
    assert ended.code == 3, ended.err
    assert list(out.parent.iterdir()) == []
    assert azure.writes() == []


def test_a_rehearsal_needs_no_place_for_anything(azure: Simulator, azvmreset: Program) -> None:
    words = ["reset-password", vm("web-01"), "--username", "azureuser", "--sealed", "--dry-run", "-o", "json"]
    ended = azvmreset(*words)
    assert ended.code == 0, ended.err
    assert "put_run_command" in [step["action"] for step in ended.json()["steps"]]
    assert "PRIVATE" not in ended.out + ended.err
    assert azure.writes() == []


@pytest.mark.parametrize("form", [(), ("--action",)])
def test_a_chosen_password_travels_sealed_too(
    azure: Simulator, azvmreset: Program, tmp_path: Path, form: tuple[str, ...]
) -> None:
    file = tmp_path / "chosen"
    file.touch(mode=0o600)
    file.write_text(NEW + "\n")
    words = ["reset-password", vm("web-01"), "--username", "azureuser", "--password-file", str(file)]
    ended = azvmreset(*words, "--method", "run_command", *form, "-o", "json")
    assert ended.code == 0, ended.err
    assert ended.json()["seal"] == "rsa-oaep-sha256"
    assert azure.signs_in("web-01", "azureuser", NEW)
    sent = json.dumps(azure.requests())
    assert NEW not in sent
    assert base64.urlsafe_b64encode(NEW.encode()).decode().rstrip("=") not in sent
