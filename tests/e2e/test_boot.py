"""What is staged on a real NTFS volume, run by a simulated Windows that starts from it, and read back."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

import pytest
from program import Program

IMAGE = Path(__file__).parents[1] / "support" / "ntfs_image.py"
MISSING = subprocess.run([sys.executable, IMAGE, "missing"], capture_output=True, text=True, check=True).stdout
# As docs/planting.md says to mount.
OPTIONS = "norecover,permissions,windows_names"
POLICY = "Windows/System32/GroupPolicy"
EXTENSION = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]"
OLD_PASSWORD = "Forgotten-Passw0rd"

def extended_attribute(path: Path, name: str) -> bytes:
    """os.getxattr begins with a small buffer, to which ntfs-3g answers with an error that is not foreseen."""
    buffer = ctypes.create_string_buffer(1 << 16)
    size = ctypes.CDLL(None).getxattr(os.fsencode(path), name.encode(), buffer, len(buffer))
    assert size >= 0, path
    return buffer.raw[:size]


@dataclass
class Volume:
    root: Path

    def write(self, path: str, content: bytes, attributes: int = 0x20) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.setxattr(file, "system.ntfs_attrib_be", attributes.to_bytes(4, "big"))

    def use_local_policy(self, encoding: str) -> None:
        """As the policy editor leaves it, hidden and read-only."""
        gpt = f"[General]\r\ngPCFunctionalityVersion=2\r\ngPCMachineExtensionNames={EXTENSION}\r\nVersion=131076\r\n"
        self.write(f"{POLICY}/gpt.ini", gpt.encode(), 0x23)
        scripts = "\r\n[Startup]\r\n0CmdLine=backup.cmd\r\n0Parameters=/quiet\r\n"
        self.write(f"{POLICY}/Machine/Scripts/scripts.ini", scripts.encode(encoding), 0x22)
        self.write(f"{POLICY}/Machine/Scripts/Startup/backup.cmd", b"@rem theirs\r\n")

    def everything(self) -> dict[str, tuple[bytes, bytes, bytes]]:
        """Bytes, attributes and access control list of every file and folder."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            kept = [extended_attribute(path, name) for name in ("system.ntfs_attrib_be", "system.ntfs_acl")]
            found[str(path.relative_to(self.root))] = (content, kept[0], kept[1])
        return found


def image(*words: str | Path) -> None:
    subprocess.run([sys.executable, IMAGE, *words], check=True)


@pytest.fixture(scope="module")
def empty_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if MISSING:
        pytest.skip(f"no NTFS images here: {MISSING}")
    folder = tmp_path_factory.mktemp("disk")
    image("make", folder)
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To seal to; made once, for that takes its time."""
    file = tmp_path_factory.mktemp("key") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", file, "3072"], check=True, capture_output=True)
    return file


@pytest.fixture
def volume(empty_disk: Path, tmp_path: Path) -> Iterator[Volume]:
    image("copy", empty_disk, tmp_path)
    image("mount", tmp_path, OPTIONS)
    try:
        volume = Volume(tmp_path / "mnt")
        volume.write("Windows/System32/config/SYSTEM", b"no hive")
        (volume.root / POLICY).mkdir()
        yield volume
    finally:
        image("unmount", tmp_path)


def boot(volume: Volume, *words: str, code: int = 0) -> Any:
    """One start of a Windows with an administrator who must change the password."""
    guest = {"computer_name": "WEB-01", "accounts": [
        {"name": "azureuser", "password": OLD_PASSWORD, "must_change": True, "enabled": False, "groups": ["administrators"]}
    ]}  # fmt: skip
    if "--guest" not in words:
        words = (*words, "--guest", json.dumps(guest))
    command = [os.environ["AZVMRESET_SIM"], "boot", str(volume.root), *words]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == code, run.stdout + run.stderr
    return json.loads(run.stdout)


def account(windows: Any, name: str) -> Any:
    return next(one for one in windows["accounts"] if one["name"] == name)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def same_but_version(before: dict[str, tuple[bytes, bytes, bytes]], after: dict[str, tuple[bytes, bytes, bytes]]) -> bool:
    """Windows takes a policy for another one by its version: it is raised when something is planted, and again after."""
    gpt = f"{POLICY}/gpt.ini"
    if gpt in after:
        content, attributes, acl = after[gpt]
        assert b"Version=131078\r\n" in content
        after = {**after, gpt: (content.replace(b"131078", b"131076"), attributes, acl)}
    return before == after


@pytest.mark.parametrize(("name", "encoding"), [("azureuser", "utf-16"), ("rescuer", "ascii"), ("azureuser", "")])
def test_an_account_is_reset_or_made_and_every_file_is_as_it_was(
    azvmreset: Program, volume: Volume, key: Path, tmp_path: Path, name: str, encoding: str
) -> None:
    if encoding:
        volume.use_local_policy(encoding)
    before = volume.everything()
    secret = tmp_path / "password"
    staged = azvmreset("stage", str(volume.root), "--username", name, "--sealing-key", str(key), "-o", "json")
    assert staged.code == 0, staged.err

    told = boot(volume)
    ours = [script["command"] for script in told["starts"][0]["scripts"]]
    assert ours == ["backup.cmd"] * bool(encoding) + [f"azvmreset-{staged.json()['id']}.cmd"]

    taken = azvmreset("unstage", str(volume.root), "--sealing-key", str(key), "--secret-out", str(secret), "-o", "json")
    assert taken.code == 0, taken.out + taken.err
    assert taken.json()["outcome"] == "done"
    reset = account(told["after"], name)
    assert reset["password_sha256"] == sha256(secret.read_text().rstrip("\n"))
    assert reset["enabled"] and not reset["must_change"]
    assert same_but_version(before, volume.everything())


def test_a_chosen_password_signs_in_and_is_nowhere_on_the_volume(
    azvmreset: Program, volume: Volume, tmp_path: Path
) -> None:
    chosen = tmp_path / "chosen"
    chosen.write_text('A "chosen" %PATH% Passw0rd & more')
    chosen.chmod(0o600)
    staged = azvmreset(
        "stage", str(volume.root), "-u", "azureuser", "--password-file", str(chosen), "--offline-plaintext"
    )
    assert staged.code == 0, staged.err
    boot(volume, "--expect-password-file", f"azureuser:{chosen}")
    for path, (content, _, _) in volume.everything().items():
        assert chosen.read_bytes() not in content, path
    assert azvmreset("unstage", str(volume.root)).code == 0


def test_remote_desktop_is_let_in_again(azvmreset: Program, volume: Volume) -> None:
    before = volume.everything()
    assert azvmreset("stage", str(volume.root), "--rdp").code == 0
    told = boot(volume, "--guest", json.dumps({"rdp": {"enabled": False, "port": 3390}}))
    assert told["after"]["rdp"]["enabled"] and told["after"]["rdp"]["port"] == 3389
    assert told["starts"][0]["rdp_changed"] == ["allow_connections", "port", "service"]
    assert azvmreset("unstage", str(volume.root)).code == 0
    assert volume.everything() == before


def test_a_windows_for_clients_runs_it_at_its_second_start(azvmreset: Program, volume: Volume, key: Path) -> None:
    assert azvmreset("stage", str(volume.root), "-u", "new", "--sealing-key", str(key)).code == 0
    told = boot(volume, "--guest", '{"client_edition":true}', "--start-times", "2")
    assert [len(start["scripts"]) for start in told["starts"]] == [0, 1]
    assert account(told["after"], "new")["enabled"]


@pytest.mark.parametrize("guest", [{"domain": "corp.example", "domain_reachable": False},
                                   {"domain": "corp.example", "local_policy_off": True}])  # fmt: skip
def test_what_windows_does_not_run_is_taken_back(
    azvmreset: Program, volume: Volume, key: Path, guest: dict[str, Any]
) -> None:
    volume.use_local_policy("utf-16")
    before = volume.everything()
    staged = azvmreset("stage", str(volume.root), "-u", "new", "--sealing-key", str(key))
    assert staged.code == 0, staged.err
    told = boot(volume, "--guest", json.dumps(guest), code=1)
    assert told["waiting"] and not told["after"]["accounts"]
    taken = azvmreset("unstage", str(volume.root), "-o", "json")
    assert taken.json()["outcome"] == "not_run"
    assert same_but_version(before, volume.everything())


@pytest.mark.parametrize("mishap", ["no_powershell", "ends_after_change"])
def test_the_command_file_puts_back_what_powershell_does_not(
    azvmreset: Program, volume: Volume, tmp_path: Path, mishap: str
) -> None:
    volume.use_local_policy("ascii")
    before = volume.everything()
    key, secret = tmp_path / "key.pem", tmp_path / "password"
    assert azvmreset("stage", str(volume.root), "-u", "azureuser", "--key-out", str(key)).code == 0
    told = boot(volume, "--mishap", mishap)
    taken = azvmreset("unstage", str(volume.root), "--sealing-key", str(key), "--secret-out", str(secret))
    assert taken.code in (1, 8), taken.out + taken.err
    reset = mishap == "ends_after_change"
    delivered = sha256(secret.read_text().rstrip("\n")) if secret.exists() else ""
    in_force = account(told["after"], "azureuser")["password_sha256"]
    assert in_force == (delivered if reset else sha256(OLD_PASSWORD))
    assert same_but_version(before, volume.everything())


def test_any_folder_that_is_laid_out_like_a_volume_is_started_from(tmp_path: Path) -> None:
    """Two names that Windows does not tell apart are found, and so is a script that LocalSystem would not find."""
    policy = tmp_path / "windows" / "SYSTEM32" / "GroupPolicy"
    (policy / "Machine" / "Scripts" / "Startup").mkdir(parents=True)
    pair = "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]"
    (policy / "gpt.ini").write_text(f"[General]\ngPCMachineExtensionNames={pair}\nVersion=1\n")
    (policy / "Machine" / "Scripts" / "scripts.ini").write_text("[Startup]\n0CmdLine=a.cmd\n1CmdLine=gone.cmd\n")
    (policy / "Machine" / "Scripts" / "Startup" / "A.CMD").write_text("rem\n")
    folder = Volume(tmp_path)
    told = boot(folder)
    assert [script["exit_code"] for script in told["starts"][0]["scripts"]] == [0, None]
    assert boot(folder, "--cached-version", "1")["starts"][0]["scripts"] == []
    (policy / "GPT.INI").write_text("[General]\n")
    assert boot(folder, code=1)["starts"][0]["rejected"]


@pytest.mark.parametrize("words", [[], ["/a", "/b"], ["/a", "--account"], ["/a", "--mishap", "flood"], ["/a", "--scenario", "x"],
                                   ["/a", "--start-times", "-1"], ["/a", "--flood", "1"], ["/a", "--guest", "{"]])  # fmt: skip
def test_wrong_arguments_are_told(words: list[str]) -> None:
    run = subprocess.run([os.environ["AZVMRESET_SIM"], "boot", *words], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "expected" in run.stderr and not run.stdout
