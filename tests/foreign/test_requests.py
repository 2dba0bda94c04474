"""What we send, held against the golden data of other clients. Needs none of them."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import golden
import pytest
from comparison import differences
from differences import EXPLAINED, explanation_of
from program import Ended, Program
from sent import NEW_PASSWORD, SIGNING_IN, by_task, sent_to
from simulator import Simulator, vm

DECISION = Path(__file__).parents[2] / "docs/decisions/0008-other-clients.md"


def reset_password(azvmreset: Program, name: str) -> Ended:
    return azvmreset("reset-password", vm(name), "--username", "azureuser", "--password-stdin", stdin=NEW_PASSWORD)


# How we do what they were recorded doing.
OURS: dict[str, Callable[[Program], Ended]] = {
    SIGNING_IN: lambda azvmreset: azvmreset("preflight", vm("web-01")),
    "a vm is read": lambda azvmreset: azvmreset("preflight", vm("web-01")),
    "a password is reset": lambda azvmreset: reset_password(azvmreset, "web-01"),
    "a password is reset through an instance of another name": lambda azvmreset: reset_password(azvmreset, "named-01"),
    "remote desktop is reset": lambda azvmreset: azvmreset("reset-rdp", vm("named-01")),
}

# What they were recorded doing and we never do.
NOT_OURS = {
    "an instance view is read",  # we read it as a part of the VM
    "extensions are listed",  # so are they
    "extensions are listed read and deleted",
    "an extension is deleted",
    "vms are listed page by page",
    "a vm is started",
    "a vm is restarted",
    "a vm is deallocated",
    "a snapshot of the os disk is made listed and deleted",
}

RECORDED = golden.recorded()
COMPARED = [(client, task) for client, tasks in RECORDED.items() for task in tasks if task in OURS]


@pytest.mark.parametrize("client, task", COMPARED)
def test_every_difference_has_a_reason(azure: Simulator, azvmreset: Program, client: str, task: str) -> None:
    ended = OURS[task](azvmreset)
    assert ended.code == 0, ended.err
    ours = by_task(task, sent_to(azure))[task]
    found = list(differences(RECORDED[client][task], ours))
    assert [str(one) for one in found if explanation_of(client, one) is None] == []


def test_every_reason_explains_something(azure: Simulator, azvmreset: Program) -> None:
    ours = {}
    for task, run in OURS.items():
        azure.reset()
        run(azvmreset)
        ours[task] = by_task(task, sent_to(azure))[task]
    found = [(client, one) for client, task in COMPARED for one in differences(RECORDED[client][task], ours[task])]
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
