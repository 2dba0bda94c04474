"""Ctrl-C and SIGTERM: a clean end, and the truth about what was sent."""

from __future__ import annotations

import signal
import subprocess

import pytest
from program import Program
from simulator import Simulator, vm


def wait_for(run: subprocess.Popen[str], text: str) -> str:
    """Reads standard error until a line holds `text`."""
    assert run.stderr is not None
    said = ""
    while text not in said:
        line = run.stderr.readline()
        assert line, f"ended before saying {text!r}: {said}"
        said += line
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_before_the_write_it_is_cancelled(azure: Simulator, azvmreset: Program, number: signal.Signals) -> None:
    azure.add_fault("stall", method="GET", count=0)
    run = azvmreset.start("reset-rdp", vm("web-01"))
    wait_for(run, "reading the VM")
    run.send_signal(number)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 7, err
    assert err.startswith("azvmreset: ")
    assert azure.writes() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_after_the_write_the_outcome_is_unknown(azure: Simulator, azvmreset: Program, number: signal.Signals) -> None:
    azure.add_fault("never_ends", method="PUT")
    run = azvmreset.start("reset-rdp", vm("web-01"), "--output", "json")
    wait_for(run, "Azure")
    run.send_signal(number)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 8, err
    assert '"code":"outcome_unknown"' in out


def test_a_second_signal_ends_a_program_that_does_not_listen(azure: Simulator, azvmreset: Program) -> None:
    """Stopped by SIGSTOP, it sees both signals at once when it goes on."""
    azure.add_fault("stall", method="GET", count=0)
    run = azvmreset.start("reset-rdp", vm("web-01"))
    wait_for(run, "reading the VM")
    run.send_signal(signal.SIGSTOP)
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGTERM)
    run.send_signal(signal.SIGCONT)
    run.communicate(timeout=30)
    assert run.returncode == 7
