"""Rescues: what is refused before anything begins, and journals of the host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import azvmreset
import pytest
from azvmreset import Client, LastResort, UsageError, required_actions
from rescues import Memory
from simulated_azure import Azure


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
    with pytest.raises(UsageError, match="neither a sealing_key nor a password"):
        client.rescue(azure.vm("dead-01"), journal=tmp_path / "j", username="azureuser")
    assert not (tmp_path / "j").exists()


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"plan_id": "0" * 32},
        {"vm": "dead-01"},
        {"journal": Memory(), "plan_id": "0" * 32},
        {"journal": Memory(), "vm": "dead-01"},
        {"journal": Memory(), "vm": "dead-01", "plan_id": "0" * 32},
    ],
)
def test_a_rescue_is_named_in_one_way(client: Client, named: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="by its journal, or by vm and plan_id"):
        client.rollback(**named)
    with pytest.raises(ValueError, match="by its journal, or by vm and plan_id"):
        client.cleanup(**named)


def test_a_lease_that_would_run_out_at_once_is_refused(azure: Azure, client: Client) -> None:
    journal = Memory()
    with pytest.raises(UsageError, match="a lease_time of 59 s"):
        client.restore(azure.vm("web-01"), snapshot="s", journal=journal, lease_time=59)
    with pytest.raises(UsageError, match="a lease_time of 59 s"):
        client.cleanup(journal=journal, lease_time=59)
    with pytest.raises(UsageError, match="a lease_time of 59 s"):
        client.rollback(journal=journal, lease_time=59)
    assert journal.reads == 0


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
