"""Passwords that the guest makes, and the ways into it."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import azvmreset
import pytest
from azvmreset import (
    AsyncClient,
    Client,
    ClientSecret,
    Evidence,
    Method,
    Rung,
    RungOutcome,
    SealingKey,
    VmAccessAfter,
)
from simulated_azure import NEW_PASSWORD, Azure


@pytest.fixture(scope="module")
def key() -> SealingKey:
    return SealingKey.from_pem(SealingKey.generate().to_pem())


def test_a_key_travels_as_pem() -> None:
    made = SealingKey.generate()
    pem = made.to_pem()
    assert isinstance(pem, bytearray)
    assert pem.startswith(b"-----BEGIN PRIVATE KEY-----\n") and pem.endswith(b"-----END PRIVATE KEY-----\n")
    again = SealingKey.from_pem(pem)
    assert (made.kept, again.kept) == (False, True)
    assert made.fingerprint == again.fingerprint
    assert len(made.fingerprint) == 64
    assert repr(made) == f"SealingKey({made.fingerprint})"
    nothing: tuple[str | bytes, ...] = ("", "no key", b"\xff")
    for wrong in nothing:
        with pytest.raises(azvmreset.UsageError):
            SealingKey.from_pem(wrong)


def test_the_guest_makes_a_password_that_only_the_key_opens(azure: Azure, client: Client, tmp_path: Path) -> None:
    vm = azure.vm("web-01")
    made = SealingKey.generate()
    result = client.reset_password(
        vm, username="azureuser", sealing_key=made, key_out=tmp_path / "key", secret_out=tmp_path / "password"
    )
    assert (result.seal, result.key_fingerprint) == ("rsa-oaep-sha256", made.fingerprint)
    assert result.evidence is Evidence.VERIFIED
    for name in ("key", "password"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    password = (tmp_path / "password").read_text().strip()
    assert azure.accepts("web-01", password)
    assert password not in result.json
    assert SealingKey.from_pem((tmp_path / "key").read_bytes()).fingerprint == made.fingerprint


def test_a_key_that_nobody_keeps_is_refused(azure: Azure, client: Client) -> None:
    with pytest.raises(azvmreset.UsageError, match="key_sink"):
        client.reset_password(
            azure.vm("web-01"), username="azureuser", sealing_key=SealingKey.generate(), secret_out=print
        )


def test_a_sealed_reset_is_awaited(azure: Azure, key: SealingKey) -> None:
    kept: list[str] = []

    async def reset() -> azvmreset.ResetResult:
        own = ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
        async with AsyncClient(
            own, arm_endpoint=azure.arm_endpoint, authority=azure.authority, ca_file=azure.ca_file
        ) as client:
            return await client.reset_password(
                azure.vm("web-01"), username="azureuser", sealing_key=key, secret_out=kept.append
            )

    result = asyncio.run(reset())
    assert result.key_fingerprint == key.fingerprint
    assert azure.accepts("web-01", kept[0])


def test_a_sealed_password_is_fetched_later(azure: Azure, client: Client, key: SealingKey) -> None:
    vm = azure.vm("web-01")
    tokens: list[str] = []
    kept: list[str] = []
    azure.fault("stall", method="GET", path="/runCommands/", count=0)
    operation = client.start_reset_password(
        vm, username="azureuser", sealing_key=key, secret_out=kept.append, resume_sink=tokens.append
    )
    while not any(r["method"] == "GET" and "/runCommands/" in r["url"] for r in azure.ask("requests")["value"]):
        pass  # every look is a request of its own
    operation.cancel()
    operation.wait()
    with pytest.raises(azvmreset.AzvmresetError) as ended:
        operation.result()
    assert ended.value.resume_token
    assert kept == []
    azure.mend()
    result = client.resume(tokens[-1], sealing_key=key, secret_out=kept.append)
    assert result.resumed
    assert len(kept) == 1
    assert azure.accepts("web-01", kept[0])


def test_each_way_is_told_of(azure: Azure, client: Client) -> None:
    vm = azure.vm("web-01")
    azure.fault("status", method="PUT", path="/extensions/", status=400, code="BadRequest", message="not today")
    result = client.reset_password(vm, username="azureuser", password=NEW_PASSWORD)
    azure.mend()
    assert [(rung.rung, rung.outcome) for rung in result.rungs][:2] == [
        (Rung.VM_ACCESS, RungOutcome.FAILED),
        (Rung.MANAGED_RUN_COMMAND, RungOutcome.SUCCEEDED),
    ]
    assert result.rungs[0].message
    assert result.rungs[1].writes > 0
    assert result.method is Method.RUN_COMMAND
    assert azure.accepts("web-01", NEW_PASSWORD)


def test_one_way_alone_and_what_becomes_of_the_extension(azure: Azure, client: Client) -> None:
    vm = azure.vm("web-01")
    left = client.reset_password(
        vm, username="azureuser", password=NEW_PASSWORD, method=Method.VM_ACCESS,
        vm_access_after=VmAccessAfter.LEAVE,
    )  # fmt: skip
    assert (left.method, left.rungs, left.extension_removed) == (Method.VM_ACCESS, (), False)
    gone = client.reset_password(
        vm, username="azureuser", password=NEW_PASSWORD, vm_access_after=VmAccessAfter.REMOVE
    )
    assert gone.extension_removed


def test_a_dry_run_names_the_first_way(azure: Azure, client: Client, key: SealingKey) -> None:
    vm = azure.vm("web-01")
    run = client.dry_run_reset_password(vm, username="azureuser")
    assert run.steps[0].action == "put_extension"
    sealed = client.dry_run_reset_password(vm, username="azureuser", sealing_key=key)
    assert sealed.steps[0].action == "put_run_command"
