"""A volume that is staged and read back. Where NTFS images can be made, on a real one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import azvmreset
import pytest
from azvmreset import AccountGroup, Blocked, Blocker, Hook, NotFound, PlantedOutcome, PlantedTask, SealingKey, Tristate
from azvmreset import UsageError, stage, unstage

NTFS_IMAGE = Path(__file__).resolve().parents[3] / "tests" / "support" / "ntfs_image.py"


def image(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, str(NTFS_IMAGE), *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    if missing := image("missing"):
        pytest.skip(f"this machine lacks {missing}")
    image("make", tmp_path)
    image("mount", tmp_path, "norecover,permissions,windows_names")
    try:
        hives = tmp_path / "mnt/Windows/System32/config"
        hives.mkdir(parents=True)
        for hive in ("SYSTEM", "SOFTWARE"):
            (hives / hive).write_bytes(b"no hive")
        yield tmp_path / "mnt"
    finally:
        image("unmount", tmp_path)


def test_a_volume_is_staged_and_taken_back(volume: Path, tmp_path: Path) -> None:
    key = SealingKey.generate()
    staged = stage(volume, username="azureuser", sealing_key=key, key_out=tmp_path / "key.pem")
    assert len(staged.id) == 32 and staged.volume == str(volume)
    assert staged.task is PlantedTask.RESET_PASSWORD and staged.hook is Hook.GROUP_POLICY
    assert staged.key_fingerprint == key.fingerprint
    assert staged.facts.unclean is Tristate.NO and not staged.facts.hives_read
    assert {finding.code for finding in staged.warnings} == {"hive_not_read"}
    assert staged.files[-1].path.endswith("gpt.ini") and not any(file.secret for file in staged.files)
    assert staged.not_after.tzinfo is not None
    assert "PRIVATE KEY" in (tmp_path / "key.pem").read_text()

    with pytest.raises(Blocked) as again:
        stage(volume, username="azureuser", sealing_key=key, key_out=tmp_path / "other.pem")
    assert again.value.blockers == ("already_staged",)

    back = unstage(volume, id=staged.id)
    assert back.outcome is PlantedOutcome.NOT_RUN and back.left == () and back.account is None
    assert not back.password_delivered and back.ran_at is None
    assert not (volume / "Windows/System32/GroupPolicy/gpt.ini").exists()
    with pytest.raises(NotFound):
        unstage(volume)


def test_a_chosen_password_is_said_twice(volume: Path) -> None:
    with pytest.raises(ValueError, match="plaintext"):
        stage(volume, username="azureuser", password="Chosen-Passw0rd!")
    staged = stage(
        volume,
        username="azureuser",
        password="Chosen-Passw0rd!",
        plaintext=True,
        add_to=[AccountGroup.REMOTE_DESKTOP_USERS],
        valid_for=timedelta(hours=2),
    )
    assert [file.path.endswith(".json") for file in staged.files if file.secret] == [True]
    assert "Chosen-Passw0rd!" not in staged.json
    unstage(volume)


def test_a_callable_keeps_the_key_in_a_thread_of_its_own(volume: Path) -> None:
    kept: list[tuple[str, str]] = []

    def keep(pem: str) -> None:
        kept.append((pem, threading.current_thread().name))

    stage(volume, username="azureuser", sealing_key=SealingKey.generate(), key_out=keep)
    unstage(volume)
    assert "PRIVATE KEY" in kept[0][0] and kept[0][1] != threading.main_thread().name

    def lose(_pem: str) -> None:
        raise OSError("the vault is sealed")

    with pytest.raises(OSError, match="the vault is sealed"):
        stage(volume, username="azureuser", sealing_key=SealingKey.generate(), key_out=lose)
    with pytest.raises(NotFound):
        unstage(volume)


def test_remote_desktop_takes_no_account(volume: Path) -> None:
    staged = stage(volume, task=PlantedTask.RESET_RDP)
    assert staged.username == "" and any(file.path.endswith("-rdp.ps1") for file in staged.files)
    assert unstage(volume).task is PlantedTask.RESET_RDP


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "neither a sealing_key nor a password"),
        ({"hook": Hook.SETUP}, "the hook setup"),
        ({"overrides": [Blocker.HIBERNATED]}, "only local_policy_off"),
        ({"valid_for": timedelta(minutes=1)}, "found 0 hours"),
    ],
)
def test_what_cannot_work_is_refused_before_the_volume_is_looked_at(more: dict[str, object], expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        stage("/nowhere/mounted", username="azureuser", **more)  # type: ignore[arg-type]


def test_a_folder_that_is_no_mount_point_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        azvmreset.unstage(tmp_path)
