"""Rescues carried out, gone on with, undone and tidied up, by both clients."""

from __future__ import annotations

import _thread
import asyncio
import signal
import threading
from collections.abc import Iterator
from typing import Any

import azvmreset
import pytest
from azvmreset import AsyncClient, Client, ClientSecret, Evidence, ItemFate, Operation, PreflightReport
from azvmreset import ReadBack, RescueEnd, StepOutcome
from rescues import COPY, PROBE, Memory, forbid
from simulated_azure import NEW_PASSWORD, OLD_PASSWORD, Azure

# With a chosen password, which nobody reads back: the agent of that VM is dead.
CHOSEN: dict[str, Any] = {
    "username": "azureuser",
    "plaintext": True,
    "password": NEW_PASSWORD,
    "read_back": ReadBack.NONE,
}


def test_a_rescue_goes_to_its_end_is_told_again_tidied_up_and_undone(azure: Azure, client: Client) -> None:
    vm, journal = azure.vm("dead-01"), Memory()
    result = client.rescue(vm, journal=journal, **CHOSEN)
    assert (result.end, result.evidence) == (RescueEnd.SUCCEEDED, Evidence.APPLIED)
    assert azure.accepts("dead-01", NEW_PASSWORD)
    assert NEW_PASSWORD.encode() not in journal.kept
    seen = client.adopt(vm)
    assert (seen.lease_holder, [item.id for item in seen.items]) == ("", [result.os_disk_id])

    again = client.resume_rescue(journal)
    assert again.resumed and (again.plan_id, again.end) == (result.plan_id, RescueEnd.SUCCEEDED)

    tidy = client.cleanup(journal=journal)
    assert (tidy.plan_id, tidy.dry_run) == (result.plan_id, False)
    assert {item.id for item in tidy.items if item.fate is ItemFate.KEPT} == {result.os_disk_id}
    assert ItemFate.LEFT not in {item.fate for item in tidy.items}

    with pytest.raises(azvmreset.Blocked):
        client.rollback(journal=journal)
    back = client.rollback(journal=journal, discard_changes=True)
    assert (back.end, back.action) == (RescueEnd.ROLLED_BACK, "rollback")
    assert back.os_disk_id == back.original_disk_id == result.original_disk_id
    assert azure.accepts("dead-01", OLD_PASSWORD)


def test_what_a_rescue_leaves_is_in_its_error_and_another_goes_on(azure: Azure, client: Client) -> None:
    vm, journal = azure.vm("dead-01"), Memory()
    forbid(azure, PROBE)
    with pytest.raises(azvmreset.AzvmresetError) as undone:
        client.rescue(vm, journal=Memory(), **CHOSEN)
    assert undone.value.rescue_state == "undone"

    forbid(azure, COPY)
    with pytest.raises(azvmreset.AzvmresetError) as left:
        client.rescue(vm, journal=journal, **CHOSEN)
    assert left.value.rescue_state == "left"
    result = client.resume_rescue(journal, password=NEW_PASSWORD)
    assert result.resumed
    assert {step.outcome for step in result.steps} == {StepOutcome.DONE_BEFORE, StepOutcome.DONE}
    assert azure.accepts("dead-01", NEW_PASSWORD)


def test_a_rescue_whose_journal_is_lost_is_known_by_what_is_seen(azure: Azure, client: Client) -> None:
    vm = azure.vm("dead-01")
    forbid(azure, COPY)
    with pytest.raises(azvmreset.AzvmresetError):
        client.rescue(vm, journal=Memory(), **CHOSEN)
    seen = client.adopt(vm)
    assert seen.can_roll_back and seen.lease_holder and seen.plan_id
    foretold = client.cleanup(vm=vm, plan_id=seen.plan_id, dry_run=True)
    assert foretold.dry_run and ItemFate.TO_BE_DELETED in {item.fate for item in foretold.items}

    # Nobody knows that the holder of the lease is gone before its time is up.
    with pytest.raises(azvmreset.Blocked) as held:
        client.rollback(vm=vm, plan_id=seen.plan_id)
    assert held.value.blockers == ("lease_held",)
    assert azure.accepts("dead-01", OLD_PASSWORD)


def test_a_vm_gets_the_disk_of_a_snapshot(azure: Azure, client: Client) -> None:
    vm = azure.vm("web-01")
    before = client.reset_password(vm, username="azureuser", password=NEW_PASSWORD, snapshot_first=True)
    result = client.restore(vm, snapshot=before.snapshot_id, journal=Memory(), lease_time=120)
    assert (result.end, result.action) == (RescueEnd.SUCCEEDED, "restore")
    assert azure.accepts("web-01", OLD_PASSWORD)


def test_rescues_are_awaited(azure: Azure) -> None:
    vm, journal = azure.vm("dead-01"), Memory()

    async def program() -> None:
        own = ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
        cloud: dict[str, Any] = {"arm_endpoint": azure.arm_endpoint, "authority": azure.authority}
        async with AsyncClient(own, ca_file=azure.ca_file, **cloud) as client:
            before = await client.reset_password(
                azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD, snapshot_first=True
            )
            restored = await client.restore(azure.vm("web-01"), snapshot=before.snapshot_id, journal=Memory())
            assert restored.action == "restore"
            forbid(azure, COPY)
            with pytest.raises(azvmreset.AzvmresetError) as left:
                await client.rescue(vm, journal=journal, **CHOSEN)
            assert left.value.rescue_state == "left"
            seen = await client.adopt(vm)
            resumed = await client.resume_rescue(journal, password=NEW_PASSWORD)
            assert resumed.resumed and resumed.plan_id == seen.plan_id
            assert (await client.cleanup(journal=journal)).plan_id == seen.plan_id
            back = await client.rollback(journal=journal, discard_changes=True)
            assert back.end is RescueEnd.ROLLED_BACK

    asyncio.run(program())
    assert azure.accepts("web-01", OLD_PASSWORD) and azure.accepts("dead-01", OLD_PASSWORD)


class Interrupted(Memory):
    """A journal that keeps its first line when Ctrl-C was pressed, the task cancelled, and another one carried out."""

    def __init__(self, client: Client, vm: str, cancelled: threading.Event) -> None:
        super().__init__()
        self.client = client
        self.vm = vm
        self.cancelled = cancelled
        self.told: list[str] = []

    def append(self, offset: int, data: bytes, /) -> None:
        _thread.interrupt_main()
        self.cancelled.wait()
        self.client.preflight(self.vm)
        super().append(offset, data)
        self.told.append("kept")


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """A runner in the background ignores SIGINT, and Python then makes no exception of it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_what_a_journal_has_begun_to_keep_is_waited_for(
    azure: Azure, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled = threading.Event()
    cancel = Operation.cancel

    def told(operation: Operation[PreflightReport]) -> None:
        cancel(operation)
        cancelled.set()

    monkeypatch.setattr(Operation, "cancel", told)
    journal = Interrupted(client, azure.vm("web-01"), cancelled)
    with pytest.raises(KeyboardInterrupt) as raised:
        client.rescue(azure.vm("dead-01"), journal=journal, **CHOSEN)
    journal.told.append("left")
    assert journal.told == ["kept", "left"]
    assert isinstance(raised.value.__cause__, azvmreset.Cancelled)
    assert raised.value.__cause__.rescue_state == "nothing_begun"
