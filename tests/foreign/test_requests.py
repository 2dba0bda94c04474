"""What we send, held against the golden data of other clients. Needs none of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import golden
import pytest
from comparison import Difference, differences, kind_of
from differences import EXPLAINED, explanation_of
from program import Program
from sent import NEW_PASSWORD, SIGNING_IN, Request, by_task, sent_to
from simulator import SUBSCRIPTION, Simulator, vm

DECISION = Path(__file__).parents[2] / "docs/decisions/0008-other-clients.md"


@dataclass(frozen=True)
class Ours:
    """How we do what they were recorded doing. `about`: the kinds of requests that count, where we do more."""

    commands: tuple[tuple[str, ...], ...]
    about: tuple[str, ...] | None = None

    def run(self, azvmreset: Program) -> None:
        for words in self.commands:
            ended = azvmreset(*words, "--poll-interval", "0.05", stdin=NEW_PASSWORD)
            assert ended.code == 0, ended.err

    def of(self, requests: list[Request]) -> list[Request]:
        return [request for request in requests if self.about is None or kind_of(request) in self.about]


def reset_password(name: str, *options: str) -> tuple[str, ...]:
    return ("reset-password", vm(name), "--username", "azureuser", "--password-stdin", *options)


OURS = {
    SIGNING_IN: Ours((("preflight", vm("web-01")),)),
    "a vm is read": Ours((("preflight", vm("web-01")),)),
    "vms are listed page by page": Ours((("find", "web-01", "--subscription", SUBSCRIPTION),), ("the VMs",)),
    "a password is reset": Ours((reset_password("web-01"),)),
    "a password is reset through an instance of another name": Ours((reset_password("named-01"),)),
    "remote desktop is reset": Ours((("reset-rdp", vm("named-01")),)),
    "a vm is restarted": Ours((("restart", vm("web-01"), "--yes"),), ("a restart",)),
    "a vm is started and deallocated again": Ours(
        (reset_password("stopped-01", "--start-if-stopped", "--after", "restore"),), ("a start", "a deallocation")
    ),
    "a snapshot of the os disk is made listed and deleted": Ours(
        (
            reset_password("web-01", "--snapshot-first"),
            ("leftovers", vm("web-01"), "--remove", "--yes"),
            ("leftovers", vm("web-01")),
        ),
        ("a snapshot", "the snapshots", "the end of a snapshot"),
    ),
}

# What they were recorded doing and we never do.
NOT_OURS = {
    "an instance view is read",  # we read it as a part of the VM
    "extensions are listed",  # so are they
    "extensions are listed read and deleted",
    "an extension is deleted",
}

RECORDED = golden.recorded()
COMPARED = [(client, task) for client, tasks in RECORDED.items() for task in tasks if task in OURS]


@pytest.fixture(scope="module")
def ours(running: Simulator) -> dict[str, list[Request]]:
    """What we send for each task."""
    azvmreset = Program(Path(os.environ["AZVMRESET_CLI"]), running.variables())
    sent = {}
    for task in OURS:
        running.reset()
        OURS[task].run(azvmreset)
        sent[task] = by_task(task, sent_to(running))[task]
    return sent


def compared(ours: dict[str, list[Request]], client: str, task: str) -> Iterator[Difference]:
    return differences(OURS[task].of(RECORDED[client][task]), OURS[task].of(ours[task]))


@pytest.mark.parametrize("client, task", COMPARED)
def test_every_difference_has_a_reason(ours: dict[str, list[Request]], client: str, task: str) -> None:
    found = compared(ours, client, task)
    assert [str(one) for one in found if explanation_of(client, one) is None] == []


def test_every_reason_explains_something(ours: dict[str, list[Request]]) -> None:
    found = [(client, one) for client, task in COMPARED for one in compared(ours, client, task)]
    assert [explained for explained in EXPLAINED if not any(explained.covers(*one) for one in found)] == []


@pytest.mark.parametrize("reason", sorted({explained.reason for explained in EXPLAINED}))
def test_every_reason_is_told_at_length(reason: str) -> None:
    assert f"\n### {reason}\n" in DECISION.read_text()


def test_everything_recorded_is_compared_or_not_ours() -> None:
    assert {task for tasks in RECORDED.values() for task in tasks} - OURS.keys() == NOT_OURS


def test_no_secret_was_recorded() -> None:
    for file in golden.FOLDER.glob("*.json"):
        text = file.read_text()
        assert NEW_PASSWORD not in text and "simulated~" not in text and "eyJ" not in text
