"""Rescues: what is refused before anything begins, and journals of the host."""

from __future__ import annotations

import asyncio
from pathlib import Path

import azvmreset
import pytest
from azvmreset import AsyncClient, Client, LastResort, UsageError, required_actions
from simulated_azure import Azure


class Memory:
    """A journal that a host keeps."""

    def __init__(self, kept: bytes = b"", failure: Exception | None = None) -> None:
        self.kept = kept
        self.failure = failure
        self.reads = 0

    def read(self) -> bytes:
        self.reads += 1
        if self.failure is not None:
            raise self.failure
        return self.kept

    def append(self, offset: int, data: bytes, /) -> None:
        self.kept = self.kept[:offset] + data


def test_a_plan_that_nobody_has_looked_through_is_not_begun(azure: Azure, client: Client) -> None:
    journal = Memory()
    with pytest.raises(UsageError, match="was approved"):
        client.rescue(
            azure.vm("dead-01"),
            journal=journal,
            username="azureuser",
            plaintext=True,
            password="Brand-New-Passw0rd-1",
            approved_plan="0" * 32,
        )
    assert journal.kept == b""


def test_what_contradicts_itself_is_refused(azure: Azure, client: Client, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="plaintext go together"):
        client.rescue(azure.vm("dead-01"), journal=tmp_path / "j", username="azureuser", password="x")
    with pytest.raises(ValueError, match="by its journal, or by vm and plan_id"):
        client.rollback()
    with pytest.raises(ValueError, match="by its journal, or by vm and plan_id"):
        client.cleanup(journal=tmp_path / "j", vm=azure.vm("dead-01"), plan_id="0" * 32)
    with pytest.raises(UsageError, match="neither a sealing_key nor a password"):
        client.rescue(azure.vm("dead-01"), journal=tmp_path / "j", username="azureuser")
    assert not (tmp_path / "j").exists()


def test_a_journal_of_the_host_is_read_and_what_it_raises_is_the_cause(azure: Azure, client: Client) -> None:
    broken = Memory(failure=OSError("the database is away"))
    with pytest.raises(azvmreset.InternalError) as raised:
        client.resume_rescue(broken)
    assert broken.reads == 1
    assert raised.value.__cause__ is broken.failure
    with pytest.raises(azvmreset.AzvmresetError):
        client.resume_rescue(Memory(b"no journal\n"))


def test_nothing_is_adopted_where_nothing_was_left(azure: Azure, client: Client) -> None:
    seen = client.adopt(azure.vm("web-01"))
    assert seen.plan_id == "" and not seen.can_roll_back and seen.items == ()


def test_rescues_are_awaited() -> None:
    assert asyncio.iscoroutinefunction(AsyncClient.adopt) and asyncio.iscoroutinefunction(AsyncClient.rescue)


def test_the_rights_of_a_restore_and_of_a_rescue_are_known(azure: Azure) -> None:
    restore = {right.action for right in required_actions("restore", azure.vm("web-01"))}
    assert "Microsoft.Compute/disks/write" in restore
    assert required_actions("rescue", azure.vm("web-01")) == required_actions("plan", azure.vm("web-01"))


def test_a_last_resort_is_looked_at_before_anything_is_sent(azure: Azure, client: Client) -> None:
    vm = azure.vm("web-01")
    with pytest.raises(UsageError, match="the method run_command"):
        client.reset_password(
            vm,
            username="azureuser",
            password="Brand-New-Passw0rd-1",
            method=azvmreset.Method.RUN_COMMAND,
            last_resort=LastResort(journal=Memory(), plaintext=True),
        )


def test_a_last_resort_that_is_not_needed_leaves_its_journal_empty(azure: Azure, client: Client) -> None:
    journal = Memory()
    result = client.reset_password(
        azure.vm("web-01"),
        username="azureuser",
        password="Brand-New-Passw0rd-1",
        last_resort=LastResort(journal=journal, plaintext=True),
    )
    assert (result.plan_id, result.original_disk_id) == ("", "")
    assert journal.kept == b""
