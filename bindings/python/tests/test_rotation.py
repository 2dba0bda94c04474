"""Rotations: a vault has the new password before it is set, and calls it current once it is proved."""

from __future__ import annotations

import asyncio

import azvmreset
import pytest
from azvmreset import Candidate, CandidateKind, Client, Evidence, SignInOutcome, Tristate
from simulated_azure import OLD_PASSWORD, Azure
from test_asyncio import client_of


class MemoryVault:
    """Survives what it is called by."""

    def __init__(self, password: str = OLD_PASSWORD) -> None:
        self.current = Candidate("first", password)
        self.pending: Candidate | None = None
        self.calls: list[str] = []
        self.refuses_to: str | None = None

    def store_pending(self, candidate: Candidate) -> None:
        self._called("store_pending")
        self.pending = candidate

    def commit(self, candidate_id: str) -> None:
        self._called("commit")
        if self.pending is not None and self.pending.id == candidate_id:
            self.current = self.pending
        assert self.current.id == candidate_id
        self.pending = None

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.refuses_to == what:
            raise PermissionError("the vault is sealed")


def test_a_rotation_ends_with_what_the_guest_has(azure: Azure, client: Client) -> None:
    vault = MemoryVault()
    result = client.rotate(azure.vm("web-01"), username="azureuser", vault=vault, current=vault.current)
    assert vault.calls[0] == "store_pending" and vault.calls[-1] == "commit"
    assert vault.pending is None
    assert vault.current.id == result.current != "first"
    assert azure.accepts("web-01", vault.current.secret)
    assert result.evidence is Evidence.VERIFIED
    assert result.reset is not None and result.reset.evidence is Evidence.VERIFIED
    assert [(report.in_force, report.sign_in) for report in result.candidates] == [
        (Tristate.NO, SignInOutcome.NOT_TRIED),
        (Tristate.YES, SignInOutcome.PROVED),
    ]
    assert vault.current.secret not in result.json
    assert vault.current.secret not in repr(vault.current)


def test_what_the_vault_raises_is_the_cause_and_nothing_is_sent(azure: Azure, client: Client) -> None:
    vault = MemoryVault()
    vault.refuses_to = "store_pending"
    with pytest.raises(azvmreset.AzvmresetError, match="nothing was sent") as caught:
        client.rotate(azure.vm("web-01"), username="azureuser", vault=vault, current=vault.current)
    assert isinstance(caught.value.__cause__, PermissionError)
    assert caught.value.candidates == ("first",)
    assert azure.accepts("web-01", OLD_PASSWORD)


def test_what_was_not_committed_is_settled_by_the_next_rotation(azure: Azure, client: Client) -> None:
    vault = MemoryVault()
    vault.refuses_to = "commit"
    with pytest.raises(azvmreset.AzvmresetError, match="in force and verified, and pending") as caught:
        client.rotate(azure.vm("web-01"), username="azureuser", vault=vault, current=vault.current)
    pending = vault.pending
    assert pending is not None and pending.kind is CandidateKind.PASSWORD
    assert caught.value.candidates == (pending.id,)

    vault.refuses_to = None
    settled = client.rotate(
        azure.vm("web-01"),
        username="azureuser",
        vault=vault,
        current=vault.current,
        pending=pending,
        settle_only=True,
    )
    assert settled.reset is None
    assert settled.current == vault.current.id == pending.id
    assert azure.accepts("web-01", vault.current.secret)


def test_a_rotation_is_awaited(azure: Azure) -> None:
    async def rotate() -> None:
        vault = MemoryVault()
        async with client_of(azure) as client:
            result = await client.rotate(
                azure.vm("web-01"),
                username="azureuser",
                vault=vault,
                current=vault.current,
                commit_at=Evidence.CONFIRMED,
            )
        assert result.evidence >= Evidence.CONFIRMED
        assert azure.accepts("web-01", vault.current.secret)

    asyncio.run(rotate())


def test_wrong_arguments_are_refused_before_the_vault_is_told_anything(azure: Azure, client: Client) -> None:
    vault = MemoryVault()
    same = Candidate("first", "Another-Passw0rd!")
    with pytest.raises(azvmreset.UsageError, match="both candidates"):
        client.rotate(azure.vm("web-01"), username="azureuser", vault=vault, current=vault.current, pending=same)
    assert not vault.calls
