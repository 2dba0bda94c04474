"""One case for every exit code, and for what decides between two of them."""

from __future__ import annotations

import subprocess

import pytest
from program import Changes, Ended, Program
from simulator import READER, Simulator, vm

NEW = "Back-In-With-Th1s"


def reset(azvmreset: Program, name: str, *options: str, password: str = NEW, env: Changes = {}) -> Ended:
    words = ["reset-password", vm(name), "--username", "azureuser", "--password-stdin", "--output", "json", *options]
    return azvmreset(*words, stdin=password, env=env)


def test_0_done(azvmreset: Program) -> None:
    assert reset(azvmreset, "web-01").code == 0


@pytest.mark.parametrize(
    "name, password, says",
    [
        ("strict-01", "Short-1", "policy"),
        ("dc-01", NEW, "omain "),
        ("laps-01", NEW, "LAPS"),
        ("fw-01", NEW, "MpsSvc"),
    ],
)
def test_1_the_guest_refused(azvmreset: Program, name: str, password: str, says: str) -> None:
    ended = reset(azvmreset, name, password=password)
    assert ended.code in (1, 3)  # a domain controller and LAPS are blockers once they are known
    assert says in ended.error["message"] + ended.error["remedy"]
    assert ended.error["remedy"]


def test_1_arm_refused(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("status", method="PUT", status=409, code="OperationNotAllowed", message="no")
    ended = reset(azvmreset, "web-01")
    assert ended.code == 1
    assert ended.error["arm_code"] == "OperationNotAllowed"
    assert "ARM code: OperationNotAllowed" in ended.err


def test_2_the_command_line_is_wrong(azvmreset: Program) -> None:
    assert azvmreset("reset-password").code == 2


def test_3_blocked(azvmreset: Program) -> None:
    assert azvmreset("preflight", vm("stopped-01")).code == 3


def test_4_no_permission_names_the_action(azure: Simulator, azvmreset: Program) -> None:
    client, secret = READER
    ended = reset(azvmreset, "web-01", env={"AZURE_CLIENT_ID": client, "AZURE_CLIENT_SECRET": secret})
    assert ended.code == 4
    assert "Microsoft.Compute/virtualMachines/extensions/write" in ended.error["message"] + ended.error["remedy"]


def test_5_not_found(azvmreset: Program) -> None:
    assert azvmreset("preflight", vm("no-such-vm")).code == 5


def test_6_the_deadline_passed_before_any_write(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("stall", method="GET", count=0)
    ended = reset(azvmreset, "web-01", "--timeout", "0.5")
    assert ended.code == 6
    assert azure.writes() == []


def test_8_the_deadline_passed_after_the_write(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("never_ends", method="PUT")
    ended = reset(azvmreset, "web-01", "--timeout", "1", "--poll-interval", "0.1")
    assert ended.code == 8
    assert ended.error["code"] == "outcome_unknown"


def test_8_the_answer_to_the_write_was_lost(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("stall", method="PUT", count=0)
    assert reset(azvmreset, "web-01", "--timeout", "1").code == 8


def test_8_the_evidence_is_below_what_is_required(azvmreset: Program) -> None:
    assert reset(azvmreset, "web-01", "--require", "verified").code in (2, 8)


def test_9_network(azvmreset: Program) -> None:
    ended = reset(azvmreset, "web-01", env={"AZVMRESET_CA_FILE": None})
    assert ended.code == 9


def test_2_a_result_that_cannot_be_written_is_no_success(azvmreset: Program) -> None:
    with open("/dev/full", "w") as full:
        run = subprocess.run([azvmreset.path, "version"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert run.returncode == 2
    assert b"standard output" in run.stderr
