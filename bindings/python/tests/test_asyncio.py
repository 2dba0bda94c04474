"""The client for asyncio."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import azvmreset
import pytest
from azvmreset import AsyncClient, ClientSecret, Evidence
from simulated_azure import NEW_PASSWORD, Azure


@asynccontextmanager
async def client_of(azure: Azure) -> AsyncIterator[AsyncClient]:
    own = ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
    async with AsyncClient(
        own, arm_endpoint=azure.arm_endpoint, authority=azure.authority, ca_file=azure.ca_file
    ) as client:
        yield client


def test_tasks_are_awaited_side_by_side(azure: Azure) -> None:
    async def program() -> None:
        async with client_of(azure) as client:
            reset, report, status = await asyncio.gather(
                client.reset_password(azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD),
                client.preflight(azure.vm("named-01")),
                client.status(azure.vm("stopped-01")),
            )
        assert reset.evidence is Evidence.CONFIRMED
        assert report.os == "windows"
        assert status.power != "running"

    asyncio.run(program())
    assert azure.accepts("web-01", NEW_PASSWORD)


def test_failures_are_raised_where_they_are_awaited(azure: Azure) -> None:
    async def program() -> None:
        async with client_of(azure) as client:
            with pytest.raises(azvmreset.Blocked) as failed:
                await client.reset_rdp(azure.vm("stopped-01"))
            assert "vm_not_running" in failed.value.blockers
            with pytest.raises(azvmreset.UsageError):
                await client.preflight("web-01")

    asyncio.run(program())


def test_cancelling_the_awaiting_cancels_the_task_and_tells_what_is_known(azure: Azure) -> None:
    azure.fault("stall", path="/virtualMachines/web-01")

    async def program() -> None:
        async with client_of(azure) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.preflight(azure.vm("web-01")), 0.2)

            azure.fault("stall", path="/virtualMachines/web-01")
            awaiting = asyncio.create_task(client.preflight(azure.vm("web-01")))
            await asyncio.sleep(0)
            awaiting.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await awaiting
            assert isinstance(cancelled.value.__cause__, azvmreset.Cancelled)

    asyncio.run(program())


def test_closing_ends_what_runs(azure: Azure) -> None:
    azure.fault("stall", path="/virtualMachines/web-01")

    async def program() -> None:
        async with client_of(azure) as client:
            awaiting = asyncio.create_task(client.preflight(azure.vm("web-01")))
            await asyncio.sleep(0)
            await client.close()
            with pytest.raises(azvmreset.Cancelled):
                await awaiting

    asyncio.run(program())


def test_a_loop_that_is_gone_is_not_told(azure: Azure) -> None:
    azure.fault("stall", path="/virtualMachines/web-01")
    own = ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
    client = AsyncClient(own, arm_endpoint=azure.arm_endpoint, authority=azure.authority, ca_file=azure.ca_file)
    loop = asyncio.new_event_loop()
    awaiting = loop.create_task(client.preflight(azure.vm("web-01")))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    del awaiting
    asyncio.run(client.close())


def test_importing_the_package_does_not_import_asyncio() -> None:
    program = "import sys, azvmreset; assert 'asyncio' not in sys.modules; azvmreset.AsyncClient"
    subprocess.run([sys.executable, "-I", "-c", program], check=True)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        azvmreset.Nothing
