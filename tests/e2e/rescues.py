"""Rescues that die, for the tests of what comes afterwards."""

from __future__ import annotations

import signal
from pathlib import Path

from program import Program
from simulator import vm

NEW_PASSWORD = "Brand-New-Passw0rd-1"
DEAD = vm("dead-01")
CHOSEN = ("--username", "azureuser", "--offline-plaintext", "--read-back", "none")


def killed_at(azvmreset: Program, folder: Path, step: str, *more: str) -> Path:
    """A rescue that died with SIGKILL when it said that this step begins."""
    journal = folder / "killed.journal"
    (folder / "password").write_text(NEW_PASSWORD)
    (folder / "password").chmod(0o600)
    words = (*CHOSEN, "--password-file", str(folder / "password"), *more)
    process = azvmreset.start("rescue", DEAD, *words, "--journal", str(journal))
    assert process.stderr is not None
    for line in process.stderr:
        if step in line:
            process.send_signal(signal.SIGKILL)
            break
    process.wait()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return journal
